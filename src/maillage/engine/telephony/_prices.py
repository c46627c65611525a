"""What no choice of plans can beat: the constraints that tie lines together are given prices, and each plan is filled alone.

Two prices: ``worth[i]``, what it is worth to serve line i (so every line is served once), and ``shadow[g, m]``, what a unit
of a shared bundle is worth in a group and month (0 to its price beyond). Then for any such prices

``bound = sum(worth) + sum over plans of min(0, min over brackets t of min over from <= n <= to of``
``(sum of the n least of cost[i] + shadow (drawn[i] - included) - worth[i]) + n rental[t])``

A bracket is thus paid only with the lines that reach it: far nearer to the truth than letting a line have a fraction of a
discount. The bound is computed in whole grains, so that it is proven and not nearly so. Where prices alone leave a distance, the plan that
hesitates between two brackets is held to one, then to the other, and the lower of both bounds is the bound.
"""

import heapq
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from maillage.engine.telephony._plans import GRAINS
from maillage.engine.telephony._portfolio import Portfolio

if TYPE_CHECKING:
    from numpy import ndarray

    Array = ndarray[Any, Any]

__all__ = ["NEVER", "Bound", "Tables", "first_bound", "prove", "tables_of"]

NEVER: Final = 1e9
"""Euros that a plan costs a line which may not have it: more than anything, and still a number to sort."""
_PATIENCE: Final = 15
_SHORTEST: Final = 2e-3
"""The length of steps at which a walk has ended."""
_RECENT: Final = 100
EMPTY: Final = -1
"""Beside the brackets of a plan: no line has it."""


@dataclass(frozen=True, slots=True)
class Tables:
    """A portfolio as arrays. Floats in euros to search with; whole grains to prove with.

    ``served[p]``: the lines that may have plan p; ``drawn[p]``: lines × months, less what is included; ``groups[p]``.
    """

    portfolio: Portfolio
    euros: "Array"
    grains: "Array"
    served: "tuple[Array, ...]"
    drawn: "dict[int, Array]"
    groups: "dict[int, Array]"
    group_counts: dict[int, int]

    def shadowed(self, place: int, shadow: "Array") -> "Array":
        """``sum over months of shadow (drawn - included)`` for each line, in the unit of ``shadow``."""
        summed: Array = (shadow[self.groups[place]] * self.drawn[place]).sum(axis=1)
        return summed

    def zeros(self, kind: Any = float) -> "dict[int, Array]":
        import numpy as np

        return {
            place: np.zeros((self.group_counts[place], array.shape[1]), kind) for place, array in self.drawn.items()
        }


def tables_of(portfolio: Portfolio) -> Tables:
    """The arrays of a portfolio."""
    import numpy as np

    never = int(NEVER) * GRAINS
    whole = np.array([[never if cost is None else cost for cost in row] for row in portfolio.costs], dtype=np.int64)
    is_allowed = np.array([[cost is not None for cost in row] for row in portfolio.costs])
    drawn, groups, counts = {}, {}, {}
    for place, option in enumerate(portfolio.options):
        if option.pool is not None:
            drawn[place] = np.array(portfolio.drawn[place], dtype=np.int64) - option.pool.included
            groups[place] = np.array(portfolio.group_of(place), dtype=np.int64)
            counts[place] = int(groups[place].max()) + 1
    served = tuple(np.flatnonzero(is_allowed[:, place]) for place in range(len(portfolio.options)))
    floats = np.where(is_allowed, whole / GRAINS, NEVER)
    return Tables(portfolio, floats, whole, served, drawn, groups, counts)


@dataclass(slots=True)
class Bound:
    """Prices in euros, and what they prove in whole grains, of the choices where each plan is in its ``states``: brackets,
    or ``EMPTY``. ``seen``: how often each state of each plan was the best on the last steps of the walk.
    """

    worth: "Array"
    shadow: "dict[int, Array]"
    states: tuple[frozenset[int], ...]
    value: int
    seen: Sequence[Mapping[int, int]]


def _proven(tables: Tables, worth: "Array", shadow: "dict[int, Array]", states: Sequence[frozenset[int]]) -> int:
    """The bound at these prices (euros), rounded to whole grains, in exact arithmetic."""
    import numpy as np

    grains_worth = np.rint(worth * GRAINS).astype(np.int64)
    total = int(grains_worth.sum())
    for place, option in enumerate(tables.portfolio.options):
        own = tables.served[place]
        reduced = tables.grains[own, place] - grains_worth[own]
        if option.pool is not None:
            whole = np.clip(np.rint(shadow[place] * GRAINS).astype(np.int64), 0, option.pool.price)
            reduced = reduced + tables.shadowed(place, whole)[own]
        ordered = np.sort(reduced)
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(ordered)])
        values = [0] if EMPTY in states[place] else []
        for bracket in sorted(states[place] - {EMPTY}):
            rental = option.brackets[bracket][1]
            least, most = option.bounds(bracket, len(own))
            if least <= most:
                count = min(max(int(np.searchsorted(ordered, -rental)), least), most)
                values.append(int(sums[count]) + count * rental)
        if not values:
            return _IMPOSSIBLE
        total += min(values)
    return total


_IMPOSSIBLE: Final = 1 << 62
"""The bound of choices that do not exist."""


def _value(
    tables: Tables, worth: "Array", shadow: "dict[int, Array]", states: Sequence[frozenset[int]]
) -> "tuple[float, Array, dict[int, Array], list[int]]":
    """The bound in euros at these prices, the way up (how often each line is left, how far each bundle is overrun), and
    the state that each plan takes."""
    import numpy as np

    total = float(worth.sum())
    slope = np.ones(len(worth))
    overrun = tables.zeros()
    chosen_states = []
    for place, option in enumerate(tables.portfolio.options):
        own = tables.served[place]
        reduced = tables.euros[own, place] - worth[own]
        if option.pool is not None:
            reduced = reduced + tables.shadowed(place, shadow[place])[own]
        best, taken, state = (0.0, 0, EMPTY) if EMPTY in states[place] else (float("inf"), 0, EMPTY)
        cheapest = min(rental for _, rental in option.brackets) / GRAINS
        if len(own) and (best > 0 or reduced.min() + cheapest < 0):
            order = np.argsort(reduced)
            ordered = reduced[order]
            sums = np.cumsum(ordered)
            for bracket in states[place] - {EMPTY}:
                rental = option.brackets[bracket][1] / GRAINS
                least, most = option.bounds(bracket, len(own))
                if least <= most:
                    count = min(max(int(np.searchsorted(ordered, -rental)), least), most)
                    value = (sums[count - 1] if count else 0.0) + count * rental
                    if value < best:
                        best, taken, state = value, count, bracket
        total += best
        chosen_states.append(state)
        if taken:
            chosen = own[order[:taken]]
            slope[chosen] -= 1
            if option.pool is not None:
                np.add.at(overrun[place], tables.groups[place][chosen], tables.drawn[place][chosen])
    return total, slope, overrun, chosen_states


def first_bound(tables: Tables, worth: "Array", shadow: "dict[int, Array]") -> Bound:
    """Of all choices, at these prices."""
    states = tuple(frozenset({EMPTY, *range(len(option.brackets))}) for option in tables.portfolio.options)
    return Bound(worth, shadow, states, _proven(tables, worth, shadow, states), [])


def prove(tables: Tables, start: Bound, target: int, until: float, gap: float) -> int:
    """The best bound (grains) found until the clock says ``until``, or as soon as it is within ``gap`` of ``target``, the
    cost of a known choice: walk up, then split what hesitates most, lowest bound first."""
    enough = target - int(gap * target)
    open_nodes: list[tuple[int, int, Bound]] = [(0, 0, _improve(tables, start, target, until, gap, 1.0))]
    open_nodes[0] = (open_nodes[0][2].value, 0, open_nodes[0][2])
    count = 0
    while open_nodes[0][0] < enough and monotonic() < until:
        value, _, node = open_nodes[0]
        halves = _halves(node)
        if not halves:
            break
        heapq.heappop(open_nodes)
        for states in halves:
            count += 1
            child = Bound(node.worth, node.shadow, states, value, node.seen)
            child = _improve(tables, child, target, until, gap, 0.15)
            heapq.heappush(open_nodes, (max(value, child.value), count, child))
    return min(target, open_nodes[0][0])


def _halves(node: Bound) -> list[tuple[frozenset[int], ...]]:
    """The states of a node, with those of the plan that hesitates most parted in two; nothing where none hesitates."""
    hesitation, place = max(
        (sorted(seen.values())[-2] if len(seen) > 1 else 0, -place) for place, seen in enumerate(node.seen)
    )
    if not hesitation:
        return []
    place = -place
    _first, second = sorted(sorted(node.seen[place], key=lambda state: -node.seen[place][state])[:2])
    low = frozenset(state for state in node.states[place] if state < second)
    return [(*node.states[:place], half, *node.states[place + 1 :]) for half in (low, node.states[place] - low) if half]


def _improve(tables: Tables, start: Bound, target: int, until: float, gap: float, length: float) -> Bound:
    """Walk up from ``start`` until the clock says ``until``, it stalls, or it is within ``gap`` of ``target``.

    Steps of Polyak towards ``target`` along an average of the last directions; where the bound stalls, steps shrink and
    the walk goes on from the best prices.
    """
    import numpy as np

    worth = start.worth.copy()
    shadow = {place: array.copy() for place, array in start.shadow.items()}
    scale = {place: _scale(tables, place) for place in shadow}
    best, stalled = float("-inf"), 0
    best_worth, best_shadow = worth, shadow
    along, beside = np.zeros_like(worth), tables.zeros()
    goal = target / GRAINS
    recent: deque[list[int]] = deque(maxlen=_RECENT)
    while monotonic() < until and length > _SHORTEST:
        value, slope, overrun, states = _value(tables, worth, shadow, start.states)
        recent.append(states)
        stalled = 0 if value > best + 1e-6 * abs(goal) else stalled + 1
        if value > best:
            best, best_worth, best_shadow = value, worth.copy(), {p: array.copy() for p, array in shadow.items()}
            if goal - best <= gap * abs(goal):
                break
        if stalled > _PATIENCE:
            length, stalled = length * 0.6, 0
            worth, shadow = best_worth.copy(), {place: array.copy() for place, array in best_shadow.items()}
        along = 0.6 * along + 0.4 * slope
        square = float(along @ along)
        for place in shadow:
            beside[place] = 0.6 * beside[place] + 0.4 * overrun[place] * scale[place]
            square += float((beside[place] ** 2).sum())
        step = length * max(goal - value, 1e-3) / max(square, 1.0)
        worth = worth + step * along
        for place in shadow:
            pool = tables.portfolio.options[place].pool
            assert pool is not None  # noqa: S101 shadows are of shared bundles
            shadow[place] = np.clip(shadow[place] + step * scale[place] * beside[place], 0, pool.price / GRAINS)
    value = _proven(tables, best_worth, best_shadow, start.states)
    seen = [Counter(states) for states in zip(*recent, strict=True)]
    return Bound(best_worth, best_shadow, start.states, max(value, start.value), seen)


def _scale(tables: Tables, place: int) -> float:
    """So that a step moves the price of a bundle about as much as the worth of a line: one over the typical volume."""
    import numpy as np

    typical = float(np.abs(tables.drawn[place]).mean()) * tables.drawn[place].shape[1]
    return float(1.0 / max(typical, 1e-9))

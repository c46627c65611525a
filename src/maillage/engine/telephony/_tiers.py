"""Which bracket each plan should be in: a walk over brackets, each judged by the price of its limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from maillage.engine.telephony._plans import GRAINS
from maillage.engine.telephony._portfolio import Option
from maillage.engine.telephony._prices import NEVER, Tables

if TYPE_CHECKING:
    from numpy import ndarray

    Array = ndarray[Any, Any]

__all__ = ["CLOSED", "Fixed", "walk"]

CLOSED: Final = -1
_SWEEPS: Final = 25
_ENOUGH: Final = 2e-6  # of the cost: a sweep that brings less ends the ascent


@dataclass(slots=True)
class Fixed:
    """Brackets held still. ``rental[p]``: what a line pays for plan p with the price of its limits; ``value``: euros that
    no choice within these brackets beats."""

    brackets: tuple[int, ...]
    rental: "Array"
    shadow: "dict[int, Array]"
    value: float


def walk(tables: Tables, starts: Sequence[tuple[int, ...]], until: float) -> list[Fixed]:
    """The brackets found by going down from each start, one plan at a time, best first. At least one."""
    found: dict[tuple[int, ...], Fixed] = {}
    for start in starts:
        if found and monotonic() > until:
            break
        _descend(tables, start, found, until)
    return sorted(found.values(), key=lambda fixed: (fixed.value, fixed.brackets))


def _descend(tables: Tables, start: tuple[int, ...], found: dict[tuple[int, ...], Fixed], until: float) -> None:
    current = found.get(start) or _hold(tables, start, None)
    found[start] = current
    options = tables.portfolio.options
    is_better = True
    while is_better:
        is_better = False
        for place, option in enumerate(options):
            for bracket in (current.brackets[place] - 1, current.brackets[place] + 1):
                if not _lowest(option) <= bracket < len(option.brackets):
                    continue
                brackets = (*current.brackets[:place], bracket, *current.brackets[place + 1 :])
                if brackets in found or not _can_be(tables, brackets):
                    continue
                if monotonic() > until:
                    return
                tried = _hold(tables, brackets, current)
                found[brackets] = tried
                if tried.value < current.value * (1 - 1e-7):
                    current, is_better = tried, True
                    break


def limits_of(option: Option, bracket: int, size: int) -> tuple[int, int]:
    """How many lines a held bracket is for. The first of a plan that asks for none may stay empty."""
    low, high = option.bounds(bracket, size)
    return (0, high) if bracket == 0 and low == 1 else (low, high)


def _lowest(option: Option) -> int:
    """A plan that may have no line in its first bracket gains nothing by being closed."""
    return 0 if option.brackets[0][0] == 1 else CLOSED


def _can_be(tables: Tables, brackets: Sequence[int]) -> bool:
    size = len(tables.portfolio.lines)
    least = most = 0
    for bracket, option in zip(brackets, tables.portfolio.options, strict=True):
        if bracket != CLOSED:
            low, high = limits_of(option, bracket, size)
            if low > high:
                return False
            least, most = least + low, most + high
    return least <= size <= most


def _hold(tables: Tables, brackets: tuple[int, ...], near: Fixed | None) -> Fixed:
    """Raise the bound of the choices within these brackets, one price at a time: each has its best value in closed form."""
    import numpy as np

    options, size = tables.portfolio.options, len(tables.portfolio.lines)
    rental = np.zeros(len(options))
    limits = []
    for place, option in enumerate(options):
        if brackets[place] == CLOSED:
            rental[place] = 2 * NEVER
            limits.append((0, 0, 0.0))
            continue
        fee = option.brackets[brackets[place]][1] / GRAINS
        low, high = limits_of(option, brackets[place], size)
        rental[place] = fee if near is None or near.brackets[place] != brackets[place] else near.rental[place]
        limits.append((low, high, fee))
    shadow = tables.zeros() if near is None else {place: array.copy() for place, array in near.shadow.items()}
    if near is None:
        for place in shadow:
            pool = options[place].pool
            shadow[place] += 0.5 * (0 if pool is None else pool.price) / GRAINS
    priced = tables.euros + rental
    for place in shadow:
        priced[:, place] += tables.shadowed(place, shadow[place])
    live = [place for place in range(len(options)) if brackets[place] != CLOSED]
    value = float("-inf")
    for _ in range(_SWEEPS):
        for place in live:
            column = priced[:, place] - rental[place]
            priced[:, place] = 2 * NEVER
            other = priced.min(axis=1)
            if place in shadow:
                column = _price_pool(tables, place, shadow, column, other - rental[place])
            rental[place] = _price_limits(other - column, limits[place], rental[place])
            priced[:, place] = column + rental[place]
        before, value = value, _worth(priced, rental, limits, live)
        if value - before <= _ENOUGH * abs(value):
            break
    return Fixed(brackets, rental, shadow, value)


def _worth(priced: "Array", rental: "Array", limits: Sequence[tuple[int, int, float]], live: Sequence[int]) -> float:
    total = float(priced.min(axis=1).sum())
    for place in live:
        low, high, fee = limits[place]
        total += min((fee - rental[place]) * low, (fee - rental[place]) * high)
    return total


def _price_limits(advantage: "Array", limits: tuple[int, int, float], current: float) -> float:
    """The rental at which the lines that prefer the plan are as many as its bracket is for, else its own.

    ``advantage``: the rental below which each line prefers it.
    """
    import numpy as np

    low, high, fee = limits
    size = len(advantage)
    at_fee = int((advantage > fee).sum())
    if low <= at_fee <= high:
        return fee
    ordered = np.sort(advantage)[::-1]
    if at_fee < low:  # cheaper until enough come
        return float(ordered[low - 1] + ordered[low]) / 2 if low < size else float(ordered[-1])
    if high == 0:
        return float(ordered[0])
    if high >= size:
        return current
    return float(ordered[high - 1] + ordered[high]) / 2


def _price_pool(tables: Tables, place: int, shadow: "dict[int, Array]", column: "Array", most: "Array") -> "Array":
    """Raise or lower the shadow price of a bundle until it is neither wasted nor overrun; all months of a group together.

    ``most``: what each line would pay elsewhere, less the rental of this plan.
    """
    import numpy as np

    pool = tables.portfolio.options[place].pool
    assert pool is not None  # noqa: S101 asked of plans that share
    drawn, groups = tables.drawn[place], tables.groups[place]
    base = column - tables.shadowed(place, shadow[place])
    volume = drawn.sum(axis=1)
    low = np.zeros(tables.group_counts[place])
    high = np.full(tables.group_counts[place], pool.price / GRAINS)
    for _ in range(24):
        middle = (low + high) / 2
        is_chosen = base + middle[groups] * volume < most
        overrun = np.bincount(groups[is_chosen], weights=volume[is_chosen], minlength=len(low))
        low, high = np.where(overrun > 0, middle, low), np.where(overrun > 0, high, middle)
    shadow[place] = np.repeat(((low + high) / 2)[:, None], drawn.shape[1], axis=1)
    return np.asarray(base + tables.shadowed(place, shadow[place]))

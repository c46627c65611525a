"""Could these communes do better alone? And the sharing that leaves them the least to complain about."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

from maillage.engine.optimisation import Program, Row, Solution, solve
from maillage.engine.sharing._errors import BadGame, TooManyMembers
from maillage.engine.sharing._games import Game, TreeGame, VolumeGame
from maillage.engine.sharing._keys import Number
from maillage.engine.sharing._separation import worst_coalition
from maillage.engine.sharing._shapley import MOST_MEMBERS

_UNIT: Final = 10**6
"""Shares of the solver are read to a millionth of a euro."""
_NEGLIGIBLE: Final = Fraction(1, 10**4)
_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Objection:
    """EUR that ``members`` pay together in the sharing, and that they would pay by themselves."""

    members: tuple[str, ...]
    shared: Fraction
    apart: Fraction

    @property
    def gain(self) -> Fraction:
        """What they would gain by leaving; negative: what they gain by staying."""
        return self.shared - self.apart

    @property
    def would_leave(self) -> bool:
        """Whether they would gain more than a cent each: less is only how shares are rounded."""
        return self.gain > Fraction(len(self.members), 100)


@dataclass(frozen=True, slots=True)
class LeastCore:
    """``values``: EUR of each member; ``worst``: the largest objection to them; ``bound``: no sharing has a lower one.

    ``worst.gain`` is the epsilon of the least core, within ``worst.gain - bound``. ``objections``: the coalitions that
    hold it there. ``coalitions``: how many had to be written down.
    """

    values: tuple[Fraction, ...]
    worst: Objection
    bound: Fraction
    objections: tuple[Objection, ...]
    coalitions: int


def worst_objection(game: Game, shares: Sequence[Number]) -> Objection | None:
    """The coalition, of some but not all members, with the largest ``x(S) - c(S)``, EUR; ``None`` for one member.

    The sharing is stable (in the core) where this gain is not positive. Exact: by closure on a tree, ``O(n^2)``; by
    knapsack on a volume discount, ``O(n Q)``; else over the ``2^n`` coalitions. Errors: ``TooManyMembers``, ``BadGame``.

    >>> from decimal import Decimal
    >>> from maillage.engine.sharing import TreeGame
    >>> game = TreeGame({"A": ("root", Decimal(30)), "B": ("A", Decimal(10))}, {"A": "A", "B": "B"})
    >>> objection = worst_objection(game, [35, 5])
    >>> objection.members, str(objection.gain)
    (('A',), '5')
    """
    exact = [Fraction(share) for share in shares]
    if len(exact) != len(game.players):
        raise BadGame("Il faut une part par membre. Complétez-les.")
    if len(exact) < 2:
        return None
    unit = lcm(*(share.denominator for share in exact))
    mask, _ = worst_coalition(game, [int(share * unit * game.scale) for share in exact], unit)
    return _objection(game, exact, mask)


def _objection(game: Game, shares: Sequence[Fraction], mask: int) -> Objection:
    names = game.names(mask)
    return Objection(
        names,
        sum((share for place, share in enumerate(shares) if mask >> place & 1), Fraction(0)),
        Fraction(game.units(mask), game.scale),
    )


def least_core(game: Game, *, nearest_to: Sequence[Fraction]) -> LeastCore:
    """``min e`` such that ``x(S) <= c(S) + e`` for every coalition and ``x(N) = c(N)``; then the ``x`` nearest to a value.

    By constraint generation: the program starts with the members alone and all but one; the worst coalition of its
    answer (``worst_objection``) is added until it is no worse than those written down. Among the answers, the one
    whose largest distance to ``nearest_to`` (the Shapley value, say) is smallest, evened among members who can stand
    for one another. ``e <= 0``: the core is not empty, nobody would leave; ``e > 0``: whatever the sharing, some
    coalition would, by that much. Guarantees: adds up to the total; ``bound <= worst.gain``; who can stand for one
    another pay the same. Errors: ``TooManyMembers``, ``NoSolutionInTime``. Source: Maschler, Peleg and Shapley, 1979.

    >>> from maillage.engine.sharing import ListedGame, shapley
    >>> pairs = {frozenset(pair): 60 for pair in ("A", "B", "C", "AB", "AC", "BC")}
    >>> game = ListedGame("ABC", pairs | {frozenset("ABC"): 120})
    >>> found = least_core(game, nearest_to=shapley(game).values)
    >>> [str(value) for value in found.values], str(found.worst.gain)
    (['40', '40', '40'], '20')
    """
    n = len(game.players)
    if n == 1:
        nobody = Objection(game.players, game.total, game.total)
        return LeastCore((game.total,), nobody, Fraction(0), (), 0)
    if not isinstance(game, TreeGame | VolumeGame) and n > MOST_MEMBERS:
        raise TooManyMembers(
            f"La stabilité de {n} membres ne se vérifie que pour un tarif ou un réseau. Décrivez le coût ainsi."
        )
    masks = {1 << place: None for place in range(n)} | {game.everyone ^ 1 << place: None for place in range(n)}
    low = _generate(game, masks, None, nearest_to)
    epsilon = low.objective
    chosen = _generate(game, masks, epsilon, nearest_to)
    values = _evened(game, _exact(game, chosen.values[:n]))
    worst = worst_objection(game, values)
    assert worst is not None  # noqa: S101 two members at least
    bound = min(worst.gain, Fraction(round(low.bound * _UNIT), _UNIT))
    near = [objection for mask in masks if (objection := _objection(game, values, mask)).gain >= bound - _NEGLIGIBLE]
    return LeastCore(values, worst, bound, tuple(near), len(masks))


def _generate(game: Game, masks: dict[int, None], epsilon: float | None, nearest_to: Sequence[Fraction]) -> Solution:
    """Solve, add the worst coalition, again; ``masks`` grows. Without ``epsilon`` it is sought; with it, the distance."""
    while True:
        answer = solve(_program(game, masks, epsilon, nearest_to), seconds=_SECONDS)
        shares = _exact(game, answer.values[: len(game.players)])
        unit = lcm(*(share.denominator for share in shares))
        mask, excess = worst_coalition(game, [int(share * unit * game.scale) for share in shares], unit)
        most = Fraction(answer.values[-1] if epsilon is None else epsilon)
        if mask in masks or Fraction(excess, unit * game.scale) <= most + _NEGLIGIBLE:
            return answer
        masks[mask] = None


def _program(game: Game, masks: dict[int, None], epsilon: float | None, nearest_to: Sequence[Fraction]) -> Program:
    n = len(game.players)
    members = {mask: {place: 1.0 for place in range(n) if mask >> place & 1} for mask in (*masks, game.everyone)}
    total = float(game.total)
    rows = [Row(members[game.everyone], total, total, "le total")]
    for mask in masks:
        cost = game.units(mask) / game.scale
        if epsilon is None:
            rows.append(Row({**members[mask], n: -1.0}, upper=cost))
        else:
            rows.append(Row(members[mask], upper=cost + epsilon + float(_NEGLIGIBLE) / 10))
    if epsilon is not None:
        for place, wanted in enumerate(nearest_to):
            rows += [Row({place: 1.0, n: -1.0}, upper=float(wanted)), Row({place: 1.0, n: 1.0}, lower=float(wanted))]
    free = float("inf")
    return Program((0.0,) * n + (1.0,), tuple(rows), (-free,) * (n + 1), (free,) * (n + 1), (False,) * (n + 1))


def _exact(game: Game, values: Sequence[float]) -> list[Fraction]:
    """Shares to a millionth of a euro, what that leaves of the total on the largest of them."""
    exact = [Fraction(round(value * _UNIT), _UNIT) for value in values]
    largest = max(range(len(exact)), key=lambda place: exact[place])
    exact[largest] += game.total - sum(exact)
    return exact


def _evened(game: Game, values: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The mean of the shares among members who can stand for one another: it stays in the least core."""
    groups: list[list[int]] = []
    for place in range(len(values)):
        same = next((group for group in groups if game.are_alike(group[0], place)), None)
        if same is None:
            groups.append([place])
        else:
            same.append(place)
    even = {place: sum(values[other] for other in group) / len(group) for group in groups for place in group}
    return tuple(Fraction(even[place]) for place in range(len(values)))

"""The Shapley value by drawing orders, with the error that it can be trusted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, log, sqrt
from random import Random
from typing import Final

from maillage.engine.sharing._errors import BadGame, BadKey
from maillage.engine.sharing._games import Game
from maillage.engine.statistics import student_quantile

_FIRST_BLOCKS: Final = 16


@dataclass(frozen=True, slots=True)
class SampledValue:
    """EUR of each member and by how much each may be wrong, all of them together with ``confidence``.

    ``is_met``: no error exceeds what was wanted; ``is_guaranteed``: the error is a theorem, not an approximation.
    """

    values: tuple[Fraction, ...]
    errors: tuple[float, ...]
    orders: int
    seed: int
    confidence: float
    is_met: bool
    is_guaranteed: bool


def sample_shapley(
    game: Game, error: float, *, seed: int, confidence: float = 0.95, most_orders: int = 2_000_000
) -> SampledValue:
    """Mean over random orders of what each member adds, until no member's error exceeds ``error`` EUR.

    Orders come in blocks: one drawn at random and turned ``n`` times, so that each member stands once at each place
    (stratified by place), each of them forwards and backwards (antithetic). Blocks are independent, so their means
    ``v`` give, for each member, after ``m`` blocks, where what a member adds lies in a known range ``R``:
    ``error = sqrt(2 var(v) L / m) + 7 R L / (3 (m - 1))``, ``L = ln(4 n k (k + 1) / (1 - confidence))``: the
    empirical Bernstein bound of Maurer and Pontil (2009), shared among the ``n`` members and the looks ``k`` at the
    result (``m`` doubles from look to look). Where no range is known: Student's interval with the same sharing, and
    ``is_guaranteed`` is false.

    Guarantees: the values add up to the total exactly; same seed, same values. Errors: ``BadKey`` (an error or a
    confidence that cannot be), ``BadGame`` (a game that leaves the range that it announces).

    >>> from decimal import Decimal
    >>> from maillage.engine.sharing import Tariff, Tier, VolumeGame
    >>> game = VolumeGame({"A": 60, "B": 60}, Tariff([Tier(1, Decimal(10)), Tier(100, Decimal(8))]))
    >>> [str(value) for value in sample_shapley(game, 1.0, seed=1).values]
    ['480', '480']
    """
    if error <= 0 or not 0 < confidence < 1:
        raise BadKey("L’erreur acceptée est un montant positif, et la confiance est entre 0 et 1. Corrigez-les.")
    n = len(game.players)
    ranges = [game.marginal_range(place) for place in range(n)]
    random = Random(seed)  # noqa: S311 a simulation, no secret
    sums, squares = [0] * n, [0] * n
    blocks, look, goal = 0, 0, _FIRST_BLOCKS
    while True:
        while blocks < goal:
            for place, value in enumerate(_block(game, random, ranges)):
                sums[place] += value
                squares[place] += value * value
            blocks += 1
        look += 1
        errors = _errors(game, sums, squares, blocks, ranges, (1 - confidence) / (n * look * (look + 1)))
        is_met = max(errors) <= error
        if is_met or 4 * blocks * n > most_orders:
            break
        goal = 2 * blocks
    orders = 2 * n * blocks
    return SampledValue(
        tuple(Fraction(value, orders * game.scale) for value in sums),
        errors,
        orders,
        seed,
        confidence,
        is_met,
        None not in ranges,
    )


def _block(game: Game, random: Random, ranges: Sequence[tuple[int, int] | None]) -> list[int]:
    """The sum of what each member adds over ``2 n`` orders."""
    n = len(game.players)
    order = list(range(n))
    random.shuffle(order)
    added = [0] * n
    for turn in range(n):
        turned = order[turn:] + order[:turn]
        for way in (turned, turned[::-1]):
            before = 0
            for place, cost in zip(way, game.walk(way), strict=True):
                step, bounds = cost - before, ranges[place]
                if bounds is not None and not bounds[0] <= step <= bounds[1]:
                    raise BadGame(
                        f"Le coût qu’ajoute {game.players[place]} sort des bornes annoncées. Vérifiez le jeu."
                    )
                added[place] += step
                before = cost
    return added


def _errors(
    game: Game,
    sums: Sequence[int],
    squares: Sequence[int],
    blocks: int,
    ranges: Sequence[tuple[int, int] | None],
    risk: float,
) -> tuple[float, ...]:
    in_euros = 2 * len(game.players) * game.scale
    found = []
    for total, square, bounds in zip(sums, squares, ranges, strict=True):
        variance = float(Fraction(blocks * square - total * total, blocks * (blocks - 1))) / in_euros**2
        if bounds is None:
            found.append(student_quantile(1 - risk, blocks - 1) * sqrt(variance / blocks))
        elif bounds[0] == bounds[1]:
            found.append(0.0)
        else:
            width = (bounds[1] - bounds[0]) / game.scale
            spread = log(4 / risk)
            found.append(sqrt(2 * variance * spread / blocks) + 7 * width * spread / (3 * (blocks - 1)))
    return tuple(found) if blocks > 1 else (inf,) * len(sums)

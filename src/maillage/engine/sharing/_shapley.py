"""The Shapley value: what each member adds to the others, over every order in which they could have come."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb, factorial, gcd
from typing import Final

from maillage.engine.sharing._errors import TooManyMembers
from maillage.engine.sharing._games import Game, TreeGame, VolumeGame

MOST_MEMBERS: Final = 15
"""Members whose ``2^n`` coalitions are gone through one by one."""
_MOST_BITS: Final = 1 << 31
"""Bits of all counts of coalitions by quantity, together: beyond, quantities are too fine."""
_MOST_CELLS: Final = 4_000_000
"""Counts of coalitions that are gone through for the ranks of a volume discount: a few seconds."""


class ShapleyMethod(StrEnum):
    """How the value was found."""

    COALITIONS = "coalitions"
    VOLUME = "volume"
    TREE = "tree"
    SAMPLING = "sampling"


@dataclass(frozen=True, slots=True)
class ExactValue:
    """EUR of each member, exactly, in the order of the game's players."""

    values: tuple[Fraction, ...]
    method: ShapleyMethod


def shapley(game: Game) -> ExactValue:
    """``phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (c(S + i) - c(S))``, EUR, exactly.

    A tree: each link is shared evenly among those it leads to, ``O(n x depth)`` (Littlechild and Owen, 1973). A volume
    discount: coalitions are counted by size and quantity instead of named, ``O(n^2)`` operations on numbers of ``Q``
    digits, ``Q`` the sum of the quantities over their greatest common divisor (generating functions of Mann and
    Shapley, 1962). Any other game: all ``2^n`` coalitions, 15 members at most.

    Guarantees: adds up to the total; members that add the same pay the same; who adds nothing pays nothing; the value
    of a sum of games is the sum of the values; for a concave game nobody would do better apart. Error:
    ``TooManyMembers``, where ``sample_shapley`` serves. Source: Shapley, A value for n-person games, 1953.

    >>> from decimal import Decimal
    >>> links = {"A": ("root", Decimal(30)), "B": ("A", Decimal(10))}
    >>> [str(value) for value in shapley(TreeGame(links, {"A": "A", "B": "B"})).values]
    ['15', '25']
    """
    if isinstance(game, TreeGame):
        return ExactValue(_of_tree(game), ShapleyMethod.TREE)
    if isinstance(game, VolumeGame) and _bits_of(game) <= _MOST_BITS:
        return ExactValue(_of_volume(game), ShapleyMethod.VOLUME)
    if len(game.players) > MOST_MEMBERS:
        raise TooManyMembers(
            f"{len(game.players)} membres font trop de coalitions pour les parcourir une à une "
            f"({MOST_MEMBERS} membres au plus). Demandez la valeur par tirage, avec l’erreur que vous acceptez."
        )
    return ExactValue(_of_coalitions(game), ShapleyMethod.COALITIONS)


def _of_coalitions(game: Game) -> tuple[Fraction, ...]:
    n = len(game.players)
    weights = [factorial(size) * factorial(n - size - 1) for size in range(n)]
    sums = [0] * n
    for mask in range(1, game.everyone + 1):
        cost, size = game.units(mask), mask.bit_count()
        joined, left = weights[size - 1] * cost, weights[size] * cost if size < n else 0
        for place in range(n):
            sums[place] += joined if mask >> place & 1 else -left
    return tuple(Fraction(value, factorial(n) * game.scale) for value in sums)


def _of_tree(game: TreeGame) -> tuple[Fraction, ...]:
    users = dict.fromkeys(game.links, 0)
    for path in game.paths:
        for node in path:
            users[node] += 1
    return tuple(
        sum((Fraction(game.links[node][1], users[node]) for node in path), Fraction(0)) / game.scale
        for path in game.paths
    )


def _step(game: VolumeGame) -> int:
    return gcd(*game.quantities) or 1


def _bits_of(game: VolumeGame) -> int:
    n = len(game.players)
    return (sum(game.quantities) // _step(game) + 1) * n * _width(n)


def _width(n: int) -> int:
    """Bits of a digit, in whole bytes: a count is at most ``2^n``, a weighed sum at most ``n!``."""
    return (max(n + 1, factorial(n).bit_length()) + 7) // 8 * 8


def _of_volume(game: VolumeGame) -> tuple[Fraction, ...]:
    """``counts[s]`` is a polynomial in one whole number: its digit ``q`` says how many coalitions of ``s`` have ``q``.

    A member is put in by a shift and a sum, taken out by the inverse; digits are wide enough for the weighted sums
    ``|S|! (n - |S| - 1)!``, so that one number holds, for each quantity of the others, how much it weighs.
    """
    n, step = len(game.players), _step(game)
    quantities = [quantity // step for quantity in game.quantities]
    total = sum(quantities)
    width = _width(n)
    counts = [1] + [0] * n
    for quantity in quantities:
        for size in range(n, 0, -1):
            counts[size] += counts[size - 1] << quantity * width
    prices = [game.tariff.units(quantity * step) for quantity in range(total + 1)]
    found: dict[int, Fraction] = {}
    for quantity in set(quantities):
        others, weighed = 0, 0
        for size in range(n):
            others = counts[size] - (others << quantity * width)  # of this size, without the member
            weighed += factorial(size) * factorial(n - size - 1) * others
        digits = weighed.to_bytes((total + 1) * width // 8 + 1, "little")
        added = 0
        for held in range(total - quantity + 1):
            weight = int.from_bytes(digits[held * width // 8 : (held + 1) * width // 8], "little")
            if weight:
                added += weight * (prices[held + quantity] - prices[held])
        found[quantity] = Fraction(added, factorial(n) * game.scale)
    return tuple(found[quantity] for quantity in quantities)


def added_by_rank(game: Game) -> tuple[tuple[Fraction, ...], ...]:
    """For each member, EUR that it adds on average when it comes first, second, … last; their mean is its share.

    ``a_i(s) = sum over S of s members without i of (c(S + i) - c(S)) / C(n - 1, s)``: what lets a share be told and
    redone. Over all ``2^n`` coalitions; for a volume discount, over sizes and quantities, whatever the members.
    Guarantee: ``mean_s a_i(s)`` is the Shapley value. Error: ``TooManyMembers``.

    >>> from decimal import Decimal
    >>> game = TreeGame({"A": ("root", Decimal(30)), "B": ("A", Decimal(10))}, {"A": "A", "B": "B"})
    >>> [[str(value) for value in ranks] for ranks in added_by_rank(game)]
    [['30', '0'], ['40', '10']]
    """
    n = len(game.players)
    if isinstance(game, VolumeGame) and _cells_of(game) <= _MOST_CELLS:
        return _ranks_of_volume(game)
    if n > MOST_MEMBERS:
        raise TooManyMembers(f"Le détail par rang se donne pour {MOST_MEMBERS} membres au plus.")
    costs = [game.units(mask) for mask in range(game.everyone + 1)]
    sums = [[0] * n for _ in range(n)]
    for mask, cost in enumerate(costs):
        size = mask.bit_count()
        for place in range(n):
            if not mask >> place & 1:
                sums[place][size] += costs[mask | 1 << place] - cost
    return tuple(
        tuple(Fraction(value, comb(n - 1, size) * game.scale) for size, value in enumerate(row)) for row in sums
    )


def _cells_of(game: VolumeGame) -> int:
    """Quantities × sizes × members of different quantities: what is gone through for the ranks."""
    return (sum(game.quantities) // _step(game) + 1) * len(game.players) * len(set(game.quantities))


def _ranks_of_volume(game: VolumeGame) -> tuple[tuple[Fraction, ...], ...]:
    """As ``_of_volume``, with each size kept apart."""
    n, step = len(game.players), _step(game)
    quantities = [quantity // step for quantity in game.quantities]
    total, width = sum(quantities), _width(n)
    counts = [1] + [0] * n
    for quantity in quantities:
        for size in range(n, 0, -1):
            counts[size] += counts[size - 1] << quantity * width
    prices = [game.tariff.units(quantity * step) for quantity in range(total + 1)]
    found: dict[int, tuple[Fraction, ...]] = {}
    for quantity in set(quantities):
        others, ranks = 0, []
        added = [prices[held + quantity] - prices[held] for held in range(total - quantity + 1)]
        for size in range(n):
            others = counts[size] - (others << quantity * width)
            digits = others.to_bytes((total + 1) * width // 8 + 1, "little")
            weights = (
                int.from_bytes(digits[held * width // 8 : (held + 1) * width // 8], "little")
                for held in range(len(added))
            )
            summed = sum(weight * cost for weight, cost in zip(weights, added, strict=True) if weight)
            ranks.append(Fraction(summed, comb(n - 1, size) * game.scale))
        found[quantity] = tuple(ranks)
    return tuple(found[quantity] for quantity in quantities)

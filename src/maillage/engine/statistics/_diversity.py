"""How unlike each other the things of a territory are: of how many kinds, how evenly, at how many prices."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import median

from maillage.engine.errors import NothingToEstimate

__all__ = ["Benchmark", "Dispersion", "Diversity", "benchmark", "dispersion_of", "diversity_of"]


@dataclass(frozen=True, slots=True)
class Diversity:
    """``kinds``: how many different ones; ``effective``: of how many equally frequent ones it is worth; ``base``: the
    things counted; ``largest_share``: of the most frequent, from 0 to 1."""

    kinds: int
    effective: Fraction
    base: Fraction
    largest_share: Fraction


def diversity_of(counts: Mapping[str, int | Fraction]) -> Diversity:
    """The effective number of kinds: ``1 / sum p^2``, ``p`` the share of each kind.

    Counts are zero or positive. Guarantees: between 1 and ``kinds``; ``kinds`` where all are as frequent; the names
    change nothing. Error: ``NothingToEstimate`` where nothing is counted.
    Source: inverse of Simpson's index, Nature 163 (1949) 688; Hill's number of order 2, Ecology 54 (1973) 427.

    >>> found = diversity_of({"Dell": 8, "HP": 1, "Lenovo": 1})
    >>> found.kinds, round(float(found.effective), 2)
    (3, 1.52)
    """
    present = [Fraction(count) for count in counts.values() if count]
    base = sum(present, Fraction(0))
    if not base:
        raise NothingToEstimate("Rien n’est compté : il n’y a pas de diversité à mesurer. Complétez les réponses.")
    return Diversity(len(present), base**2 / sum(count**2 for count in present), base, max(present) / base)


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Prices of like things, in their own unit and tax basis. ``ratio``: the highest over the lowest, ``None`` where the
    lowest is zero; ``variation``: standard deviation over mean, ``None`` under two prices or where the mean is zero."""

    n: int
    low: Decimal
    middle: Decimal
    high: Decimal
    mean: Fraction
    ratio: Fraction | None
    variation: float | None


def dispersion_of(prices: Collection[Decimal]) -> Dispersion:
    """How far apart the prices of like things are.

    ``mean = sum c / n``; ``variation = s / mean`` with ``s^2`` of divisor ``n - 1``; ``ratio = max / min``. All prices
    must be of one unit, one tax basis and one configuration: that is for the caller to have sorted. Guarantee: the mean
    and the middle lie between the lowest and the highest. Error: ``NothingToEstimate`` without a price.

    >>> found = dispersion_of([Decimal(339), Decimal(600), Decimal(1260)])
    >>> found.middle, round(float(found.ratio), 2), round(found.variation, 2)
    (Decimal('600'), 3.72, 0.65)
    """
    if not prices:
        raise NothingToEstimate("Aucun prix n’est connu : leur écart ne se mesure pas. Complétez les réponses.")
    exact = [Fraction(price) for price in prices]
    n, mean = len(exact), sum(exact, Fraction(0)) / len(exact)
    low, high = min(prices), max(prices)
    variation = None
    if n > 1 and mean:
        variation = sqrt(sum((price - mean) ** 2 for price in exact) / (n - 1)) / float(mean)
    ratio = Fraction(high) / Fraction(low) if low else None
    return Dispersion(n, low, Decimal(median(prices)), high, mean, ratio, variation)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What members compare themselves with: ``mean = sum / n`` and ``middle`` (the median) of ``n`` members' values."""

    n: int
    mean: Fraction
    middle: Fraction


def benchmark(values: Collection[int | Fraction | Decimal], least: int, most_share: Fraction) -> Benchmark | None:
    """A mean and a median, or nothing where they would tell what one member has.

    ``None`` under ``least`` values, or where one alone makes more than ``most_share`` of their sum (0 to 1): the rule of
    confidentiality (docs/methodes/secret-des-reponses.md). Guarantee: both lie between the lowest and the highest value.

    >>> benchmark([1, 2, 3, 4], 5, Fraction(85, 100)) is None
    True
    >>> benchmark([1, 2, 3, 4, 5], 5, Fraction(85, 100))
    Benchmark(n=5, mean=Fraction(3, 1), middle=Fraction(3, 1))
    """
    exact = [Fraction(value) for value in values]
    total = sum(exact, Fraction(0))
    if len(exact) < max(least, 1) or max(exact) > most_share * total:
        return None
    return Benchmark(len(exact), total / len(exact), Fraction(median(exact)))

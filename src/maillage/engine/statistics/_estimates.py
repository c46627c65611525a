"""A total of the territory from the answers of some, always with its range, by three estimators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from maillage.engine.statistics._moments import Moments, Number, moments_of, pooled, summed
from maillage.engine.statistics._strata import Groups, Sample
from maillage.engine.statistics._student import student_quantile

__all__ = ["Estimate", "Estimator", "Step", "estimate_total", "slopes_of", "steps_of", "total_of", "variance_of_total"]


class Estimator(StrEnum):
    """How the answers of some become the total of all."""

    EXPANSION = "expansion"
    """Those that did not answer have, on average, what the others of their stratum have."""
    SEPARATE_RATIO = "separate_ratio"
    """They have, per inhabitant, what the others of their stratum have."""
    COMBINED_RATIO = "combined_ratio"
    """They have, per inhabitant, what the weighted respondents of the whole territory have."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The total of one figure over the territory.

    ``total`` and ``respondents_total`` in the unit of the figure, exact; ``standard_error`` in the same unit, ``None``
    where no variance can be estimated (a single answer stands for several entities and has no neighbour), and then
    ``low`` and ``high`` are ``None`` too. ``low`` may lie below ``respondents_total``, which is a floor that the
    truth cannot cross: show ``max(low, respondents_total)``. ``df`` degrees of freedom, 0 when all answered.
    """

    total: Fraction
    respondents_total: Fraction
    standard_error: float | None
    low: float | None
    high: float | None
    confidence: float
    df: int
    n: int
    N: int
    estimator: Estimator = Estimator.EXPANSION


def variance_of_total(N: int, n: int, s2: Fraction) -> Fraction:
    """``N^2 (1 - n/N) s^2 / n``: variance of a stratum's estimated total, with its finite population correction.

    >>> variance_of_total(10, 10, Fraction(4))
    Fraction(0, 1)
    """
    return Fraction(N * N, n) * (1 - Fraction(n, N)) * s2


def slopes_of(groups: Sequence[Moments], estimator: Estimator) -> list[Fraction | None]:
    """What each group of strata has per inhabitant; ``None`` where the total is expanded by numbers of entities.

    That is everywhere for the expansion estimator; for ratios, in bodies that are no communes (they have no population
    of their own) and where those that answered have no inhabitant at all.
    """
    sized = [group for group in groups if group.is_sized and group.n]
    if estimator == Estimator.SEPARATE_RATIO:
        return [Fraction(group.y) / group.x if group.is_sized and group.x else None for group in groups]
    inhabitants = sum((group.weight * group.x for group in sized), Fraction(0))
    if estimator == Estimator.EXPANSION or not inhabitants:
        return [None] * len(groups)
    ratio = sum((group.weight * group.y for group in sized), Fraction(0)) / inhabitants
    return [ratio if group.is_sized else None for group in groups]


def total_of(groups: Sequence[Moments], estimator: Estimator) -> Fraction:
    """The estimated total: ``sum N_g ybar_g`` where a group is expanded, ``sum slope_g X_g`` where a ratio holds.

    >>> group = Moments(True, N=2, X=50, n=1, y=3, x=10, yy=9, xy=30, xx=100)
    >>> total_of([group], Estimator.EXPANSION), total_of([group], Estimator.SEPARATE_RATIO)
    (Fraction(6, 1), Fraction(15, 1))
    """
    total = Fraction(0)
    for group, slope in zip(groups, slopes_of(groups, estimator), strict=True):
        total += group.weight * group.y if slope is None else slope * group.X
    return total


def estimate_total(
    sample: Sample,
    values: Mapping[str, Number],
    confidence: float,
    estimator: Estimator = Estimator.EXPANSION,
) -> Estimate:
    """A total in stratified sampling, by expansion or by a ratio to the population of communes.

    - expansion: ``T = sum_h N_h ybar_h``; ``e = y``;
    - separate ratio: ``T = sum_h r_h X_h``, ``r_h = sum y / sum x`` in ``h``; ``e = y - r_h x``;
    - combined ratio: ``T = R X``, ``R = sum w y / sum w x`` over all communes; ``e = y - R x``;

    with ``x`` the inhabitants of a commune that answered and ``X_h`` those of its whole stratum (bodies of other kinds
    have no population of their own and are always expanded). ``Var = sum_h N_h^2 (1 - n_h/N_h) s_h^2(e) / n_h``, the
    linearised variance of a ratio; range ``T ± t sqrt(Var)`` with Student's t at ``df = sum (n_h - 1)`` over the strata
    that were sampled (those where all answered add no variance and no degree of freedom). A stratum with a single
    answer takes, for the variance alone, the group of the next larger one.

    ``values``: one value for each entity of ``sample.answered`` (a respondent without a value must be out of the
    sample: missing is not zero). Guarantees: linear in the values; the range is zero where all answered, and the three
    estimators are then one; a ratio is exact, with a range of zero, where every commune has as much per inhabitant; the
    order of entities changes nothing.
    Source: Cochran, Sampling Techniques, chapters 5 (stratified), 5A (collapsed strata), 6 (ratios: 6.10, 6.11).

    >>> from maillage.engine.statistics import COMMUNE, Unit, draw_up, stratify
    >>> territory = stratify([Unit(name, COMMUNE, size) for name, size in zip("ABCD", (10, 30, 20, 40))], [0])
    >>> estimate = estimate_total(draw_up(territory, "AB"), {"A": 1, "B": 3}, 0.95)
    >>> estimate.total, estimate.df, round(estimate.standard_error, 3)
    (Fraction(8, 1), 1, 2.828)
    >>> by_ratio = estimate_total(draw_up(territory, "AB"), {"A": 1, "B": 3}, 0.95, Estimator.COMBINED_RATIO)
    >>> by_ratio.total, by_ratio.standard_error
    (Fraction(10, 1), 0.0)
    """
    return estimate_from(moments_of(sample, values), sample, confidence, estimator)


def estimate_from(moments: Sequence[Moments], sample: Sample, confidence: float, estimator: Estimator) -> Estimate:
    """The estimate from the sums of each stratum of ``sample``."""
    groups = [pooled(moments, group) for group in sample.groups]
    slopes = slopes_of(groups, estimator)
    slope_of = {
        place: slope or Fraction(0) for group, slope in zip(sample.groups, slopes, strict=True) for place in group
    }
    variance, df = variance_with(moments, sample.variance_groups, slope_of)
    total = total_of(groups, estimator)
    standard_error = None if variance is None else sqrt(variance)
    half_width = None if standard_error is None else standard_error * student_quantile(confidence, df) if df else 0.0
    return Estimate(
        total=total,
        respondents_total=sum((Fraction(group.y) for group in groups), Fraction(0)),
        standard_error=standard_error,
        low=None if half_width is None else float(total) - half_width,
        high=None if half_width is None else float(total) + half_width,
        confidence=confidence,
        df=df,
        n=sample.n,
        N=sample.N,
        estimator=estimator,
    )


def variance_with(
    moments: Sequence[Moments], groups: Groups, slope_of: Mapping[int, Fraction]
) -> tuple[Fraction | None, int]:
    """The variance of a total, ``None`` where it cannot be estimated, and its degrees of freedom."""
    variance, df, is_estimable = Fraction(0), 0, True
    for group in groups:
        whole = pooled(moments, group)
        if whole.n == whole.N:
            continue
        if whole.n == 1:
            is_estimable = False
            continue
        s2 = summed([moments[place].residuals(slope_of[place]) for place in group], whole.n)
        variance += variance_of_total(whole.N, whole.n, s2)
        df += whole.n - 1
    return (variance if is_estimable else None), df


@dataclass(frozen=True, slots=True)
class Step:
    """What a group of strata that share one weight brings to a total and to its range, so that both are redone by hand.

    ``places``: the strata; ``N`` entities of ``X`` inhabitants, ``n`` answers that add up to ``answered`` of entities of
    ``x`` inhabitants; ``slope``: what it has per inhabitant where a ratio holds; ``total``: what it brings, ``N answered /
    n`` or ``slope X``. ``spread``: the standard deviation ``s`` of ``answer - slope x`` over ``shared``, the strata that
    carry one variance with it; ``None`` where all of them answered, or where one answer alone says it.
    """

    places: tuple[int, ...]
    N: int
    n: int
    X: int
    x: int
    answered: Fraction
    slope: Fraction | None
    total: Fraction
    spread: float | None
    shared: tuple[int, ...]


def steps_of(sample: Sample, values: Mapping[str, Number], estimator: Estimator = Estimator.EXPANSION) -> list[Step]:
    """The same as ``estimate_total``, step by step. Guarantees: the totals of the steps add up to its total; ``sum of
    N^2 (1 - n/N) s^2 / n`` over the different ``shared`` strata, taken together, is its variance.

    >>> from maillage.engine.statistics import COMMUNE, Unit, draw_up, stratify
    >>> sample = draw_up(stratify([Unit(name, COMMUNE, 10) for name in "ABCD"], [0]), "AB")
    >>> [(step.N, step.n, step.answered, step.total, round(step.spread, 3)) for step in steps_of(sample, {"A": 1, "B": 3})]
    [(4, 2, Fraction(4, 1), Fraction(8, 1), 1.414)]
    """
    moments = moments_of(sample, values)
    groups = [pooled(moments, group) for group in sample.groups]
    slopes = slopes_of(groups, estimator)
    slope_of = {
        place: slope or Fraction(0) for group, slope in zip(sample.groups, slopes, strict=True) for place in group
    }
    spreads: dict[tuple[int, ...], float | None] = {}
    for shared in sample.variance_groups:
        whole = pooled(moments, shared)
        is_seen = 1 < whole.n < whole.N
        parts = [moments[place].residuals(slope_of[place]) for place in shared]
        spreads[shared] = sqrt(summed(parts, whole.n)) if is_seen else None
    found = []
    for places, group, slope in zip(sample.groups, groups, slopes, strict=True):
        shared = next(one for one in sample.variance_groups if places[0] in one)
        total = group.weight * group.y if slope is None else slope * group.X
        counted = (places, group.N, group.n, group.X, group.x, Fraction(group.y))
        found.append(Step(*counted, slope, total, spreads[shared], shared))
    return found

"""A total of the territory from the answers of some, always with its range."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from maillage.engine.statistics._strata import Sample
from maillage.engine.statistics._student import student_quantile

Number = int | Fraction | Decimal


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


def exact(value: Number) -> int | Fraction:
    """The same number in the arithmetic of this module: whole numbers stay whole, because they add up faster."""
    return value if isinstance(value, int) else Fraction(value)


def variance_of(values: Sequence[int | Fraction]) -> Fraction:
    """``s^2 = (n sum y^2 - (sum y)^2) / (n (n - 1))``, exact. Two values at least.

    >>> variance_of([1, 3])
    Fraction(2, 1)
    """
    n = len(values)
    return Fraction(n * sum(value * value for value in values) - sum(values) ** 2, n * (n - 1))


def variance_of_total(N: int, n: int, s2: Fraction) -> Fraction:
    """``N^2 (1 - n/N) s^2 / n``: variance of a stratum's estimated total, with its finite population correction.

    >>> variance_of_total(10, 10, Fraction(4))
    Fraction(0, 1)
    """
    return Fraction(N * N, n) * (1 - Fraction(n, N)) * s2


def estimate_total(sample: Sample, values: Mapping[str, Number], confidence: float) -> Estimate:
    """Expansion estimator of a total in stratified sampling.

    ``T = sum_h N_h ybar_h``; ``Var = sum_h N_h^2 (1 - n_h/N_h) s_h^2 / n_h``; range ``T ± t sqrt(Var)`` with Student's
    t at ``df = sum (n_h - 1)`` over the strata that were sampled (those where all answered add no variance and no
    degree of freedom). A stratum with a single answer takes, for the variance alone, the group of the next larger one.

    ``values``: one value for each entity of ``sample.answered`` (a respondent without a value must be out of the
    sample: missing is not zero). Guarantees: linear in the values; the range is zero where all answered; the order of
    entities changes nothing.
    Source: stratified random sampling, Cochran, Sampling Techniques, chapter 5; collapsed strata, chapter 5A.

    >>> from maillage.engine.statistics import COMMUNE, Unit, draw_up, stratify
    >>> territory = stratify([Unit(name, COMMUNE, 10) for name in "ABCD"], [0])
    >>> estimate = estimate_total(draw_up(territory, "AB"), {"A": 1, "B": 3}, 0.95)
    >>> estimate.total, estimate.df, round(estimate.standard_error, 3)
    (Fraction(8, 1), 1, 2.828)
    """
    total, respondents_total = Fraction(0), Fraction(0)
    for group in sample.groups:
        answers = [exact(values[unit.name]) for unit in sample.answered_in(group)]
        respondents_total += sum(answers)
        total += Fraction(len(sample.units_in(group)), len(answers)) * sum(answers)
    variance, df, is_estimable = Fraction(0), 0, True
    for group in sample.variance_groups:
        N, answered = len(sample.units_in(group)), sample.answered_in(group)
        if len(answered) == N:
            continue
        if len(answered) == 1:
            is_estimable = False
            continue
        variance += variance_of_total(N, len(answered), variance_of([exact(values[unit.name]) for unit in answered]))
        df += len(answered) - 1
    standard_error = sqrt(variance) if is_estimable else None
    half_width = None if standard_error is None else standard_error * student_quantile(confidence, df) if df else 0.0
    return Estimate(
        total=total,
        respondents_total=respondents_total,
        standard_error=standard_error,
        low=None if half_width is None else float(total) - half_width,
        high=None if half_width is None else float(total) + half_width,
        confidence=confidence,
        df=df,
        n=sample.n,
        N=sample.N,
    )

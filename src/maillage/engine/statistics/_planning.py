"""Whom to call next: the answers that are expected to narrow a range most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, sqrt

from maillage.engine.statistics._estimates import Estimate, slopes_of, variance_of_total
from maillage.engine.statistics._moments import Number, moments_of, pooled, summed
from maillage.engine.statistics._strata import Sample, Unit, merge_empty, merge_single
from maillage.engine.statistics._student import student_quantile


@dataclass(frozen=True, slots=True)
class Call:
    """One entity to call. ``expected_width``: of the range once this one, and those before it in the plan, answered."""

    unit: Unit
    expected_width: float


@dataclass(frozen=True, slots=True)
class CallPlan:
    """``width`` of today's range, the unit of the figure; ``candidates``: each one alone; ``sequence``: one by one."""

    width: float | None
    candidates: tuple[Call, ...]
    sequence: tuple[Call, ...]


def plan_calls(sample: Sample, values: Mapping[str, Number], estimate: Estimate, calls: int = 3) -> CallPlan:
    """Expected width ``2 t sqrt(Var)`` of the range after one more answer, for each entity that did not answer.

    The variance after the call is predicted with one more answer in its stratum (and one more degree of freedom), each
    ``s_h^2(e)`` staying what it is today: of the answers themselves where ``estimate`` is an expansion, of what the
    population does not explain where it is a ratio. Where one answer alone stands for a stratum its spread is unknown:
    it is taken as proportional to its mean, with the coefficient of variation of the strata where it can be seen
    (``cv^2 = sum (n_h - 1) s_h^2(e) / sum (n_h - 1) ybar_h^2``). Where nobody answered in a stratum its spread is that of
    the strata that stand for it today. Of calls that narrow alike, one in a stratum where nobody answered comes first,
    then the most populated. ``sequence`` takes the best, then the best after it, ``calls`` times.

    ``width`` and expected widths are in the unit of the figure; candidates that leave the range inestimable come last
    with an infinite width. Guarantee: after the last call of a census the expected width is zero.
    Source: optimum allocation, Cochran, Sampling Techniques, chapter 5, in its sequential form.

    >>> from maillage.engine.statistics import COMMUNE, draw_up, estimate_total, stratify
    >>> sample = draw_up(stratify([Unit(name, COMMUNE, 10) for name in "ABC"], [0]), "AB")
    >>> answers = {"A": 1, "B": 3}
    >>> plan_calls(sample, answers, estimate_total(sample, answers, 0.95)).sequence[0].expected_width
    0.0
    """
    spread = _Spread(sample, values, estimate)
    answers = list(sample.answers)
    waiting = [
        [unit for unit in reversed(stratum.units) if unit.name not in sample.answered] for stratum in sample.strata
    ]
    candidates = [
        Call(unit, width)
        for place, units in enumerate(waiting)
        if units
        for width in [spread.width(_plus_one(answers, place), estimate.confidence)]
        for unit in units
    ]
    sequence: list[Call] = []
    for _ in range(calls):
        options = [
            (
                spread.width(_plus_one(answers, place), estimate.confidence),
                answers[place] > 0,
                -(units[0].population or 0),
                place,
            )
            for place, units in enumerate(waiting)
            if units
        ]
        if not options:
            break
        width, *_, place = min(options)
        sequence.append(Call(waiting[place].pop(0), width))
        answers[place] += 1
    heard = {unit.name for stratum, n in zip(sample.strata, sample.answers, strict=True) if n for unit in stratum.units}
    low, high = estimate.low, estimate.high
    return CallPlan(
        width=None if low is None or high is None else high - low,
        candidates=tuple(
            sorted(
                candidates,
                key=lambda call: (call.expected_width, call.unit.name in heard, -(call.unit.population or 0)),
            )
        ),
        sequence=tuple(sequence),
    )


def _plus_one(answers: Sequence[int], place: int) -> list[int]:
    return [count + (index == place) for index, count in enumerate(answers)]


class _Spread:
    """Variances seen today, and those expected where they cannot be seen."""

    def __init__(self, sample: Sample, values: Mapping[str, Number], estimate: Estimate) -> None:
        self.strata = sample.strata
        self.moments = moments_of(sample, values)
        slopes = slopes_of([pooled(self.moments, group) for group in sample.groups], estimate.estimator)
        slope_of = {
            place: slope for group, slope in zip(sample.groups, slopes, strict=True) for place in group if slope
        }
        self.residuals = [
            stratum.residuals(slope_of.get(place, Fraction(0))) for place, stratum in enumerate(self.moments)
        ]
        numerator = denominator = Fraction(0)
        for place, stratum in enumerate(self.moments):
            if stratum.n > 1:
                numerator += (stratum.n - 1) * summed([self.residuals[place]], stratum.n)
                denominator += (stratum.n - 1) * Fraction(stratum.y, stratum.n) ** 2
        self.squared_variation = numerator / denominator if denominator else Fraction(1)
        self.today = sample.variance_groups

    def expected_variance(self, group: tuple[int, ...]) -> Fraction:
        whole = pooled(self.moments, group)
        if whole.n > 1:
            return summed([self.residuals[place] for place in group], whole.n)
        if whole.n == 1:
            return self.squared_variation * Fraction(whole.y) ** 2
        # Nobody answered in it: those who stand for it today, else the largest communes, say how unlike its entities are.
        stand_in = next((held for held in self.today if set(group) & set(held)), self.today[-1])
        return self.expected_variance(stand_in) if pooled(self.moments, stand_in).n else Fraction(0)

    def width(self, answers: Sequence[int], confidence: float) -> float:
        variance, df = Fraction(0), 0
        groups = merge_single(self.strata, merge_empty(self.strata, answers), answers)
        for group in groups:
            N = sum(len(self.strata[place].units) for place in group)
            n = sum(answers[place] for place in group)
            if n == N:
                continue
            if n == 1:
                return inf
            variance += variance_of_total(N, n, self.expected_variance(group))
            df += n - 1
        return 2 * student_quantile(confidence, df) * sqrt(variance) if df else 0.0

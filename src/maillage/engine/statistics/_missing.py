"""What nobody answered, and how much it matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from maillage.engine.statistics._estimates import Estimate, slopes_of, variance_of_total
from maillage.engine.statistics._moments import Number, moments_of, pooled, summed
from maillage.engine.statistics._strata import Sample, merge_empty, merge_single
from maillage.engine.statistics._student import student_quantile

__all__ = ["Missing", "weigh_missing"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Of one figure: ``n`` answers of the ``asked`` respondents of the survey.

    ``weight_share``: the share of the territory's entities that the silent respondents stand for, 0 to 1;
    ``population_share``: the share of its inhabitants who live in the communes among them, ``None`` where it has none;
    ``width``: of today's range; ``width_if_told``: of the range expected if each respondent had told this figure too.
    Both widths in the unit of the figure, ``None`` where no range can be estimated.
    """

    asked: int
    n: int
    silent: tuple[str, ...]
    weight_share: Fraction
    population_share: Fraction | None
    width: float | None
    width_if_told: float | None


def weigh_missing(respondents: Sample, sample: Sample, values: Mapping[str, Number], estimate: Estimate) -> Missing:
    """What the respondents who left this figure empty take away from it.

    ``respondents``: all who answered the survey; ``sample``: those of them who gave this figure, with its ``values``.
    ``weight_share = sum of the weights of the silent in respondents / N``. ``width_if_told`` is predicted as for a call
    (``plan_calls``): the same spread ``s_h^2(e)``, with the ``n_h`` of all respondents. Guarantee: 0 and today's width
    where nobody is silent.

    >>> from maillage.engine.statistics import COMMUNE, Unit, draw_up, estimate_total, stratify
    >>> strata = stratify([Unit(name, COMMUNE, 10) for name in "ABCD"], [0])
    >>> all_of_them, some = draw_up(strata, "ABC"), draw_up(strata, "AB")
    >>> answers = {"A": 1, "B": 3}
    >>> found = weigh_missing(all_of_them, some, answers, estimate_total(some, answers, 0.95))
    >>> found.n, found.asked, found.weight_share, found.population_share
    (2, 3, Fraction(1, 3), Fraction(1, 4))
    """
    silent = tuple(sorted(respondents.answered - sample.answered))
    weight = sum((respondents.weights[name] for name in silent if name in respondents.weights), Fraction(0))
    inhabitants = {
        unit.name: unit.population or 0 for stratum in sample.strata if stratum.is_bracket for unit in stratum.units
    }
    everybody = sum(inhabitants.values())
    low, high = estimate.low, estimate.high
    width = None if low is None or high is None else high - low
    return Missing(
        asked=respondents.n,
        n=sample.n,
        silent=silent,
        weight_share=weight / respondents.N if respondents.N else Fraction(0),
        population_share=Fraction(sum(inhabitants.get(name, 0) for name in silent), everybody) if everybody else None,
        width=width,
        width_if_told=width if not silent else _width_if_told(respondents, sample, values, estimate),
    )


def _width_if_told(
    respondents: Sample, sample: Sample, values: Mapping[str, Number], estimate: Estimate
) -> float | None:
    """Each stratum keeps the spread of the group that carries its variance today."""
    moments = moments_of(sample, values)
    slopes = slopes_of([pooled(moments, group) for group in sample.groups], estimate.estimator)
    slope_of = {place: slope for group, slope in zip(sample.groups, slopes, strict=True) for place in group if slope}
    spread: dict[int, Fraction] = {}
    for group in sample.variance_groups:
        whole = pooled(moments, group)
        if whole.n > 1:
            s2 = summed([moments[place].residuals(slope_of.get(place, Fraction(0))) for place in group], whole.n)
            spread |= dict.fromkeys(group, s2)
    answers = respondents.answers
    variance, df = Fraction(0), 0
    for group in merge_single(sample.strata, merge_empty(sample.strata, answers), answers):
        N = sum(len(sample.strata[place].units) for place in group)
        n = sum(answers[place] for place in group)
        if n == N:
            continue
        seen = [spread[place] for place in group if place in spread]
        if n == 1 or not seen:
            return None
        variance += variance_of_total(N, n, max(seen))
        df += n - 1
    return 2 * student_quantile(estimate.confidence, df) * sqrt(variance) if df else 0.0

"""The three estimators of one figure side by side, and which of them comes first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from maillage.engine.statistics._estimates import Estimate, Estimator, estimate_from
from maillage.engine.statistics._moments import Moments, Number, moments_of, pooled
from maillage.engine.statistics._strata import Sample

__all__ = ["Reason", "SideBySide", "estimate_side_by_side"]


class Reason(StrEnum):
    """Why an estimator comes first."""

    ALL_ANSWERED = "all_answered"
    """Nothing is estimated: the three are one."""
    BALANCED = "balanced"
    """The respondents are of the size of the others: the estimator that assumes least."""
    NOT_BY_SIZE = "not_by_size"
    """They are not, but what is counted does not follow the population: dividing by it would not help."""
    UNBALANCED = "unbalanced"
    """They are larger or smaller than the others, and what is counted follows the population."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """``population_error``: the inhabitants of the communes as the weights of the respondents estimate them, over what
    they are, less one: 0.2 where the respondents are too populous by 20 %; ``None`` where no commune has inhabitants."""

    estimates: Mapping[Estimator, Estimate]
    first: Estimator
    reason: Reason
    population_error: Fraction | None

    @property
    def shown(self) -> Estimate:
        """The estimate that comes first."""
        return self.estimates[self.first]


def estimate_side_by_side(
    sample: Sample, values: Mapping[str, Number], confidence: float, tolerance: Fraction
) -> SideBySide:
    """The three estimates, and the one to show first by a rule that is written before any answer is read.

    The expansion comes first, because it assumes least: only that those who are silent are like those who answered in
    their stratum. It gives way to the combined ratio where the respondents betray that they are not, their weights
    finding a population off by more than ``tolerance`` (0 to 1), and where population explains something of the figure
    (the ratio's standard error is the smaller). The separate ratio never comes first: with a few answers a stratum each
    of its ratios is biased, and the biases add up.

    Guarantee: the expansion comes first where all answered.
    Source: Cochran, Sampling Techniques, 6.10 to 6.12; coverage measured in maillage.engine.testing.

    >>> from maillage.engine.statistics import COMMUNE, Unit, draw_up, stratify
    >>> territory = stratify([Unit(name, COMMUNE, size) for name, size in zip("ABCD", (300, 400, 50, 20))], [0])
    >>> found = estimate_side_by_side(draw_up(territory, "AB"), {"A": 3, "B": 4}, 0.95, Fraction(1, 10))
    >>> found.first, found.reason, round(float(found.population_error), 2), float(found.shown.total)
    (<Estimator.COMBINED_RATIO: 'combined_ratio'>, <Reason.UNBALANCED: 'unbalanced'>, 0.82, 7.7)
    """
    moments = moments_of(sample, values)
    estimates = {estimator: estimate_from(moments, sample, confidence, estimator) for estimator in Estimator}
    expansion, ratio = estimates[Estimator.EXPANSION], estimates[Estimator.COMBINED_RATIO]
    error = _population_error(moments, sample)
    first, reason = Estimator.EXPANSION, Reason.BALANCED
    if expansion.df == 0 and expansion.standard_error == 0:
        reason = Reason.ALL_ANSWERED
    elif error is not None and abs(error) > tolerance:
        reason = Reason.NOT_BY_SIZE
        if None in (ratio.standard_error, expansion.standard_error) or (
            (ratio.standard_error or 0) < (expansion.standard_error or 0)
        ):
            first, reason = Estimator.COMBINED_RATIO, Reason.UNBALANCED
    return SideBySide(estimates, first, reason, error)


def _population_error(moments: Sequence[Moments], sample: Sample) -> Fraction | None:
    """Of the communes that the answers stand for."""
    groups = [whole for group in sample.groups if (whole := pooled(moments, group)).is_sized]
    inhabitants = sum(group.X for group in groups)
    return sum((group.weight * group.x for group in groups), Fraction(0)) / inhabitants - 1 if inhabitants else None

"""What each respondent weighs in a total: the same total without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maillage.engine.errors import NothingToEstimate
from maillage.engine.statistics._estimates import Estimator, total_of
from maillage.engine.statistics._moments import Moments, Number, exact, moments_of, pooled
from maillage.engine.statistics._strata import Sample, Unit, draw_up

__all__ = ["Influence", "leave_one_out"]


@dataclass(frozen=True, slots=True)
class Influence:
    """``total_without``: the total had ``unit`` not answered; ``shift``: what it adds by answering, its sign kept.

    Both ``None`` where nobody would be left to estimate from.
    """

    unit: Unit
    total_without: Fraction | None
    shift: Fraction | None


def leave_one_out(
    sample: Sample, values: Mapping[str, Number], estimator: Estimator = Estimator.EXPANSION
) -> tuple[Influence, ...]:
    """The total without each respondent in turn, the greatest shift first, then by name.

    ``shift = T - T(-i)``, in the unit of the figure. A stratum that keeps other answers is worked out from its sums; one
    that would lose its only answer is merged as it would have been had it never come. Guarantee: the same totals as
    estimating again from the start.

    >>> from maillage.engine.statistics import COMMUNE, stratify
    >>> sample = draw_up(stratify([Unit(name, COMMUNE, 10) for name in "ABC"], [0]), "AB")
    >>> [(one.unit.name, one.total_without) for one in leave_one_out(sample, {"A": 1, "B": 3})]
    [('A', Fraction(9, 1)), ('B', Fraction(3, 1))]
    """
    moments = moments_of(sample, values)
    groups = [pooled(moments, group) for group in sample.groups]
    total = total_of(groups, estimator)
    found = []
    for index, group in enumerate(sample.groups):
        others = _Others([*groups[:index], *groups[index + 1 :]], estimator)
        for unit in sample.answered_in(group):
            if groups[index].n > 1:
                kept = groups[index].without(exact(values[unit.name]), unit.population or 0)
                without: Fraction | None = others.total_with(kept)
            else:
                without = _again(sample, unit, values, estimator)
            found.append(Influence(unit, without, None if without is None else total - without))
    return tuple(sorted(found, key=lambda one: (-abs(float(one.shift or 0)), one.unit.name)))


class _Others:
    """All groups but one, summed once for all the answers of that one."""

    def __init__(self, groups: Sequence[Moments], estimator: Estimator) -> None:
        self.estimator = estimator
        is_combined = estimator == Estimator.COMBINED_RATIO
        self.sized = [group for group in groups if group.is_sized] if is_combined else []
        apart = [group for group in groups if not (is_combined and group.is_sized)]
        self.apart = total_of(apart, estimator)
        self.y = sum((group.weight * group.y for group in self.sized), Fraction(0))
        self.x = sum((group.weight * group.x for group in self.sized), Fraction(0))
        self.X = sum(group.X for group in self.sized)

    def total_with(self, group: Moments) -> Fraction:
        if self.estimator != Estimator.COMBINED_RATIO or not group.is_sized:
            return self.apart + total_of([*self.sized, group], self.estimator)
        y, x = self.y + group.weight * group.y, self.x + group.weight * group.x
        return self.apart + (y / x * (self.X + group.X) if x else y)


def _again(sample: Sample, left: Unit, values: Mapping[str, Number], estimator: Estimator) -> Fraction | None:
    try:
        smaller = draw_up(sample.strata, sample.answered - {left.name})
    except NothingToEstimate:
        return None
    moments = moments_of(smaller, values)
    return total_of([pooled(moments, group) for group in smaller.groups], estimator) if smaller.groups else None

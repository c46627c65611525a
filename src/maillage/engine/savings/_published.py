"""Can a published saving be redone from the prices that were published with it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maillage.engine.quantities import decimals_of, percentage, round_half_up
from maillage.engine.savings._comparisons import Comparison


@dataclass(frozen=True, slots=True)
class PublishedSaving:
    """A line of a published summary: ``units`` things, ``saving_pct`` per cent, ``saving_per_month`` in EUR HT."""

    units: int
    saving_pct: Decimal
    saving_per_month: Decimal


@dataclass(frozen=True, slots=True)
class Reproduction:
    """``is_reproduced``, and the monthly expense (EUR HT) that the published figures suppose, in all and per unit.

    ``nearest``: among the comparisons of the same theme and unit, the one whose percentage is nearest; ``computed``:
    what it gives for the same number of units, in EUR HT a month. Both ``None`` where no comparison applies.
    """

    is_reproduced: bool
    implied_expense: Fraction | None
    implied_unit_expense: Fraction | None
    nearest: Comparison | None
    computed: Decimal | None


def reproduce(published: PublishedSaving, comparisons: Sequence[Comparison]) -> Reproduction:
    """Look for a published price pair that gives both the percentage and ``units x (existing - proposed)``.

    ``comparisons``: those of the same theme, monthly and HT. A pair reproduces the line when both figures, rounded as
    they were printed, are the published ones. The implied expense is ``100 saving / pct``: what is paid today if the
    line is right, to be set beside what the survey saw.

    >>> line = PublishedSaving(2, Decimal(40), Decimal(15))
    >>> reproduce(line, []).implied_unit_expense
    Fraction(75, 4)
    """
    implied = (
        Fraction(published.saving_per_month) / Fraction(published.saving_pct) * 100 if published.saving_pct else None
    )
    usable = [comparison for comparison in comparisons if comparison.saving_pct is not None]
    matching = [comparison for comparison in usable if _gives(comparison, published)]
    nearest = (
        matching[0]
        if matching
        else min(
            usable,
            key=lambda comparison: abs((comparison.saving_pct or Fraction(0)) - Fraction(published.saving_pct)),
            default=None,
        )
    )
    return Reproduction(
        is_reproduced=bool(matching),
        implied_expense=implied,
        implied_unit_expense=implied / published.units if implied is not None and published.units else None,
        nearest=nearest,
        computed=None if nearest is None else nearest.saving * published.units,
    )


def _gives(comparison: Comparison, published: PublishedSaving) -> bool:
    percent = percentage(comparison.saving, comparison.existing.amount)
    return (
        percent is not None
        and round_half_up(percent, decimals_of(published.saving_pct)) == published.saving_pct
        and round_half_up(comparison.saving * published.units, decimals_of(published.saving_per_month))
        == published.saving_per_month
    )

"""Totals by theme: what is counted and what is left out, for those who answered and for the whole territory."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from maillage.engine.errors import NothingToEstimate
from maillage.engine.parameters import least_contributors, parameter
from maillage.engine.quantities import round_half_up
from maillage.engine.savings import Gain, Spread, sum_spreads
from maillage.engine.statistics import COMMUNE, Unit, draw_up, estimate_total, steps_of, stratify, student_quantile
from maillage.foundations.organisations.enums import OrganisationKind
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.inventory.enums import Theme
from maillage.journey.studies.offers.models import SavingsLine
from maillage.journey.studies.syntheses.enums import stratum_label

__all__ = ["Counted", "is_shown_to_members", "totals_of"]

ALL: Final = "ALL"
"""The row of all themes together."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A priced line: whose, and of which theme."""

    owner: int
    theme: str
    gain: Gain


def totals_of(
    counted: Sequence[Counted],
    lines: Sequence[SavingsLine],
    asked: Collection[int],
    territory: Sequence[Organisation],
    on: date,
) -> dict[str, Any]:
    """By theme and for all: sums of the lines that count, each obstacle with its lines, and the range of the territory.

    A theme is extrapolated from the organisations of which at least one line counts in it; each range prints how many of
    how many. Amounts are texts, to the cent.
    """
    themes = [theme for theme in Theme.values if any(one.theme == theme for one in counted)]
    lost = {theme: _lost(lines, theme) for theme in (*themes, ALL)}
    rows = [_row(theme, [one for one in counted if theme in (ALL, one.theme)], territory, on) for theme in themes]
    together = _row(ALL, counted, territory, on)
    return {
        "themes": [row | {"lost": str(lost[row["theme"]])} for row in rows],
        "all": together | {"lost": str(lost[ALL])},
        "asked": len(set(asked)),
        "territory": len(territory),
    }


def _lost(lines: Iterable[SavingsLine], theme: str) -> Decimal:
    return sum((line.lost for line in lines if line.lost is not None and theme in (ALL, line.theme)), Decimal("0.00"))


def _row(theme: str, of_theme: Sequence[Counted], territory: Sequence[Organisation], on: date) -> dict[str, Any]:
    kept = [one for one in of_theme if one.gain.is_counted]
    left = Counter(str(one.gain.obstacle) for one in of_theme if not one.gain.is_counted)
    reserved = Counter(str(reserve) for one in kept for reserve in one.gain.reservations)
    by_owner: dict[int, Spread] = {}
    for one in kept:
        was = by_owner.get(one.owner)
        by_owner[one.owner] = one.gain.recurring if was is None else was + one.gain.recurring
    return {
        "theme": theme,
        "lines": len(of_theme),
        "counted": len(kept),
        "left": dict(sorted(left.items())),
        "reservations": dict(sorted(reserved.items())),
        "contributors": len(by_owner),
        "paid": str(_paid(kept)),
        "recurring": _texts(sum_spreads(one.gain.recurring for one in kept)),
        "once": _texts(sum_spreads(one.gain.one_off for one in kept)),
        "net": _texts(sum_spreads(one.gain.net_recurring for one in kept)),
        "net_once": _texts(sum_spreads(one.gain.net_one_off for one in kept)),
        "territory": _extrapolated(by_owner, territory, on),
        "largest_share": _largest_share(by_owner),
    }


def _paid(kept: Iterable[Counted]) -> Decimal:
    """HT a year that the counted lines cost today: the base of every percentage."""
    total = Fraction(0)
    for one in kept:
        line, existing = one.gain.line, one.gain.existing
        if existing is not None and line.quantity is not None:
            total += existing.ht * Fraction(line.quantity) * line.times_a_year
    return round_half_up(total, 2)


def _texts(spread: Spread) -> list[str]:
    return [str(spread.low), str(spread.central), str(spread.high)]


def _largest_share(by_owner: dict[int, Spread]) -> str:
    """What the largest contributor makes of the sum of gains and losses without their signs, between 0 and 1."""
    sizes = [abs(spread.central) for spread in by_owner.values()]
    return str(round_half_up(Fraction(max(sizes)) / Fraction(sum(sizes)), 4)) if sizes and any(sizes) else "0"


def _extrapolated(by_owner: dict[int, Spread], territory: Sequence[Organisation], on: date) -> dict[str, Any] | None:
    """The yearly saving of the whole territory, with its range: expansion by strata of population (DOMAIN 6).

    Two doubts add up. ``low``: the bottom of the range that is estimated from what each would save at least; ``high``: the
    top of that from what each would save at most. ``strata``: what it takes to redo all of it by hand.
    """
    units = []
    for one in territory:
        if one.kind != OrganisationKind.COMMUNE:
            units.append(Unit(str(one.pk), str(one.kind), one.population))
        elif one.population is not None:
            units.append(Unit(str(one.pk), COMMUNE, one.population))
    known = {unit.name for unit in units}
    spreads = {str(owner): spread for owner, spread in by_owner.items() if str(owner) in known}
    if not spreads:
        return None
    strata = stratify(units, parameter("statistics/stratum_lower_bounds", on).value)
    confidence = float(parameter("statistics/confidence_level", on).value)
    try:
        sample = draw_up(strata, spreads)
    except NothingToEstimate:
        return None
    values = [{name: getattr(spread, end) for name, spread in spreads.items()} for end in ("low", "central", "high")]
    low, central, high = (estimate_total(sample, value, confidence) for value in values)
    names = {str(one.pk): one.name for one in territory}
    labels = [stratum_label(one.lower, one.upper, names[one.units[0].name]) for one in strata]
    return {
        "total": str(round_half_up(central.total, 2)),
        "low": None if low.low is None else str(round_half_up(low.low, 2)),
        "high": None if high.high is None else str(round_half_up(high.high, 2)),
        "n": central.n,
        "N": central.N,
        "confidence": confidence,
        "df": central.df,
        "student": round(student_quantile(confidence, central.df), 4) if central.df else None,
        "strata": [
            {
                "label": " et ".join(labels[place] for place in steps[1].places),
                "N": steps[1].N,
                "n": steps[1].n,
                "sums": [str(round_half_up(step.answered, 2)) for step in steps],
                "spreads": [None if step.spread is None else str(round_half_up(step.spread, 2)) for step in steps],
                "shared": " et ".join(labels[place] for place in steps[1].shared)
                if steps[1].shared != steps[1].places
                else "",
            }
            for steps in zip(*(steps_of(sample, value) for value in values), strict=True)
        ],
    }


def is_shown_to_members(row: dict[str, Any], on: date) -> bool:
    """Whether members read a total: enough of them make it, and none makes nearly all of it by itself."""
    most = Decimal(parameter("statistics/largest_contributor_share", on).value)
    return row["contributors"] >= least_contributors(on) and Decimal(row["largest_share"]) <= most

"""Which totals a reader may have."""

from typing import Any

from maillage.journey.studies.offers.engine import is_shown_to_members
from maillage.journey.studies.offers.models import Savings

__all__ = ["shown_totals"]


def shown_totals(row: Savings, *, own: bool) -> dict[str, Any] | None:
    """All totals for the body; for a member those that give nobody away."""
    if not row.totals or own:
        return row.totals or None
    themes = [theme for theme in row.totals["themes"] if is_shown_to_members(theme, row.prices_on)]
    if not is_shown_to_members(row.totals["all"], row.prices_on):
        return None
    if len(themes) == len(row.totals["themes"]) - 1:  # what one lacks could be had by taking the others away
        themes = sorted(themes, key=lambda theme: theme["contributors"])[1:]
    kept = [_without_strata(theme) for theme in row.totals["themes"] if theme in themes]
    return {**row.totals, "themes": kept, "all": _without_strata(row.totals["all"])}


def _without_strata(row: dict[str, Any]) -> dict[str, Any]:
    """A stratum may be one member: members read the territory whole."""
    whole = row["territory"]
    return row if not whole else row | {"territory": {name: kept for name, kept in whole.items() if name != "strata"}}

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
    kept = [theme for theme in row.totals["themes"] if theme in themes]
    return {**row.totals, "themes": kept}

"""Scenarios on paper and on screen: what a reader may know of them, the grid, the matrix, a sheet each."""

from maillage.journey.studies.scenarios.documents._section import (
    SCORED,
    SIDES,
    Weighed,
    compose_section,
    computation,
    digits_of,
    gains_picture,
    grid_columns,
    grid_rows,
    grid_values,
    reversal_sentences,
    weeks_of,
    years_of,
)
from maillage.journey.studies.scenarios.documents._weighed import (
    grid_sheet,
    is_own,
    own_figures,
    shows_totals,
    weighed_for,
)

__all__ = [
    "SCORED",
    "SIDES",
    "Weighed",
    "compose_section",
    "computation",
    "digits_of",
    "gains_picture",
    "grid_columns",
    "grid_rows",
    "grid_sheet",
    "grid_values",
    "is_own",
    "own_figures",
    "reversal_sentences",
    "shows_totals",
    "weeks_of",
    "weighed_for",
    "years_of",
]

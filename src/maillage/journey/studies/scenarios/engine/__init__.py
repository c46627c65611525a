"""From rows to the engine and back: figures of scenarios, their matrix, the moves of a study, the shipped library."""

from maillage.journey.studies.scenarios.engine._figures import (
    METHOD,
    Figures,
    MemberFigures,
    figures_of,
    in_basis,
    read_figures,
    written,
)
from maillage.journey.studies.scenarios.engine._library import (
    Argument,
    arguments_for,
    shipped_arguments,
    shipped_sheets,
)
from maillage.journey.studies.scenarios.engine._moves import MOVES, NoSuchMove, allowed_moves, next_state
from maillage.journey.studies.scenarios.engine._weighing import Matrix, weigh

__all__ = [
    "METHOD",
    "MOVES",
    "Argument",
    "Figures",
    "Matrix",
    "MemberFigures",
    "NoSuchMove",
    "allowed_moves",
    "arguments_for",
    "figures_of",
    "in_basis",
    "next_state",
    "read_figures",
    "shipped_arguments",
    "shipped_sheets",
    "weigh",
    "written",
]

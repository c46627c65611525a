"""Reports on paper and on screen: the registry of parts, the assembly, the annex of a member."""

from maillage.journey.studies.reports.documents._annex import annex_of
from maillage.journey.studies.reports.documents._assembly import (
    Assembled,
    Standing,
    assemble,
    day_of,
    naming,
    report_of,
    standings,
)
from maillage.journey.studies.reports.documents._deck import deck_of, write_paper
from maillage.journey.studies.reports.documents._planning import Origin, Proposed, example_lines, plan_origins
from maillage.journey.studies.reports.documents.parts import PARTS, dates_of, plan_picture

__all__ = [
    "PARTS",
    "Assembled",
    "Origin",
    "Proposed",
    "Standing",
    "annex_of",
    "assemble",
    "dates_of",
    "day_of",
    "deck_of",
    "example_lines",
    "naming",
    "plan_origins",
    "plan_picture",
    "report_of",
    "standings",
    "write_paper",
]

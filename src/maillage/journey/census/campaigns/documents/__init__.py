"""Papers of campaigns: letters, the report of quality, the sheet of figures given back."""

from maillage.journey.census.campaigns.documents._cover import CoverLetter, cover_letters
from maillage.journey.census.campaigns.documents._letters import Invited, Letter, letters
from maillage.journey.census.campaigns.documents._quality import (
    IMPUTES_NOTHING,
    Quality,
    has_quality,
    quality_by_field,
    quality_of_campaign,
    quality_paper,
)
from maillage.journey.census.campaigns.documents._sheet import costs_of, counts_of, deadlines_of, sheet_paper

__all__ = [
    "IMPUTES_NOTHING",
    "CoverLetter",
    "Invited",
    "Letter",
    "Quality",
    "costs_of",
    "counts_of",
    "cover_letters",
    "deadlines_of",
    "has_quality",
    "letters",
    "quality_by_field",
    "quality_of_campaign",
    "quality_paper",
    "sheet_paper",
]

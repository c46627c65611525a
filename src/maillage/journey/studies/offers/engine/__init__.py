"""Rows of the census and of references to the engine of savings, and back."""

from maillage.journey.studies.offers.engine._compute import METHOD_VERSION, Computed, Gathered, compute
from maillage.journey.studies.offers.engine._files import price_files
from maillage.journey.studies.offers.engine._lines import line_key, words_of
from maillage.journey.studies.offers.engine._obtained import outcome_of_line
from maillage.journey.studies.offers.engine._references import (
    compared,
    offer_of,
    reference_key,
    refund_pct,
    unit_of_survey_offer,
)
from maillage.journey.studies.offers.engine._totals import is_shown_to_members

__all__ = [
    "METHOD_VERSION",
    "Computed",
    "Gathered",
    "compared",
    "compute",
    "is_shown_to_members",
    "line_key",
    "offer_of",
    "outcome_of_line",
    "price_files",
    "reference_key",
    "refund_pct",
    "unit_of_survey_offer",
    "words_of",
]

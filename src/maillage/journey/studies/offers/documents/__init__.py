"""Tables, pictures and papers of savings."""

from maillage.journey.studies.offers.documents._listings import (
    Listing,
    ListingColumn,
    budget_listing,
    calendar_listing,
    left_listing,
    line_listing,
    member_listing,
    offer_name,
    spread_text,
    strata_listing,
    territory_listing,
    theme_label,
    theme_listing,
    unit_price_label,
)
from maillage.journey.studies.offers.documents._own import OwnPage, own_page
from maillage.journey.studies.offers.documents._pictures import balance_picture, calendar_picture
from maillage.journey.studies.offers.documents._references import reference_listing, survey_listing
from maillage.journey.studies.offers.documents._section import compose_section, hypotheses_of
from maillage.journey.studies.offers.documents._totals import shown_totals

__all__ = [
    "Listing",
    "ListingColumn",
    "OwnPage",
    "balance_picture",
    "budget_listing",
    "calendar_listing",
    "calendar_picture",
    "compose_section",
    "hypotheses_of",
    "left_listing",
    "line_listing",
    "member_listing",
    "offer_name",
    "own_page",
    "reference_listing",
    "shown_totals",
    "spread_text",
    "strata_listing",
    "survey_listing",
    "territory_listing",
    "theme_label",
    "theme_listing",
    "unit_price_label",
]

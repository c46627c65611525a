"""What a campaign and its responses may become, and what is counted of them."""

from maillage.journey.census.campaigns.engine._comparing import (
    CampaignFacts,
    campaign_facts,
    compared_with_others,
    count_odd,
)
from maillage.journey.census.campaigns.engine._counting import Counted, count_answers, flatten
from maillage.journey.census.campaigns.engine._moves import (
    CAMPAIGN_MOVES,
    RESPONSE_MOVES,
    WRITABLE,
    Move,
    NoSuchMove,
    allowed_moves,
    next_state,
)
from maillage.journey.census.campaigns.engine._questions import (
    COMPARED,
    UNREADABLE,
    answers_of,
    compared_findings,
    definition_of_response,
    definition_of_version,
    definitions_of,
    findings_of,
    key_of,
    open_findings,
    prefilled,
    price_fields,
    without_prices,
)

__all__ = [
    "CAMPAIGN_MOVES",
    "COMPARED",
    "RESPONSE_MOVES",
    "UNREADABLE",
    "WRITABLE",
    "CampaignFacts",
    "Counted",
    "Move",
    "NoSuchMove",
    "allowed_moves",
    "answers_of",
    "campaign_facts",
    "compared_findings",
    "compared_with_others",
    "count_answers",
    "count_odd",
    "definition_of_response",
    "definition_of_version",
    "definitions_of",
    "findings_of",
    "flatten",
    "key_of",
    "next_state",
    "open_findings",
    "prefilled",
    "price_fields",
    "without_prices",
]

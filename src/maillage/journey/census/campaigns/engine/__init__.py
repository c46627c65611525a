"""What a campaign and its responses may become, and what is counted of them."""

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

__all__ = [
    "CAMPAIGN_MOVES",
    "RESPONSE_MOVES",
    "WRITABLE",
    "Counted",
    "Move",
    "NoSuchMove",
    "allowed_moves",
    "count_answers",
    "flatten",
    "next_state",
]

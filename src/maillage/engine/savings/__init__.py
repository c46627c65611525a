"""Existing, offered, obtained: signed comparisons, what each line would gain, and whether a published saving can be redone."""

from maillage.engine.savings._comparisons import Comparison, Difference, compare
from maillage.engine.savings._gains import (
    Gain,
    Hypotheses,
    Reservation,
    Spread,
    lost_if_missed,
    price_lines,
    sum_spreads,
)
from maillage.engine.savings._matching import Choice, Match, Obstacle, find_matches, obstacle_of
from maillage.engine.savings._obtained import NotTheSameUnit, Outcome, outcome_of
from maillage.engine.savings._offers import (
    BadTier,
    NetPrice,
    Offer,
    PaidLine,
    PriceWithoutBasis,
    Tier,
    net_price,
    price_at,
)
from maillage.engine.savings._published import PublishedSaving, Reproduction, reproduce
from maillage.engine.savings._yearly import NoLife, payments_a_year, renewal_cost, yearly_saving

__all__ = [
    "BadTier",
    "Choice",
    "Comparison",
    "Difference",
    "Gain",
    "Hypotheses",
    "Match",
    "NetPrice",
    "NoLife",
    "NotTheSameUnit",
    "Obstacle",
    "Offer",
    "Outcome",
    "PaidLine",
    "PriceWithoutBasis",
    "PublishedSaving",
    "Reproduction",
    "Reservation",
    "Spread",
    "Tier",
    "compare",
    "find_matches",
    "lost_if_missed",
    "net_price",
    "obstacle_of",
    "outcome_of",
    "payments_a_year",
    "price_at",
    "price_lines",
    "renewal_cost",
    "reproduce",
    "sum_spreads",
    "yearly_saving",
]

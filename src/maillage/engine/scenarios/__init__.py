"""Ways of doing side by side on one grid: what each member gains or loses, how many must join, which one comes first."""

from maillage.engine.scenarios._matrix import (
    MatrixRefused,
    Ranking,
    Reversal,
    Standing,
    best_is_full,
    rank_scenarios,
    reversals,
)
from maillage.engine.scenarios._outcomes import (
    CommonCost,
    CostNature,
    DiscountStep,
    Outcome,
    Outlook,
    Participant,
    Proposal,
    ScenarioRefused,
    least_participants,
    outlook_of,
)

__all__ = [
    "CommonCost",
    "CostNature",
    "DiscountStep",
    "MatrixRefused",
    "Outcome",
    "Outlook",
    "Participant",
    "Proposal",
    "Ranking",
    "Reversal",
    "ScenarioRefused",
    "Standing",
    "best_is_full",
    "least_participants",
    "outlook_of",
    "rank_scenarios",
    "reversals",
]

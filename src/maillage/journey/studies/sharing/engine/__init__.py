"""Rows to the engine and back: one demand, its shares, the same cost by other keys."""

from maillage.engine.sharing import MemberShare, Objection, Term
from maillage.journey.studies.sharing.engine._asked import (
    METHOD_VERSION,
    Asked,
    CostFacts,
    GameFacts,
    KeyPart,
    MemberFacts,
    digest_of,
)
from maillage.journey.studies.sharing.engine._computing import compare_keys, compute
from maillage.journey.studies.sharing.engine._results import Alternative, MemberResult, Result, Sampled
from maillage.journey.studies.sharing.engine._written import coalitions_of, links_of, tiers_of, typed_number

__all__ = [
    "METHOD_VERSION",
    "Alternative",
    "Asked",
    "CostFacts",
    "GameFacts",
    "KeyPart",
    "MemberFacts",
    "MemberResult",
    "MemberShare",
    "Objection",
    "Result",
    "Sampled",
    "Term",
    "coalitions_of",
    "compare_keys",
    "compute",
    "digest_of",
    "links_of",
    "tiers_of",
    "typed_number",
]

"""How rows of a file become changes of records, and what each would change."""

from maillage.journey.census.transfers.engine._links import Links
from maillage.journey.census.transfers.engine._planner import Importing, Planned, Planner
from maillage.journey.census.transfers.engine._rules import (
    EVERYTHING,
    KEYS,
    ColumnRule,
    Dialect,
    Reading,
    Rules,
    RulesRefused,
    fingerprint_of,
    key_label,
)
from maillage.journey.census.transfers.engine._targets import (
    OWNERS,
    PROBLEM_HEADING,
    Target,
    basis_of_headings,
    match_headings,
    offered_targets,
    targets_of,
)

__all__ = [
    "EVERYTHING",
    "KEYS",
    "OWNERS",
    "PROBLEM_HEADING",
    "ColumnRule",
    "Dialect",
    "Importing",
    "Links",
    "Planned",
    "Planner",
    "Reading",
    "Rules",
    "RulesRefused",
    "Target",
    "basis_of_headings",
    "fingerprint_of",
    "key_label",
    "match_headings",
    "offered_targets",
    "targets_of",
]

"""Files of others: what they hold, how each row is found again, and mappings to start from."""

from maillage.journey.census.transfers.imports._proposing import Proposal, proposal_of, propose, rules_by_headings
from maillage.journey.census.transfers.imports._shipped import Shipped, shipped_mappings
from maillage.journey.census.transfers.imports._tables import (
    MOST_COLUMNS,
    FoundTable,
    OpenedFile,
    look_into,
    short_name,
    stored_path,
)

__all__ = [
    "MOST_COLUMNS",
    "FoundTable",
    "OpenedFile",
    "Proposal",
    "Shipped",
    "look_into",
    "proposal_of",
    "propose",
    "rules_by_headings",
    "shipped_mappings",
    "short_name",
    "stored_path",
]

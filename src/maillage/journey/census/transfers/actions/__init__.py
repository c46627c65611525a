"""Every write about imports: a file is deposited, read, looked at, written whole or not at all, and taken back."""

from maillage.journey.census.transfers.actions._checking import Checking, check_import, note_checking
from maillage.journey.census.transfers.actions._drafting import (
    NotRecognised,
    TooManyRows,
    deposit_file,
    drop_import,
    forget_file,
    reread_file,
)
from maillage.journey.census.transfers.actions._mappings import choose_rules, delete_mapping, edition_of_mappings
from maillage.journey.census.transfers.actions._planning import PlanChanged, Planning, plan_batches
from maillage.journey.census.transfers.actions._undoing import HeldBack, undo_import
from maillage.journey.census.transfers.actions._writing import (
    AlreadyImported,
    NotReady,
    NotWritten,
    note_writing,
    write_import,
)

__all__ = [
    "AlreadyImported",
    "Checking",
    "HeldBack",
    "NotReady",
    "NotRecognised",
    "NotWritten",
    "PlanChanged",
    "Planning",
    "TooManyRows",
    "check_import",
    "choose_rules",
    "delete_mapping",
    "deposit_file",
    "drop_import",
    "edition_of_mappings",
    "forget_file",
    "note_checking",
    "note_writing",
    "plan_batches",
    "reread_file",
    "undo_import",
    "write_import",
]

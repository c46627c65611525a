"""What people type about the inventory."""

from maillage.journey.census.inventory.forms._bulk import (
    RETIRE,
    EvidenceForm,
    LabelForm,
    OneColumnForm,
    RetireForm,
    ViewForm,
    columns_for_many,
)
from maillage.journey.census.inventory.forms._list import ListForm, canonical, is_any_price_seen
from maillage.journey.census.inventory.forms._meanwhile import Conflict, chosen, conflict_between, conflict_of
from maillage.journey.census.inventory.forms._record import GROUPS, Group, RecordForm, added_text, grouped

__all__ = [
    "GROUPS",
    "RETIRE",
    "Conflict",
    "EvidenceForm",
    "Group",
    "LabelForm",
    "ListForm",
    "OneColumnForm",
    "RecordForm",
    "RetireForm",
    "ViewForm",
    "added_text",
    "canonical",
    "chosen",
    "columns_for_many",
    "conflict_between",
    "conflict_of",
    "grouped",
    "is_any_price_seen",
]

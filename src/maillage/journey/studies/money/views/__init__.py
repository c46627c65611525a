"""Pages of money in time."""

from maillage.journey.studies.money.views._cases import cases, copy_example, create_case, example, library, published
from maillage.journey.studies.money.views._changing import (
    copy_case,
    delete_case,
    describe_case,
    edit_funding,
    edit_line,
    edit_option,
    edit_value,
    remove_piece,
)
from maillage.journey.studies.money.views._editions import edition, export_case, freeze_case, publish_edition, sheet
from maillage.journey.studies.money.views._reading import case
from maillage.journey.studies.money.views._revisions import (
    clause,
    clauses,
    drop_clause,
    edit_clause,
    indices,
    load_indices,
)
from maillage.journey.studies.money.views._rules import drop_period, period, periods

__all__ = [
    "case",
    "cases",
    "clause",
    "clauses",
    "copy_case",
    "copy_example",
    "create_case",
    "delete_case",
    "describe_case",
    "drop_clause",
    "drop_period",
    "edit_clause",
    "edit_funding",
    "edit_line",
    "edit_option",
    "edit_value",
    "edition",
    "example",
    "export_case",
    "freeze_case",
    "indices",
    "library",
    "load_indices",
    "period",
    "periods",
    "publish_edition",
    "published",
    "remove_piece",
    "sheet",
]

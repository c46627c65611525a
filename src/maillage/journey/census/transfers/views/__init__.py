"""Pages of imports."""

from maillage.journey.census.transfers.views._draft import check, columns, deposit, drop, reread
from maillage.journey.census.transfers.views._lists import delete_mapping, errors, everything, imports, mappings
from maillage.journey.census.transfers.views._report import file_import, undo, write

__all__ = [
    "check",
    "columns",
    "delete_mapping",
    "deposit",
    "drop",
    "errors",
    "everything",
    "file_import",
    "imports",
    "mappings",
    "reread",
    "undo",
    "write",
]

"""Reads of the inventory: one function a screen."""

from maillage.journey.census.inventory.queries._columns import (
    ADDED,
    NOT_SHARED,
    ListColumn,
    columns_of,
    said_missing,
    shown_columns,
)
from maillage.journey.census.inventory.queries._home import (
    HeldCount,
    Holding,
    end_column,
    holdings_of,
    price_column,
)
from maillage.journey.census.inventory.queries._list import (
    COUNTED,
    ROWS_SHOWN,
    Around,
    Asked,
    Totals,
    around,
    list_page,
    matching,
    owners_named,
    rows_as_read,
    totals_of,
)
from maillage.journey.census.inventory.queries._record import (
    Volume,
    added_fields,
    detail_kind,
    details_of,
    history_of,
    links_of,
    volumes_of,
)
from maillage.journey.census.inventory.queries._yearly import cost_rows

__all__ = [
    "ADDED",
    "COUNTED",
    "NOT_SHARED",
    "ROWS_SHOWN",
    "Around",
    "Asked",
    "HeldCount",
    "Holding",
    "ListColumn",
    "Totals",
    "Volume",
    "added_fields",
    "around",
    "columns_of",
    "cost_rows",
    "detail_kind",
    "details_of",
    "end_column",
    "history_of",
    "holdings_of",
    "links_of",
    "list_page",
    "matching",
    "owners_named",
    "price_column",
    "rows_as_read",
    "said_missing",
    "shown_columns",
    "totals_of",
    "volumes_of",
]

"""Pages of the inventory: one set for the fifteen kinds."""

from maillage.journey.census.inventory.views._edit import add_record, change_record, restore_record, retire_record
from maillage.journey.census.inventory.views._home import home
from maillage.journey.census.inventory.views._list import records
from maillage.journey.census.inventory.views._many import bulk, export, label_sheet, labels
from maillage.journey.census.inventory.views._record import attach_evidence, evidence, record
from maillage.journey.census.inventory.views._views import change_view, delete_view, save_view

__all__ = [
    "add_record",
    "attach_evidence",
    "bulk",
    "change_record",
    "change_view",
    "delete_view",
    "evidence",
    "export",
    "home",
    "label_sheet",
    "labels",
    "record",
    "records",
    "restore_record",
    "retire_record",
    "save_view",
]

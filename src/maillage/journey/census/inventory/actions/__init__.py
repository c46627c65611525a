"""Every write of the inventory. ``write_records`` is the one way for campaigns, imports, machines and bills."""

from maillage.journey.census.inventory.actions._changes import Change, Refused, Written, wrong_values
from maillage.journey.census.inventory.actions._keeping import (
    EVIDENCE_FORMATS,
    EVIDENCE_MEGABYTES,
    NotThatFile,
    attach_evidence,
    change_view,
    delete_view,
    record_export,
    record_listing,
    record_reading,
    save_view,
)
from maillage.journey.census.inventory.actions._meanwhile import RecordChanged
from maillage.journey.census.inventory.actions._records import (
    change_record,
    change_records,
    create_record,
    follow,
    restore_record,
    retire_record,
    retire_records,
    take_back,
    take_back_batches,
    write_batches,
    write_records,
)

__all__ = [
    "EVIDENCE_FORMATS",
    "EVIDENCE_MEGABYTES",
    "Change",
    "NotThatFile",
    "RecordChanged",
    "Refused",
    "Written",
    "attach_evidence",
    "change_record",
    "change_records",
    "change_view",
    "create_record",
    "delete_view",
    "follow",
    "record_export",
    "record_listing",
    "record_reading",
    "restore_record",
    "retire_record",
    "retire_records",
    "save_view",
    "take_back",
    "take_back_batches",
    "write_batches",
    "write_records",
    "wrong_values",
]

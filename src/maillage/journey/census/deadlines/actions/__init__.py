"""Every write of deadlines."""

from maillage.journey.census.deadlines.actions._copper import drop_copper, import_copper
from maillage.journey.census.deadlines.actions._notes import note_deadline
from maillage.journey.census.deadlines.actions._personal import choose_digest, create_feed, revoke_feed, write_digest
from maillage.journey.census.deadlines.actions._readings import record_export, record_reading
from maillage.journey.census.deadlines.actions._rebuild import follow_records, rebuild
from maillage.journey.census.deadlines.actions._service import import_for, rebuild_all

__all__ = [
    "choose_digest",
    "create_feed",
    "drop_copper",
    "follow_records",
    "import_copper",
    "import_for",
    "note_deadline",
    "rebuild",
    "rebuild_all",
    "record_export",
    "record_reading",
    "revoke_feed",
    "write_digest",
]

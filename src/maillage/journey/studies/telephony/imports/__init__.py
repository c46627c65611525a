"""Readers of tariffs, lines and call records."""

from maillage.journey.studies.telephony.imports._lines import KnownLine, read_lines
from maillage.journey.studies.telephony.imports._plans import (
    PLAN_COLUMNS,
    TariffFault,
    TariffRefused,
    plans_sent,
    read_plans,
)
from maillage.journey.studies.telephony.imports._records import Records, RecordsUnread, open_records

__all__ = [
    "PLAN_COLUMNS",
    "KnownLine",
    "Records",
    "RecordsUnread",
    "TariffFault",
    "TariffRefused",
    "open_records",
    "plans_sent",
    "read_lines",
    "read_plans",
]

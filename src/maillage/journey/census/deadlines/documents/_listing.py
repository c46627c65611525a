"""The calendar as a file: exactly what the page shows."""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Final

from maillage.journey.census.deadlines.documents._words import consequence
from maillage.journey.census.deadlines.enums import WORDS, DeadlineKind, State
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.inventory.enums import Theme
from maillage.kernel.sheets import Column, Value, write_csv, write_ods, write_xlsx
from maillage.kernel.spelling import fold

__all__ = ["ENDINGS", "MEDIA_TYPES", "file_name", "write_calendar"]

COLUMNS: Final = (
    Column("dernier jour", "date"),
    Column("collectivité"),
    Column("nature"),
    Column("quoi"),
    Column("précision"),
    Column("thème"),
    Column("passé ce jour"),
    Column("coût de laisser passer", "money", 2),
    Column("HT ou TTC"),
    Column("que faire"),
    Column("état"),
    Column("remis au", "date"),
    Column("remarque"),
    Column("date fictive"),
)
_WRITERS: Final = {"csv": write_csv, "xlsx": write_xlsx, "ods": write_ods}
ENDINGS: Final = tuple(_WRITERS)
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ics": "text/calendar; charset=utf-8",
}


def write_calendar(target: Path, ending: str, rows: Iterable[Deadline], priced: Collection[int], day: date) -> int:
    """Write a file; how many rows. ``priced``: the organisations whose prices may be written."""
    return _WRITERS[ending](target, COLUMNS, (_line(row, row.owner_id in priced, day) for row in rows), "Échéances")


def _line(row: Deadline, is_seen: bool, day: date) -> list[Value]:
    cost = row.cost if is_seen and WORDS[row.kind].costs else None
    return [
        row.due_on,
        row.owner.name,
        DeadlineKind(row.kind).label,
        row.title,
        row.detail,
        Theme(row.theme).label,
        consequence(row, day),
        cost,
        row.tax_basis if cost is not None else "",
        WORDS[row.kind].next_step,
        State(row.state).label,
        row.snoozed_until,
        row.remark,
        "oui" if row.is_fictitious else "",
    ]


def file_name(what: str, whose: str, day: date, ending: str) -> str:
    """« echeances-taule-2026-11-22.csv »."""
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in fold(f"{what} {whose}")).split())
    return f"{slug.encode('ascii', 'ignore').decode()[:80]}-{day:%Y-%m-%d}.{ending}"

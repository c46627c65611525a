"""Deadlines for agendas: iCalendar (RFC 5545), all-day events with an alarm, and never a price."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from maillage.journey.census.deadlines.documents._words import consequence, heading
from maillage.journey.census.deadlines.enums import WORDS, DeadlineKind
from maillage.journey.census.deadlines.models import Deadline

__all__ = ["agenda"]

LONGEST_LINE: Final = 75
"""Bytes of a line, without its end; what is longer goes on after a space on the next one."""
WARNED_DAYS: Final = {DeadlineKind.NOTICE: 30, DeadlineKind.COPPER: 90, DeadlineKind.LEASE: 60}
USUALLY_WARNED_DAYS: Final = 14


def agenda(rows: Iterable[Deadline], *, name: str, day: date, stamp: datetime, site: str) -> str:
    """A calendar as a file. ``stamp``: when it is made, in UTC; ``site``: where the records are read, without last slash."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Maillage//Échéances//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    for row in rows:
        lines += _event(row, day, stamp, site)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(row: Deadline, day: date, stamp: datetime, site: str) -> list[str]:
    whose = row.owner.name
    fictitious = " [date fictive]" if row.is_fictitious else ""
    said = [f"{whose}.", f"Passé ce jour, {consequence(row, day)}.", WORDS[row.kind].next_step]
    if row.detail:
        said.insert(1, f"{row.detail}.")
    warned = WARNED_DAYS.get(DeadlineKind(row.kind), USUALLY_WARNED_DAYS)
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(row)}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(row.due_on)}",
        f"DTEND;VALUE=DATE:{_day(row.due_on + timedelta(days=1))}",
        f"SUMMARY:{_escaped(f'{heading(row)} ({whose}){fictitious}')}",
        f"DESCRIPTION:{_escaped(' '.join(said))}",
        f"URL:{site}/recensement/echeances/",
        f"CATEGORIES:{_escaped(DeadlineKind(row.kind).label)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(heading(row))}",
        f"TRIGGER:-P{warned}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _uid(row: Deadline) -> str:
    """The same for the same deadline, however often it is worked out again."""
    key = "|".join((str(row.owner_id), row.kind, row.source_key, _day(row.due_on)))
    return f"{sha256(key.encode()).hexdigest()[:32]}@maillage"


def _day(day: date) -> str:
    return f"{day.year:04}{day:%m%d}"


def _escaped(text: str) -> str:
    r"""A text as a property holds it.

    >>> _escaped("Objet ; lignes, fax\nsuite")
    'Objet \\; lignes\\, fax\\nsuite'
    """
    plain = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign >= " " or sign == "\n")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line in parts of at most seventy-five bytes, none of them cut inside a letter."""
    parts, current, size = [], "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > LONGEST_LINE:
            parts.append(current)
            current, size = " ", 1
        current, size = current + sign, size + length
    return [*parts, current]

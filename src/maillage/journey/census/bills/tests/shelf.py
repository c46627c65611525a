"""Files of operators for the tests, and a short way to take them in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from maillage.foundations.organisations.access import Actor
from maillage.journey.census.bills.actions import load_calls, load_lines
from maillage.journey.census.bills.demonstration import written
from maillage.journey.census.bills.imports import (
    BillDraft,
    Faults,
    PivotLine,
    Reading,
    opened,
    read_lines,
    shipped_readings,
    sum_calls,
)
from maillage.journey.census.bills.models import BillFile
from maillage.kernel.tenancy import enter

GENERIC = replace(shipped_readings()["generique"], operator="Ouest Télécom", name="Ouest Télécom")
CALLS = replace(shipped_readings()["releve-generique"], operator="Ouest Télécom", name="Ouest Télécom, relevé")


def amount(line: str, category: str, ht: str, **more: Any) -> dict[str, Any]:
    """A row of a bill of January 2026."""
    known = {
        "account": "C1",
        "number": "F-2026-01",
        "issued_on": date(2026, 1, 5),
        "line": line,
        "category": category,
        "label": category.capitalize(),
        "amount_ht": Decimal(ht),
        "vat_rate": Decimal(20),
    }
    return known | more


def month_of(number: int, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same rows in the bill of another month of 2026."""
    return [dict(row) | {"number": f"F-2026-{number:02}", "issued_on": date(2026, number, 5)} for row in rows]


def parsed(content: bytes, reading: Reading = GENERIC, name: str = "factures.csv", **given: str) -> Any:
    """Lines, bills and faults of a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        drafts: dict[str, BillDraft] = {}
        faults = Faults()
        lines: list[PivotLine] = []
        with opened(path, reading, given, faults) as rows:
            if rows is not None:
                lines = list(read_lines(rows, drafts))
    return lines, drafts, faults


def take(actor: Actor, rows: Sequence[Mapping[str, Any]], reading: Reading = GENERIC) -> BillFile:
    """Take bill lines in, in the actor's scope."""
    content = written(reading, rows)
    lines, drafts, faults = parsed(content, reading)
    assert not faults.count, faults.shown
    with enter(actor.scope):
        return load_lines(
            actor, name="factures.csv", content=content, reading=reading, given={}, drafts=drafts, lines=lines
        )


def take_calls(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> BillFile:
    """Take communications in, in the actor's scope."""
    content = written(CALLS, rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "appels.csv"
        path.write_bytes(content)
        faults = Faults()
        with opened(path, CALLS, {}, faults) as read:
            assert read is not None
            table = sum_calls(read)
    assert not faults.count, faults.shown
    with enter(actor.scope):
        return load_calls(
            actor, name="appels.csv", digest=sha256(content).hexdigest(), reading=CALLS, given={}, table=table
        )

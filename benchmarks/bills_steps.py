"""The steps of `python -m benchmarks bills`, as the worker does them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

from django.db import transaction

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.bills import engine, queries
from maillage.journey.census.bills.actions import load_calls, load_lines
from maillage.journey.census.bills.demonstration._loading import _House
from maillage.journey.census.bills.imports import (
    BillDraft,
    Faults,
    opened,
    review_file,
    shipped_readings,
    sum_calls,
)
from maillage.journey.census.bills.models import BillLine, CallTotal
from maillage.journey.census.bills.tasks import _spool, _spooled
from maillage.kernel.tenancy import everything

__all__ = ["STEPS"]

LINES: Final = replace(shipped_readings()["generique"], operator="Ouest Télécom")
CALLS: Final = replace(shipped_readings()["releve-generique"], operator="Ouest Télécom")


def _demand(is_so: bool) -> None:
    """What is measured must be what is meant."""
    if not is_so:
        raise RuntimeError("the step did something else than was meant")


def _house() -> Any:
    found, _ = Organisation.objects.get_or_create(name="Commune d’essai", defaults={"kind": "COMMUNE"})
    return _House(found.pk, found.name)


def _nothing(_: Path) -> None:
    """What Django and its models cost."""


def _review_lines(path: Path) -> None:
    found = review_file(path, LINES, {})
    _demand(found.is_sound)


def _load_lines(path: Path) -> None:
    drafts: dict[str, BillDraft] = {}
    faults = Faults()
    with TemporaryFile("w+", encoding="utf-8") as spool:
        with opened(path, LINES, {}, faults) as rows:
            if rows is None:
                raise RuntimeError(faults.shown)
            _spool(rows, drafts, spool, lambda _: None)
        with everything("a benchmark"), transaction.atomic():
            house = _house()
            content = path.read_bytes()
            load_lines(
                house, name=path.name, content=content, reading=LINES, given={}, drafts=drafts, lines=_spooled(spool)
            )
    with everything("a benchmark"):
        _demand(BillLine.objects.count() == sum(draft.line_count for draft in drafts.values()))


def _unused(_: Path) -> None:
    with everything("a benchmark"):
        own = [_house().acting_id]
        rows = queries.billed_rows(own)
        engine.unused_lines(rows, queries.call_months(own, min(row.month for row in rows)))


def _costs(_: Path) -> None:
    with everything("a benchmark"):
        own = [_house().acting_id]
        _demand(len(list(queries.line_costs(own, date(2026, 1, 1)))) > 100)
        queries.months_of_lines(own, date(2026, 1, 1), None)


def _review_calls(path: Path) -> None:
    found = review_file(path, CALLS, {})
    _demand(found.is_sound)


def _load_calls(path: Path) -> None:
    faults = Faults()
    with opened(path, CALLS, {}, faults) as rows:
        if rows is None:
            raise RuntimeError(faults.shown)
        table = sum_calls(rows)
    with everything("a benchmark"), transaction.atomic():
        digest = sha256(path.read_bytes()).hexdigest()
        load_calls(_house(), name=path.name, digest=digest, reading=CALLS, given={}, table=table)
    with everything("a benchmark"):
        _demand(CallTotal.objects.count() == len(table.sums))


STEPS: Final[dict[str, Callable[[Path], None]]] = {
    "nothing, Django only": _nothing,
    "dry run of the lines": _review_lines,
    "taking the lines in": _load_lines,
    "lines that nobody uses": _unused,
    "costs of all lines": _costs,
    "dry run of the records": _review_calls,
    "taking the records in": _load_calls,
}
"""By the name that the table prints."""

"""What the worker does for bills. Each can be run again from its start."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.files.actions import drop_draft
from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.progress import Progress
from maillage.journey.census.bills.access import get_profile_for
from maillage.journey.census.bills.actions import known_file, load_calls, load_lines
from maillage.journey.census.bills.enums import FileKind
from maillage.journey.census.bills.imports import (
    BillDraft,
    Faults,
    PivotLine,
    Reading,
    Rows,
    TooManyFaults,
    draft_digest,
    draft_file,
    keep_review,
    opened,
    read_lines,
    review_file,
    sum_calls,
)
from maillage.journey.census.bills.models import BillFile
from maillage.kernel.jobs import job
from maillage.kernel.typography import number, plural

__all__ = ["load", "review"]

STEPS = 2
TOLD_EVERY = 5_000


class DraftGone(MaillageError):
    """What was uploaded is no longer there: it is kept a day."""


@job("bills.review")
def review(progress: Progress[Actor], *, draft: str, profile: int, given: list[str]) -> str:
    """The dry run of a large file: what it finds stands beside the draft, and nothing else is written."""
    path = draft_file(draft)
    if path is None:
        raise DraftGone("Ce dépôt n’est plus là : déposez de nouveau le fichier.")
    reading, typed = _reading(progress, profile), typed_of(given)
    found = review_file(path, reading, typed, _teller(progress, "Vérification"))
    keep_review(draft, reading, typed, found)
    return f"{reverse('census:check_bill_file')}?{asked_of(profile, typed)}"


def typed_of(given: list[str]) -> dict[str, str]:
    """« number=12 » and its like, as a mapping."""
    return {name: value for name, _, value in (pair.partition("=") for pair in given) if value}


def asked_of(profile: int, typed: dict[str, str]) -> str:
    """The query of the dry-run page."""
    return urlencode({"profil": f"p{profile}", **typed})


@job("bills.load")
def load(progress: Progress[Actor], *, draft: str, profile: int, given: list[str], file_key: str, name: str) -> str:
    """Take a file in, whole or not at all. ``file_key``: what makes it the same file, by which a second run finds the first."""
    with progress.reads() as actor:
        taken_in = known_file(actor.acting_id, file_key)
    if taken_in is None:
        path = draft_file(draft)
        if path is None:
            raise DraftGone("Ce dépôt n’est plus là : déposez de nouveau le fichier.")
        reading, typed = _reading(progress, profile), typed_of(given)
        take_in = _load_calls if reading.kind == FileKind.CALLS else _load_lines
        taken_in = take_in(progress, path, name, reading, typed)
    drop_draft(draft)
    return _address(progress, taken_in)


def _reading(progress: Progress[Actor], profile: int) -> Reading:
    with progress.reads() as actor:
        return Reading.of_profile(get_profile_for(actor, profile))


def _teller(progress: Progress[Actor], what: str) -> Callable[[int], None]:
    return lambda count: progress.step(f"{what} : {number(count)} lignes lues", 0, STEPS)


def _refuse(faults: Faults) -> None:
    if faults.count:
        first = faults.shown[0]
        raise TooManyFaults(
            f"Rien n’a été enregistré : {plural(faults.count, 'erreur', 'erreurs')}. La première : ligne {first.row}, "
            f"colonne « {first.column} » : {first.message} {first.cure}"
        )


def _load_lines(progress: Progress[Actor], path: Path, name: str, reading: Reading, typed: dict[str, str]) -> BillFile:
    """Read first, outside any transaction; then write in one."""
    drafts: dict[str, BillDraft] = {}
    faults = Faults()
    with TemporaryFile("w+", encoding="utf-8", prefix="maillage-") as spool:
        with opened(path, reading, typed, faults) as rows:
            if rows is not None:
                _spool(rows, drafts, spool, _teller(progress, "Lecture"))
        _refuse(faults)
        progress.step("Enregistrement", 1, STEPS)
        with progress.writes() as actor:
            return load_lines(
                actor,
                name=name,
                content=path.read_bytes(),
                reading=reading,
                given=typed,
                drafts=drafts,
                lines=_spooled(spool),
            )


def _spool(rows: Rows, drafts: dict[str, BillDraft], spool: IO[str], told: Callable[[int], None]) -> None:
    for count, line in enumerate(read_lines(rows, drafts), start=1):
        spool.write(json.dumps([getattr(line, name) for name in _NAMES], default=str) + "\n")
        if count % TOLD_EVERY == 0:
            told(count)


_NAMES = tuple(column.name for column in fields(PivotLine))
_AMOUNTS = ("quantity", "amount_ht", "vat_rate", "amount_ttc")
_DAYS = ("issued_on", "period_start", "period_end")


def _spooled(spool: IO[str]) -> Iterator[PivotLine]:
    spool.seek(0)
    for text in spool:
        values: dict[str, Any] = dict(zip(_NAMES, json.loads(text), strict=True))
        for name in _AMOUNTS:
            values[name] = None if values[name] is None else Decimal(values[name])
        for name in _DAYS:
            values[name] = None if values[name] is None else date.fromisoformat(values[name])
        yield PivotLine(**values)


def _load_calls(progress: Progress[Actor], path: Path, name: str, reading: Reading, typed: dict[str, str]) -> BillFile:
    faults = Faults()
    table = None
    with opened(path, reading, typed, faults) as rows:
        if rows is not None:
            table = sum_calls(rows, _teller(progress, "Lecture"), latest=localdate())
    _refuse(faults)
    assert table is not None  # noqa: S101 else there is a fault
    progress.step("Enregistrement", 1, STEPS)
    with progress.writes() as actor:
        return load_calls(actor, name=name, digest=draft_digest(path), reading=reading, given=typed, table=table)


def _address(progress: Progress[Actor], taken_in: BillFile) -> str:
    """Where the result is seen: the bill where there is one, else the list."""
    if taken_in.kind == FileKind.CALLS:
        return reverse("census:call_totals")
    with progress.reads():
        bills = list(taken_in.bills.values_list("pk", flat=True)[:2])
    return reverse("census:bill", args=bills) if len(bills) == 1 else reverse("census:bills")

"""The invented bills taken in as real ones are: the same readers, the same actions, the same journal."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.db.models import Q

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills.actions import announce_total, create_profile, load_calls, load_lines
from maillage.journey.census.bills.demonstration._files import BilledYear, OperatorFile, bills_of
from maillage.journey.census.bills.imports import BillDraft, Faults, PivotLine, opened, read_lines, sum_calls
from maillage.journey.census.bills.models import Bill, OperatorProfile, line_key
from maillage.journey.census.bills.queries import known_lines
from maillage.journey.census.inventory.enums import LineUse, VoiceLineKind
from maillage.journey.census.inventory.models import TelecomLine
from maillage.kernel.tenancy import current

__all__ = ["load_demonstration_bills"]


@dataclass(frozen=True, slots=True)
class _House:
    """An organisation acting in its own name, where the platform furnishes the demonstration."""

    acting_id: int
    acting_name: str
    person_id: int | None = None
    person_name: str = "Maillage"

    @property
    def scope(self) -> Any:
        return current()

    def must(self, right: Right, organisation_id: int | None = None) -> None:
        """Nobody asked: whoever furnishes the demonstration may."""


def load_demonstration_bills(
    organisation_id: int, name: str, *, code: str, last_month: date, seed: int = 0, months: int = 12
) -> BilledYear:
    """Invent and take in the bills of one organisation, from the lines that its inventory already holds.

    To be called inside a scope that may write for ``organisation_id`` (the demonstration's ``everything``), after its
    inventory, and in a transaction if all organisations are to be furnished or none. ``name``: of the organisation, for
    its journal; ``code``: its INSEE code or another that is its own; ``last_month``: any day of the last month billed.
    What it returns tells which lines are unused, unknown, unbilled or dearer on purpose, and which bill is wrong.

    Usage: ``load_demonstration_bills(town.pk, town.name, code=town.insee_code, last_month=date(2026, 10, 1))``.
    """
    house = cast("Actor", _House(organisation_id, name))
    silent = {
        line_key(number or reference)
        for number, reference in TelecomLine.objects.filter(owner=organisation_id)
        .filter(Q(use=LineUse.INTERNET) | Q(kind=VoiceLineKind.INTERNET))
        .values_list("number", "reference")
    }
    known = known_lines([organisation_id])
    year = bills_of(known, last_month=last_month, code=code, seed=seed, months=months, silent=silent)
    with TemporaryDirectory(prefix="maillage-") as folder:
        for file in year.files:
            _take_lines(house, file, Path(folder))
        if year.calls is not None:
            _take_calls(house, year.calls, Path(folder))
    for file in year.files:
        for bill in Bill.objects.filter(owner=organisation_id, number__in=list(file.announced)):
            announce_total(house, bill, ht=file.announced[bill.number], ttc=None)
    return year


def _profile(house: Actor, file: OperatorFile) -> None:
    if not OperatorProfile.objects.filter(owner=house.acting_id, name=file.reading.name).exists():
        create_profile(house, file.reading)


def _take_lines(house: Actor, file: OperatorFile, folder: Path) -> None:
    _profile(house, file)
    path = folder / file.name
    path.write_bytes(file.content)
    drafts: dict[str, BillDraft] = {}
    faults = Faults()
    with opened(path, file.reading, {}, faults) as rows:
        assert rows is not None, faults.shown  # noqa: S101 we wrote it
        lines: list[PivotLine] = list(read_lines(rows, drafts))
    assert not faults.count, faults.shown  # noqa: S101 we wrote it
    load_lines(house, name=file.name, content=file.content, reading=file.reading, given={}, drafts=drafts, lines=lines)


def _take_calls(house: Actor, file: OperatorFile, folder: Path) -> None:
    _profile(house, file)
    path = folder / file.name
    path.write_bytes(file.content)
    faults = Faults()
    with opened(path, file.reading, {}, faults) as rows:
        assert rows is not None, faults.shown  # noqa: S101 we wrote it
        table = sum_calls(rows)
    assert not faults.count, faults.shown  # noqa: S101 we wrote it
    digest = sha256(file.content).hexdigest()
    load_calls(house, name=file.name, digest=digest, reading=file.reading, given={}, table=table)

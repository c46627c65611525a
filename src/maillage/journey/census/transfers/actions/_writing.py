"""What somebody looked at is written: all of it or nothing, once."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.models import Job
from maillage.journey.census.inventory.actions import Change, Refused, Written, write_batches, write_records
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers.actions._drafting import forget_file
from maillage.journey.census.transfers.actions._planning import (
    BATCH,
    PlanChanged,
    Planning,
    digest_of,
    planner_of,
)
from maillage.journey.census.transfers.engine import Planned, Reading
from maillage.journey.census.transfers.enums import ImportState, Outcome
from maillage.journey.census.transfers.imports import OpenedFile, stored_path
from maillage.journey.census.transfers.models import FileImport, UndoBatch
from maillage.journey.census.transfers.queries import same_import
from maillage.kernel.typography import plural

__all__ = ["AlreadyImported", "NotReady", "NotWritten", "note_writing", "write_import"]

WRITTEN: Final = (Outcome.CREATED, Outcome.CHANGED)


class NotReady(MaillageError):
    """The file was not looked at, or has errors."""


class AlreadyImported(MaillageError):
    """The same file, read the same way, is in the inventory already."""


class NotWritten(MaillageError):
    """The inventory does not take what the file says; nothing was written."""


def _to_nobody(_done: int) -> None:
    """Nobody watches."""


@transaction.atomic
def write_import(actor: Actor, found: FileImport, told: Callable[[int], None] = _to_nobody) -> None:
    """Write what the dry run showed. Written already: nothing happens. ``told``: after how many rows of the file it is.

    Errors, after each of which nothing is written: ``NotReady``, ``AlreadyImported``, ``PlanChanged``, ``NotWritten``,
    ``FileRefused``, ``NotAllowed``.
    """
    actor.must(Right.KEEP_INVENTORY)
    found = FileImport.objects.select_for_update().get(pk=found.pk)
    if found.state == ImportState.DONE:
        return
    _check_ready(found)
    planning = Planning.of(actor, found)
    assert found.file is not None  # noqa: S101 drafts have their file
    try:
        with transaction.atomic(), stored_path(found.file) as path, OpenedFile(path) as source:
            _write(actor, found, planning, source, told)
    except (IntegrityError, Refused) as error:
        said = str(error) if isinstance(error, Refused) else "Deux fiches ne peuvent pas être enregistrées ensemble."
        raise NotWritten(f"Rien n’a été enregistré. {said} Vérifiez de nouveau le fichier.") from error
    created, changed = found.count(Outcome.CREATED), found.count(Outcome.CHANGED)
    found.state, found.written_at = ImportState.DONE, timezone.now()
    found.save(update_fields=["state", "written_at"])
    forget_file(found)
    sentence = f"{plural(created, 'fiche ajoutée', 'fiches ajoutées')}, {plural(changed, 'modifiée', 'modifiées')}"
    facts = {"created": created, "changed": changed, "sha256": found.file_sha256}
    record(actor, "transfers.written", found, f"a importé le fichier « {found.file_name} » : {sentence}", after=facts)


def _check_ready(found: FileImport) -> None:
    if found.state not in (ImportState.CHECKED, ImportState.WRITING) or found.file is None:
        raise NotReady("Ce fichier n’a pas été vérifié. Vérifiez-le, puis enregistrez.")
    if found.count(Outcome.ERROR):
        raise NotReady("Ce fichier a des erreurs : rien n’est enregistré tant qu’il en reste.")
    before = same_import(found, digest_of(found))
    if before is not None:
        raise AlreadyImported(
            f"Ce fichier a déjà été importé ainsi, le {timezone.localtime(before.written_at):%d/%m/%Y}. Rien n’a été refait. "
            "Pour le reprendre, annulez d’abord cet import."
        )


def _write(
    actor: Actor, found: FileImport, planning: Planning, source: OpenedFile, told: Callable[[int], None]
) -> None:
    places = count()
    sentence = f"a importé le fichier « {found.file_name} »"
    sites = found.summary.get("new_sites", [])
    if sites:
        kind = KINDS["lieux"]
        changes = [Change({"name": name, "kind": "OTHER"}) for name in sites]
        written = write_records(
            actor,
            kind,
            changes,
            owner_id=found.owner_id,
            source=Source.IMPORTED,
            sentence=f"{sentence} (lieux nouveaux)",
        )
        _keep_undo(found, kind.slug, next(places), written, {})
    read = count()
    for reading in planning.readings:
        kind, pending = KINDS[reading.rules.kind], list[list[Planned]]()
        batches = _changes(planning, reading, source, pending, lambda: told(next(read) * BATCH))
        for written in write_batches(
            actor, kind, batches, owner_id=found.owner_id, source=Source.IMPORTED, sentence=sentence
        ):
            planned = pending.pop()
            planning.planners[-1].pass_on(planned, written.keys)
            moments = {one.change.record_id: one.touched_at for one in planned if one.change is not None}
            _keep_undo(found, kind.slug, next(places), written, moments)
    if planning.digest != found.summary.get("plan"):
        raise PlanChanged(
            "L’inventaire a changé depuis la vérification : rien n’a été enregistré. Vérifiez de nouveau le fichier."
        )


def _changes(
    planning: Planning, reading: Reading, source: OpenedFile, pending: list[list[Planned]], tell: Callable[[], None]
) -> Iterator[list[Change]]:
    """The changes of a table, and beside them the rows that ask for them."""
    planner = planner_of(planning, reading)
    rows = source.rows(reading.table, reading.dialect)
    while cells := list(islice(rows, BATCH)):
        tell()
        planned = [one for one in planner.plan(cells) if one.outcome in WRITTEN and one.change is not None]
        pending.append(planned)
        yield [one.change for one in planned if one.change is not None]


def _keep_undo(
    found: FileImport, kind: str, position: int, written: Written, moments: Mapping[int | None, str]
) -> None:
    """``moments``: when each record was last changed before, which it will be again once this is taken back."""
    if written.created or written.changed:
        UndoBatch.objects.create(
            owner_id=found.owner_id,
            file_import=found,
            position=position,
            kind=kind,
            created=written.created,
            changed={pk: before | {"updated_at": moments[pk]} for pk, before in written.changed.items()},
        )


@transaction.atomic
def note_writing(actor: Actor, found: FileImport, job: Job) -> None:
    """A worker is going to write it. Errors: ``NotReady``, ``AlreadyImported``."""
    actor.must(Right.KEEP_INVENTORY)
    _check_ready(found)
    found.state, found.job = ImportState.WRITING, job
    found.save(update_fields=["state", "job"])

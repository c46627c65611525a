"""What the worker does for imports. Each can be run again from its start."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.progress import Progress
from maillage.journey.census.transfers.actions import (
    Checking,
    Planning,
    forget_file,
    plan_batches,
    undo_import,
    write_import,
)
from maillage.journey.census.transfers.enums import ImportState, Outcome
from maillage.journey.census.transfers.imports import stored_path
from maillage.journey.census.transfers.models import FileImport, FoundPage
from maillage.kernel.jobs import job, scheduled
from maillage.kernel.tenancy import everything
from maillage.kernel.typography import plural

__all__ = ["check", "tidy", "undo", "write"]

DRAFT_DAYS = 7
REPORT_DAYS = 90


class ImportGone(MaillageError):
    """The draft was given up between the asking and the work."""


@job("census_transfers.check")
def check(progress: Progress[Actor], *, file_import: int) -> str:
    """The dry run of a large file."""
    with progress.reads():
        found = _found(file_import)
        if found.state != ImportState.CHECKING:
            return _address(found)
    try:
        _check(progress, found)
    except MaillageError:
        _back_to(progress, file_import, ImportState.DRAFT)
        raise
    return _address(found)


def _check(progress: Progress[Actor], found: FileImport) -> None:
    checking, total = Checking(found), found.row_count
    with progress.reads() as actor:
        planning = Planning.of(actor, found)
    with progress.writes():
        checking.begin()
    assert found.file is not None  # noqa: S101 drafts have their file
    done = 0
    with stored_path(found.file) as path:
        batches = plan_batches(planning, path)
        while True:
            progress.step("Vérification des lignes", min(done, total), total)
            with progress.reads():
                batch = next(batches, None)
            if batch is None:
                break
            checking.add(batch)
            done += len(batch.rows)
            with progress.writes():
                checking.flush()
    with progress.writes() as actor:
        checking.end(actor, planning)


@job("census_transfers.write")
def write(progress: Progress[Actor], *, file_import: int) -> str:
    """Write a large file that was looked at; all of it or nothing."""
    with progress.reads():
        found = _found(file_import)
    total = found.row_count
    progress.step(f"Enregistrement de {plural(found.row_count, 'ligne', 'lignes')}, toutes ou aucune")
    try:
        with progress.writes() as actor:
            found = _found(file_import)
            if found.state == ImportState.WRITING:
                write_import(actor, found, lambda done: progress.count(min(done, total), total))
    except MaillageError:
        _back_to(progress, file_import, ImportState.DRAFT)
        raise
    return _address(found)


@job("census_transfers.undo")
def undo(progress: Progress[Actor], *, file_import: int, others_only: bool) -> str:
    """Take a large import back."""
    progress.step("Annulation : les fiches reviennent toutes, ou aucune")
    with progress.writes() as actor:
        found = _found(file_import)
        total = found.count(Outcome.CREATED) + found.count(Outcome.CHANGED)
        undo_import(actor, found, others_only=others_only, told=lambda done: progress.count(min(done, total), total))
    return _address(found)


@scheduled("census_transfers.tidy", "23 3 * * *")
def tidy() -> None:
    """Every night, drafts that nobody came back to leave with their files, and old reports. Idempotent."""
    moment = timezone.now()
    with everything("drafts of all organisations"), transaction.atomic():
        states = (ImportState.DRAFT, ImportState.CHECKING, ImportState.CHECKED)
        for found in FileImport.objects.filter(state__in=states, created_at__lt=moment - timedelta(days=DRAFT_DAYS)):
            forget_file(found)
            found.delete()
        FoundPage.objects.filter(file_import__written_at__lt=moment - timedelta(days=REPORT_DAYS)).delete()


def _found(pk: int) -> FileImport:
    found: FileImport | None = FileImport.objects.select_related("file").filter(pk=pk).first()
    if found is None:
        raise ImportGone("Ce dépôt n’existe plus : il n’y a rien à faire.")
    return found


def _back_to(progress: Progress[Actor], pk: int, state: ImportState) -> None:
    with progress.writes():
        FileImport.objects.filter(pk=pk, state__in=(ImportState.CHECKING, ImportState.WRITING)).update(state=state)


def _address(found: FileImport) -> str:
    return reverse("census:import", args=[found.pk])

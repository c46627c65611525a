"""The dry run: what a file would do is found out and shown, and nothing is written but that."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.models import Job
from maillage.journey.census.transfers.actions._planning import Batch, Planning, digest_of, plan_batches
from maillage.journey.census.transfers.enums import ImportState, Outcome
from maillage.journey.census.transfers.imports import stored_path
from maillage.journey.census.transfers.models import FileImport, FoundPage
from maillage.journey.census.transfers.queries import ROWS_A_PAGE
from maillage.kernel.typography import plural

__all__ = ["Checking", "check_import", "note_checking"]

MOST_DIFFERENCES: Final = 12
"""Of a new record that a report shows; of one that changes, all."""


@dataclass(slots=True)
class Checking:
    """A report that grows batch after batch."""

    found: FileImport
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    _open: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _positions: dict[str, int] = field(default_factory=dict)
    _full: list[FoundPage] = field(default_factory=list)

    def begin(self) -> None:
        """The report before it leaves."""
        FoundPage.objects.filter(file_import=self.found).delete()

    def add(self, batch: Batch) -> None:
        """What a batch would do."""
        titles = batch.planner.targets
        for one in batch.rows:
            outcome = one.outcome.value
            self.counts[outcome] += 1
            if one.outcome == Outcome.LEFT:
                continue
            shown = one.differences if one.outcome == Outcome.CHANGED else one.differences[:MOST_DIFFERENCES]
            self._put(
                outcome,
                {
                    "sheet": batch.table,
                    "row": one.row,
                    "label": one.label,
                    "reason": one.reason,
                    "problems": one.problems,
                    "differences": [(code, titles[code].label, before, after) for code, before, after in shown],
                },
            )

    def _put(self, outcome: str, row: dict[str, Any]) -> None:
        rows = self._open.setdefault(outcome, [])
        rows.append(row)
        if len(rows) == ROWS_A_PAGE:
            self._close(outcome)

    def _close(self, outcome: str) -> None:
        position = self._positions.get(outcome, 0)
        rows = self._open.pop(outcome)
        page = FoundPage(
            owner_id=self.found.owner_id, file_import=self.found, outcome=outcome, position=position, rows=rows
        )
        self._full.append(page)
        self._positions[outcome] = position + 1

    def flush(self) -> None:
        """Full pages are written."""
        FoundPage.objects.bulk_create(self._full, batch_size=100)
        self._full.clear()

    def end(self, actor: Actor, planning: Planning) -> None:
        """The last pages, the counts, and the event."""
        for outcome in list(self._open):
            self._close(outcome)
        self.flush()
        found = self.found
        found.summary = self.counts | {
            "plan": planning.digest,
            "others": planning.others,
            "new_sites": list(planning.links.new_sites),
        }
        found.digest = digest_of(found)
        found.state, found.checked_at = ImportState.CHECKED, timezone.now()
        found.save(update_fields=["summary", "digest", "state", "checked_at"])
        created, changed, wrong = (self.counts[one.value] for one in (Outcome.CREATED, Outcome.CHANGED, Outcome.ERROR))
        told = f"{plural(created, 'nouvelle fiche', 'nouvelles fiches')}, {plural(changed, 'modifiée', 'modifiées')}"
        errors = f", {plural(wrong, 'ligne en erreur', 'lignes en erreur')}" if wrong else ""
        record(actor, "transfers.checked", found, f"a vérifié le fichier « {found.file_name} » : {told}{errors}")


def check_import(actor: Actor, found: FileImport) -> None:
    """The dry run of a draft, at once. Errors: ``FileRefused``, ``RulesRefused``, ``NotAllowed``."""
    actor.must(Right.KEEP_INVENTORY)
    planning, checking = Planning.of(actor, found), Checking(found)
    assert found.file is not None  # noqa: S101 drafts have their file
    with stored_path(found.file) as path, transaction.atomic():
        checking.begin()
        for batch in plan_batches(planning, path):
            checking.add(batch)
            checking.flush()
        checking.end(actor, planning)


@transaction.atomic
def note_checking(actor: Actor, found: FileImport, job: Job) -> None:
    """A worker is going to look at it."""
    actor.must(Right.KEEP_INVENTORY)
    found.state, found.job = ImportState.CHECKING, job
    found.save(update_fields=["state", "job"])

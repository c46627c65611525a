"""An import from the file to its undoing."""

from typing import Any

from django.db import models
from django.db.models import Q

from maillage.foundations.files.models import StoredFile
from maillage.foundations.scheduling.models import Job
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers.enums import ImportState, Outcome
from maillage.kernel.tenancy import OwnedModel

__all__ = ["FileImport", "FoundPage", "UndoBatch"]


class FileImport(OwnedModel):
    """A file for the inventory of one organisation.

    ``kind``: the slug of what its rows are, empty for a workbook of several; ``file``: until it is written or given up, then
    only its name and SHA-256 stay. ``tables``: what the file holds (``imports.FoundTable``); ``readings``: how each
    table is read (``engine.Reading``); ``summary``: counts by outcome, sites to create, others' rows, and what makes
    the plan the same one later. ``digest``: SHA-256 of the file, of how it is read and for whom: written once.
    ``job``: what last worked on it.
    """

    kind = models.CharField("liste", max_length=30, blank=True)
    state = models.CharField("état", max_length=10, choices=ImportState.choices, default=ImportState.DRAFT)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField("fichier", max_length=200)
    file_sha256 = models.CharField("empreinte du fichier", max_length=64)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    mapping_name = models.CharField("correspondance", max_length=120, blank=True)
    tables = models.JSONField("contenu", default=list)
    readings = models.JSONField("lecture", default=list)
    summary = models.JSONField("bilan", default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField("déposé le", auto_now_add=True)
    checked_at = models.DateTimeField("vérifié le", null=True)
    written_at = models.DateTimeField("enregistré le", null=True)
    undone_at = models.DateTimeField("annulé le", null=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "import"
        indexes = [models.Index(fields=["owner", "-id"], name="imports_of_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "digest"], condition=Q(state=ImportState.DONE.value), name="one_import_a_file"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def title(self) -> str:
        """Of what it feeds."""
        return KINDS[self.kind].title if self.kind in KINDS else "Tout l’inventaire"

    @property
    def row_count(self) -> int:
        return sum(table["rows"] for table in self.tables)

    def count(self, outcome: Outcome) -> int:
        """Rows that have or would have this outcome."""
        found: Any = self.summary.get(outcome.value, 0)
        return int(found)


class FoundPage(OwnedModel):
    """Fifty rows of what an import would do, as the page shows them: a page is one row to read, wherever it stands."""

    file_import = models.ForeignKey(FileImport, models.CASCADE, related_name="pages")
    outcome = models.CharField("sort", max_length=8, choices=Outcome.choices)
    position = models.PositiveIntegerField("rang")
    rows = models.JSONField(default=list)

    class Meta(OwnedModel.Meta):
        verbose_name = "page de vérification"
        constraints = [
            models.UniqueConstraint(fields=["file_import", "outcome", "position"], name="one_found_page_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.position}"


class UndoBatch(OwnedModel):
    """What a part of an import has done, so that it can be taken back: keys of records created, values before by key."""

    file_import = models.ForeignKey(FileImport, models.CASCADE, related_name="batches")
    position = models.PositiveIntegerField("rang")
    kind = models.CharField("liste", max_length=30)
    created = models.JSONField(default=list)
    changed = models.JSONField(default=dict)

    class Meta(OwnedModel.Meta):
        verbose_name = "lot importé"
        constraints = [models.UniqueConstraint(fields=["file_import", "position"], name="one_undo_batch_a_place")]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"

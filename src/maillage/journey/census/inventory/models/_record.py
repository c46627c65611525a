"""What every record of the inventory carries beside its own facts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.inventory.enums import Source, TaxBasis, ValueStatus
from maillage.kernel.tenancy import OwnedModel

__all__ = ["COMMON", "Record", "called", "one_a_source_key", "record_indexes"]

COMMON = (
    "id",
    "owner",
    "status",
    "as_of",
    "evidence",
    "provenance",
    "extra",
    "source",
    "source_key",
    "retired_on",
    "created_at",
    "updated_at",
    "search_text",
)
"""Columns that say how a record is known, not what it is."""


class Record(OwnedModel):
    """One thing that an organisation has, or a counted group of like things.

    ``status``, ``as_of`` and ``evidence`` hold for all its values; ``provenance`` holds the exceptions, by column:
    ``{"warranty_end": {"status": "ESTIMATED", "as_of": "2026-03-01", "evidence": 7}}``. A column without value is NC or
    « sans objet » where its status says so, else nobody was asked. ``tax_basis`` holds for every price of the record.
    ``extra``: values of the columns that a body has added (``AddedField``), by code, as texts. ``source_key``: what the
    source calls it, to find it again. ``retired_on``: it is gone, and stays for the record.
    """

    subject = Subject.CENSUS

    site = models.ForeignKey(
        "census_inventory.Site", models.PROTECT, verbose_name="lieu", null=True, blank=True, related_name="+"
    )
    name = models.CharField("désignation", max_length=160)
    reference = models.CharField("référence", max_length=80, blank=True)
    note = models.TextField("remarques", max_length=2000, blank=True)
    tax_basis = models.CharField("prix exprimés", max_length=3, choices=TaxBasis.choices, blank=True)
    status = models.CharField("statut", max_length=14, choices=ValueStatus.choices, default=ValueStatus.MEASURED)
    as_of = models.DateField("au", null=True, blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="justificatif", null=True, blank=True, related_name="+"
    )
    provenance = models.JSONField("d’où viennent les valeurs", default=dict, blank=True)
    extra = models.JSONField("colonnes ajoutées", default=dict, blank=True)
    source = models.CharField("origine", max_length=8, choices=Source.choices, default=Source.TYPED)
    source_key = models.CharField("clé dans la source", max_length=120, blank=True)
    retired_on = models.DateField("sorti le", null=True, blank=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)
    search_text = models.TextField(blank=True, default="", editable=False)

    is_searchable: ClassVar[bool] = True
    searched: ClassVar[tuple[str, ...]] = ("name", "reference")
    """The columns whose words find the record."""
    known_by: ClassVar[str] = ""
    """The column that tells it from others of the same name: twenty lines are called « Ligne »."""

    class Meta(OwnedModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """Its name, and what tells it from others: « Ligne 05 36 49 00 06 »."""
        return called(self.name, str(getattr(self, self.known_by)) if self.known_by else "")

    def status_of(self, column: str) -> ValueStatus:
        """How the value of a column is known."""
        return ValueStatus(self.provenance.get(column, {}).get("status") or self.status)


def called(name: str, known: str) -> str:
    """A name, and what tells it from others unless it says so already.

    >>> called("Ligne", "05 36 49 00 06"), called("Accueil 05 36 49 00 06", "0536490006"), called("Fax", "")
    ('Ligne 05 36 49 00 06', 'Accueil 05 36 49 00 06', 'Fax')
    """
    plain = "".join(known.split())
    return name if not plain or plain in "".join(name.split()) else f"{name} {known}"


def record_indexes(name: str) -> list[models.Index]:
    """The indexes of a table of records: one organisation's, or everybody's that one sees, by name."""
    return [
        models.Index(fields=["owner", "name", "id"], name=f"{name}_of_owner"),
        models.Index(fields=["name", "id"], name=f"{name}_by_name"),
    ]


def one_a_source_key(name: str) -> models.UniqueConstraint:
    """What a source declares twice is one record."""
    return models.UniqueConstraint(
        fields=["owner", "source", "source_key"], condition=~Q(source_key=""), name=f"one_{name}_a_source_key"
    )

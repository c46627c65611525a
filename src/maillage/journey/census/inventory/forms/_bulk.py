"""What is done to many records at once, and the small forms around a list and a record."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from maillage.journey.census.inventory.actions import EVIDENCE_FORMATS, EVIDENCE_MEGABYTES
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.forms._record import RecordForm, value_of
from maillage.journey.census.inventory.models import Kind, Record
from maillage.kernel.forms import DayField, UploadField

__all__ = ["RETIRE", "EvidenceForm", "LabelForm", "OneColumnForm", "RetireForm", "ViewForm", "columns_for_many"]

RETIRE: Final = "retired_on"
_ONE_BY_ONE: Final = ("name", "reference", "note", "serial_number", "hostname", "number")
"""What makes a record itself: never the same for many."""


def columns_for_many(kind: Kind) -> list[tuple[str, str]]:
    """The columns that may be given one value for many records, and leaving the inventory."""
    offered = [
        (column, str(about.verbose_name)[:1].upper() + str(about.verbose_name)[1:])
        for column, about in kind.facts.items()
        if column not in _ONE_BY_ONE and column != kind.parent
    ]
    return [*offered, ("status", "Statut de la fiche"), (RETIRE, "Sortir de l’inventaire")]


class OneColumnForm(forms.Form):
    """The value that a column takes for many records. An empty one empties the column."""

    def __init__(self, data: Any, *, kind: Kind, column: str, links: Mapping[str, Sequence[tuple[int, str]]]) -> None:
        super().__init__(data)
        self.kind, self.column = kind, column
        if column == RETIRE:
            self.fields[column] = DayField(label="Sorties le", initial=localdate)
        else:
            self.fields[column] = RecordForm(kind=kind, links=links).fields[column]
            self.fields[column].initial = None

    def as_hidden(self) -> SafeString:
        """What was typed, carried unseen through the confirmation."""
        field = self[self.column]
        return format_html('<input type="hidden" name="{}" value="{}">', field.html_name, field.data or "")

    def values(self) -> dict[str, Any]:
        """By column, as the inventory takes them."""
        value = self.cleaned_data[self.column]
        about = self.kind.facts.get(self.column)
        return {self.column: value if about is None else value_of(about, value)}

    def provenance(self) -> dict[str, dict[str, Any]]:
        """What is said of the column: « NC » or « sans objet », where that was typed."""
        value = self.cleaned_data[self.column]
        is_status = isinstance(value, ValueStatus)
        return {self.column: {"status": str(value)}} if is_status and self.column in self.kind.facts else {}


class RetireForm(forms.Form):
    """The day on which a record left."""

    on = DayField(label="Sortie le", initial=localdate)


class EvidenceForm(forms.Form):
    """A file that proves a record, or one value of it."""

    file = UploadField(label="Fichier", extensions=tuple(EVIDENCE_FORMATS), most_megabytes=EVIDENCE_MEGABYTES)
    column = forms.ChoiceField(label="Ce qu’il prouve", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, kind: Kind, row: Record) -> None:
        super().__init__(data, files)
        held = [
            (column, f"seulement : {about.verbose_name}")
            for column, about in kind.facts.items()
            if getattr(row, about.attname) not in (None, "") and column not in ("name", "note")
        ]
        chosen: Any = self.fields["column"]
        chosen.choices = [("", "toute la fiche"), *held]


class ViewForm(forms.Form):
    """A view that is kept."""

    name = forms.CharField(
        label="Nom de la vue",
        max_length=80,
        error_messages={"required": "Donnez-lui un nom.", "max_length": "80 caractères au plus."},
    )
    is_shared = forms.BooleanField(label="La montrer à mes collègues", required=False)


class LabelForm(forms.Form):
    """On which sheet, and from which label on."""

    planche = forms.ChoiceField(
        label="Planche", choices=[("3x8", "A4, 24 étiquettes (3 × 8)"), ("5x13", "A4, 65 étiquettes (5 × 13)")]
    )
    debut = forms.IntegerField(
        label="Première étiquette libre",
        min_value=1,
        max_value=65,
        initial=1,
        help_text="Pour finir une planche entamée : comptez de gauche à droite, puis de haut en bas.",
        error_messages={
            "required": "Écrivez 1 pour une planche neuve.",
            "invalid": "Écrivez un nombre entier.",
            "min_value": "La première porte le numéro 1.",
            "max_value": "Cette planche n’en a pas tant.",
        },
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        across, down = map(int, found.get("planche", "3x8").split("x"))
        if found.get("debut", 1) > across * down:
            self.add_error("debut", f"Cette planche a {across * down} étiquettes.")
        return found

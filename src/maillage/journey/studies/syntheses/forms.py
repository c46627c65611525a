"""What people type about studies."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate

from maillage.journey.studies.syntheses.engine.census import THEMES
from maillage.journey.studies.syntheses.engine.own import OfferedPrice
from maillage.kernel.forms import DayField, NumberField
from maillage.kernel.typography import number

__all__ = ["ChangeScopeForm", "OwnPricesForm", "ReopenForm", "ScopeForm", "SurveyForm"]

MOST_FILES: Final = 12
MOST_MEGABYTES: Final = 20
ENDINGS: Final = (".xlsx", ".ods", ".zip", ".csv")


class SeveralFiles(forms.FileInput):
    """One field, several files."""

    allow_multiple_selected = True


class SurveyFilesField(forms.FileField):
    """A workbook, an archive, or the delimited files of a survey, all at once."""

    widget = SeveralFiles(attrs={"accept": ",".join(ENDINGS), "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        single = super().clean
        uploads = [single(item, initial) for item in (data if isinstance(data, list) and data else [None])]
        endings = {"." + (upload.name or "").rpartition(".")[2].lower() for upload in uploads}
        if endings - set(ENDINGS):
            raise forms.ValidationError("Déposez un classeur (XLSX, ODS), une archive ZIP, ou des fichiers CSV.")
        if len(uploads) > 1 and endings != {".csv"}:
            raise forms.ValidationError(
                "Déposez un seul classeur ou une seule archive ; plusieurs fichiers, seulement en CSV."
            )
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(f"Déposez {MOST_FILES} fichiers au plus.")
        for upload in uploads:
            if (upload.size or 0) > MOST_MEGABYTES * 1_000_000:
                size = number((upload.size or 0) / 1_000_000, 1)
                raise forms.ValidationError(
                    f"« {upload.name} » fait {size} Mo ; on en accepte {MOST_MEGABYTES} au plus."
                )
        return uploads


class SurveyForm(forms.Form):
    """A survey to load: its files, what it is called, when its answers were given."""

    survey = SurveyFilesField(
        label="Fichiers de l’enquête",
        help_text="Un classeur XLSX ou ODS, une archive ZIP, ou plusieurs fichiers CSV choisis ensemble.",
        error_messages={"required": "Choisissez les fichiers de l’enquête.", "empty": "Un de ces fichiers est vide."},
    )
    name = forms.CharField(
        label="Nom de l’enquête",
        max_length=160,
        help_text="Par exemple : Enquête infrastructure 2012.",
        error_messages={"required": "Donnez un nom à l’enquête."},
    )
    as_of = DayField(label="Réponses données au plus tard le")

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if not date(2000, 1, 1) <= day <= localdate():
            raise forms.ValidationError("Donnez une date entre 2000 et aujourd’hui.")
        return day


class ChangeScopeForm(forms.Form):
    """What a study of a campaign is about."""

    name = forms.CharField(
        label="Nom de l’étude", max_length=160, error_messages={"required": "Donnez un nom à l’étude."}
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes étudiés",
        choices=list(THEMES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un thème."},
    )


class ScopeForm(ChangeScopeForm):
    """A frozen campaign to study, and what about."""

    field_order = ("campaign", "name", "themes")

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"] = forms.ModelChoiceField(
            campaigns,
            label="Campagne figée",
            help_text="Seule une campagne figée s’étudie : ses réponses ne changent plus.",
            error_messages={
                "required": "Choisissez une campagne.",
                "invalid_choice": "Choisissez une campagne de la liste.",
            },
        )
        self.order_fields(self.field_order)


class ReopenForm(forms.Form):
    """Why a study goes back to its scope."""

    reason = forms.CharField(
        label="Motif",
        max_length=300,
        help_text="Il reste au journal.",
        error_messages={"required": "Dites pourquoi : le motif reste au journal."},
    )


class OwnPricesForm(forms.Form):
    """What a member pays today for what is offered. Nothing of it is kept: it stands in the address of the page."""

    def __init__(self, *args: Any, offers: list[OfferedPrice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        for offer in offers:
            self.fields[f"q{offer.place}"] = _cell(f"Combien : {offer.label}", Decimal(10) ** 9)
            self.fields[f"p{offer.place}"] = _cell(f"Prix payé : {offer.label}", Decimal(10) ** 7)

    def given(self) -> list[tuple[OfferedPrice, Decimal, Decimal]]:
        """The offers for which both a quantity and a price are given."""
        return [
            (offer, quantity, paid)
            for offer in self.offers
            if (quantity := self.cleaned_data.get(f"q{offer.place}")) is not None
            and (paid := self.cleaned_data.get(f"p{offer.place}")) is not None
        ]


def _cell(label: str, most: Decimal) -> NumberField:
    """A number in a table: its label is read aloud, since the column's title is all that is seen."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 7, "aria-label": label})
    return NumberField(label=label, min_value=0, max_value=most, decimal_places=6, required=False, widget=widget)

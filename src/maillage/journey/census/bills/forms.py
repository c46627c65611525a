"""What people type about bills."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms

from maillage.journey.census.bills.enums import (
    BillState,
    CallClass,
    DateFormat,
    DecimalMark,
    Encoding,
    FileKind,
    LineCategory,
    Separator,
)
from maillage.journey.census.bills.imports import Reading, pivot_of
from maillage.kernel.editions import EDITION
from maillage.kernel.forms import DayField, NumberField, UploadField
from maillage.kernel.spelling import fold

__all__ = ["AddFileForm", "BillsForm", "CheckForm", "LinesForm", "ProfileForm", "ReadingForm", "TotalForm"]

ENDINGS: Final = ("csv", "txt", "tsv", "xlsx", "ods", "xml", "pdf")
MOST_MEGABYTES: Final = 60
MOST_TITLES: Final = 40


class AddFileForm(forms.Form):
    """A file of an operator."""

    file = UploadField(
        label="Fichier de l’opérateur",
        extensions=ENDINGS,
        most_megabytes=MOST_MEGABYTES,
        help_text="Lignes de facture ou relevé de communications en CSV, XLSX ou ODS ; facture électronique en XML ou PDF "
        "Factur-X. 60 Mo au plus.",
    )


class ReadingForm(forms.Form):
    """How an uploaded file is read, and what it does not say itself."""

    profil = forms.ChoiceField(
        label="Profil d’opérateur",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez un profil."),
    )
    number = forms.CharField(
        label="Numéro de facture", max_length=60, required=False, help_text="Si le fichier ne le porte pas."
    )
    issued_on = DayField(label="Date de facture", required=False, help_text="Si le fichier ne la porte pas.")
    account = forms.CharField(
        label="Compte de facturation", max_length=60, required=False, help_text="Si le fichier ne le porte pas."
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profil"].choices = [("", "À choisir"), *choices]  # type: ignore[attr-defined]

    def given(self) -> dict[str, str]:
        """What was typed, as imports take it."""
        typed = {name: self.cleaned_data.get(name) for name in ("number", "issued_on", "account")}
        return {
            name: value.isoformat() if isinstance(value, date) else str(value) for name, value in typed.items() if value
        }


class BillsForm(forms.Form):
    """Which bills to show."""

    q = forms.CharField(label="Numéro ou compte", max_length=60, required=False)
    operateur = forms.CharField(label="Opérateur", max_length=80, required=False)
    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Toutes"), *BillState.choices, ("GAP", "Avec un écart")],
    )
    depuis = DayField(label="Depuis le", required=False, help_text="")
    collectivite = forms.CharField(required=False, widget=forms.HiddenInput)


class LinesForm(forms.Form):
    """Which lines to show."""

    q = forms.CharField(label="Numéro de ligne", max_length=40, required=False)
    collectivite = forms.CharField(required=False, widget=forms.HiddenInput)


class TotalForm(forms.Form):
    """What a bill says of its total."""

    ht = NumberField(
        label="Total hors taxes",
        unit="€ HT",
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text="Tel qu’imprimé.",
    )
    ttc = NumberField(label="Total toutes taxes", unit="€ TTC", max_digits=12, decimal_places=2, required=False)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Decimal | None] = super().clean() or {}
        if not self.errors and typed.get("ht") is None and typed.get("ttc") is None:
            raise forms.ValidationError("Écrivez au moins un des deux totaux.")
        return typed


class CheckForm(forms.Form):
    """Why a bill is right."""

    reason = forms.CharField(
        label="Raison",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Obligatoire s’il y a un écart ou si le total est inconnu : avoir à venir, arrondi de l’opérateur…",
    )


class WordsField(forms.CharField):
    """« leur mot = notre catégorie », one a line."""

    def __init__(self, *, words: Sequence[tuple[str, str]], **options: Any) -> None:
        self.words = words
        super().__init__(widget=forms.Textarea(attrs={"rows": 8}), **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        labels = dict(self.words)
        return "\n".join(f"{word} = {labels.get(code, code)}" for word, code in value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        codes = {fold(label): code for code, label in self.words}
        pairs = []
        for place, line in enumerate(text.splitlines(), start=1):
            word, sign, meant = (part.strip() for part in line.rpartition("="))
            if not line.strip():
                continue
            if not sign or not word or fold(meant) not in codes:
                known = ", ".join(label for _, label in self.words)
                raise forms.ValidationError(
                    f"Ligne {place} : écrivez « leur mot = {self.words[0][1]} ». Au choix : {known}."
                )
            pairs.append([word[:80], codes[fold(meant)]])
        return pairs


class ProfileForm(forms.Form):
    """A profile: how the files of an operator are written, and where each column of ours is found."""

    def __init__(self, *args: Any, kind: str, headers: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields |= {
            "name": forms.CharField(label="Nom du profil", max_length=80),
            "operator": forms.CharField(label="Opérateur", max_length=80),
            "separator": forms.ChoiceField(label="Séparateur", choices=Separator.choices, required=False),
            "encoding": forms.ChoiceField(label="Codage des lettres", choices=Encoding.choices, required=False),
            "skipped": forms.IntegerField(
                label="Lignes au-dessus des titres",
                min_value=0,
                max_value=100,
                initial=0,
                help_text="Elles ne sont pas lues.",
            ),
            "decimal_mark": forms.ChoiceField(label="Décimales", choices=DecimalMark.choices),
            "date_format": forms.ChoiceField(label="Dates", choices=DateFormat.choices),
        }
        self.titles = list(dict.fromkeys(headers))[:MOST_TITLES]
        found = f" Dans votre fichier : {', '.join(self.titles)}." if headers else ""
        for column in pivot_of(kind):
            help_text = column.help or ("À défaut, vous le saisirez à chaque versement." if column.is_needed else "")
            self.fields[f"column_{column.code}"] = forms.CharField(
                label=f"Colonne « {column.label} »",
                max_length=120,
                required=False,
                help_text=help_text,
                widget=forms.TextInput(attrs={"list": "titres"} if self.titles else {}),
            )
        first = self.fields[f"column_{pivot_of(kind)[0].code}"]
        first.help_text = f"Le titre de la colonne dans le fichier, ou « =valeur » si elle y manque.{found}"
        words = CallClass.choices if kind == FileKind.CALLS else LineCategory.choices
        self.fields["categories"] = WordsField(
            label="Mots du fichier",
            words=words,
            required=False,
            max_length=5000,
            help_text="Un par ligne : « leur mot = "
            + str(words[0][1])
            + " ». Le premier mot trouvé l’emporte ; « * » vaut pour "
            "tout le reste. Au choix : " + ", ".join(str(label) for _, label in words) + ".",
        )
        if kind == FileKind.LINES:
            self.fields["keeps_users"] = forms.BooleanField(
                label="Garder le nom de l’utilisateur",
                required=False,
                help_text="Il désigne une personne : ne le gardez que si vous en avez besoin, et dites-le à ces personnes.",
            )

    @classmethod
    def initial_of(cls, reading: Reading) -> dict[str, Any]:
        values = reading.as_json()
        return values | {f"column_{code}": header for code, header in reading.columns.items()}

    def reading(self, origin: str = "") -> Reading:
        """The profile as it was typed."""
        typed = self.cleaned_data
        columns = {column.code: typed[f"column_{column.code}"].strip() for column in pivot_of(self.kind)}
        values = {name: typed[name] for name in typed if not name.startswith("column_") and name != EDITION}
        return Reading.of(values | {"kind": self.kind, "columns": columns, "origin": origin})

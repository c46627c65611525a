"""Shape of what is typed."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from maillage.engine.quantities import TaxBasis
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.models import Tariff, TariffPlan
from maillage.journey.studies.telephony.queries import AccessSeen
from maillage.kernel.forms import DayField, NumberField
from maillage.kernel.tables import TABLE_ENDINGS

__all__ = ["AnalysisForm", "BridgeForm", "CitingForm", "PlanForm", "TariffForm"]

MOST_BYTES = 2_000_000
CHOOSE = "Choisissez dans la liste."


class TariffForm(forms.Form):
    """A new tariff, with the table of its plans."""

    name = forms.CharField(
        label="Nom du tarif", max_length=120, error_messages={"required": "Donnez un nom à ce tarif."}
    )
    operator = forms.CharField(label="Opérateur", max_length=80, required=False)
    as_of = DayField(label="Prix au")
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Où ces prix ont été lus, ou « chiffres inventés ».",
        error_messages={"required": "Dites où ces prix ont été lus."},
    )
    basis = forms.ChoiceField(
        label="Prix",
        choices=[("", "Choisir"), *((basis.value, basis.value) for basis in TaxBasis)],
        error_messages={"required": "Dites si les prix sont HT ou TTC."},
    )
    file = forms.FileField(
        label="Forfaits",
        required=False,
        help_text="Un tableau CSV, XLSX ou ODS, un forfait par ligne. Sans fichier, les forfaits se saisissent ensuite.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(TABLE_ENDINGS)}),
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        found: UploadedFile[Any] | None = self.cleaned_data["file"]
        if found is not None and (found.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Ce fichier pèse plus de 2 Mo : un tarif tient en quelques lignes.")
        return found


def _in_french(column: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """Numbers are typed with a comma, and what is wrong with one is said with what to write."""
    required = {"required": f"{column.verbose_name[:1].upper()}{column.verbose_name[1:]} : remplissez cette case."}
    if isinstance(column, models.DecimalField):
        options |= {"form_class": NumberField, "error_messages": required}
    elif isinstance(column, models.IntegerField):
        options |= {"form_class": NumberField, "decimal_places": 0, "error_messages": required}
    elif not column.choices:
        options |= {"error_messages": required}
    return column.formfield(**options)


class PlanForm(forms.ModelForm[TariffPlan]):
    """One plan of a grid."""

    class Meta:
        model = TariffPlan
        exclude = ("owner", "tariff")
        formfield_callback = _in_french

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, value in self.initial.items():
            if isinstance(value, Decimal):  # « 14,90 », not the six decimals of the column
                short = value.normalize()
                self.initial[name] = short if short != round(short, 2) else round(short, 2)


class _MonthInput(forms.DateInput):
    input_type = "month"


MONTH = {
    "required": "Donnez un mois, par exemple 01/2026.",
    "invalid": "Ce mois ne se lit pas. Écrivez-le mm/aaaa, par exemple 01/2026.",
}


class AnalysisForm(forms.Form):
    """What to analyse: a tariff, a period, the time that the choice may take."""

    name = forms.CharField(
        label="Nom de l’analyse", max_length=160, error_messages={"required": "Donnez un nom à cette analyse."}
    )
    study = forms.ModelChoiceField(
        Study.objects.none(),
        label="D’après l’étude",
        empty_label="Aucune",
        required=False,
        help_text="Le rapport de cette étude citera l’analyse, une fois figée.",
    )
    tariff = forms.ModelChoiceField(
        Tariff.objects.none(),
        label="Tarif",
        empty_label=None,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    first_month = forms.DateField(
        label="Premier mois",
        input_formats=["%Y-%m", "%m/%Y", "%Y-%m-%d"],
        widget=_MonthInput(format="%Y-%m"),
        error_messages=MONTH,
    )
    last_month = forms.DateField(
        label="Dernier mois",
        input_formats=["%Y-%m", "%m/%Y", "%Y-%m-%d"],
        widget=_MonthInput(format="%Y-%m"),
        error_messages=MONTH,
    )
    seconds = NumberField(
        label="Temps de calcul",
        unit="secondes",
        min_value=1,
        max_value=600,
        decimal_places=0,
        initial=10,
        help_text="Plus il dure, plus l’écart prouvé est faible.",
        error_messages={"required": "Écrivez un nombre de secondes, par exemple 10."},
    )

    def __init__(self, *arguments: Any, tariffs: Any, studies: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, known in (("tariff", tariffs), ("study", studies)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 declared above
            field.queryset = known

    def clean_seconds(self) -> int:
        return int(self.cleaned_data["seconds"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first_month"), found.get("last_month")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("last_month", "Le dernier mois vient avant le premier. Corrigez l’un des deux.")
            elif last - first > timedelta(days=3700):
                self.add_error("first_month", "La période dépasse dix ans. Raccourcissez-la.")
        return found


class CitingForm(forms.Form):
    """The study that cites an analysis."""

    study = forms.ModelChoiceField(Study.objects.none(), label="Étude", empty_label="Aucune", required=False)

    def __init__(self, *arguments: Any, studies: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["study"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 declared above
        field.queryset = studies


def _access(label: str, required: str) -> forms.ChoiceField:
    missing = (
        "Ce lieu n’est pas proposé : son accès doit dire son débit, son prix et sa base. Choisissez dans la liste."
    )
    return forms.ChoiceField(label=label, error_messages={"required": required, "invalid_choice": missing})


def _cost(label: str, unit: str, initial: int, required: str) -> NumberField:
    return NumberField(
        label=label,
        unit=unit,
        min_value=0,
        max_digits=11,
        decimal_places=2,
        initial=initial,
        help_text="Hypothèse, dans la base du tarif.",
        error_messages={"required": required},
    )


def _need(label: str, required: str) -> NumberField:
    return NumberField(
        label=label,
        unit="Mbit/s",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        initial=20,
        error_messages={"required": required},
    )


class BridgeForm(forms.Form):
    """Two accesses that could be one: every hypothesis is a field."""

    one = _access("Premier lieu", "Choisissez le premier lieu.")
    other = _access("Second lieu", "Choisissez le second lieu.")
    metres = NumberField(
        label="Distance",
        unit="m",
        min_value=1,
        max_value=100_000,
        max_digits=9,
        decimal_places=2,
        error_messages={"required": "Écrivez la distance entre les deux lieux, en mètres, par exemple 80."},
    )
    most_metres = NumberField(
        label="Portée d’un pont wifi",
        unit="m",
        min_value=1,
        max_value=100_000,
        max_digits=9,
        decimal_places=2,
        initial=300,
        help_text="Hypothèse, pour tous les ponts étudiés : à vérifier sur place.",
        error_messages={"required": "Écrivez la portée d’un pont, en mètres, par exemple 300."},
    )
    investment = _cost("Coût du pont, posé", "€", 900, "Écrivez ce que coûte le pont, ou 0 s’il est déjà là.")
    running = _cost("Entretien du pont", "€ par mois", 5, "Écrivez ce que coûte l’entretien, ou 0 s’il n’y en a pas.")
    rate = NumberField(
        label="Débit du pont",
        unit="Mbit/s",
        min_value=1,
        max_digits=9,
        decimal_places=2,
        initial=150,
        help_text="Hypothèse.",
        error_messages={"required": "Écrivez le débit du pont, en Mbit/s, par exemple 150."},
    )
    needed_one = _need("Besoin du premier lieu", "Écrivez le débit qu’il faut au premier lieu, par exemple 20.")
    needed_other = _need("Besoin du second lieu", "Écrivez le débit qu’il faut au second lieu, par exemple 20.")
    months = NumberField(
        label="Durée étudiée",
        unit="mois",
        min_value=1,
        max_value=240,
        decimal_places=0,
        initial=60,
        help_text="Pour tous les ponts étudiés.",
        error_messages={"required": "Écrivez une durée en mois, par exemple 60."},
    )

    def __init__(self, *arguments: Any, accesses: Sequence[AccessSeen], basis: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.accesses = {
            str(access.pk): access
            for access in accesses
            if access.monthly is not None and access.rate_mbps and access.basis == basis
        }
        self.left_out = [access.name for access in accesses if str(access.pk) not in self.accesses]
        choices = [("", "Choisir"), *((key, access.name) for key, access in self.accesses.items())]
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("one") and found.get("one") == found.get("other"):
            self.add_error("other", "Un pont relie deux lieux différents. Choisissez-en un autre.")
        return found

    def bridge(self, on: date) -> dict[str, Any]:
        """What is kept of it: prices as the census says them today."""
        told: dict[str, Any] = {
            name: str(self.cleaned_data[name])
            for name in ("metres", "most_metres", "investment", "running", "rate", "months")
        }
        for side in ("one", "other"):
            access = self.accesses[self.cleaned_data[side]]
            told[side] = {
                "name": access.name,
                "monthly": str(access.monthly or Decimal(0)),
                "basis": access.basis,
                "rate": str(access.rate_mbps or Decimal(0)),
                "needed": str(self.cleaned_data[f"needed_{side}"]),
                "free_from": (access.free_from or on).isoformat(),
                "is_supposed_free": access.free_from is None,
            }
        return told

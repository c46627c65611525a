"""Shape of what is typed."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from maillage.engine.quantities import TaxBasis
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.models import Tariff, TariffPlan
from maillage.journey.studies.telephony.queries import AccessSeen
from maillage.kernel.tables import TABLE_ENDINGS

__all__ = ["AnalysisForm", "BridgeForm", "CitingForm", "PlanForm", "TariffForm"]

MOST_BYTES = 2_000_000


class TariffForm(forms.Form):
    """A new tariff, with the table of its plans."""

    name = forms.CharField(label="Nom du tarif", max_length=120)
    operator = forms.CharField(label="Opérateur", max_length=80, required=False)
    as_of = forms.DateField(label="Prix au", widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(
        label="Source", max_length=200, help_text="Où ces prix ont été lus, ou « chiffres inventés »."
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


class PlanForm(forms.ModelForm[TariffPlan]):
    """One plan of a grid."""

    class Meta:
        model = TariffPlan
        exclude = ("owner", "tariff")


class _MonthInput(forms.DateInput):
    input_type = "month"


class AnalysisForm(forms.Form):
    """What to analyse: a tariff, a period, the time that the choice may take."""

    name = forms.CharField(label="Nom de l’analyse", max_length=160)
    study = forms.ModelChoiceField(
        Study.objects.none(),
        label="D’après l’étude",
        empty_label="Aucune",
        required=False,
        help_text="Le rapport de cette étude citera l’analyse, une fois figée.",
    )
    tariff = forms.ModelChoiceField(Tariff.objects.none(), label="Tarif", empty_label=None)
    first_month = forms.DateField(
        label="Premier mois", input_formats=["%Y-%m", "%m/%Y", "%Y-%m-%d"], widget=_MonthInput(format="%Y-%m")
    )
    last_month = forms.DateField(
        label="Dernier mois", input_formats=["%Y-%m", "%m/%Y", "%Y-%m-%d"], widget=_MonthInput(format="%Y-%m")
    )
    seconds = forms.IntegerField(
        label="Temps de calcul (secondes)",
        min_value=1,
        max_value=600,
        initial=10,
        help_text="Plus il dure, plus l’écart prouvé est faible.",
    )

    def __init__(self, *arguments: Any, tariffs: Any, studies: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, known in (("tariff", tariffs), ("study", studies)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 declared above
            field.queryset = known

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


class BridgeForm(forms.Form):
    """Two accesses that could be one: every hypothesis is a field."""

    one = forms.ChoiceField(label="Premier lieu")
    other = forms.ChoiceField(label="Second lieu")
    metres = forms.DecimalField(label="Distance (m)", min_value=1, max_value=100_000)
    most_metres = forms.DecimalField(
        label="Portée d’un pont wifi (m)",
        min_value=1,
        initial=300,
        help_text="Hypothèse, pour tous les ponts étudiés : à vérifier sur place.",
    )
    investment = forms.DecimalField(
        label="Coût du pont, posé (€)", min_value=0, initial=900, help_text="Hypothèse, dans la base du tarif."
    )
    running = forms.DecimalField(label="Entretien du pont (€ par mois)", min_value=0, initial=5, help_text="Hypothèse.")
    rate = forms.DecimalField(label="Débit du pont (Mbit/s)", min_value=1, initial=150, help_text="Hypothèse.")
    needed_one = forms.DecimalField(label="Besoin du premier lieu (Mbit/s)", min_value=0, initial=20)
    needed_other = forms.DecimalField(label="Besoin du second lieu (Mbit/s)", min_value=0, initial=20)
    months = forms.IntegerField(
        label="Durée étudiée (mois)", min_value=1, max_value=240, initial=60, help_text="Pour tous les ponts étudiés."
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

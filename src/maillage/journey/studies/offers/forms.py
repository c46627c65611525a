"""What people type about offers and savings."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.timezone import localdate

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.studies.offers.enums import (
    OBSTACLES,
    UNITS,
    VARIETIES,
    FunctionalUnit,
    Readers,
    ReferenceKind,
    VatRefund,
)
from maillage.journey.studies.offers.imports._values import NotRead, tiers
from maillage.journey.studies.offers.models import PriceReference, Savings, SavingsLine
from maillage.journey.studies.offers.queries import LineFilter, ReferenceFilter
from maillage.kernel.forms import DayField, NumberField, UploadField
from maillage.kernel.tables import TABLE_ENDINGS

__all__ = [
    "ChoiceForm",
    "LinesForm",
    "LoadReferencesForm",
    "ObtainedForm",
    "ReferenceForm",
    "ReferencesForm",
    "SavingsForm",
    "tiers_text",
]

CHOOSE: Final = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}
PAPERS: Final = ("pdf", "xlsx", "ods", "csv", "docx", "odt")
NO_BASIS: Final = "Dites si ce prix est HT ou TTC."
WHY_BASIS: Final = "Un prix qui ne dit ni HT ni TTC ne se compare à rien."
NO_RATE: Final = "Laissez vide si nul ne le dit : le taux normal sert alors, et la page le dit."


def _any(label: str, choices: Iterable[tuple[str, Any]], every: str = "Tous") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", every), *choices], error_messages=CHOOSE)


class ReferencesForm(forms.Form):
    """The filter of the list of references."""

    theme = _any("Thème", Theme.choices)
    origine = _any("Origine", ReferenceKind.choices, "Toutes")
    unite = _any("Unité", FunctionalUnit.choices, "Toutes")
    q = forms.CharField(label="Mots", required=False, max_length=80)
    retirees = forms.BooleanField(label="Montrer celles qui sont retirées", required=False)

    def wanted(self) -> ReferenceFilter:
        """What is asked for; of a field that is wrong, nothing."""
        self.is_valid()
        asked = self.cleaned_data
        return ReferenceFilter(
            asked.get("theme", ""),
            asked.get("origine", ""),
            asked.get("unite", ""),
            asked.get("q", ""),
            bool(asked.get("retirees")),
        )


class LinesForm(forms.Form):
    """The filter of the lines of a computation."""

    theme = _any("Thème", Theme.choices)
    collectivite = forms.ChoiceField(label="Collectivité", required=False, error_messages=CHOOSE)
    etat = _any(
        "Montrer",
        [
            ("counted", "Comptées"),
            ("rise", "Celles qui coûteraient plus"),
            ("chosen", "Choisies à la main"),
            ("left", "Écartées, pour toute raison"),
            *((code, f"Écartées : {label}") for code, label in OBSTACLES.items()),
        ],
        "Toutes",
    )

    def __init__(self, *args: Any, members: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.pk), one.name) for one in members]
        if len(names) > 1:
            self.fields["collectivite"].choices = [("", "Toutes"), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["collectivite"]

    def wanted(self) -> LineFilter:
        """What is asked for; of a field that is wrong, nothing."""
        self.is_valid()
        asked = self.cleaned_data
        member = asked.get("collectivite", "")
        return LineFilter(asked.get("theme", ""), int(member) if member else None, asked.get("etat", ""))


def tiers_text(rows: Iterable[Iterable[str]]) -> str:
    """Tiers as people write them.

    >>> tiers_text([["100", "6.50"]])
    '100 : 6,50'
    """
    return " ; ".join(" : ".join(part.replace(".", ",") for part in pair) for pair in rows)


def _varieties() -> list[tuple[str, Any]]:
    return [("", "Toutes"), *((str(FunctionalUnit(unit).label), [*known.items()]) for unit, known in VARIETIES.items())]


class ReferenceForm(forms.Form):
    """A price reference, typed by hand."""

    label = forms.CharField(label="Objet", max_length=160, error_messages={"required": "Dites ce qui est offert."})
    unit = forms.ChoiceField(
        label="Unité fonctionnelle",
        choices=FunctionalUnit.choices,
        error_messages=CHOOSE,
        help_text="Ce que l’on paie. Deux prix ne se comparent que dans la même unité.",
    )
    variety = forms.ChoiceField(
        label="Seulement pour cette nature",
        required=False,
        choices=_varieties,
        error_messages=CHOOSE,
        help_text="Par exemple la fibre, ou les finances ; toutes, si l’offre ne le dit pas.",
    )
    words = forms.CharField(
        label="Seulement les lignes qui contiennent ces mots",
        required=False,
        max_length=120,
        help_text="Par exemple « antivirus ». Nécessaire pour un contrat, qui ne se reconnaît qu’à ses mots.",
    )
    price = NumberField(
        label="Prix d’une unité",
        unit="€",
        min_value=0,
        max_digits=14,
        decimal_places=6,
        error_messages={"required": "Écrivez un prix."},
    )
    tax_basis = forms.ChoiceField(
        label="Ce prix est",
        choices=TaxBasis.choices,
        widget=forms.RadioSelect,
        help_text=WHY_BASIS,
        error_messages={"required": NO_BASIS, "invalid_choice": NO_BASIS},
    )
    vat_rate = NumberField(
        label="Taux de TVA", unit="%", required=False, min_value=0, max_value=100, decimal_places=2, help_text=NO_RATE
    )
    term_months = NumberField(
        label="Engagement",
        unit="mois",
        required=False,
        min_value=0,
        max_value=600,
        decimal_places=0,
        help_text="0 pour aucun ; vide si l’offre ne le dit pas.",
    )
    valid_from = DayField(label="Valable du", required=False)
    valid_to = DayField(label="Valable jusqu’au", required=False)
    tiers = forms.CharField(
        label="Prix par volume",
        required=False,
        max_length=400,
        help_text="À partir de tant d’unités achetées ensemble, un autre prix : 100 : 6,50 ; 500 : 5,90.",
    )
    installation_price = NumberField(
        label="Mise en service d’une unité",
        unit="€, une fois",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=6,
    )
    buy_out_price = NumberField(
        label="Reprise du contrat, par unité",
        unit="€, une fois",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=6,
    )
    vat_refund = forms.ChoiceField(
        label="FCTVA",
        choices=VatRefund.choices,
        initial=VatRefund.NONE,
        error_messages=CHOOSE,
        help_text="Ce que l’État rembourse de la TVA payée.",
    )
    kind = forms.ChoiceField(label="Origine", choices=ReferenceKind.choices, error_messages=CHOOSE)
    supplier = forms.CharField(label="Fournisseur", required=False, max_length=120)
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Qui donne ce prix : devis du…, catalogue page…, marché n°…",
        error_messages={"required": "Dites d’où vient ce prix."},
    )
    document = UploadField(label="Document", extensions=PAPERS, most_megabytes=10, required=False)
    readers = forms.ChoiceField(
        label="Qui lit ce prix",
        choices=Readers.choices,
        initial=Readers.MEMBERS,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        help_text="D’un prix confidentiel, un membre lit l’économie, jamais le prix.",
    )
    is_fictitious = forms.BooleanField(label="Ce prix est inventé (essai, démonstration)", required=False)

    @classmethod
    def of(cls, reference: PriceReference) -> "ReferenceForm":
        """The form of a reference that is there."""
        names = [name for name in cls.base_fields if name not in ("document", "tiers")]
        initial = {name: getattr(reference, name) for name in names}
        return cls(initial=initial | {"tiers": tiers_text(reference.tiers)})

    def clean_tiers(self) -> list[list[str]]:
        try:
            return tiers(self.cleaned_data["tiers"])
        except NotRead as error:
            raise forms.ValidationError(f"{error.message} {error.cure}") from error

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = self.cleaned_data
        unit = asked.get("unit", "")
        if asked.get("variety") and asked["variety"] not in VARIETIES.get(unit, {}):
            self.add_error("variety", "Cette nature n’est pas de cette unité. Choisissez « Toutes », ou une autre.")
        if unit and UNITS[unit].needs_words and not asked.get("words", "").strip():
            self.add_error(
                "words", "Un contrat ne se reconnaît qu’à ses mots. Écrivez-en un, par exemple « antivirus »."
            )
        start, end = asked.get("valid_from"), asked.get("valid_to")
        if start and end and start > end:
            self.add_error("valid_to", "La fin vient avant le début. Vérifiez les deux dates.")
        return asked

    def values(self) -> dict[str, Any]:
        """The values of the reference."""
        asked = {name: value for name, value in self.cleaned_data.items() if name != "document"}
        asked["theme"] = str(UNITS[asked["unit"]].theme)
        for name in ("installation_price", "buy_out_price"):
            asked[name] = asked[name] or 0
        return asked


class LoadReferencesForm(forms.Form):
    """A file of references."""

    file = UploadField(label="Fichier de prix", extensions=TABLE_ENDINGS, most_megabytes=5)
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Qui donne ces prix. Elle vaut pour les lignes qui ne disent pas la leur.",
        error_messages={"required": "Dites d’où viennent ces prix.", "max_length": "200 caractères au plus."},
    )
    is_fictitious = forms.BooleanField(
        label="Ces prix sont inventés (essai, démonstration)",
        required=False,
        help_text="Ils seront marqués « prix inventé » partout.",
    )


class SavingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """A computation of savings: all that it supposes."""

    prices_on = DayField(
        label="Offres valables au",
        initial=localdate,
        help_text="Une offre qui n’est pas valable ce jour-là est écartée.",
    )
    starts_on = DayField(
        label="Offres disponibles à partir du", initial=localdate, help_text="Aucune économie ne commence avant."
    )
    estimated_within_pct = NumberField(
        label="Une valeur estimée peut être fausse de",
        unit="%",
        initial=20,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text="Hypothèse : elle élargit la fourchette des lignes dont le prix ou la quantité sont estimés.",
    )
    longer_by_months = NumberField(
        label="Une offre peut engager plus longtemps que le contrat d’aujourd’hui de",
        unit="mois",
        initial=0,
        min_value=0,
        max_value=600,
        decimal_places=0,
        help_text="0 : on ne compare qu’à engagement égal ou plus court.",
    )
    grant_pct = NumberField(
        label="Subvention de ce qui est payé une fois",
        unit="% du HT",
        initial=0,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text="Hypothèse : 0 si rien n’est accordé.",
    )

    class Meta:
        model = Savings
        fields = (
            "name",
            "study",
            "prices_on",
            "starts_on",
            "exit",
            "estimated_within_pct",
            "longer_by_months",
            "grant_pct",
            "is_fictitious",
        )
        labels = {
            "name": "Nom",
            "study": "D’après l’étude",
            "is_fictitious": "Les chiffres sont inventés (essai, démonstration)",
        }
        help_texts = {"study": "Le rapport de cette étude citera le calcul, une fois figé."}
        widgets = {"exit": forms.RadioSelect}
        error_messages = {"name": {"required": "Donnez un nom à ce calcul."}}

    def __init__(self, *arguments: Any, studies: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["study"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 declared above
        field.queryset, field.empty_label = studies, "Aucune"


class ChoiceForm(forms.Form):
    """What a person decides for a line."""

    decision = forms.ChoiceField(
        label="Que faire de cette ligne ?",
        choices=[
            ("rule", "Laisser la règle choisir"),
            ("choose", "La comparer avec cette offre"),
            ("leave", "L’écarter"),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    offer = forms.ChoiceField(label="Offre", required=False, error_messages=CHOOSE)
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=200,
        help_text="Nécessaire pour écarter : par exemple « ligne d’ascenseur, à garder ».",
    )

    def __init__(self, *args: Any, offers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offer"].choices = [("", "Choisissez"), *offers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = self.cleaned_data
        if asked.get("decision") == "choose" and not asked.get("offer"):
            self.add_error("offer", "Choisissez l’offre.")
        if asked.get("decision") == "leave" and not asked.get("reason", "").strip():
            self.add_error("reason", "Dites pourquoi cette ligne est écartée.")
        return asked


class ObtainedForm(forms.Form):
    """The price that was really had."""

    price = NumberField(label="Prix obtenu pour une unité", unit="€", min_value=0, max_digits=14, decimal_places=6)
    unit = forms.ChoiceField(
        label="Unité fonctionnelle",
        choices=FunctionalUnit.choices,
        error_messages=CHOOSE,
        help_text="La même qu’avant, sinon rien ne se compare.",
    )
    tax_basis = forms.ChoiceField(
        label="Ce prix est",
        choices=TaxBasis.choices,
        widget=forms.RadioSelect,
        help_text=WHY_BASIS,
        error_messages={"required": NO_BASIS, "invalid_choice": NO_BASIS},
    )
    vat_rate = NumberField(
        label="Taux de TVA", unit="%", required=False, min_value=0, max_value=100, decimal_places=2, help_text=NO_RATE
    )
    since = DayField(label="Depuis le")
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Facture, marché notifié…",
        error_messages={"required": "Dites qui le dit."},
    )

    @classmethod
    def initial_of(cls, line: SavingsLine) -> dict[str, Any]:
        """The unit of the line, and what is known already."""
        known = getattr(line, "obtained", None)
        if known is None:
            return {"unit": line.unit}
        return {name: getattr(known, name) for name in cls.base_fields}

"""What people type about money in time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from maillage.engine.quantities import TaxBasis
from maillage.journey.studies.money.documents import amount_of
from maillage.journey.studies.money.engine import (
    BudgetSection,
    Case,
    CaseValue,
    CoefficientRounding,
    Direction,
    Funding,
    FundingKind,
    Line,
    Option,
    Provenance,
    Rhythm,
    SpendingCategory,
    key_for,
    with_value,
)
from maillage.journey.studies.money.enums import (
    CATEGORY_LABELS,
    DIRECTION_LABELS,
    FUNDING_LABELS,
    PROVENANCE_LABELS,
    RHYTHM_LABELS,
    ROUNDING_LABELS,
    SECTION_LABELS,
)
from maillage.journey.studies.money.models import AmortisationPeriod, BusinessCase, RevisionClause
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.forms import DayField, NumberField, UploadField
from maillage.kernel.tables import TABLE_ENDINGS

__all__ = [
    "ClauseForm",
    "DescribeForm",
    "FundingForm",
    "IndexFileForm",
    "IndexForm",
    "LineForm",
    "NewCaseForm",
    "OptionForm",
    "PeriodForm",
    "RevisionForm",
    "ValueForm",
]

CHOOSE: Final = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}
NEEDED: Final = {"required": "Remplissez ce champ."}
LARGEST: Final = Decimal(10) ** 12
LARGEST_RISE: Final = Decimal(1000)
"""In per cent: its column holds no more than four digits."""


def _amount(
    label: str,
    unit: str = "",
    *,
    required: bool = False,
    help_text: str = "",
    digits: int = 6,
    least: Decimal | None = None,
    most: Decimal = LARGEST,
) -> NumberField:
    return NumberField(
        label=label,
        unit=unit,
        required=required,
        min_value=least,
        max_value=most,
        max_digits=18,
        decimal_places=digits,
        help_text=help_text,
        error_messages={"required": "Écrivez un nombre."},
    )


def _whole(
    label: str, unit: str, most: int, *, least: int = 0, help_text: str = "", required: bool = False
) -> NumberField:
    return NumberField(
        label=label,
        unit=unit,
        required=required,
        min_value=least,
        max_value=most,
        max_digits=6,
        decimal_places=0,
        help_text=help_text,
        error_messages={"required": "Écrivez un nombre."},
    )


def _choice(label: str, labels: dict[str, str], *, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(labels.items()), help_text=help_text, error_messages=CHOOSE)


def _text(label: str, most: int = 160, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, error_messages=NEEDED)


class DescribeForm(forms.Form):
    """What a case is about."""

    name = _text("Nom du cas", help_text="La question, en quelques mots : « Louer ou acheter les copieurs ».")
    summary = forms.CharField(
        label="En une phrase", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    study = forms.ChoiceField(
        label="Étude",
        required=False,
        error_messages=CHOOSE,
        help_text="Une fois figé, le cas devient une section de son rapport.",
    )
    starts_on = DayField(label="Début du calcul", help_text="Le premier jour de la première dépense.")
    recovers_vat = forms.BooleanField(
        label="La collectivité récupère la TVA sur ce service",
        required=False,
        help_text="Rare : elle compte alors hors taxes, et n’a pas de FCTVA.",
    )
    units = forms.ChoiceField(
        label="Valeur qui compte les unités",
        required=False,
        error_messages=CHOOSE,
        help_text="Abonnés, sites, appels… : les lignes « par unité » sont multipliées par elle.",
    )
    units_name = _text("Nom des unités", 40, required=False, help_text="Au pluriel : abonnés, sites, appels par mois.")
    units_change = forms.ChoiceField(
        label="Valeur qui dit leur évolution", required=False, error_messages=CHOOSE, help_text="En % par an."
    )

    def __init__(self, *args: Any, row: BusinessCase, case: Case, studies: Iterable[Study], **kwargs: Any) -> None:
        self.case, self.studies = case, {str(study.pk): study for study in studies}
        kwargs.setdefault(
            "initial",
            {
                **{"name": row.name, "summary": row.summary, "study": row.study_id, "starts_on": case.starts_on},
                **{"recovers_vat": case.recovers_vat, "units": case.units, "units_name": case.units_name},
                "units_change": case.units_change,
            },
        )
        super().__init__(*args, **kwargs)
        _choices(self, "study", [("", "Aucune"), *((key, study.name) for key, study in self.studies.items())])
        for name in ("units", "units_change"):
            _choices(self, name, [("", "Aucune"), *_values_of(case)])

    def chosen_study(self) -> Study | None:
        return self.studies.get(self.cleaned_data["study"])

    def changed(self) -> Case:
        asked = self.cleaned_data
        return replace(
            self.case,
            starts_on=asked["starts_on"],
            recovers_vat=asked["recovers_vat"],
            units=asked["units"],
            units_name=asked["units_name"],
            units_change=asked["units_change"],
        )


class NewCaseForm(forms.Form):
    """A case that begins."""

    name = _text("Nom du cas", help_text="La question, en quelques mots : « Louer ou acheter les copieurs ».")
    summary = forms.CharField(
        label="En une phrase", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    starts_on = DayField(label="Début du calcul", help_text="Le premier jour de la première dépense.")
    horizon = _whole(
        "Horizon", "mois", 600, least=1, required=True, help_text="Sur combien de temps on compte : 60 pour cinq ans."
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def _values_of(case: Case) -> list[tuple[str, str]]:
    return [(value.key, f"{value.label} ({amount_of(value)})") for value in case.values]


class ValueForm(forms.Form):
    """A number of a case, and how it is known."""

    label = _text("Ce que c’est", 120)
    amount = _amount("Valeur retenue", required=True)
    unit = _text("Unité", 60, required=False, help_text="« € HT par mois », « abonnés », « % »…")
    low = _amount("Borne basse", help_text="Le moins que cela peut être.")
    high = _amount("Borne haute", help_text="Le plus que cela peut être.")
    provenance = _choice("D’où vient cette valeur", PROVENANCE_LABELS)
    source = _text(
        "Source", 300, required=False, help_text="Facture, devis, délibération… ou pourquoi cette hypothèse."
    )

    def __init__(self, *args: Any, value: CaseValue | None, **kwargs: Any) -> None:
        self.value = value
        if value is not None:
            kwargs.setdefault(
                "initial",
                {
                    **{"label": value.label, "amount": value.amount, "unit": value.unit, "low": value.low},
                    **{"high": value.high, "provenance": value.provenance.value, "source": value.source},
                },
            )
        super().__init__(*args, **kwargs)
        if value is None:
            self.fields["provenance"].initial = Provenance.HYPOTHESIS.value

    def changed(self, case: Case) -> Case:
        asked = self.cleaned_data
        return with_value(
            case,
            CaseValue(
                key=self.value.key if self.value is not None else key_for(asked["label"], case.by_key),
                label=asked["label"],
                amount=asked["amount"],
                unit=asked["unit"],
                provenance=Provenance(asked["provenance"]),
                source=asked["source"],
                low=asked["low"],
                high=asked["high"],
            ),
        )


class OptionForm(forms.Form):
    """A way to do it."""

    name = _text("Nom de l’option", 120)
    is_reference = forms.BooleanField(
        label="C’est la situation de référence",
        required=False,
        help_text="Celle à laquelle les autres se comparent : ce qui se passe si l’on ne change rien.",
    )
    service = forms.ChoiceField(
        label="Elle sert pendant",
        required=False,
        error_messages=CHOOSE,
        help_text="Une valeur en mois ; ajoutez-la d’abord aux valeurs du cas.",
    )

    def __init__(self, *args: Any, case: Case, option: Option | None, **kwargs: Any) -> None:
        self.option = option
        if option is not None:
            initial = {"name": option.name, "is_reference": option.is_reference, "service": option.service}
            kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        _choices(self, "service", [("", "L’horizon du cas"), *_values_of(case)])

    def changed(self) -> Option:
        asked = self.cleaned_data
        return replace(
            self.option or Option(asked["name"]),
            name=asked["name"],
            is_reference=asked["is_reference"],
            service=asked["service"],
        )


_FACTORS: Final = ("quantity", "discount", "margin", "included")


class LineForm(forms.Form):
    """What is paid or received."""

    label = _text("Ligne", 120)
    direction = _choice("Sens", DIRECTION_LABELS)
    section = _choice("Section du budget", SECTION_LABELS)
    category = _choice("Nature", CATEGORY_LABELS, help_text="Elle décide du FCTVA.")
    rhythm = _choice("Rythme", RHYTHM_LABELS)
    amount = forms.ChoiceField(label="Montant", required=False, error_messages=CHOOSE)
    new_amount = _amount("Ou un nouveau montant", "€", help_text="Il s’ajoute aux valeurs du cas, comme hypothèse.")
    tax_basis = forms.ChoiceField(
        label="Montant exprimé", choices=[(basis.value, basis.value) for basis in TaxBasis], error_messages=CHOOSE
    )
    vat_pct = _amount("TVA", "%", required=True, digits=3, help_text="20 le plus souvent ; 0 si rien n’est dû.")
    is_per_unit = forms.BooleanField(label="Par unité (abonné, site, appel…)", required=False)
    quantity = forms.ChoiceField(label="Quantité", required=False, error_messages=CHOOSE)
    discount = forms.ChoiceField(label="Remise", required=False, error_messages=CHOOSE, help_text="Une valeur en %.")
    margin = forms.ChoiceField(
        label="Marge de l’organisateur", required=False, error_messages=CHOOSE, help_text="Une valeur en %."
    )
    included = forms.ChoiceField(
        label="Quantité comprise", required=False, error_messages=CHOOSE, help_text="Déjà payée ailleurs : un forfait."
    )
    starts_after = _whole("Commence après", "mois", 600, help_text="Vide : tout de suite.")
    lasts = _whole("Dure", "mois", 600, least=1, help_text="Vide : jusqu’au bout.")
    account = _text(
        "Compte", 10, required=False, help_text="2183 pour du matériel informatique, 2051 pour un logiciel."
    )
    life_years = _whole(
        "Amortie sur", "ans", 60, least=1, help_text="La durée décidée par votre assemblée passe avant."
    )
    verify_on = DayField(label="À vérifier le", required=False, help_text="Quand on saura si c’était juste.")
    verified = _amount(
        "Constaté", "même unité que le montant", help_text="Ce que l’on a trouvé alors, remise comprise."
    )

    def __init__(self, *args: Any, case: Case, line: Line | None, **kwargs: Any) -> None:
        self.case, self.line = case, line
        if line is not None:
            plain = {name: getattr(line, name) for name in self.base_fields if hasattr(line, name)}
            plain |= {name: getattr(line, name).value for name in ("direction", "section", "category", "rhythm")}
            kwargs.setdefault("initial", plain | {"tax_basis": line.tax_basis.value})
        else:
            kwargs.setdefault("initial", {"section": "fonctionnement", "vat_pct": Decimal(20), "rhythm": "an"})
        super().__init__(*args, **kwargs)
        values = _values_of(case)
        _choices(self, "amount", [("", "Un nouveau montant, ci-dessous"), *values])
        for name in _FACTORS:
            _choices(self, name, [("", "Aucune"), *values])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if not asked.get("amount") and asked.get("new_amount") is None and "new_amount" not in self.errors:
            self.add_error("amount", ValidationError("Choisissez un montant du cas, ou écrivez-en un nouveau."))
        return asked

    def changed(self) -> tuple[Case, Line]:
        """The case with the new amount, where there is one, and the line."""
        asked = self.cleaned_data
        case, amount = self.case, asked["amount"]
        rhythm = Rhythm(asked["rhythm"])
        if not amount:
            amount = key_for(asked["label"], case.by_key)
            often = "" if rhythm is Rhythm.ONCE else f" {RHYTHM_LABELS[rhythm.value]}"
            unit = f"€ {asked['tax_basis']}{often}"
            case = with_value(case, CaseValue(amount, asked["label"], asked["new_amount"], unit))
        return case, Line(
            label=asked["label"],
            direction=Direction(asked["direction"]),
            section=BudgetSection(asked["section"]),
            category=SpendingCategory(asked["category"]),
            rhythm=rhythm,
            tax_basis=TaxBasis(asked["tax_basis"]),
            vat_pct=asked["vat_pct"],
            amount=amount,
            **{name: asked[name] for name in _FACTORS},
            is_per_unit=asked["is_per_unit"],
            starts_after=int(asked["starts_after"] or 0),
            lasts=None if asked["lasts"] is None else int(asked["lasts"]),
            account=asked["account"],
            life_years=None if asked["life_years"] is None else int(asked["life_years"]),
            verify_on=asked["verify_on"],
            verified=asked["verified"],
        )


class FundingForm(forms.Form):
    """Who helps to pay."""

    name = _text("Qui", 120)
    kind = _choice("Nature", FUNDING_LABELS)
    amount = forms.ChoiceField(label="Montant", required=False, error_messages=CHOOSE)
    new_amount = _amount("Ou un nouveau montant", "€")
    rate = forms.ChoiceField(
        label="Taux", required=False, error_messages=CHOOSE, help_text="De la dépense HT ; pour un emprunt, l’intérêt."
    )
    new_rate = _amount("Ou un nouveau taux", "%")
    after_months = _whole("Versé après", "mois", 600)
    years = _whole("Remboursé sur", "ans", 60, least=1, help_text="Pour un emprunt seulement.")

    def __init__(self, *args: Any, case: Case, funding: Funding | None, **kwargs: Any) -> None:
        self.case = case
        if funding is not None:
            kwargs.setdefault(
                "initial",
                {
                    **{
                        "name": funding.name,
                        "kind": funding.kind.value,
                        "amount": funding.amount,
                        "rate": funding.rate,
                    },
                    **{"after_months": funding.after_months, "years": funding.years or None},
                },
            )
        super().__init__(*args, **kwargs)
        for name in ("amount", "rate"):
            _choices(self, name, [("", "Aucun, ou nouveau ci-dessous"), *_values_of(case)])

    def changed(self) -> tuple[Case, Funding]:
        asked, case = self.cleaned_data, self.case
        keys = {}
        for name, what, unit in (("amount", "montant", "€"), ("rate", "taux", "%")):
            keys[name] = asked[name]
            if asked[f"new_{name}"] is not None:
                keys[name] = key_for(f"{asked['name']} {what}", case.by_key)
                label = f"{asked['name']} : {what}"
                case = with_value(case, CaseValue(keys[name], label, asked[f"new_{name}"], unit))
        return case, Funding(
            name=asked["name"],
            kind=FundingKind(asked["kind"]),
            amount=keys["amount"],
            rate=keys["rate"],
            after_months=int(asked["after_months"] or 0),
            years=int(asked["years"] or 0),
        )


class PeriodForm(forms.Form):
    """What the assembly decided."""

    account = _text("Compte", 10, help_text="2183 : matériel informatique ; 2051 : logiciels et licences.")
    label = _text("Biens", 120)
    years = _whole("Durée", "ans", 60, least=1, required=True)
    below = _amount(
        "Seulement sous",
        "€ TTC",
        digits=2,
        help_text="Pour les biens de faible valeur ; sinon vide.",
        least=Decimal(0),
        most=Decimal(10) ** 9,
    )
    decided_on = DayField(label="Délibération du", required=False)
    reference = _text("Référence de la délibération", 80, required=False)

    def __init__(self, *args: Any, period: AmortisationPeriod | None, **kwargs: Any) -> None:
        if period is not None:
            names = ("account", "label", "years", "below", "decided_on", "reference")
            kwargs.setdefault("initial", {name: getattr(period, name) for name in names})
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"years": int(self.cleaned_data["years"])}


TERMS: Final = 3


class ClauseForm(forms.Form):
    """How a contract revises its price: P = P0 × (part fixe + Σ part × S ÷ S0)."""

    name = _text("Marché ou prix révisé")
    initial_price = _amount("Prix initial P0", "€", required=True)
    tax_basis = forms.ChoiceField(
        label="Prix exprimé", choices=[(basis.name, basis.value) for basis in TaxBasis], error_messages=CHOOSE
    )
    base_month = DayField(label="Mois zéro", help_text="Un jour du mois des offres, par exemple 01/03/2026.")
    fixed_share = _amount("Part fixe", required=True, help_text="0,15 pour 15 %. Les parts font 1 en tout.")
    digits = _whole("Décimales du coefficient", "", 6, required=True)
    rounding = _choice("Arrondi du coefficient", ROUNDING_LABELS)
    price_digits = _whole("Décimales du prix", "", 6, required=True)
    cap_pct = _amount(
        "Butoir",
        "%",
        digits=3,
        help_text="La hausse ne dépasse pas tant ; vide : pas de butoir.",
        least=Decimal(0),
        most=LARGEST_RISE,
    )
    safeguard_pct = _amount(
        "Sauvegarde",
        "%",
        digits=3,
        help_text="Au-delà, le marché peut être arrêté ; vide : pas de clause.",
        least=Decimal(0),
        most=LARGEST_RISE,
    )
    source = _text("Source", 300, required=False, help_text="L’article du CCAP, par exemple.")

    def __init__(self, *args: Any, clause: RevisionClause | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"digits": 4, "price_digits": 2, "rounding": CoefficientRounding.NEAREST.value}
        if clause is not None:
            names = [name for name in self.base_fields if hasattr(clause, name)]
            initial = {name: getattr(clause, name) for name in names}
            initial |= {
                f"{part}_{place + 1}": Decimal(str(term[part])) if part != "code" else term[part]
                for place, term in enumerate(clause.terms)
                for part in ("code", "part", "base")
            }
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        for place in range(1, TERMS + 1):
            self.fields[f"code_{place}"] = _text(
                f"Indice {place}", 40, required=place == 1, help_text="SYNTEC, par exemple."
            )
            self.fields[f"part_{place}"] = _amount(f"Part de l’indice {place}", required=place == 1)
            self.fields[f"base_{place}"] = _amount(
                f"Valeur de l’indice {place} au mois zéro", required=place == 1, digits=4
            )
        last = [name for name in self.fields if name not in ("cap_pct", "safeguard_pct", "source")]
        self.order_fields([*last, "cap_pct", "safeguard_pct", "source"])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        for place in range(2, TERMS + 1):
            filled = [name for name in ("code", "part", "base") if asked.get(f"{name}_{place}") not in (None, "")]
            if filled and len(filled) < 3:
                self.add_error(f"code_{place}", "Donnez l’indice, sa part et sa valeur au mois zéro, ou rien.")
        return asked

    def facts(self) -> dict[str, Any]:
        asked = dict(self.cleaned_data)
        terms = []
        for place in range(1, TERMS + 1):
            code, part, base = (asked.pop(f"{name}_{place}") for name in ("code", "part", "base"))
            if code:
                terms.append({"code": code, "part": f"{part:f}", "base": f"{base:f}"})
        whole = {name: int(asked[name]) for name in ("digits", "price_digits")}
        return asked | whole | {"terms": terms, "base_month": asked["base_month"].replace(day=1)}


class RevisionForm(forms.Form):
    """At which date the price is asked for."""

    le = DayField(label="Date de révision", help_text="Les indices publiés ce jour-là au plus tard sont lus.")
    precedent = _amount("Prix en cours", "€", help_text="Celui qui précède cette révision ; vide : le prix initial.")

    def asked(self) -> tuple[date, Decimal | None]:
        return self.cleaned_data["le"], self.cleaned_data["precedent"]


class IndexForm(forms.Form):
    """One value of an index, typed."""

    code = _text("Indice", 40)
    month = DayField(label="Mois", help_text="Un jour du mois, par exemple 01/09/2026.")
    value = NumberField(
        label="Valeur",
        min_value=Decimal("0.0001"),
        max_value=Decimal(10) ** 8,
        max_digits=12,
        decimal_places=4,
        error_messages={"required": "Écrivez un nombre."},
    )
    published_on = DayField(label="Publié le")
    source = _text("Source", 200, required=False)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        month, published_on = asked.get("month"), asked.get("published_on")
        if month and published_on and published_on < month.replace(day=1):
            self.add_error("published_on", "Un indice n’est pas publié avant son mois. Vérifiez les deux dates.")
        return asked


class IndexFileForm(forms.Form):
    """The history of one or several indices."""

    file = UploadField(label="Fichier", extensions=TABLE_ENDINGS, most_megabytes=2)
    source = _text("Source", 200, required=False, help_text="Qui publie ces valeurs.")

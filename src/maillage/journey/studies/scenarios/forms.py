"""What people type about scenarios."""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

from maillage.journey.census.inventory.enums import Theme
from maillage.journey.studies.scenarios.actions import ChosenMember
from maillage.journey.studies.scenarios.enums import Measure, ScenarioKind, StudyMove
from maillage.journey.studies.scenarios.models import (
    Criterion,
    HearingSheet,
    LibraryEntry,
    MemberPart,
    Scenario,
    ScenarioCost,
    ScenarioDiscount,
    ScenarioPoint,
)
from maillage.kernel.forms import PLANNED, DayField, NumberField

__all__ = [
    "PIECES",
    "CitationForm",
    "CriterionForm",
    "EntryForm",
    "MatrixForm",
    "MembersForm",
    "MoveForm",
    "PieceForm",
    "ScenarioForm",
    "SheetForm",
]

_LIST: Final = {"invalid_choice": "Choisissez dans la liste.", "required": "Choisissez dans la liste."}


def _money(unit: str, **options: Any) -> NumberField:
    return NumberField(unit=unit, max_digits=14, decimal_places=2, **options)


class ScenarioForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a scenario is."""

    themes = forms.MultipleChoiceField(
        label="Ce qu’il change dans les dépenses d’aujourd’hui",
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous les thèmes.",
    )
    starts_on = DayField(label="Commence le", required=False, validators=PLANNED)
    years = NumberField(label="Horizon", unit="ans", decimal_places=0, min_value=1, max_value=30, initial=4)
    needs = NumberField(
        label="Participantes au moins",
        decimal_places=0,
        min_value=1,
        max_value=5000,
        required=False,
        help_text="Si autre chose que l’argent l’impose ; le seuil financier est calculé.",
    )

    class Meta:
        model = Scenario
        fields: ClassVar[list[str]] = [
            *("name", "kind", "summary", "horizon", "years", "starts_on", "tax_basis", "themes"),
            *("key", "legal_basis", "needs"),
        ]
        error_messages: ClassVar[dict[str, dict[str, str]]] = {"kind": _LIST, "horizon": _LIST, "key": _LIST}
        help_texts: ClassVar[dict[str, str]] = {
            "kind": "La bibliothèque propose les avantages, inconvénients et étapes de cette nature.",
            "key": "Une première estimation. La clé de la convention se travaille dans « Partages ».",
            "legal_basis": "Le texte qui permet de faire ainsi. Sans lui, le scénario est signalé.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].widget.attrs["rows"] = 3


class _Whole(forms.ModelForm):  # type: ignore[type-arg]
    """What the view knows of the row, beside what is typed, counts in what must be unique."""

    def _post_clean(self) -> None:
        """Django's own check leaves out what a form does not hold; what it has said already is not said twice."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))


class CostForm(_Whole):
    """A common cost."""

    amount = _money("€", label="Montant", min_value=0)
    first_year = NumberField(
        label="De l’année",
        decimal_places=0,
        min_value=1,
        max_value=30,
        initial=1,
        help_text="1 : la première du scénario.",
    )
    last_year = NumberField(
        label="À l’année",
        decimal_places=0,
        min_value=1,
        max_value=30,
        required=False,
        help_text="Vide : jusqu’au bout.",
    )

    class Meta:
        model = ScenarioCost
        fields: ClassVar[list[str]] = ["nature", "label", "amount", "first_year", "last_year", "source"]
        help_texts: ClassVar[dict[str, str]] = {
            "source": "Un devis, un marché, une expérience. Sans source, c’est une hypothèse, et c’est dit."
        }


class DiscountForm(_Whole):
    """An expected saving."""

    participants = NumberField(
        label="À partir de", unit="participantes", decimal_places=0, min_value=1, max_value=5000, initial=1
    )
    low = NumberField(
        label="Économie basse", unit="%", max_digits=6, decimal_places=2, help_text="Une hausse : avec un signe moins."
    )
    central = NumberField(label="Économie centrale", unit="%", max_digits=6, decimal_places=2)
    high = NumberField(label="Économie haute", unit="%", max_digits=6, decimal_places=2, max_value=100)

    class Meta:
        model = ScenarioDiscount
        fields: ClassVar[list[str]] = ["participants", "low", "central", "high", "source"]
        help_texts: ClassVar[dict[str, str]] = CostForm.Meta.help_texts


class PointForm(_Whole):
    """An argument or a step."""

    weeks = NumberField(
        label="Durée",
        unit="semaines",
        decimal_places=0,
        min_value=0,
        max_value=520,
        required=False,
        help_text="Pour une étape juridique.",
    )

    class Meta:
        model = ScenarioPoint
        fields: ClassVar[list[str]] = ["side", "text", "weeks", "source"]


PieceForm = CostForm | DiscountForm | PointForm
PIECES: Final[dict[str, tuple[type[Any], type[Any]]]] = {
    "couts": (ScenarioCost, CostForm),
    "economies": (ScenarioDiscount, DiscountForm),
    "arguments": (ScenarioPoint, PointForm),
}
"""By the word of the address."""


class MembersForm(forms.Form):
    """Who takes part, when each joins, and what it says that it pays."""

    def __init__(
        self,
        *args: Any,
        members: Sequence[Any],
        parts: dict[int, MemberPart],
        ticked: Collection[int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members, self.parts = members, parts
        for member in members:
            part = parts.get(member.pk)
            self.fields[f"p{member.pk}"] = forms.BooleanField(
                label=member.name, required=False, initial=member.pk in (parts if ticked is None else ticked)
            )
            self.fields[f"m{member.pk}"] = NumberField(
                label=f"{member.name} : rejoint après",
                unit="mois",
                decimal_places=0,
                min_value=0,
                max_value=360,
                required=False,
                initial=part.joins_after_months if part else 0,
            )
            self.fields[f"c{member.pk}"] = _money(
                "€ par an", label=f"{member.name} : paie aujourd’hui", min_value=0, required=False,
                initial=part.current if part else None,
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField, forms.BoundField, str]]:
        """A member, its three fields, and what binds it."""
        return [
            (
                member,
                self[f"p{member.pk}"],
                self[f"m{member.pk}"],
                self[f"c{member.pk}"],
                self.parts[member.pk].bound_by if member.pk in self.parts else "",
            )
            for member in self.members
        ]

    def chosen(self) -> dict[int, ChosenMember]:
        """By key of the member."""
        typed = self.cleaned_data
        found = {}
        for member in self.members:
            if typed[f"p{member.pk}"]:
                months = int(typed[f"m{member.pk}"] or 0)
                part = self.parts.get(member.pk)
                bound = part.bound_by if part is not None and part.joins_after_months == months else ""
                found[member.pk] = ChosenMember(months, bound, typed[f"c{member.pk}"])
        return found

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not any(typed.get(f"p{member.pk}") for member in self.members):
            raise ValidationError("Cochez au moins une collectivité.")
        return typed


class CriterionForm(_Whole):
    """A criterion."""

    weight = NumberField(label="Poids", max_digits=6, decimal_places=2, min_value=0, max_value=1000)

    class Meta:
        model = Criterion
        fields: ClassVar[list[str]] = ["label", "weight", "measure"]
        help_texts: ClassVar[dict[str, str]] = {"label": "Par exemple « Autonomie de chaque commune »."}


class MatrixForm(forms.Form):
    """Weights, and the scores that the committee gives."""

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        scenarios: Sequence[Scenario],
        given: dict[tuple[int, int], Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria, self.scenarios = criteria, scenarios
        for criterion in criteria:
            self.fields[f"w{criterion.pk}"] = NumberField(
                label=f"Poids de « {criterion.label} »",
                max_digits=6,
                decimal_places=2,
                min_value=0,
                max_value=1000,
                initial=criterion.weight,
            )
            for scenario in scenarios if criterion.measure == Measure.TYPED else ():
                score = given.get((scenario.pk, criterion.pk))
                self.fields[f"s{scenario.pk}_{criterion.pk}"] = NumberField(
                    label=f"{scenario.name}, {criterion.label}",
                    max_digits=3,
                    decimal_places=1,
                    min_value=0,
                    max_value=5,
                    required=False,
                    initial=score.value if score else None,
                )

    def weights(self) -> dict[int, Decimal]:
        return {one.pk: self.cleaned_data[f"w{one.pk}"] for one in self.criteria}

    def scores(self) -> dict[tuple[int, int], Decimal | None]:
        return {
            (scenario.pk, criterion.pk): self.cleaned_data[name]
            for criterion in self.criteria
            for scenario in self.scenarios
            if (name := f"s{scenario.pk}_{criterion.pk}") in self.fields
        }


class MoveForm(forms.Form):
    """A step of the study."""

    on = DayField(label="Le", validators=PLANNED)
    scenario = forms.ChoiceField(label="Scénario retenu", error_messages=_LIST)
    text = forms.CharField(label="Décision", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, move: StudyMove, scenarios: Sequence[Scenario], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {
            StudyMove.PRESENT: ("on",),
            StudyMove.TAKE_UP: ("text",),
            StudyMove.ARBITRATE: ("on", "scenario", "text"),
        }.get(move, ())
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        self.by_key = {str(one.pk): one for one in scenarios}
        if "scenario" in kept:
            field = self.fields["scenario"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", "Choisissez"), *((key, one.name) for key, one in self.by_key.items())]
        if move is StudyMove.TAKE_UP:
            self.fields["text"].label = "Motif"
        if move is StudyMove.PRESENT:
            self.fields["on"].label = "Comité de pilotage du"

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        typed = self.cleaned_data
        found: dict[str, Any] = {name: typed[name] for name in ("on", "text") if name in typed}
        if "scenario" in typed:
            found["scenario"] = self.by_key[typed["scenario"]]
        return found


_PERSONAL: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?:\+33|\b0)[ .]?[1-9](?:[ .-]?\d{2}){4}\b")


def _without_contacts(text: str) -> str:
    if _PERSONAL.search(text):
        raise ValidationError("Une fiche ne porte ni adresse électronique ni numéro de téléphone. Retirez-les.")
    return text


class SheetForm(forms.ModelForm):  # type: ignore[type-arg]
    """A hearing sheet: of organisations, never of persons."""

    heard_on = DayField(label="Entretien le", required=False)
    created_in = NumberField(
        label="Créé en", unit="année", decimal_places=0, min_value=1700, max_value=2200, required=False
    )
    staff = NumberField(label="Agents", decimal_places=0, min_value=0, max_value=10**6, required=False)

    class Meta:
        model = HearingSheet
        fields: ClassVar[list[str]] = [
            *("body", "statute", "created_in", "perimeter", "staff", "heard_on", "project", "legal_setup", "cost"),
            *("funding", "project_staff", "advantages", "drawbacks", "risks", "source"),
        ]
        help_texts: ClassVar[dict[str, str]] = {
            "project": "Ce qui a été fait, sans nom de personne.",
            "advantages": "Un par ligne.",
            "drawbacks": "Un par ligne.",
            "risks": "Un par ligne.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for name, value in list(typed.items()):
            if isinstance(value, str):
                try:
                    _without_contacts(value)
                except ValidationError as error:
                    self.add_error(name, error)
        return typed


class CitationForm(forms.Form):
    """Which experience a scenario rests on."""

    sheet = forms.ChoiceField(label="Fiche d’audition", error_messages=_LIST)

    def __init__(self, *args: Any, sheets: Sequence[HearingSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(sheet.pk): sheet for sheet in sheets}
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "Choisissez"), *((key, sheet.body) for key, sheet in self.by_key.items())]

    def chosen(self) -> HearingSheet:
        return self.by_key[self.cleaned_data["sheet"]]


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """An argument of the library."""

    kind = forms.ChoiceField(label="Nature du scénario", choices=ScenarioKind.choices, error_messages=_LIST)
    text = forms.CharField(label="Texte", max_length=500)
    weeks = PointForm.base_fields["weeks"]

    class Meta:
        model = LibraryEntry
        fields: ClassVar[list[str]] = ["kind", "side", "text", "weeks", "source"]

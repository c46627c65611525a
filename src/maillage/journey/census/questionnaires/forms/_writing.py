"""What an operator types to write a questionnaire."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.questionnaires.enums import FieldType, Repeat
from maillage.kernel.forms import UploadField

__all__ = ["AddedFieldForm", "AddedSectionForm", "CopyForm", "DefinitionForm"]


class CopyForm(forms.Form):
    """A new edition: copied from one that is shipped, or read from a file."""

    title = forms.CharField(label="Titre", max_length=160, help_text="Celui que liront les collectivités.")


class DefinitionForm(forms.Form):
    """A questionnaire as a file."""

    file = UploadField(label="Fichier du questionnaire", extensions=("yaml", "yml"), most_megabytes=1)


_KIND_CHOICES: Final = [
    ("", "Aucune : la réponse reste dans le questionnaire"),
    *((slug, kind.title) for slug, kind in KINDS.items()),
]


class AddedSectionForm(forms.Form):
    """A theme or a section that an operator adds."""

    theme = forms.CharField(
        label="Thème", max_length=120, help_text="Un thème qui existe déjà, ou le nom d’un nouveau."
    )
    title = forms.CharField(label="Titre de la rubrique", max_length=120)
    repeat = forms.ChoiceField(label="On y répond", choices=Repeat.choices)
    kind = forms.ChoiceField(
        label="Les réponses vont dans la liste",
        choices=_KIND_CHOICES,
        required=False,
        help_text="Chaque ligne devient une fiche de cette liste de l’inventaire.",
    )
    question = forms.CharField(
        label="Première question",
        max_length=120,
        required=False,
        help_text="Vide si les réponses vont dans une liste : la désignation y est demandée d’abord.",
    )
    help = forms.CharField(label="Aide", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("kind") and not typed.get("question"):
            self.add_error("question", "Une rubrique commence par une question : écrivez la première.")
        return typed


_ADDED_TYPES: Final = [(str(kind), kind.label) for kind in FieldType if kind not in (FieldType.RANKING, FieldType.SITE)]


class AddedFieldForm(forms.Form):
    """A question that an operator adds, without code."""

    section = forms.ChoiceField(label="Rubrique")
    label = forms.CharField(label="Question", max_length=120)
    type = forms.ChoiceField(label="Réponse attendue", choices=_ADDED_TYPES)
    unit = forms.CharField(
        label="Unité",
        max_length=30,
        required=False,
        help_text="Obligatoire pour un nombre ou un prix : « postes », « € par mois »…",
    )
    choices = forms.CharField(
        label="Choix",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Pour une liste : un choix par ligne.",
    )
    help = forms.CharField(label="Aide", max_length=300, required=False)
    serves = forms.CharField(label="À quoi ça sert", max_length=300, required=False)
    required = forms.BooleanField(label="Réponse obligatoire (NC reste possible)", required=False)

    def __init__(self, *args: Any, sections: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["section"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
        chosen.choices = list(sections)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        kind = typed.get("type")
        if kind in (FieldType.COUNT, FieldType.NUMBER, FieldType.PRICE) and not typed.get("unit"):
            self.add_error("unit", "Un nombre sans unité ne se compare à rien : donnez-la.")
        lines = [line.strip() for line in str(typed.get("choices") or "").splitlines() if line.strip()]
        if kind in (FieldType.CHOICE, FieldType.CHOICES) and len(set(lines)) < 2:
            self.add_error("choices", "Écrivez au moins deux choix différents, un par ligne.")
        if any(len(line) > 120 for line in lines):
            self.add_error("choices", "Un choix tient en 120 caractères.")
        typed["choices"] = list(dict.fromkeys(lines))
        return typed

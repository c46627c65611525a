"""Shapes of what is typed about reports."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms

from maillage.journey.studies.reports.models import PlanStep, StudyReport
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.forms import PLANNED, DayField

if TYPE_CHECKING:
    from maillage.journey.studies.reports.documents import Standing

__all__ = ["ComposeForm", "NewReportForm", "PlanStepForm", "ProposeForm"]

NEEDED: Final = {"required": "Donnez un titre.", "max_length": "160 caractères au plus."}
LONGEST_NOTE: Final = 2000


def _title() -> forms.CharField:
    return forms.CharField(label="Titre du rapport", max_length=160, error_messages=NEEDED)


def _committee() -> DayField:
    return DayField(
        label="Comité de pilotage du",
        required=False,
        validators=PLANNED,
        help_text="La date que porteront les documents, au format jj/mm/aaaa. Sans elle, celle des réponses.",
    )


class NewReportForm(forms.Form):
    """Of which study, under what title."""

    study = forms.ChoiceField(label="Étude", error_messages={"required": "Choisissez une étude."})
    title = _title()
    copil_on = _committee()

    def __init__(self, *args: Any, studies: Sequence[Study], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["study"].choices = [(study.pk, study.name) for study in studies]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "copil_on")}


class ComposeForm(forms.Form):
    """The words of a report, and of each part whether it is in it and what its author adds."""

    title = _title()
    copil_on = _committee()
    introduction = forms.CharField(
        label="Introduction",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce que le comité lit en premier. Une ligne vide sépare deux paragraphes. Les membres la lisent aussi : "
        "n’y écrivez rien qui ne concerne qu’une collectivité.",
        error_messages={"max_length": "5 000 caractères au plus."},
    )

    def __init__(self, *args: Any, report: StudyReport, standings: "Iterable[Standing]", **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(report, name) for name in ("title", "copil_on", "introduction")}
        self.codes = []
        self.report = report
        for one in standings:
            self.codes.append(one.code)
            self.fields[f"part_{one.code}"] = forms.BooleanField(
                label=one.title,
                required=False,
                initial=one.is_kept,
                help_text="" if one.composed is not None else f"Vide pour l’instant. {one.missing}",
            )
            self.fields[f"note_{one.code}"] = forms.CharField(
                label=f"Note avant « {one.title} »",
                required=False,
                initial=report.notes.get(one.code, ""),
                max_length=LONGEST_NOTE,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": "2 000 caractères au plus."},
            )

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        others = [code for code in self.report.left_out if code not in self.codes]
        notes = {code: text for code, text in self.report.notes.items() if code not in self.codes}
        notes |= {code: typed[f"note_{code}"].strip() for code in self.codes if typed[f"note_{code}"].strip()}
        return {
            "title": typed["title"],
            "copil_on": typed["copil_on"],
            "introduction": typed["introduction"].strip(),
            "left_out": others + [code for code in self.codes if not typed[f"part_{code}"]],
            "notes": notes,
        }


class PlanStepForm(forms.ModelForm[PlanStep]):
    """A line of the plan."""

    starts_on = DayField(label="Commence le", validators=PLANNED)
    ends_on = DayField(
        label="Finit le",
        required=False,
        validators=PLANNED,
        help_text="Laissez vide pour ce qui a lieu un seul jour. Au format jj/mm/aaaa.",
    )

    class Meta:
        model = PlanStep
        fields = ("stage", "label", "starts_on", "ends_on", "source")
        help_texts = {
            "stage": "Les lignes d’une même étape sont réunies, par exemple « 1. Économies pour tous ».",
            "source": "D’où vient cette ligne : une délibération, un contrat, un compte rendu.",
        }
        error_messages = {
            "stage": {"required": "Donnez le nom de l’étape."},
            "label": {"required": "Dites ce qui se passe."},
        }


class ProposeForm(forms.Form):
    """From what the plan is filled, and from when."""

    origin = forms.ChoiceField(
        label="À partir de",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez.", "invalid_choice": "Choisissez une des réponses."},
    )
    starts_on = DayField(label="Commence le", validators=PLANNED)

    def __init__(self, *args: Any, origins: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["origin"].choices = list(origins)  # type: ignore[attr-defined]
        self.fields["origin"].initial = origins[0][0]

"""A study of a frozen campaign, from its scope to its frozen data."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.studies.syntheses import actions
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.journey.studies.syntheses.engine.census import THEMES
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.forms import ChangeScopeForm, ReopenForm, ScopeForm
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.syntheses.queries import campaigns_to_study
from maillage.kernel.pages import NotAllowed, writes
from maillage.kernel.templatetags.face import KeyFigure

__all__ = ["change_scope", "delete_scope", "freeze", "reopen", "scope", "steps_of"]

SHOWN_STEPS: Final = (StudyState.SCOPING, StudyState.DATA_FROZEN, StudyState.ANALYSED, StudyState.SCENARIOS)


@writes(Right.CONDUCT_STUDY)
def scope(request: Any) -> HttpResponse:
    """Choose a frozen campaign and the themes of its study."""
    campaigns = campaigns_to_study(request.actor.acting_id)
    only = campaigns[:2]
    initial = {"themes": list(THEMES), "campaign": only[0] if len(only) == 1 else None}
    form = ScopeForm(request.POST or None, campaigns=campaigns, initial=initial)
    if form.is_valid():
        campaign, themes = form.cleaned_data["campaign"], form.cleaned_data["themes"]
        try:
            study = actions.scope_study(request.actor, campaign, name=form.cleaned_data["name"], themes=themes)
        except MaillageError as error:
            form.add_error("campaign", str(error))
        else:
            return redirect("studies:detail", study.pk)
    context = {"form": form, "has_campaigns": campaigns.exists()}
    return render(request, "studies/scope.html", context, status=422 if form.is_bound else 200)


@writes(Right.CONDUCT_STUDY)
def change_scope(request: Any, pk: int) -> HttpResponse:
    """Another name, other themes."""
    study = _conducted(request, pk)
    initial = {"name": study.name, "themes": study.themes}
    form = ChangeScopeForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_scope(
                request.actor, study, name=form.cleaned_data["name"], themes=form.cleaned_data["themes"]
            )
        except MaillageError as error:
            form.add_error(None, str(error))
        else:
            return redirect("studies:detail", study.pk)
    return render(
        request, "studies/change_scope.html", {"form": form, "study": study}, status=422 if form.is_bound else 200
    )


@writes(Right.CONDUCT_STUDY)
def freeze(request: Any, pk: int) -> HttpResponse:
    """Copy what the study reads: the inventory may live on."""
    study = _conducted(request, pk)
    if request.method == "POST":
        job = enqueue(request.actor, "studies.freeze", f"Données de l’étude « {study.name} »", study=study.pk)
        return redirect("scheduling:job", job.pk)
    context = {
        "title": "Figer les données",
        "sentence": f"L’étude « {study.name} » sera faite de ces données, et d’elles seules.",
        "consequences": [
            "Les réponses validées de la campagne, et les fiches où elles sont entrées, sont copiées.",
            "L’inventaire continue de vivre : l’étude, elle, ne bouge plus et peut être refaite à l’identique.",
            "Une empreinte des données est imprimée sur chaque document.",
        ],
        "confirm_label": "Figer les données",
        "cancel_url": reverse("studies:detail", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.CONDUCT_STUDY)
def reopen(request: Any, pk: int) -> HttpResponse:
    """Back to the scope, with the reason."""
    study = _conducted(request, pk)
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            actions.reopen_scope(request.actor, study, form.cleaned_data["reason"])
        except MaillageError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "L’étude est de nouveau au cadrage.")
            return redirect("studies:detail", study.pk)
    context = {
        "title": "Recadrer l’étude",
        "sentence": f"L’étude « {study.name} » reviendra à ses questions.",
        "consequences": [
            "Ses données figées, ses chapitres et ses documents seront effacés.",
            "Le motif reste au journal.",
        ],
        "form": form,
        "confirm_label": "Recadrer",
        "is_dangerous": True,
        "cancel_url": reverse("studies:detail", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context, status=422 if form.is_bound else 200)


@writes(Right.CONDUCT_STUDY)
def delete_scope(request: Any, pk: int) -> HttpResponse:
    """A scope that leads nowhere leaves."""
    study = _conducted(request, pk)
    if request.method == "POST":
        try:
            actions.delete_scope(request.actor, study)
        except MaillageError as error:
            messages.error(request, str(error))
            return redirect("studies:detail", pk)
        return redirect("studies:studies")
    context = {
        "title": "Abandonner ce cadrage",
        "sentence": f"L’étude « {study.name} » n’a pas de données figées : rien d’autre ne sera perdu.",
        "consequences": ["La campagne reste, et pourra être étudiée de nouveau."],
        "confirm_label": "Abandonner",
        "is_dangerous": True,
        "cancel_url": reverse("studies:detail", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


def _conducted(request: Any, pk: int) -> Study:
    """A study of a campaign that was asked online. Error: ``NotAllowed``."""
    study = get_study_for(request.actor, pk)
    request.actor.must(Right.CONDUCT_STUDY, study.owner_id)
    if not study.campaign.is_asked:
        raise NotAllowed("study")
    return study


def waiting_page(request: Any, study: Study) -> HttpResponse:
    """A study before its results: where it stands, and the one thing to do next."""
    figures = [KeyFigure(study.entity_count, "collectivités dans la campagne")]
    if study.state != StudyState.SCOPING:  # counted as the data are frozen: not zero before
        figures.append(KeyFigure(study.respondent_count, "réponses validées"))
    context = {
        "study": study,
        "themes": [THEMES[theme] for theme in study.themes],
        "steps": steps_of(study),
        "is_frozen": study.state == StudyState.DATA_FROZEN,
        "may_conduct": request.actor.may(Right.CONDUCT_STUDY, study.owner_id),
        "figures": figures,
    }
    return render(request, "studies/waiting.html", context)


def steps_of(study: Study) -> list[tuple[str, bool, bool]]:
    """The steps of a study: what each is called, whether it is done, whether it is the present one."""
    place = list(StudyState).index(StudyState(study.state))
    return [(step.label, index < place, index == place) for index, step in enumerate(SHOWN_STEPS)]

"""Composing a report, its plan, freezing it, letting members read it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.reports import actions, queries
from maillage.journey.studies.reports.access import (
    get_edition_for,
    get_plan_step_for,
    get_published_for,
    get_report_for,
    get_writable_report_for,
)
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.reports.forms import ComposeForm, NewReportForm, PlanStepForm, ProposeForm
from maillage.journey.studies.reports.models import PlanStep, StudyReport
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Picture, Table
from maillage.kernel.typography import plural

__all__ = [
    "add_plan_step",
    "add_report",
    "change_plan_step",
    "compose_report",
    "delete_plan_step",
    "delete_report",
    "freeze_report",
    "propose_plan",
    "publish_edition",
    "report_plan",
    "withdraw_report",
]


def _form_page(
    request: Any, form: Any, title: str, purpose: str, label: str, cancel_url: str, act: Callable[[], str]
) -> HttpResponse:
    """A form and its action; what is refused is said on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act())
        except MaillageError as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "title": title, "purpose": purpose, "action_label": label, "cancel_url": cancel_url}
    return render(request, "kernel/form_page.html", context, status=422 if form.is_bound and form.errors else 200)


def _confirm(
    request: Any,
    title: str,
    sentence: str,
    consequences: list[str],
    label: str,
    cancel_url: str,
    act: Callable[[], str],
) -> HttpResponse:
    """A question before something is done."""
    if request.method == "POST":
        try:
            return redirect(act())
        except MaillageError as refused:
            messages.error(request, str(refused))
            return redirect(cancel_url)
    context = {
        "title": title,
        "sentence": sentence,
        "consequences": consequences,
        "confirm_label": label,
        "cancel_url": cancel_url,
    }
    return render(request, "kernel/confirm.html", context)


def _url(report: StudyReport | int) -> str:
    return reverse("studies:report", args=[report if isinstance(report, int) else report.pk])


@writes(Right.CONDUCT_STUDY)
def add_report(request: Any) -> HttpResponse:
    studies = queries.studies_reported(request.actor)
    form = NewReportForm(request.POST or None, studies=studies)

    def act() -> str:
        study = get_study_for(request.actor, int(form.cleaned_data["study"]))
        return _url(actions.create_report(request.actor, study, form.facts()))

    purpose = (
        "Une étude devient un document pour le comité de pilotage : pages, PDF, Word, diapositives."
        if studies
        else "Un rapport part d’une étude. Chargez d’abord une enquête ou menez un recensement."
    )
    return _form_page(request, form, "Commencer un rapport", purpose, "Commencer", reverse("studies:reports"), act)


@writes(Right.CONDUCT_STUDY)
def compose_report(request: Any, pk: int) -> HttpResponse:
    from maillage.journey.studies.reports.documents import standings

    found = get_writable_report_for(request.actor, pk)
    parts = standings(request.actor, found, Audience.INTERNAL)
    form = ComposeForm(request.POST or None, report=found, standings=parts)

    def act() -> str:
        actions.change_report(request.actor, found, form.facts())
        messages.success(request, "C’est enregistré. Les éditions déjà figées n’ont pas changé.")
        return _url(found)

    purpose = "Ce que le rapport contient, et ce que vous y ajoutez."
    return _form_page(request, form, f"Composer : {found.title}", purpose, "Enregistrer", _url(found), act)


@writes(Right.CONDUCT_STUDY)
def delete_report(request: Any, pk: int) -> HttpResponse:
    found = get_writable_report_for(request.actor, pk)

    def act() -> str:
        actions.delete_report(request.actor, found)
        messages.success(request, "Le rapport est supprimé.")
        return reverse("studies:reports")

    sentence = f"Le rapport « {found.title} » et son plan seront supprimés ; l’étude reste."
    return _confirm(request, "Supprimer le rapport", sentence, [], "Supprimer", _url(found), act)


@writes(Right.CONDUCT_STUDY)
def freeze_report(request: Any, pk: int) -> HttpResponse:
    found = get_writable_report_for(request.actor, pk)

    def act() -> str:
        _, job = actions.freeze_report(request.actor, found)
        return reverse("scheduling:job", args=[job.pk])

    consequences = [
        "Deux éditions sont gardées telles quelles : l’interne, et celle pour les membres.",
        "Leurs documents (PDF, Word, page web, diapositives) sont écrits ensuite ; vous pouvez continuer entre-temps.",
        "Les membres ne lisent rien tant que vous n’avez pas publié leur édition.",
    ]
    sentence = f"Le rapport « {found.title} » sera figé avec ce que l’étude dit aujourd’hui."
    return _confirm(request, "Figer le rapport", sentence, consequences, "Figer", _url(found), act)


@writes(Right.CONDUCT_STUDY)
def publish_edition(request: Any, pk: int) -> HttpResponse:
    request.actor.must(Right.CONDUCT_STUDY)
    found = get_edition_for(request.actor, pk)

    def act() -> str:
        actions.publish_edition(request.actor, found)
        messages.success(request, "Les membres peuvent le lire.")
        return _url(found.report_id)

    consequences = [
        "Tous les membres liront ces pages et pourront télécharger les documents.",
        "Chacun pourra télécharger aussi une annexe qui ne concerne que lui.",
        "Relisez votre introduction et vos notes : rien n’y doit concerner une seule collectivité.",
    ]
    sentence = f"L’édition {found.number} de « {found.title} », pour les membres, sera publiée."
    return _confirm(request, "Publier aux membres", sentence, consequences, "Publier", _url(found.report_id), act)


@writes(Right.CONDUCT_STUDY)
def withdraw_report(request: Any, pk: int) -> HttpResponse:
    found = get_published_for(request.actor, pk)
    request.actor.must(Right.CONDUCT_STUDY, found.owner_id)

    def act() -> str:
        actions.withdraw_report(request.actor, found)
        messages.success(request, "Les membres ne le lisent plus.")
        return reverse("studies:reports")

    sentence = f"Les membres ne liront plus « {found.title} ». L’édition figée reste chez vous."
    back = reverse("studies:published_report", args=[pk, "essentiel"])
    return _confirm(request, "Retirer aux membres", sentence, [], "Retirer", back, act)


# --- the plan --------------------------------------------------------------------------------------------------------


@reads(Right.SEE_STUDY)
def report_plan(request: Any, pk: int) -> HttpResponse:
    from maillage.journey.studies.reports.documents import dates_of, plan_picture

    found = get_report_for(request.actor, pk)
    steps = queries.plan_of(found)
    may_write = request.actor.may(Right.CONDUCT_STUDY, found.owner_id)
    drawn = plan_picture(steps, found.copil_on) if steps else None
    rows = [
        (
            step.stage,
            Cell(step.label, reverse("studies:change_plan_step", args=[step.pk]) if may_write else ""),
            dates_of(step),
            step.source,
        )
        for step in steps
    ]
    empty = Empty(
        "Ici, les étapes et leurs dates : ce que l’on fait, quand, et d’après quoi.",
        "Rien n’est encore planifié.",
        "Proposer un plan" if may_write else "",
        reverse("studies:propose_plan", args=[pk]) if may_write else "",
    )
    context = {
        "report": found,
        "picture": Picture(drawn.title, drawn.sentence, drawn.svgs) if drawn is not None else None,
        "table": Table(
            "Le plan", (Column("Étape"), Column("Quoi"), Column("Quand"), Column("D’après")), rows, empty=empty
        ),
        "may_write": may_write,
    }
    return render(request, "study_reports/plan.html", context)


def _plan_url(report: int) -> str:
    return reverse("studies:report_plan", args=[report])


@writes(Right.CONDUCT_STUDY)
def add_plan_step(request: Any, pk: int) -> HttpResponse:
    found = get_writable_report_for(request.actor, pk)
    form = PlanStepForm(request.POST or None, instance=PlanStep(owner_id=found.owner_id, report=found))

    def act() -> str:
        actions.write_plan_step(request.actor, found, form.instance)
        return _plan_url(pk)

    return _form_page(request, form, "Ajouter au plan", "Ce qui se passe, et quand.", "Ajouter", _plan_url(pk), act)


@writes(Right.CONDUCT_STUDY)
def change_plan_step(request: Any, pk: int) -> HttpResponse:
    step = get_plan_step_for(request.actor, pk)
    form = PlanStepForm(request.POST or None, instance=step)
    back = _plan_url(step.report_id)

    def act() -> str:
        actions.write_plan_step(request.actor, get_writable_report_for(request.actor, step.report_id), form.instance)
        return back

    context = {
        "form": form,
        "title": "Modifier le plan",
        "action_label": "Enregistrer",
        "cancel_url": back,
        "delete_url": reverse("studies:delete_plan_step", args=[pk]),
    }
    if request.method == "POST" and form.is_valid():
        return redirect(act())
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "study_reports/plan_step.html", context, status=status)


@writes(Right.CONDUCT_STUDY)
def delete_plan_step(request: Any, pk: int) -> HttpResponse:
    step = get_plan_step_for(request.actor, pk)
    back = _plan_url(step.report_id)

    def act() -> str:
        actions.delete_plan_step(request.actor, step)
        return back

    return _confirm(request, "Retirer du plan", f"« {step.label} » sera retiré du plan.", [], "Retirer", back, act)


@writes(Right.CONDUCT_STUDY)
def propose_plan(request: Any, pk: int) -> HttpResponse:
    from maillage.journey.studies.reports.documents import plan_origins

    found = get_writable_report_for(request.actor, pk)
    origins = plan_origins(request.actor, found)
    start = found.copil_on or localdate()
    form = ProposeForm(
        request.POST or None,
        origins=[(code, origin.label) for code, origin in origins.items()],
        initial={"starts_on": start},
    )

    def act() -> str:
        chosen = origins.get(form.cleaned_data["origin"])
        if chosen is None:
            raise NotAllowed("origin")
        count = actions.propose_plan(request.actor, found, chosen.lines(form.cleaned_data["starts_on"]))
        messages.success(request, f"{plural(count, 'ligne ajoutée', 'lignes ajoutées')}. Corrigez leurs dates.")
        return _plan_url(pk)

    purpose = "Des lignes sont ajoutées au plan ; vous corrigez ensuite chacune."
    return _form_page(request, form, "Proposer un plan", purpose, "Ajouter au plan", _plan_url(pk), act)

"""Preparing a sharing, computing it, freezing it, approving it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.studies.scenarios.models import Scenario
from maillage.journey.studies.sharing import actions
from maillage.journey.studies.sharing.access import get_kept_sharing_for, get_sharing_for
from maillage.journey.studies.sharing.engine.cited import citation_of
from maillage.journey.studies.sharing.enums import KeyKind, Method
from maillage.journey.studies.sharing.forms import COSTS, CRITERIA, SharingForm, ValuesForm, values_form
from maillage.journey.studies.sharing.models import CostSharing
from maillage.journey.studies.sharing.queries import (
    candidates,
    members_of,
    scenarios_of,
    studies_of,
    works_of,
)
from maillage.kernel.pages import NotAllowed, writes

__all__ = [
    "approve_sharing",
    "compute_sharing",
    "delete_sharing",
    "edit_sharing",
    "freeze_sharing",
    "new_sharing",
    "sharing_values",
]


@writes(Right.KEEP_SHARING)
def new_sharing(request: Any) -> HttpResponse:
    if not request.actor.can_pool:
        raise NotAllowed("a body shares costs")
    return _write(request, None)


@writes(Right.KEEP_SHARING)
def edit_sharing(request: Any, pk: int) -> HttpResponse:
    return _write(request, get_kept_sharing_for(request.actor, pk))


def _write(request: Any, found: CostSharing | None) -> HttpResponse:
    everyone = candidates(request.actor)
    citable = scenarios_of(request.actor)
    asked: dict[str, Any] = {
        "candidates": everyone,
        "studies": list(studies_of(request.actor)[:50]),
        "scenarios": citable,
        "costs": COSTS if found is None else max(COSTS, found.costs.count()),
        "criteria": CRITERIA if found is None else max(CRITERIA, found.criteria.count()),
    }
    if request.method == "POST":
        form = SharingForm(request.POST, **asked)
        if form.is_valid():
            written = actions.write_sharing(request.actor, found, form.draft())
            messages.success(request, "C’est noté. Vérifiez maintenant les valeurs de chacun.")
            return redirect("studies:sharing_values", written.pk)
    else:
        wanted = request.GET.get("scenario", "")
        cited = next((one for one in citable if str(one.pk) == wanted), None)
        form = SharingForm(initial=_said(found, everyone) | _of_scenario(cited, everyone), **asked)
    cancel = reverse("studies:sharing", args=[found.pk]) if found else reverse("studies:sharings")
    context = {"form": form, "sharing": found, "cancel_url": cancel}
    return render(request, "study_sharing/write.html", context, status=422 if form.is_bound else 200)


def _of_scenario(cited: Scenario | None, everyone: Sequence[Organisation]) -> dict[str, Any]:
    """What a scenario says of a sharing: its costs a year, its participants, its horizon."""
    if cited is None:
        return {}
    taken = citation_of(cited)
    said: dict[str, Any] = {"name": cited.name, "study": cited.study_id, "scenario": cited.pk}
    said |= {"tax_basis": cited.tax_basis, "years": cited.years}
    said["members"] = [one.pk for one in everyone if one.pk in taken.members]
    for place, (label, amount) in enumerate(taken.costs):
        said |= {f"cost_label_{place}": label, f"cost_amount_{place}": amount}
    return said


def _said(found: CostSharing | None, everyone: Sequence[Organisation]) -> dict[str, Any]:
    if found is None:
        return {
            "year": localdate().year + 1,
            "years": 1,
            "seed": 1,
            "method": Method.KEY,
            "game_kind": "",
            "members": [one.pk for one in everyone],
            "kind_0": KeyKind.POPULATION,
            "weight_0": Decimal(100),
        }
    names = ("name", "tax_basis", "year", "years", "note", "method", "floor", "cap", "phase_year", "phase_years")
    said: dict[str, Any] = {name: getattr(found, name) for name in (*names, "wanted_error", "seed")}
    said |= {
        "study": found.study_id,
        "scenario": found.scenario_id,
        "members": [one.counterparty_id for one in members_of(found)],
    }
    works = works_of(found)
    if works is not None:
        columns = ("game_kind", "game_text", "game_fixed", "is_marginal", "quantity_kind")
        said |= {name: getattr(works, name) for name in columns}
    for place, cost in enumerate(found.costs.order_by("position")):
        said |= {f"cost_label_{place}": cost.label, f"cost_amount_{place}": cost.amount}
    for place, one in enumerate(found.criteria.order_by("position")):
        said |= {f"kind_{place}": one.kind, f"weight_{place}": one.weight_pct}
    return said


@writes(Right.KEEP_SHARING)
def sharing_values(request: Any, pk: int) -> HttpResponse:
    """What each member has of each criterion, and what else the method needs."""
    found = get_kept_sharing_for(request.actor, pk)
    form = values_form(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.enter_facts(request.actor, found, form.entries())
        if "calculer" in request.POST:
            try:
                return _compute(request, found)
            except MaillageError as refused:  # what was typed is kept, and said to be
                messages.error(request, f"Les valeurs sont enregistrées, les parts ne sont pas calculées. {refused}")
                return redirect("studies:sharing_values", pk)
        messages.success(request, "Les valeurs sont enregistrées.")
        return redirect("studies:sharing", pk)
    context = {"form": form, "sharing": found, "is_sealed": found.is_sealed, "twice": _counted_twice(found, form)}
    return render(request, "study_sharing/values.html", context, status=422 if form.is_bound else 200)


_OF_INHABITANTS = frozenset({KeyKind.POPULATION, KeyKind.TOTAL_POPULATION, KeyKind.POORER, KeyKind.RICHER})


def _counted_twice(found: CostSharing, form: ValuesForm) -> str:
    """The body, where its inhabitants are those of its members and count beside theirs."""
    body = next((one for one in form.members if one.counterparty_id == found.owner_id), None)
    if body is None or len(form.members) == 1:
        return ""
    values = [form.snapshots[body.pk][kind].value for kind in form.kinds if kind in _OF_INHABITANTS]
    return body.name if any(values) else ""


@writes(Right.KEEP_SHARING)
def compute_sharing(request: Any, pk: int) -> HttpResponse:
    found = get_kept_sharing_for(request.actor, pk)
    if request.method == "POST":
        return _compute(request, found)
    context = {
        "title": "Calculer les parts",
        "sentence": f"Les parts de « {found.name} » seront calculées avec les valeurs enregistrées.",
        "consequences": ["Chaque membre lira sa part et son calcul.", "Un calcul plus ancien sera remplacé."],
        "confirm_label": "Calculer",
        "cancel_url": reverse("studies:sharing", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


def _compute(request: Any, found: CostSharing) -> HttpResponse:
    job = actions.work_out_sharing(request.actor, found)
    if job is not None:
        return redirect("scheduling:job", job.pk)
    messages.success(request, "Les parts sont calculées.")
    return redirect("studies:sharing", found.pk)


@writes(Right.KEEP_SHARING)
def freeze_sharing(request: Any, pk: int) -> HttpResponse:
    found = get_kept_sharing_for(request.actor, pk)
    if request.method == "POST":
        job = actions.freeze_sharing(request.actor, found)
        return redirect("scheduling:job", job.pk)
    context = {
        "title": "Figer ce partage",
        "sentence": f"« {found.name} » sera gardé tel qu’il est.",
        "consequences": [
            "Ni ses valeurs, ni ses parts ne changeront plus.",
            "L’annexe de la convention sera écrite, en PDF et en Word.",
        ],
        "confirm_label": "Figer",
        "cancel_url": reverse("studies:sharing", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.APPROVE_SHARING)
def approve_sharing(request: Any, pk: int) -> HttpResponse:
    found = get_sharing_for(request.actor, pk)
    request.actor.must(Right.APPROVE_SHARING, found.owner_id)
    if request.method == "POST":
        actions.approve_sharing(request.actor, found)
        messages.success(request, "Le partage est approuvé.")
        return redirect("studies:sharing", pk)
    context = {
        "title": "Approuver ce partage",
        "sentence": f"« {found.name} » sera marqué comme approuvé, à la date du jour et à votre nom.",
        "consequences": ["Les membres le verront."],
        "confirm_label": "Approuver",
        "cancel_url": reverse("studies:sharing", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.KEEP_SHARING)
def delete_sharing(request: Any, pk: int) -> HttpResponse:
    found = get_kept_sharing_for(request.actor, pk)
    if request.method == "POST":
        actions.delete_sharing(request.actor, found)
        messages.success(request, "Le partage est supprimé.")
        return redirect("studies:sharings")
    context = {
        "title": "Supprimer ce partage",
        "sentence": f"« {found.name} », ses valeurs et ses parts seront supprimés.",
        "consequences": ["Les membres ne le liront plus.", "Le journal gardera la trace de ce partage."],
        "confirm_label": "Supprimer",
        "cancel_url": reverse("studies:sharing", args=[pk]),
        "is_dangerous": True,
    }
    return render(request, "kernel/confirm.html", context)

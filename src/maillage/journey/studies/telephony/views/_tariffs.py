"""Tariffs: their list, the grid of one, its plans typed or read from a table."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.engine.quantities import TaxBasis
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.telephony import actions, queries
from maillage.journey.studies.telephony.access import get_plan_for, get_tariff_for
from maillage.journey.studies.telephony.forms import PlanForm, TariffForm
from maillage.journey.studies.telephony.imports import read_plans
from maillage.journey.studies.telephony.models import TariffPlan
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table

__all__ = ["change_plan", "new_plan", "new_tariff", "tariff", "tariffs"]


@reads(Right.SEE_STUDY)
def tariffs(request: Any) -> HttpResponse:
    may_conduct = request.actor.may(Right.CONDUCT_STUDY)
    rows = [
        (
            Cell(each.name, reverse("studies:tariff", args=[each.pk])),
            each.operator,
            count,
            each.basis,
            each.as_of,
            each.source,
        )
        for each, count in queries.tariffs_counted()
    ]
    columns = (
        Column("Tarif"),
        Column("Opérateur"),
        Column("Forfaits", is_number=True),
        Column("Prix"),
        Column("Prix au"),
        Column("Source"),
    )
    empty = Empty(
        "Ici, les grilles des opérateurs.",
        "Aucune n’est encore saisie.",
        "Saisir un tarif" if may_conduct else "",
        reverse("studies:new_tariff") if may_conduct else "",
    )
    context = {"table": Table("Tarifs", columns, rows, empty=empty), "may_conduct": may_conduct}
    return render(request, "study_telephony/tariffs.html", context)


@reads(Right.SEE_STUDY)
def tariff(request: Any, pk: int) -> HttpResponse:
    found = get_tariff_for(request.actor, pk)
    may_change = request.actor.may(Right.CONDUCT_STUDY) and request.actor.scope.may_write(found.owner_id)
    basis = found.basis
    columns = (
        Column("Forfait"),
        Column("Lignes"),
        Column("Abonnement", f"€ {basis}", is_number=True, digits=2),
        Column("Paliers"),
        Column("Minutes", is_number=True),
        Column("Minute au-delà", f"€ {basis}", is_number=True, digits=4),
        Column("SMS", is_number=True),
        Column("Mo", is_number=True),
        Column("Partagé par"),
        Column("Arrondi"),
    )
    rows = [
        (
            Cell(plan.name, reverse("studies:change_plan", args=[plan.pk]) if may_change else ""),
            plan.get_nature_display() or "toutes",
            plan.monthly_fee,
            plan.brackets.replace("|", " ; "),
            "illimité" if plan.price_minute == 0 else plan.minutes,
            "non vendue" if plan.price_minute is None else plan.price_minute,
            "illimité" if plan.price_message == 0 else plan.messages,
            plan.megabytes,
            plan.get_scope_display(),
            plan.rounding,
        )
        for plan in queries.plans_of(found)
    ]
    empty = Empty("Ici, un forfait par ligne.", "Aucun n’est encore saisi.")
    context = {"tariff": found, "table": Table("Forfaits", columns, rows, empty=empty), "may_change": may_change}
    return render(request, "study_telephony/tariff.html", context)


@writes(Right.CONDUCT_STUDY)
def new_tariff(request: Any) -> HttpResponse:
    form = TariffForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        file, basis = values.pop("file"), TaxBasis(values["basis"])
        try:
            plans = [] if file is None else _plans_of(file, basis)
            made = actions.create_tariff(request.actor, plans=plans, **values)
        except MaillageError as refused:
            form.add_error("name" if isinstance(refused, actions.NameTaken) else "file", str(refused))
        else:
            messages.success(request, "Le tarif est enregistré.")
            return redirect("studies:tariff", made.pk)
    return render(request, "study_telephony/new_tariff.html", {"form": form}, status=422 if form.is_bound else 200)


def _plans_of(file: Any, basis: TaxBasis) -> Any:
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / f"tarif{Path(file.name).suffix.casefold()}"
        path.write_bytes(file.read())
        return read_plans(path, basis)[0]


@writes(Right.CONDUCT_STUDY)
def new_plan(request: Any, pk: int) -> HttpResponse:
    found = get_tariff_for(request.actor, pk, is_own=True)
    return _plan_page(request, TariffPlan(tariff=found), "Nouveau forfait")


@writes(Right.CONDUCT_STUDY)
def change_plan(request: Any, pk: int) -> HttpResponse:
    found = get_plan_for(request.actor, pk)
    return _plan_page(request, found, found.name)


def _plan_page(request: Any, plan: TariffPlan, title: str) -> HttpResponse:
    form = PlanForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_plan(request.actor, form.save(commit=False))
        except MaillageError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Le forfait est enregistré.")
            return redirect("studies:tariff", plan.tariff_id)
    context = {"form": form, "title": title, "tariff": plan.tariff}
    return render(request, "study_telephony/plan.html", context, status=422 if form.is_bound else 200)

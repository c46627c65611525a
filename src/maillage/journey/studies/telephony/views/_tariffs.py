"""Tariffs: their list, the grid of one, its plans typed or read from a table."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.engine.quantities import TaxBasis
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.telephony import actions, queries
from maillage.journey.studies.telephony.access import get_plan_for, get_tariff_for
from maillage.journey.studies.telephony.engine import kept_plans
from maillage.journey.studies.telephony.enums import BundleScope, LineNature
from maillage.journey.studies.telephony.forms import PlanForm, TariffForm
from maillage.journey.studies.telephony.imports import TariffRefused, plans_sent
from maillage.journey.studies.telephony.models import TariffPlan
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table, unit_price
from maillage.kernel.typography import number

__all__ = ["change_plan", "delete_plan", "new_plan", "new_tariff", "plan_table", "tariff", "tariffs"]


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
    plans = queries.plans_of(found)
    addresses = [reverse("studies:change_plan", args=[plan.pk]) for plan in plans] if may_change else []
    context = {"tariff": found, "table": plan_table(kept_plans(found, plans), addresses), "may_change": may_change}
    return render(request, "study_telephony/tariff.html", context)


def plan_table(kept: Mapping[str, Any], addresses: Sequence[str] = ()) -> Table:
    """The plans of a tariff with all that a sum done again by hand takes, as an analysis keeps them or as they are."""
    basis = kept.get("basis", "")
    columns = (
        Column("Forfait"),
        Column("Lignes"),
        Column("Abonnement", f"€ {basis} par mois", is_number=True),
        Column("Compris"),
        Column("Partagé par"),
        Column("Au-delà", f"€ {basis}"),
        Column("Arrondi"),
    )
    rows = []
    for place, plan in enumerate(kept.get("plans", ())):
        name = Cell(plan["name"], addresses[place]) if addresses else plan["name"]
        natures = dict(LineNature.choices)
        rows.append(
            (
                name,
                natures.get(plan["nature"], "toutes"),
                _fees(plan),
                _included(plan),
                BundleScope(plan["scope"]).label if plan["minutes"] or plan["megabytes"] else "–",
                _beyond(plan),
                _rounded(plan["rounding"]),
            )
        )
    note = (
        "À partir de tant de lignes, toutes paient l’abonnement du palier."
        if any(p["brackets"] for p in kept.get("plans", ()))
        else ""
    )
    empty = Empty("Ici, un forfait par ligne.", "Aucun n’est encore saisi.")
    return Table("Forfaits", columns, rows, note=note, empty=empty)


def _fees(plan: Mapping[str, Any]) -> str:
    found = [unit_price(Decimal(str(plan["monthly_fee"])))]
    for part in filter(None, plan["brackets"].split("|")):
        lines, price = part.split(":")
        found.append(f"{unit_price(Decimal(price.strip().replace(',', '.')))} dès {lines.strip()}")
    return " ; ".join(found)


def _price(plan: Mapping[str, Any], name: str) -> Decimal | None:
    return None if plan[name] is None else Decimal(str(plan[name]))


INCLUDED: Final = (
    ("minutes", "price_minute", "min"),
    ("messages", "price_message", "SMS"),
    ("megabytes", "price_megabyte", "Mo"),
)
PRICES: Final = (
    ("price_minute", "min"),
    ("price_mobile", "min vers mobiles"),
    ("price_internal", "min entre nos lignes"),
    ("price_special", "min spéciale"),
    ("price_international", "min vers l’étranger"),
    ("price_roaming", "min à l’étranger"),
    ("price_message", "SMS"),
    ("price_megabyte", "Mo"),
)


def _included(plan: Mapping[str, Any]) -> str:
    found = []
    for name, price, unit in INCLUDED:
        if _price(plan, price) == 0:
            found.append(f"{unit} illimités" if unit != "min" else "minutes illimitées")
        elif plan[name]:
            found.append(f"{number(plan[name])} {unit}")
    return ", ".join(found) or "–"


def _beyond(plan: Mapping[str, Any]) -> str:
    priced = ((_price(plan, name), unit) for name, unit in PRICES)
    found = [
        f"{unit_price(price)} {'la' if unit.startswith('min') else 'le'} {unit}" for price, unit in priced if price
    ]
    if call := Decimal(str(plan["price_call"])):
        found.append(f"{unit_price(call)} la mise en relation")
    return ", ".join(found) or "–"


def _rounded(rule: str) -> str:
    known = {"1+1": "à la seconde", "60+60": "à la minute", "60+1": "à la seconde après 1 min"}
    return known.get(rule, rule)


@writes(Right.CONDUCT_STUDY)
def new_tariff(request: Any) -> HttpResponse:
    form = TariffForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        file, basis = values.pop("file"), TaxBasis(values["basis"])
        try:
            plans = [] if file is None else plans_sent(file, basis)
            made = actions.create_tariff(request.actor, plans=plans, **values)
        except TariffRefused as refused:
            for fault in refused.faults:
                form.add_error("file", f"Ligne {fault.place} du tableau : {fault.message}")
        except actions.PlansRefused as refused:
            for _, said in refused.faults:
                form.add_error("file", f"{said[:1].upper()}{said[1:]}")
        except MaillageError as refused:
            form.add_error("name" if isinstance(refused, actions.NameTaken) else "file", str(refused))
        else:
            messages.success(request, "Le tarif est enregistré.")
            return redirect("studies:tariff", made.pk)
    return render(request, "study_telephony/new_tariff.html", {"form": form}, status=422 if form.is_bound else 200)


@writes(Right.CONDUCT_STUDY)
def new_plan(request: Any, pk: int) -> HttpResponse:
    found = get_tariff_for(request.actor, pk, is_own=True)
    return _plan_page(request, TariffPlan(tariff=found), "Nouveau forfait")


@writes(Right.CONDUCT_STUDY)
def change_plan(request: Any, pk: int) -> HttpResponse:
    found = get_plan_for(request.actor, pk)
    return _plan_page(request, found, found.name)


@writes(Right.CONDUCT_STUDY)
def delete_plan(request: Any, pk: int) -> HttpResponse:
    found = get_plan_for(request.actor, pk)
    back = reverse("studies:tariff", args=[found.tariff_id])
    if request.method == "POST":
        actions.delete_plan(request.actor, found)
        messages.success(request, "Le forfait est retiré.")
        return redirect(back)
    context = {
        "title": "Retirer un forfait",
        "sentence": f"« {found.name} » sera retiré du tarif « {found.tariff.name} ».",
        "consequences": [
            "Il ne sera plus proposé à aucune ligne.",
            "Les analyses déjà calculées gardent ce qu’elles en ont lu.",
        ],
        "confirm_label": "Retirer",
        "is_dangerous": True,
        "cancel_url": back,
    }
    return render(request, "kernel/confirm.html", context)


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
    context = {"form": form, "title": title, "tariff": plan.tariff, "plan": plan}
    return render(request, "study_telephony/plan.html", context, status=422 if form.is_bound else 200)

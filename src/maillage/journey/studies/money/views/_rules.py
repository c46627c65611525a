"""Over how long the assembly amortises."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_period_for
from maillage.journey.studies.money.actions import AlreadyDecided
from maillage.journey.studies.money.forms import PeriodForm
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table

__all__ = ["drop_period", "period", "periods"]


@reads(Right.SEE_STUDY)
def periods(request: Any) -> HttpResponse:
    may_keep = request.actor.may(Right.KEEP_FINANCES)
    rows = [
        (
            Cell(row.account, reverse("studies:amortisation_period", args=[row.pk]) if may_keep else "", row.label),
            row.years,
            "–" if row.below is None else row.below,
            row.decided_on or "–",
            row.reference or "–",
        )
        for row in queries.periods_of(request.actor.acting_id)
    ]
    columns = (
        *(Column("Compte"), Column("Durée", "ans", is_number=True), Column("Seulement sous", "€ TTC", True, 2)),
        *(Column("Délibération du"), Column("Référence")),
    )
    empty = Empty(
        "Ici, les durées d’amortissement que votre assemblée a décidées, compte par compte.",
        "Aucune n’est écrite : les cas prennent alors la durée dite à chaque ligne, comme une hypothèse.",
    )
    context = {"table": Table("Durées décidées", columns, rows, empty=empty), "may_keep": may_keep}
    return render(request, "study_money/periods.html", context)


@writes(Right.KEEP_FINANCES)
def period(request: Any, pk: int | None = None) -> HttpResponse:
    row = None if pk is None else get_period_for(request.actor, pk)
    form = PeriodForm(request.POST or None, period=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_period(request.actor, row, **form.facts())
        except AlreadyDecided as error:
            form.add_error("account", str(error))
        else:
            messages.success(request, "La durée est enregistrée.")
            return redirect("studies:amortisation_periods")
    context = {
        "title": "Ajouter une durée" if row is None else f"Compte {row.account}",
        "purpose": "Obligatoire à partir de 3 500 habitants ; c’est l’assemblée qui décide.",
        "form": form,
        "action_label": "Enregistrer",
        "cancel_url": reverse("studies:amortisation_periods"),
        "remove_url": "" if row is None else reverse("studies:drop_amortisation_period", args=[row.pk]),
    }
    return render(request, "study_money/form.html", context, status=422 if form.is_bound else 200)


@writes(Right.KEEP_FINANCES)
def drop_period(request: Any, pk: int) -> HttpResponse:
    row = get_period_for(request.actor, pk)
    if request.method == "POST":
        actions.drop_period(request.actor, row)
        messages.success(request, "La durée est retirée.")
        return redirect("studies:amortisation_periods")
    context = {
        "title": "Retirer cette durée",
        "sentence": f"Compte {row.account}, {row.label}",
        "consequences": ["Les cas prennent de nouveau la durée dite à chaque ligne."],
        "confirm_label": "Retirer",
        "is_dangerous": True,
        "cancel_url": reverse("studies:amortisation_periods"),
    }
    return render(request, "kernel/confirm.html", context)

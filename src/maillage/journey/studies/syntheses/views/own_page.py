"""Ma commune en une page: what we have, what we pay, what we would save."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.costs.documents import sheet_of
from maillage.journey.studies.syntheses.documents.pages import census_table, machine_table
from maillage.journey.studies.syntheses.engine.own import (
    OwnMachine,
    merged_answers,
    offers_of,
    own_machines,
    saving_with,
)
from maillage.journey.studies.syntheses.enums import column_label
from maillage.journey.studies.syntheses.forms import OwnPricesForm
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.syntheses.queries import frozen_lines, latest_study_of, own_answers, silent_predecessors
from maillage.kernel.pages import reads
from maillage.kernel.templatetags.face import Column, Empty, Fact, KeyFigure, Table, unit_price
from maillage.kernel.tenancy import OWN, current
from maillage.kernel.typography import plural

__all__ = ["my_page"]


@reads(Right.SEE_OWN_PAGE)
def my_page(request: Any) -> HttpResponse:
    """Ma commune en une page: what we have, what we pay, what we would save."""
    seen = current()
    who = Organisation.objects.get(pk=request.actor.acting_id)
    sees_bills = request.actor.may(Right.SEE_BILLS)
    common = {
        "sheet": sheet_of(who, request.actor.groupings, localdate(), with_bills=sees_bills),
        "may_see_bills": sees_bills,
    }
    study = latest_study_of(sorted(seen.seen("totals")))
    if study is None:
        return render(request, "studies/my_page.html", {"study": None, **common})
    own = sorted(seen.seen(OWN))
    if study.campaign.is_asked:
        return render(request, "studies/my_page.html", {"study": study, **common, **_of_census(study, own)})
    answers = own_answers(study, own)
    machines = own_machines(study.campaign.fields, answers, study.totals) if answers else []
    offers = offers_of(study.totals)
    form = OwnPricesForm(request.GET if "calculer" in request.GET else None, offers=offers)
    gains = _own_gains(form) if form.is_bound and form.is_valid() else None
    context = {
        "study": study,
        **common,
        "names": [name for name in answers if name != request.actor.acting_name],
        "is_merged": len(answers) > 1,
        "silent": silent_predecessors(study, request.actor.acting_id, own) if answers else [],
        "has_answered": bool(answers),
        "figures": _own_figures(machines),
        "table": machine_table(machines),
        "systems": _systems(study, answers),
        "form": form,
        "offer_rows": [(offer, form[f"q{offer.place}"], form[f"p{offer.place}"]) for offer in offers],
        "gains": gains,
    }
    return render(request, "studies/my_page.html", context)


def _of_census(study: Study, own: list[int]) -> dict[str, Any]:
    """What a member had when the campaign was frozen, beside the territory."""
    lines = frozen_lines(study, own)
    told = [line for line in lines if line.figures]
    return {
        "has_answered": bool(told),
        "is_merged": len(told) > 1,
        "table": census_table([line.figures for line in told], study.totals),
    }


def _own_figures(machines: Sequence[OwnMachine]) -> list[KeyFigure]:
    """Machines, and by tax basis what they cost and what they would save: HT and TTC are never added."""
    if not machines:
        return []
    counts = [machine.count for machine in machines if machine.count is not None]
    figures = [KeyFigure(sum(counts) if counts else None, "machines", detail=_unknown(machines, "count"))]
    by_basis = {basis: [m for m in machines if m.basis == basis] for basis in dict.fromkeys(m.basis for m in machines)}
    by_basis.pop("", None)
    for basis, priced in by_basis.items():
        known = [machine.yearly_cost for machine in priced if machine.yearly_cost is not None]
        unit = f"€ {basis} par an"
        figures.append(
            KeyFigure(sum(known) if known else None, "pour les renouveler", unit, _unknown(priced, "yearly_cost"))
        )
    for basis, priced in by_basis.items():
        savings = [machine.saving for machine in priced if machine.saving is not None]
        if savings:
            total = sum(savings)
            label = "à gagner au prix moyen du territoire" if total > 0 else "de moins qu’au prix moyen du territoire"
            figures.append(KeyFigure(max(total, -total), label, f"€ {basis} par an"))
    return figures


def _unknown(machines: Sequence[OwnMachine], name: str) -> str:
    missing = sum(getattr(machine, name) is None for machine in machines)
    return f"sans {plural(missing, 'nature inconnue', 'natures inconnues')}" if missing else ""


def _systems(study: Study, answers: Mapping[str, Mapping[str, Decimal | None]]) -> list[Fact]:
    fields = study.campaign.fields
    merged = merged_answers(answers, [*fields["systems"], *fields["suites"]])
    return [
        Fact(column_label(column), None if value is None else int(value))
        for column, value in merged.items()
        if value != 0
    ]


def _own_gains(form: OwnPricesForm) -> Table:
    """What the offers would change for this member, with its own quantities and prices."""
    rows: list[tuple[Any, ...]] = []
    totals: dict[str, Fraction] = {}
    for offer, quantity, paid in form.given():
        saving = saving_with(offer, quantity, paid)
        rows.append((offer.label, quantity, unit_price(paid), unit_price(offer.proposed), offer.unit, saving))
        if saving is not None:
            totals[offer.basis] = totals.get(offer.basis, Fraction(0)) + saving
    columns = (
        Column("Objet"),
        Column("Quantité", is_number=True),
        Column("Vous payez", unit="€", is_number=True, digits=4),
        Column("Offre", unit="€", is_number=True, digits=4),
        Column("Unité"),
        Column("Économie par an", unit="€", is_number=True, digits=2),
    )
    shown: tuple[Any, ...] = ()
    if len(totals) == 1 and len(rows) > 1:
        ((basis, total),) = totals.items()
        left_out = sum(row[-1] is None for row in rows)
        without = f", sans {plural(left_out, 'ligne non comparable', 'lignes non comparables')}" if left_out else ""
        shown = (f"Ensemble{without}", "", "", "", basis, total)
    note = "Négatif : l’offre coûte plus cher. Pour un prix à la pièce, la quantité est celle d’une année."
    if len(totals) > 1:
        note += " Des économies HT et TTC ne s’additionnent pas : il n’y a pas d’ensemble."
    return Table(
        "Ce que les offres changeraient pour vous",
        columns,
        rows,
        shown,
        note=note,
        empty=Empty("Indiquez une quantité et un prix."),
    )

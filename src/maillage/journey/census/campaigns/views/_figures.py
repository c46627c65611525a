"""One's own figures, at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.campaigns.access import Seat
from maillage.journey.census.campaigns.engine import definition_of_response
from maillage.journey.census.campaigns.models import Response
from maillage.journey.census.campaigns.queries import OwnFigures, figures_of_answers, own_figures
from maillage.journey.census.campaigns.views._answering import address, context_of
from maillage.journey.census.campaigns.views._doors import three_doors_to_read
from maillage.journey.census.campaigns.views._typed import typed_here
from maillage.kernel.templatetags.face import Column, Empty, Table, money
from maillage.kernel.tenancy import current

__all__ = ["figures"]


@three_doors_to_read
def figures(request: Any, seat: Seat) -> HttpResponse:
    """What the organisation has, pays and must not miss: hers at once, and nobody else's. The page prints as a sheet."""
    response = Response.objects.get(pk=seat.response.pk)
    sees = seat.has_inventory and seat.response.owner_id in current().seen(Subject.CENSUS)
    pays = seat.may_see_prices and seat.response.owner_id in current().seen(Subject.PRICES)
    found = own_figures(seat.response.owner_id, localdate()) if sees else None
    answers = typed_here(request, seat) if found is None or not pays else None
    typed = (
        figures_of_answers(definition_of_response(seat.response), answers, localdate())
        if answers is not None and answers.sections
        else None
    )
    context = context_of(
        seat,
        has_landed=response.landed_at is not None,
        is_sent=response.submitted_at is not None,
        figures=found,
        counts=None if found is None else _counts(found),
        costs=_costs(found) if found is not None and pays else None,
        deadlines=None if found is None else _deadlines(found),
        typed=None if typed is None else [_counts(typed), _costs(typed), _deadlines(typed)],
        review_url=address(seat, "review"),
    )
    return render(request, "census_campaigns/figures.html", context)


def _counts(found: OwnFigures) -> Table:
    nothing = Empty("Ici, ce que la collectivité possède.", "Rien n’est encore dans son inventaire.")
    return Table("Ce que nous avons", (Column("Quoi"), Column("Combien", is_number=True)), found.counts, empty=nothing)


def _costs(found: OwnFigures) -> Table:
    rows = [
        (theme, money(cost, basis), f"{priced} sur {records}") for theme, basis, cost, priced, records in found.costs
    ]
    columns = (Column("Thème"), Column("Par an", is_number=True), Column("Fiches qui portent un prix", is_number=True))
    nothing = Empty("Ici, ce que vous payez par an.", "Aucun prix n’est encore connu.")
    note = "Les prix HT et TTC ne s’additionnent pas : chacun a sa ligne."
    return Table("Ce que nous payons", columns, rows, note=note if rows else "", empty=nothing)


def _deadlines(found: OwnFigures) -> Table:
    rows = [(one.what, one.kind, one.on) for one in found.deadlines]
    nothing = Empty("Ici, les dates à ne pas manquer.", "Aucune date à venir n’est connue.")
    return Table("Ce qui arrive à échéance", (Column("Quoi"), Column("Nature"), Column("Le")), rows, empty=nothing)

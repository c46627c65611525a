"""One's own figures, at once: on the page, and as a sheet to print."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.campaigns.access import Seat
from maillage.journey.census.campaigns.documents import costs_of, counts_of, deadlines_of, sheet_paper
from maillage.journey.census.campaigns.engine import definition_of_response
from maillage.journey.census.campaigns.models import Response
from maillage.journey.census.campaigns.queries import figures_of_answers, own_figures
from maillage.journey.census.campaigns.views._answering import address, context_of
from maillage.journey.census.campaigns.views._doors import three_doors_to_read
from maillage.journey.census.campaigns.views._typed import typed_here
from maillage.kernel.pages import NotAllowed
from maillage.kernel.papers import render_report
from maillage.kernel.templatetags.face import Table
from maillage.kernel.tenancy import current

__all__ = ["figures", "figures_file"]


@dataclass(frozen=True, slots=True)
class _Shown:
    """``inventory``: what the organisation has, where the seat sees it; ``typed``: what was typed just now, else."""

    inventory: list[Table]
    typed: list[Table]

    @property
    def parts(self) -> list[tuple[str, list[Table]]]:
        """The parts that have something, each under its title."""
        named = (("Ce que vous venez de saisir", self.typed), ("Tout l’inventaire", self.inventory))
        return [(title, tables) for title, tables in named if tables]


def _shown(request: Any, seat: Seat) -> _Shown:
    """What may be given back behind this door: never more of the inventory than the seat sees."""
    owner, today = seat.response.owner_id, localdate()
    sees = seat.has_inventory and owner in current().seen(Subject.CENSUS)
    pays = seat.may_see_prices and owner in current().seen(Subject.PRICES)
    inventory: list[Table] = []
    if sees:
        found = own_figures(owner, today)
        inventory = [counts_of(found), *([costs_of(found)] if pays else []), deadlines_of(found)]
    answers = None if sees and pays else typed_here(request, seat)
    if answers is None or not answers.sections:
        return _Shown(inventory, [])
    typed = figures_of_answers(definition_of_response(seat.response), answers, today)
    return _Shown(inventory, [counts_of(typed), costs_of(typed), deadlines_of(typed)])


@three_doors_to_read
def figures(request: Any, seat: Seat) -> HttpResponse:
    """What the organisation has, pays and must not miss: hers at once, and nobody else's."""
    response = Response.objects.get(pk=seat.response.pk)
    shown = _shown(request, seat)
    context = context_of(
        seat,
        has_landed=response.landed_at is not None,
        is_sent=response.submitted_at is not None,
        shown=shown,
        review_url=address(seat, "review"),
        file_url=address(seat, "figures_file") if shown.parts else "",
    )
    return render(request, "census_campaigns/figures.html", context)


@three_doors_to_read
def figures_file(request: Any, seat: Seat) -> HttpResponse:
    """The same as a sheet of paper."""
    shown = _shown(request, seat)
    if not shown.parts:
        raise NotAllowed("figures")
    town, body = seat.response.owner.name, seat.response.counterparty.name
    parts = shown.parts if len(shown.parts) > 1 else [("Ce qui est déclaré", shown.parts[0][1])]
    content = render_report(sheet_paper(town, seat.campaign.name, body, parts, localdate()), ".pdf")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, f"chiffres-{seat.response.pk}.pdf") or ""
    answer["Cache-Control"] = "private, no-store"
    return answer

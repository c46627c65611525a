"""Offers and savings: the last frozen computation of the study; for members the totals that give nobody away."""

from decimal import Decimal
from typing import Any

from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.offers.documents import Listing, compose_section, own_page, shown_totals
from maillage.journey.studies.offers.enums import SavingsState
from maillage.journey.studies.offers.models import Savings, SavingsLine
from maillage.journey.studies.reports.documents.parts._part import Composed
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.papers import Column, Section, Table
from maillage.kernel.papers.pages import printed_figures
from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import number

__all__ = ["compose_offers", "own_offers"]


def _last_frozen(study: Study) -> Savings | None:
    return Savings.objects.filter(study=study.pk, state=SavingsState.FROZEN).order_by("-id").first()


def compose_offers(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """Totals alone, in both editions."""
    found = _last_frozen(study)
    totals = None if found is None else shown_totals(found, own=audience is Audience.INTERNAL)
    if found is None or totals is None:
        return None
    found.totals = totals  # of this row in memory: what the audience may read
    return Composed(compose_section(found), f"économies {found.method_version}", found.inputs_digest)


def own_offers(actor: Actor, study: Study) -> Section | None:
    """What one member would pay, from when, and until when to say so."""
    found = _last_frozen(study)
    if found is None:
        return None
    lines = list(SavingsLine.objects.filter(savings=found.pk, counterparty=actor.acting_id).order_by("theme", "id"))
    if not lines:
        return None
    page = own_page(lines, lambda _: "", {"lines": 0})
    return Section(
        "Ce que vous paieriez avec les offres",
        [printed_figures(page.figures), _printed(page.themes), _printed(page.exits)],
    )


def _printed(listing: Listing) -> Table:
    columns = tuple(
        Column(f"{one.title} ({one.unit})" if one.unit else one.title, one.kind in ("number", "money"))
        for one in listing.columns
    )
    rows = [
        [_text(cell, one.kind, one.digits) for cell, one in zip(row, listing.columns, strict=True)]
        for row in (*listing.rows, *([listing.totals] if listing.totals else ()))
    ]
    return Table(listing.title, columns, rows, listing.note)


def _text(cell: Any, kind: str, digits: int) -> str:
    if cell is None:
        return "NC"
    if kind == "date" and not isinstance(cell, str):
        return day(cell)
    return number(cell, digits) if isinstance(cell, int | Decimal) else str(cell)

"""Every table as a file, exactly as it is shown."""

from typing import Any, Final

from django.http import HttpResponse
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills import queries
from maillage.journey.census.bills.access import get_bill_for
from maillage.journey.census.bills.forms import BillsForm, LinesForm
from maillage.journey.census.bills.models import BillLine
from maillage.journey.census.bills.views._bills import bill_line_listing, bill_listing, wanted_of
from maillage.journey.census.bills.views._comparing import COMPARISONS, member_listing, member_rows
from maillage.journey.census.bills.views._frame import Listing, tell_owners, whose
from maillage.journey.census.bills.views._lines import call_listings, cost_listings
from maillage.kernel.pages import NotAllowed, answer_sheet, reads
from maillage.kernel.sheets import MEDIA_TYPES

__all__ = ["export_bill", "export_bills"]

PRICED: Final = frozenset({"lignes", "prix"})
"""Tables that are nothing but prices."""


@reads(Right.SEE_BILLS)
def export_bills(request: Any, table: str, ending: str) -> HttpResponse:
    if table in PRICED:
        request.actor.must(Right.SEE_PRICES)
    if ending not in MEDIA_TYPES:
        raise NotAllowed("format")
    return _sent(request, _listing(request, table, ending), table, ending)


def _listing(request: Any, table: str, ending: str) -> Listing:
    if table == "membres":
        members = member_rows(request.actor)
        tell_owners(request, [row["owner"] for row in members], "membres", ending=ending)
        return member_listing(request.actor, members)
    asked = whose(request)
    tell_owners(request, asked.owners, table, ending=ending)
    if table in COMPARISONS:
        return COMPARISONS[table](asked)
    match table:
        case "factures":
            found = queries.bills_wanted(wanted_of(BillsForm(request.GET), asked)).order_by("-issued_on", "-pk")
            return bill_listing(list(found), asked)
        case "lignes":
            form = LinesForm(request.GET)
            form.is_valid()
            return cost_listings(asked, form.cleaned_data.get("q", ""), whole=True)[0]
        case "communications":
            return call_listings(asked, whole=True)[1]
    raise NotAllowed("table")


@reads(Right.SEE_BILLS)
def export_bill(request: Any, pk: int, ending: str) -> HttpResponse:
    found = get_bill_for(request.actor, pk)
    rows = list(BillLine.objects.filter(bill=found).order_by("pk"))
    tell_owners(request, [found.owner_id], f"{found.number} de {found.operator}", bill=found, ending=ending)
    return _sent(request, bill_line_listing(rows, found), f"facture-{found.pk}", ending)


def _sent(request: Any, listing: Listing, name: str, ending: str) -> HttpResponse:
    """Written to its end, then sent. Error: ``NotAllowed`` for another format."""
    if ending not in MEDIA_TYPES:
        raise NotAllowed("format")
    listing = listing.for_reader(sees_prices=request.actor.may(Right.SEE_PRICES))
    columns = [column.sent for column in listing.columns]
    name = f"{name}-{localdate():%Y-%m-%d}"
    return answer_sheet(name, ending, columns, listing.sent_rows(), listing.title)

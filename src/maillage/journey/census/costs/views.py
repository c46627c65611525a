"""The sheet of a member, for its body."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.costs import actions
from maillage.journey.census.costs.access import get_sheet_for
from maillage.journey.census.costs.documents import sheet_of
from maillage.kernel.pages import after_answer, reads

__all__ = ["sheet"]


@reads(Right.SEE_PRICES)
def sheet(request: Any, pk: int) -> HttpResponse:
    """What an organisation has and pays, in one page."""
    who = get_sheet_for(request.actor, pk)
    groupings = [request.actor.acting_id, *request.actor.groupings]
    sees_bills = request.actor.may(Right.SEE_BILLS)
    context = {
        "who": who,
        "sheet": sheet_of(who, groupings, localdate(), with_bills=sees_bills),
        "may_see_bills": sees_bills and who.pk == request.actor.acting_id,
    }
    after_answer(request, lambda: actions.record_reading(request.actor, who))
    return render(request, "census_costs/sheet.html", context)

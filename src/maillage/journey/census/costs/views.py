"""The sheet of a member, for its body."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.costs.access import get_sheet_for
from maillage.journey.census.costs.documents import sheet_of
from maillage.kernel.pages import reads

__all__ = ["sheet"]


@reads(Right.SEE_INVENTORY)
def sheet(request: Any, pk: int) -> HttpResponse:
    """What an organisation has and pays, in one page."""
    who = get_sheet_for(request.actor, pk)
    groupings = [request.actor.acting_id, *request.actor.groupings]
    context = {"who": who, "sheet": sheet_of(who, groupings, localdate())}
    return render(request, "census_costs/sheet.html", context)

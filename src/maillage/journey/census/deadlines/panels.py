"""What deadlines show on pages that are not theirs."""

from django.utils.timezone import localdate

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.deadlines.documents import consequence, cost_text, countdown, heading
from maillage.journey.census.deadlines.queries import first_ones
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.kernel.panels import Panel, fill

__all__ = ["census_home", "home"]

MOST = 3


@fill("home")
def home(*, actor: Actor) -> Panel | None:
    """« Ce qui arrive »: the next three, and what they cost."""
    if not actor.may(Right.SEE_INVENTORY):
        return None
    day, priced = localdate(), owners_with_prices(actor)
    rows = [
        {
            "pk": row.pk,
            "heading": heading(row),
            "owner": row.owner.name if row.owner_id != actor.acting_id else "",
            "due_on": row.due_on,
            "countdown": countdown(row.due_on, day),
            "consequence": consequence(row, day),
            "cost": cost_text(row, is_seen=row.owner_id in priced),
            "is_fictitious": row.is_fictitious,
        }
        for row in first_ones(day, MOST)
    ]
    return Panel("census_deadlines/_coming.html", {"rows": rows})


@fill("census.home")
def census_home(*, actor: Actor) -> Panel | None:
    """The same on the first page of the stage."""
    return home(actor=actor)

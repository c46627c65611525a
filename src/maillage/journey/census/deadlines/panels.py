"""What deadlines show on pages that are not theirs."""

from datetime import date

from django.utils.timezone import localdate

from maillage.foundations.organisations.access import Actor, Post
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.deadlines.documents import consequence, cost_text, countdown, heading
from maillage.journey.census.deadlines.queries import coming_elsewhere, first_ones
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.kernel.panels import Panel, fill
from maillage.kernel.templatetags.face import day as shown_day
from maillage.kernel.typography import plural

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
    return Panel("census_deadlines/_coming.html", {"rows": rows, "elsewhere": _elsewhere(actor, day)})


def _elsewhere(actor: Actor, day: date) -> list[tuple[Post, str]]:
    """What comes in her other town halls: how much, and when the first of it does."""
    return [
        (
            post,
            f"{plural(count, 'échéance', 'échéances')} dans les deux mois, "
            f"{'le' if count == 1 else 'la première le'} {shown_day(first)}",
        )
        for post, count, first in coming_elsewhere(actor, day)
    ]


@fill("census.home")
def census_home(*, actor: Actor) -> Panel | None:
    """The same on the first page of the stage."""
    return home(actor=actor)

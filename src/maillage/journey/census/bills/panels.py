"""What bills show on pages that are not theirs."""

from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills.queries import home_figures
from maillage.kernel.panels import Panel, fill

__all__ = ["home"]


@fill("census.home")
def home(actor: Actor) -> Panel | None:
    """How many bills there are, how many are to be checked, and the way to them."""
    if not actor.may(Right.SEE_BILLS):
        return None
    context = home_figures(actor.acting_id) | {
        "url": reverse("census:bills"),
        "add_url": reverse("census:add_bill_file") if actor.may(Right.KEEP_BILLS) else "",
    }
    return Panel("census_bills/_home.html", context)

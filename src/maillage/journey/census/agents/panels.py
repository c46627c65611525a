"""What machines show on pages that are not theirs."""

from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.agents.queries import figures
from maillage.kernel.panels import Panel, fill

__all__ = ["home"]


@fill("census.home")
def home(actor: Actor) -> Panel | None:
    """How many machines declare themselves, how many are silent or disagree, and the way to them."""
    if not actor.may(Right.SEE_INVENTORY):
        return None
    urls = {"url": reverse("census:machines"), "differences_url": reverse("census:machine_differences")}
    return Panel("census_agents/_home.html", figures(actor) | urls)

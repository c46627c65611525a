"""What studies show on pages that are not theirs."""

from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.syntheses.queries import studies_seen
from maillage.kernel.panels import Panel, fill

__all__ = ["home", "load_link"]


@fill("home")
def home(actor: Actor) -> Panel | None:
    """The latest study, and for a member the way to its own page."""
    if Right.SEE_STUDY not in actor.rights:
        return None
    return Panel(
        "studies/_home.html",
        {
            "study": studies_seen().first(),
            "may_load": Right.KEEP_SURVEY in actor.rights,
            "load_url": reverse("studies:load"),
            "own_page": reverse("studies:my_page") if Right.SEE_OWN_PAGE in actor.rights else "",
        },
    )


@fill("census.campaigns")
def load_link(actor: Actor) -> Panel | None:
    """Surveys are loaded by the stage that reads them."""
    return Panel("studies/_load_link.html") if Right.KEEP_SURVEY in actor.rights else None

"""What questionnaires show on pages that are not theirs."""

from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.kernel.panels import Panel, fill

__all__ = ["home"]


@fill("census.home")
def home(actor: Actor) -> Panel | None:
    """The way to what may be asked, for who runs campaigns."""
    if not actor.may(Right.RUN_CAMPAIGN):
        return None
    return Panel("census_questionnaires/_home.html", {"url": reverse("census:questionnaires")})

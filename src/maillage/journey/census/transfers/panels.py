"""What imports show on pages that are not theirs."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.kernel.panels import Panel, fill

__all__ = ["home"]


@fill("census.home")
def home(actor: Actor) -> Panel | None:
    """The ways in and out of the inventory."""
    if not actor.may(Right.SEE_INVENTORY):
        return None
    return Panel("census_transfers/_home.html", {"may_keep": actor.may(Right.KEEP_INVENTORY)})

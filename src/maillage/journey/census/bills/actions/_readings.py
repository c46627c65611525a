"""Someone else has read what an organisation is billed: it is in that organisation's own journal."""

from collections.abc import Iterable

from django.db import transaction

from maillage.foundations.audit.actions import event_of
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.bills.models import Bill
from maillage.kernel.tenancy import widen

__all__ = ["record_reading"]


@transaction.atomic
def record_reading(
    actor: Actor, owners: Iterable[int], what: str, *, bill: Bill | None = None, ending: str = ""
) -> None:
    """A page of bills was opened, or has left as a file (``ending``: its format): one event for each organisation of which
    it speaks. Nothing to tell where it is the reader's own. ``what``: as the page is titled; ``bill``: the one it shows.
    """
    others = sorted(set(owners) - {actor.acting_id})
    verb, does = ("bills.exported", "a exporté") if ending else ("bills.read", "a lu")
    told = f"{does} vos factures : {what}" + (f" ({ending.upper()})" if ending else "")
    with widen(*others, reason="a reading is told to the one who was read"):
        Event.objects.bulk_create(
            event_of(actor, verb, bill or Bill(pk=0, owner_id=owner), told, owner_id=owner) for owner in others
        )

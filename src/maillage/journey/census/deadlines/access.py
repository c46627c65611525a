"""The only door to a deadline, and to the address of an agenda."""

from hashlib import sha256

from django.utils.timezone import localdate

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.deadlines.models import CalendarFeed, Deadline
from maillage.kernel.pages import NotAllowed

__all__ = ["digest_of", "feed_of", "get_deadline_for", "get_own_deadline_for", "may_note"]


def get_deadline_for(actor: Actor, pk: int) -> Deadline:
    """A deadline of the actor's organisation, or of one that shares its census. Error: ``NotAllowed``."""
    actor.must(Right.SEE_INVENTORY)
    day = localdate()
    rows = Deadline.objects.select_related("owner").filter(pk=pk, shown_from__lte=day, shown_to__gte=day)
    found: Deadline | None = rows.first()
    if found is None:
        raise NotAllowed("deadline")
    return found


def may_note(actor: Actor, deadline: Deadline) -> bool:
    """Whether the actor may say what was done of it."""
    return actor.may(Right.KEEP_INVENTORY) and deadline.owner_id in actor.scope.writes


def get_own_deadline_for(actor: Actor, pk: int) -> Deadline:
    """A deadline of which the actor may say what was done. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_INVENTORY)
    found = get_deadline_for(actor, pk)
    if not may_note(actor, found):
        raise NotAllowed("deadline")
    return found


def digest_of(secret: str) -> str:
    """What is kept of the secret of an address: 32 random bytes need no slow hash."""
    return sha256(secret.encode()).hexdigest()


def feed_of(secret: str) -> CalendarFeed:
    """The feed whose address holds this secret. Error: ``NotAllowed`` where it is none, or was revoked."""
    feeds = CalendarFeed.objects.select_related("person")
    found = feeds.filter(digest=digest_of(secret), revoked_at=None, person__is_active=True).first()
    if found is None:
        raise NotAllowed("feed")
    return found

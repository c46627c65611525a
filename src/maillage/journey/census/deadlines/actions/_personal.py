"""What each person asked for: her digest, and the address that her agenda reads."""

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.actions import record
from maillage.foundations.mail.actions import send
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.deadlines.access import digest_of
from maillage.journey.census.deadlines.enums import Frequency
from maillage.journey.census.deadlines.models import CalendarFeed, DigestChoice

__all__ = ["choose_digest", "create_feed", "revoke_feed", "write_digest"]


@transaction.atomic
def choose_digest(actor: Actor, frequency: Frequency) -> DigestChoice:
    """How often the actor receives her digest, for all her organisations."""
    choice, _ = DigestChoice.objects.update_or_create(person=actor.person, defaults={"frequency": frequency})
    told = f"a choisi son courriel des échéances : {Frequency(frequency).label.lower()}"
    record(actor, "deadlines.digest_chosen", choice, told, owner_id=actor.acting_id, after={"frequency": frequency})
    return choice


@transaction.atomic
def create_feed(actor: Actor) -> tuple[CalendarFeed, str]:
    """An address for the actor's agenda, and its secret, which is shown once. The one before is revoked."""
    CalendarFeed.objects.filter(person=actor.person, revoked_at=None).update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(person=actor.person, digest=digest_of(secret))
    record(actor, "deadlines.feed_created", feed, "a créé l’adresse de son agenda", owner_id=actor.acting_id)
    return feed, secret


@transaction.atomic
def revoke_feed(actor: Actor) -> bool:
    """The actor's address serves no more; whether there was one."""
    feed = CalendarFeed.objects.filter(person=actor.person, revoked_at=None).first()
    if feed is None:
        return False
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    record(actor, "deadlines.feed_revoked", feed, "a révoqué l’adresse de son agenda", owner_id=actor.acting_id)
    return True


@transaction.atomic
def write_digest(person: Person, monday: date, subject: str, text: str) -> bool:
    """Hand a digest over, once a Monday whatever happens; whether it was. ``text`` empty: there was nothing to say."""
    choice, _ = DigestChoice.objects.select_for_update().get_or_create(person=person)
    if choice.last_for is not None and choice.last_for >= monday:
        return False
    choice.last_for = monday
    choice.save(update_fields=["last_for"])
    if text:
        send(person.email, subject, text)
    return bool(text)

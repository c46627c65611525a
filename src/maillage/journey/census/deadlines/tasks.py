"""What the worker does of its own accord: deadlines worked out again each night, the digest of Monday."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.utils.timezone import localdate

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.access import Actor, actor_for
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import RoleAssignment
from maillage.journey.census.deadlines import queries
from maillage.journey.census.deadlines.actions import rebuild_all, write_digest
from maillage.journey.census.deadlines.documents import Heap, Summary, digest_text
from maillage.journey.census.deadlines.enums import WORDS, Frequency
from maillage.journey.census.deadlines.models import DigestChoice
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.kernel.jobs import scheduled
from maillage.kernel.tenancy import enter, everything

__all__ = ["rebuild", "write_digests"]

MOST_A_HEAP: Final = 12


@scheduled("deadlines.rebuild", "20 2 * * *")
def rebuild() -> None:
    """Every night: terms of contracts further ahead, members that came or left, rules that changed. Idempotent."""
    rebuild_all()


@scheduled("deadlines.digest", "0 7 * * 1")
def write_digests() -> None:
    """On Mondays at seven, one mail a person for all her organisations. Idempotent: what was written for this Monday is not
    written again."""
    day = localdate()
    monday = day - timedelta(days=day.weekday())
    for person in _people():
        subject, text = digest_of(person, day) if _is_due(person, monday) else ("", "")
        if text:
            write_digest(person, monday, subject, text)


def _people() -> Iterator[Person]:
    with everything("the digest is for whoever has a role somewhere"):
        roles = RoleAssignment.objects.on(localdate()).filter(person__is_active=True, owner__is_former=False)
        found = {role.person_id: role.person for role in roles.select_related("person")}
    yield from (found[key] for key in sorted(found))


def _is_due(person: Person, monday: date) -> bool:
    choice = DigestChoice.objects.filter(person=person).first()
    if choice is None:
        return True
    if choice.last_for is not None and choice.last_for >= monday:
        return False
    return choice.frequency == Frequency.WEEKLY or (choice.frequency == Frequency.MONTHLY and monday.day <= 7)


def digest_of(person: Person, day: date) -> tuple[str, str]:
    """The subject and the text of a person's mail; empty where nothing comes."""
    first = actor_for(person, on=day)
    heaps = []
    for post in first.posts if first is not None else ():
        actor = actor_for(person, post.organisation_id, on=day)
        if actor is not None and actor.may(Right.SEE_INVENTORY):
            with enter(actor.scope):
                heaps.append(_heap(actor, day))
    filled = [heap for heap in heaps if not heap.is_empty]
    return digest_text(person.name, filled, day, _site()) if filled else ("", "")


def _heap(actor: Actor, day: date) -> Heap:
    """Of a body also its members', as far as they share them; what has passed only where something must still be done.

    Where they are more than one reads in a mail, what binds to pay, and how many others there are of whom or of what."""
    rows = queries.whole_calendar(queries.Wanted(), day)
    if not actor.can_pool:
        rows = rows.filter(owner=actor.acting_id)
    lasting = [kind for kind, words in WORDS.items() if words.lasting]
    late = rows.filter(due_on__lt=day, kind__in=lasting)
    soon = rows.filter(due_on__gte=day, due_on__lt=day + queries.SOON)
    priced = owners_with_prices(actor)
    counted = late.count() + soon.count()
    if counted <= MOST_A_HEAP:
        return Heap(actor.acting_name, list(late), list(soon), priced)
    costly = soon.filter(kind__in=queries.COSTLY)
    owners = queries.tally(soon, "owner__name")
    return Heap(
        actor.acting_name,
        [],
        list(costly[:MOST_A_HEAP]),
        priced,
        Summary(
            counted,
            costly.count(),
            owners if len(owners) > 1 else [],
            queries.tally(soon, "kind"),
            queries.tally(late, "kind"),
        ),
    )


def _site() -> str:
    """Where people read the site: a job has no request that says so."""
    return settings.SITE_ADDRESS

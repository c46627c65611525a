"""Who works for the organisation, who is awaited, what was done."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.models import Invitation, Membership, Organisation, RoleAssignment
from maillage.foundations.organisations.queries import untended, waiting_invitations
from maillage.journey.territories.queries._directory import MEMBERS_SHOWN
from maillage.journey.territories.queries._keysets import Page, Sort, page_of
from maillage.kernel.tenancy import everything

__all__ = ["events_of", "invitations_of", "invited_members", "is_tended", "members_without_people", "roles_of"]


def roles_of(actor: Actor) -> list[RoleAssignment]:
    """Every role that is or was held in the actor's organisation: those that still open something first, by name."""
    today = localdate()
    found = RoleAssignment.objects.filter(owner=actor.acting_id).select_related("person")
    return sorted(
        found, key=lambda role: (role.valid_to is not None and role.valid_to < today, role.person.name, role.role)
    )


def invitations_of(actor: Actor) -> list[Invitation]:
    """Those that wait for an answer: into the actor's organisation, and those that it sent to members."""
    with everything("a body knows whom it has invited into a member"):
        return list(waiting_invitations(actor).select_related("owner").order_by("expires_at", "pk"))


def members_without_people(actor: Actor, after: str = "") -> Page:
    """The members of the actor's body where nobody has a role: only that, and never who does elsewhere."""
    with everything("a body knows which of its members nobody tends yet"):
        return page_of(untended(actor.acting_id), Sort("search_text"), after, MEMBERS_SHOWN)


def invited_members(members: Collection[Organisation]) -> set[int]:
    """Those of these members for whom an invitation waits, whoever sent it."""
    with everything("a body knows where somebody is awaited"):
        waiting = Invitation.objects.filter(owner__in=members, accepted_at=None, withdrawn_at=None)
        return set(waiting.filter(expires_at__gt=timezone.now()).values_list("owner_id", flat=True))


def is_tended(actor: Actor, organisation: Organisation) -> bool | None:
    """Whether somebody has a role in a member; ``None`` for an organisation that is not one of the actor's body."""
    if not Membership.objects.on(localdate()).filter(owner=actor.acting_id, counterparty=organisation).exists():
        return None
    with everything("whether somebody works there already decides who may invite"):
        return RoleAssignment.objects.on(localdate()).filter(owner=organisation).exists()


def events_of(text: str, person: str, since: date | None, until: date | None) -> QuerySet[Event]:
    """The journal, newest first, filtered."""
    wanted = Q()
    for word in text.split():
        wanted &= Q(sentence__icontains=word)
    for word in person.split():
        wanted &= Q(person_name__icontains=word)
    if since is not None:
        wanted &= Q(at__date__gte=since)
    if until is not None:
        wanted &= Q(at__date__lte=until)
    found: QuerySet[Any] = Event.objects.filter(wanted).order_by("-pk")
    return found

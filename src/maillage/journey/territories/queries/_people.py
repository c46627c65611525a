"""Who works for the organisation, who is awaited, what was done."""

from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import OrganisationKind, Subject
from maillage.foundations.organisations.models import (
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    RoleAssignment,
    Share,
)
from maillage.foundations.organisations.queries import untended, waiting_invitations
from maillage.journey.territories.queries._directory import MEMBERS_SHOWN
from maillage.kernel.keysets import Page, Sort, page_of
from maillage.kernel.tenancy import everything

__all__ = [
    "events_of",
    "invitations_of",
    "is_tended",
    "lasting_roles_of",
    "members_without_people",
    "possible_grantees",
    "roles_of",
    "shares_of",
    "tokens_of",
]

MOST_CHOICES: Final = 300


def roles_of(actor: Actor) -> list[RoleAssignment]:
    """Every role that is or was held in the actor's organisation: those that still open something first, by name."""
    today = localdate()
    found = RoleAssignment.objects.filter(owner=actor.acting_id).select_related("person")
    return sorted(
        found, key=lambda role: (role.valid_to is not None and role.valid_to < today, role.person.name, role.role)
    )


def lasting_roles_of(actor: Actor) -> list[RoleAssignment]:
    """The roles of the actor's organisation that still open something, now or later."""
    today = localdate()
    return [role for role in roles_of(actor) if role.valid_to is None or role.valid_to >= today]


def invitations_of(actor: Actor) -> list[Invitation]:
    """Those that wait for an answer: into the actor's organisation, and those that it sent to members."""
    with everything("a body knows whom it has invited into a member"):
        return list(waiting_invitations(actor).select_related("owner").order_by("expires_at", "pk"))


def members_without_people(actor: Actor, after: str = "") -> Page:
    """The members of the actor's body where nobody has a role: only that, and never who does elsewhere."""
    with everything("a body knows which of its members nobody tends yet"):
        return page_of(untended(actor.acting_id), Sort("search_text"), after, MEMBERS_SHOWN)


def is_tended(actor: Actor, organisation: Organisation) -> bool | None:
    """Whether somebody has, or had, a role in a member; ``None`` for one that the actor's body did not bring in."""
    if organisation.registered_by != actor.acting_id:
        return None
    if not Membership.objects.on(localdate()).filter(owner=actor.acting_id, counterparty=organisation).exists():
        return None
    with everything("whether somebody works there already decides who may invite"):
        return RoleAssignment.objects.filter(owner=organisation).exists()


def shares_of(actor: Actor) -> tuple[list[Share], list[Share]]:
    """What the actor's organisation shows, ended or not, and what others show to it now; newest first."""
    given = Share.objects.filter(owner=actor.acting_id).order_by("-valid_from", "-pk")
    received = Share.objects.on(localdate()).filter(counterparty=actor.acting_id).order_by("-valid_from", "-pk")
    return list(given), list(received)


def possible_grantees(actor: Actor) -> QuerySet[Organisation]:
    """Whom the actor's organisation may choose to show something: all of its directory but itself.

    In a large territory communes are left out: nobody would find hers among a thousand.
    """
    found = Organisation.objects.filter(is_former=False).exclude(pk=actor.acting_id).order_by("search_text", "pk")
    is_large = len(actor.scope.seen(Subject.DIRECTORY)) > MOST_CHOICES
    return found.exclude(kind=OrganisationKind.COMMUNE) if is_large else found


def tokens_of(actor: Actor) -> list[ApiToken]:
    """The tokens of the actor's organisation: those that still serve first."""
    found = ApiToken.objects.filter(owner=actor.acting_id).select_related("person")
    return sorted(found, key=lambda token: (token.revoked_at is not None, token.name, token.pk))


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

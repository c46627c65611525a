"""Reads of organisations."""

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.models import Invitation, Membership, Organisation, RoleAssignment
from maillage.kernel import search

__all__ = ["holding", "search_directory", "untended", "waiting_invitations"]


def holding(text: str) -> Q:
    """What is true of the organisations that hold every word of a text, each as the beginning of one of their words."""
    return search.holding(Organisation, text)


def search_directory(text: str) -> QuerySet[Organisation]:
    """Organisations of the directory whose name or SIREN holds every word of a text, by name."""
    return Organisation.objects.filter(holding(text)).order_by("search_text", "pk")


def waiting_invitations(actor: Actor) -> QuerySet[Invitation]:
    """What may still be accepted of the invitations of the actor's organisation, or that it sent to a member.

    Those of members are read only in a scope that sees everything; the journal says who sent them.
    """
    sent = Event.objects.filter(
        owner=OuterRef("owner"),
        verb="organisations.person_invited",
        object_id=Cast(OuterRef("pk"), CharField()),
        acting_id=actor.acting_id,
    )
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return waiting.filter(Q(owner=actor.acting_id) | Exists(sent))


def untended(grouping_id: int) -> QuerySet[Organisation]:
    """The members that a grouping brought in and where nobody ever had a role, each with ``is_awaited``: an invitation waits.

    Read in a scope that sees everything, for roles are private.
    """
    today = localdate()
    members = Membership.objects.on(today).filter(owner=grouping_id).values("counterparty_id")
    roles = RoleAssignment.objects.filter(owner=OuterRef("pk"))  # ever
    waiting = Invitation.objects.filter(
        owner=OuterRef("pk"), accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    found = Organisation.objects.filter(~Exists(roles), pk__in=members, is_former=False, registered_by=grouping_id)
    return found.annotate(is_awaited=Exists(waiting))

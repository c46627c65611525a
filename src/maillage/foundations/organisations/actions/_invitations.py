"""Roles are offered to e-mails, and accepted by one-time links."""

import secrets
from datetime import date, timedelta
from typing import Final

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.accounts.actions import create_person
from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions._newcomers import Entrant, Refused
from maillage.foundations.organisations.enums import (
    GRANTED_FIRST,
    ROLES,
    OrganisationKind,
    Right,
    Role,
)
from maillage.foundations.organisations.models import (
    Invitation,
    Membership,
    Organisation,
    RoleAssignment,
)
from maillage.foundations.organisations.queries import waiting_invitations
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything, widen

__all__ = [
    "INVITATION_DAYS",
    "accept_invitation",
    "grantable_roles",
    "invitation_of_link",
    "invite_person",
    "link_of",
    "withdraw_invitation",
]

INVITATION_DAYS: Final = 14

_SALT: Final = "maillage.invitation"


def grantable_roles(actor: Actor, organisation: Organisation, *, has_people: bool) -> list[Role]:
    """The roles that the actor may give: nobody grants what she lacks.

    In a member of her body where nobody has a role yet (``has_people`` false), the roles of a town hall's first person.
    """
    if organisation.pk == actor.acting_id and Right.KEEP_PEOPLE in actor.rights:
        return [role for role in Role if ROLES[role].rights <= actor.rights and _may_sit(role, organisation)]
    if Right.KEEP_TERRITORY in actor.rights and actor.can_pool and not has_people:
        return list(GRANTED_FIRST)
    return []


def _may_sit(role: Role, organisation: Organisation) -> bool:
    """A role without any right opens nothing, and says what someone is: only where it makes sense."""
    if role is Role.SUPPLIER:
        return organisation.kind == OrganisationKind.SUPPLIER
    return role is not Role.PLATFORM_ADMIN


@transaction.atomic
def invite_person(
    actor: Actor, organisation: Organisation, *, email: str, role: Role, valid_from: date, valid_to: date | None = None
) -> Invitation:
    """Offer a role to an e-mail. Errors: ``NotAllowed``, ``Refused``."""
    email = email.strip().casefold()
    is_own = organisation.pk == actor.acting_id
    with everything("whether somebody works there already decides who may invite"):
        people = RoleAssignment.objects.on(localdate()).filter(owner=organisation)
        waiting = Invitation.objects.filter(
            owner=organisation, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
        )
        # Ever: where a mandate has ended, the next one is not the body's to give.
        has_people = RoleAssignment.objects.filter(owner=organisation).exists() or (not is_own and waiting.exists())
        is_member = Membership.objects.on(localdate()).filter(owner=actor.acting_id, counterparty=organisation).exists()
        ours = RoleAssignment.objects.on(localdate()).filter(owner=actor.acting_id, person__email=email).exists()
        is_known = people.filter(person__email=email, role=role).exists()
        is_waiting = waiting.filter(email=email, role=role).exists()
    if not is_own and not is_member:
        raise NotAllowed("invitation")
    if not is_own and organisation.registered_by != actor.acting_id:
        raise Refused(
            f"{organisation.name} a été inscrite ici par une autre structure : c’est à elle d’inviter sa première personne."
        )
    if role not in grantable_roles(actor, organisation, has_people=has_people):
        if not is_own and has_people:
            raise Refused(f"{organisation.name} a déjà ses personnes : c’est à elles d’inviter les suivantes.")
        raise NotAllowed(f"{role} is not the actor's to give")
    if not is_own and ours:
        raise Refused(
            "Cette personne travaille pour votre structure : c’est à la collectivité de lui donner un rôle chez elle."
        )
    if is_known or is_waiting:
        raise Refused("Cette personne a déjà ce rôle, ou une invitation en attente.")
    with widen(organisation.pk, reason="the first person of a member is invited by its grouping"):
        invitation = Invitation.objects.create(
            owner=organisation,
            email=email,
            role=role,
            valid_from=valid_from,
            valid_to=valid_to,
            nonce=secrets.token_hex(8),
            expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
            invited_by=f"{actor.person_name}, {actor.acting_name}"[:120],
            inviter_id=actor.person_id,
            inviter_organisation_id=actor.acting_id,
        )
        record(
            actor,
            "organisations.person_invited",
            invitation,
            f"a invité {email} : {Role(role).label}",
            after={"role": role, "valid_from": valid_from, "valid_to": valid_to},
        )
    return invitation


def link_of(invitation: Invitation) -> str:
    """The path of the one-time link of an invitation. Nothing in the database is enough to make it."""
    token = signing.dumps([invitation.pk, invitation.nonce], salt=_SALT)
    return reverse("organisations:accept_invitation", args=[token])


def invitation_of_link(token: str) -> Invitation | None:
    """The invitation of a link; ``None`` where it has served, was withdrawn, is too old, or never was."""
    try:
        pk, nonce = signing.loads(token, salt=_SALT, max_age=timedelta(days=INVITATION_DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    with everything("a link leads to one invitation, before anybody has signed in"):
        found = (
            Invitation.objects.select_related("owner")
            .filter(pk=pk, nonce=nonce, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
            .filter(owner__is_former=False)
            .first()
        )
        return found if found is not None and _is_still_offered(found) else None


def _is_still_offered(invitation: Invitation) -> bool:
    """An invitation does not outlive the role of who sent it."""
    roles = RoleAssignment.objects.on(localdate()).filter(
        person=invitation.inviter_id, owner=invitation.inviter_organisation_id, person__is_active=True
    )
    return any(Right.KEEP_PEOPLE in ROLES[Role(role)].rights for role in roles.values_list("role", flat=True))


@transaction.atomic
def accept_invitation(invitation: Invitation, *, person: Person | None, name: str = "", password: str = "") -> Person:
    """The invited e-mail takes the role. ``person``: the one signed in, else a new account is made.

    Error: ``Refused`` where the account is not that of the invited e-mail, or the invitation has served meanwhile.
    """
    if person is not None and person.email != invitation.email:
        raise Refused(f"Cette invitation est pour {invitation.email}. Connectez-vous avec ce compte.")
    if person is None:
        person = create_person(invitation.email, name)
        person.set_password(password)
        person.save(update_fields=["password"])
    with everything("an invitation makes a role of itself"):
        taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if taken.update(accepted_at=timezone.now()) != 1:
            raise Refused("Cette invitation a déjà servi.")
        # The same role may have ended before it was offered again from the same day: then it goes on.
        assignment, _ = RoleAssignment.objects.update_or_create(
            owner=invitation.owner,
            person=person,
            role=invitation.role,
            valid_from=invitation.valid_from,
            defaults={"valid_to": invitation.valid_to},
        )
        author = Entrant(person, invitation.owner)
        record(author, "organisations.invitation_accepted", assignment, f"a accepté : {assignment.get_role_display()}")
    return person


@transaction.atomic
def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """The link serves no more. A body may withdraw what it sent to the first person of a member. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_PEOPLE)
    with everything("a body withdraws its own invitation, in the member's journal"):
        taken = waiting_invitations(actor).filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
        if taken != 1:
            raise NotAllowed("invitation")
        record(actor, "organisations.invitation_withdrawn", invitation, f"a retiré l’invitation de {invitation.email}")

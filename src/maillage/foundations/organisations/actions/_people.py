"""Roles are given and end; what happened to somebody is told wherever she works."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.accounts.actions import change_password
from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.actions import Author, record
from maillage.foundations.organisations.access import Actor, in_service
from maillage.foundations.organisations.actions._newcomers import Refused
from maillage.foundations.organisations.enums import (
    ROLES,
    Right,
    Role,
)
from maillage.foundations.organisations.models import (
    Organisation,
    RoleAssignment,
)
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything

__all__ = ["assign_role", "choose_password", "end_role", "tell_of_person"]


@transaction.atomic
def assign_role(
    author: Author,
    organisation: Organisation,
    person: Person,
    role: Role,
    *,
    valid_from: date,
    valid_to: date | None = None,
) -> RoleAssignment:
    """Give a role where no invitation is needed: a command, the one who founds a territory."""
    with everything("roles are given before anyone acts for the organisation"):
        assignment = RoleAssignment.objects.create(
            owner=organisation, person=person, role=role, valid_from=valid_from, valid_to=valid_to
        )
        record(
            author,
            "organisations.role_given",
            assignment,
            f"a donné à {person.name} le rôle : {role.label}",
            after={"role": role, "valid_from": valid_from, "valid_to": valid_to},
        )
    return assignment


@transaction.atomic
def end_role(actor: Actor, assignment: RoleAssignment, on: date) -> None:
    """A role ends on a day; from then on nothing opens. Errors: ``NotAllowed`` for a role above hers, ``Refused``."""
    actor.must(Right.KEEP_PEOPLE, assignment.owner_id)
    if not ROLES[Role(assignment.role)].rights <= actor.rights:
        raise NotAllowed("a role above the actor's")
    if on < assignment.valid_from:
        raise Refused("La fin ne peut pas précéder le début. Donnez une date plus tardive.")
    if assignment.valid_to is not None and on > assignment.valid_to:
        raise Refused(f"Ce rôle finit déjà le {assignment.valid_to:%d/%m/%Y}. Donnez une date plus proche.")
    # One at a time in an organisation: two who end each other at once would leave nobody.
    Organisation.objects.select_for_update().get(pk=assignment.owner_id)
    if Right.KEEP_PEOPLE in ROLES[Role(assignment.role)].rights and not _is_kept_without(assignment, on):
        raise Refused("Il ne resterait personne pour inviter. Donnez d’abord ce rôle à quelqu’un d’autre.")
    before, assignment.valid_to = assignment.valid_to, on
    assignment.save(update_fields=["valid_to"])
    record(
        actor,
        "organisations.role_ended",
        assignment,
        f"a mis fin au {on:%d/%m/%Y} au rôle de {assignment.person.name} : {assignment.get_role_display()}",
        before={"valid_to": before},
        after={"valid_to": on},
    )


def _is_kept_without(assignment: RoleAssignment, on: date) -> bool:
    """Whether somebody active may still invite, from the day after, and for as long as the ended role would have lasted."""
    others = RoleAssignment.objects.on(on + timedelta(days=1)).filter(owner=assignment.owner_id, person__is_active=True)
    lasting = [
        role.valid_to or date.max
        for role in others.exclude(pk=assignment.pk)
        if Right.KEEP_PEOPLE in ROLES[Role(role.role)].rights
    ]
    return bool(lasting) and max(lasting) >= (assignment.valid_to or date.max)


@transaction.atomic
def tell_of_person(author: Author, person: Person, verb: str, sentence: str) -> int:
    """Write what happened to somebody's account in the journal of every organisation where she has a role; how many."""
    with everything("a person is told of wherever she works"):
        posts = RoleAssignment.objects.on(localdate()).filter(person=person)
        owners = sorted(set(posts.values_list("owner_id", flat=True)))
        for owner in owners:
            record(author, verb, person, sentence, owner_id=owner)
    return len(owners)


@transaction.atomic
def choose_password(person: Person, password: str) -> None:
    """A password chosen by a one-time link: told wherever she works, for nobody was signed in."""
    change_password(person, password)
    author = in_service(person_id=person.pk, person_name=person.name)
    tell_of_person(author, person, "accounts.password_chosen", "a choisi un mot de passe par un lien")

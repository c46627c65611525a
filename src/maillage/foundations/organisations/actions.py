"""Every write about organisations, what links them, and who works for them."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.accounts.actions import change_password, create_person
from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.actions import Author, event_of, record
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor, in_service
from maillage.foundations.organisations.enums import (
    GRANTED_FIRST,
    ROLES,
    MembershipKind,
    OrganisationKind,
    Right,
    Role,
    SharedSubject,
)
from maillage.foundations.organisations.models import (
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    OrganisationSuccession,
    RoleAssignment,
    Share,
)
from maillage.foundations.organisations.queries import waiting_invitations
from maillage.kernel.pages import NotAllowed
from maillage.kernel.spelling import fold
from maillage.kernel.tenancy import everything, new_key, widen
from maillage.kernel.typography import enumeration

__all__ = [
    "Newcomer",
    "Refused",
    "accept_invitation",
    "add_member",
    "add_members",
    "assign_role",
    "choose_password",
    "complete_organisation",
    "create_organisation",
    "create_token",
    "date_succession",
    "end_membership",
    "end_role",
    "end_share",
    "found_territory",
    "grantable_roles",
    "invitation_of_link",
    "invite_person",
    "join_successor",
    "link_of",
    "record_succession",
    "revoke_token",
    "share",
    "tell_of_person",
    "token_holder",
    "withdraw_invitation",
]

INVITATION_DAYS: Final = 14
_SALT: Final = "maillage.invitation"


class Refused(MaillageError):
    """A rule of organisations, said as it is shown."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The facts of an organisation that may not be known yet.

    It is the same as one with its SIREN, or without SIREN as one with its INSEE code and its name; else it is new.
    """

    name: str
    kind: OrganisationKind
    siren: str = ""
    insee_code: str = ""
    department: str = ""
    population: int | None = None
    population_year: int | None = None
    is_former: bool = False


# --- organisations and their links -----------------------------------------------------------------------------------


def _bring(newcomers: Sequence[Newcomer], registered_by: int | None) -> list[Organisation]:
    """The organisations of these facts: known ones as they are, the others created. In a scope that sees everything."""
    known = _known(newcomers)
    brought, created = [], []
    for newcomer in newcomers:
        identity = _identity(newcomer)
        found = known.get(identity) if identity else None
        if found is None:
            found = Organisation(
                id=new_key(),
                name=newcomer.name.strip(),
                kind=newcomer.kind,
                siren=newcomer.siren,
                insee_code=newcomer.insee_code,
                department=newcomer.department,
                population=newcomer.population,
                population_year=newcomer.population_year,
                is_former=newcomer.is_former,
                registered_by=registered_by,
                search_text=" ".join(filter(None, [fold(newcomer.name), newcomer.siren]))[:180],
            )
            created.append(found)
            if identity:
                known[identity] = found
        brought.append(found)
    Organisation.objects.bulk_create(created, batch_size=1000)
    return brought


def _identity(facts: Newcomer | Organisation) -> tuple[str, str] | None:
    """What two mentions of one organisation have in common; a commune of old took its SIREN with it."""
    if facts.siren:
        return ("", facts.siren)
    return (facts.insee_code, fold(facts.name)) if facts.insee_code else None


def _known(newcomers: Sequence[Newcomer]) -> dict[tuple[str, str], Organisation]:
    sirens = {newcomer.siren for newcomer in newcomers if newcomer.siren}
    codes = {newcomer.insee_code for newcomer in newcomers if newcomer.insee_code and not newcomer.siren}
    found = Organisation.objects.filter(Q(siren__in=sirens) | Q(siren="", insee_code__in=codes))
    return {identity: organisation for organisation in found if (identity := _identity(organisation))}


@transaction.atomic
def create_organisation(author: Author, newcomer: Newcomer) -> Organisation:
    """An organisation that stands alone: the body of a new territory, a supplier. Known by its SIREN, it is taken as it is."""
    with everything("an organisation is nobody's before it exists"):
        (organisation,) = _bring([newcomer], None)
        record(author, "organisations.created", organisation, f"a inscrit {organisation.name}")
    return organisation


@transaction.atomic
def add_members(
    author: Author, grouping: Organisation, newcomers: Sequence[Newcomer], *, on: date | None, legal_basis: str = ""
) -> list[Organisation]:
    """Many members enter a grouping at once; those that already belong to it stay as they are.

    ``on``: since when; ``None`` where nobody knows.
    """
    with everything("members are brought in with their names, which are public"):
        members = _bring(newcomers, grouping.pk)
        present = set(
            Membership.objects.filter(owner=grouping, valid_to=None).values_list("counterparty_id", flat=True)
        )
        entering = [member for member in members if member.pk not in present and member.pk != grouping.pk]
        Membership.objects.bulk_create(
            [
                Membership(owner=grouping, counterparty=member, valid_from=on, legal_basis=legal_basis)
                for member in entering
            ],
            batch_size=1000,
        )
        record(
            author,
            "organisations.members_added",
            grouping,
            f"a fait entrer {len(entering)} collectivités dans {grouping.name}",
            after={"members": [member.name for member in entering]},
        )
    return members


@transaction.atomic
def found_territory(
    person: Person,
    actor: Actor | None,
    body: Newcomer,
    members: Sequence[Newcomer],
    vanished: Sequence[tuple[Newcomer, Newcomer]],
    *,
    basis: str,
) -> Organisation:
    """A pooling body with all its members, and those that vanished into them, at once; who founds it heads its IT.

    ``vanished``: each with the member that took its place; the day is unknown, so their links have no dates.
    ``actor`` may complete the territory of her own body. Errors: ``NotAllowed``, ``Refused``.
    """
    if not person.may_found and not (actor is not None and actor.can_pool and actor.may(Right.KEEP_TERRITORY)):
        raise NotAllowed("only who was asked to founds a territory")
    with everything("a territory is composed before anyone acts for it"):
        is_own = _claim(person, actor, body)
        (organisation,) = _bring([body], None)
        newcomers = list(dict.fromkeys([*members, *(gone for gone, _ in vanished)]))
        brought = dict(zip(newcomers, _bring(newcomers, organisation.pk), strict=True))
        _take_over(organisation, brought.values())
        entering = _enter(organisation, brought.values())
        _tell_those_with_people(actor or _Self(person, organisation), organisation, entering)
        _succeed([(brought[heir], brought[gone]) for gone, heir in vanished], basis)
        if not is_own:
            RoleAssignment.objects.create(owner=organisation, person=person, role=Role.CIO, valid_from=localdate())
            Person.objects.filter(pk=person.pk).update(may_found=False)
        record(
            actor or _Self(person, organisation),
            "organisations.territory_composed",
            organisation,
            f"a composé le territoire {organisation.name} : {len(members)} collectivités",
            after={"role": None if is_own else Role.CIO, "members": [member.name for member in entering]},
        )
    return organisation


def _claim(person: Person, actor: Actor | None, body: Newcomer) -> bool:
    """Whether the body is the actor's own already. Error: ``Refused`` where it is somebody's, or not hers to take."""
    known = Organisation.objects.select_for_update().filter(siren=body.siren).first() if body.siren else None
    if known is None:
        return False
    if known.kind != body.kind:
        raise Refused(f"Ce SIREN est celui d’une autre structure : {known.name}. Vérifiez-le.")
    if actor is not None and known.pk == actor.acting_id:
        return True
    if RoleAssignment.objects.filter(owner=known).exists():  # ever: a mandate that ended leaves nothing to take
        raise Refused(f"Quelqu’un tient déjà le territoire de {known.name} ici. Demandez-lui une invitation.")
    if not person.may_found:
        raise Refused(f"{known.name} est déjà inscrite ici. Invitez sa première personne plutôt que de la composer.")
    return False


def _tell_those_with_people(author: Author, grouping: Organisation, entering: Sequence[Organisation]) -> None:
    """A member that has people reads in its own journal that a grouping has brought it in."""
    tended = set(
        RoleAssignment.objects.filter(owner__in=[one.pk for one in entering]).values_list("owner_id", flat=True)
    )
    told = f"a inscrit votre collectivité parmi les membres de {grouping.name}"
    Event.objects.bulk_create(
        [event_of(author, "organisations.made_a_member", grouping, told, owner_id=owner) for owner in sorted(tended)]
    )


def _take_over(grouping: Organisation, members: Iterable[Organisation]) -> None:
    """The EPCI of a commune may have come after others that brought the commune in: where nobody ever worked there, it is
    from now on for the EPCI to invite its first person."""
    if grouping.kind != OrganisationKind.INTERMUNICIPAL_BODY:
        return
    keys = [member.pk for member in members if member.registered_by != grouping.pk]
    roles = RoleAssignment.objects.filter(owner=OuterRef("pk"))
    waiting = Invitation.objects.filter(owner=OuterRef("pk"), accepted_at=None, withdrawn_at=None)
    free = Organisation.objects.filter(~Exists(roles), ~Exists(waiting), pk__in=keys)
    free.update(registered_by=grouping.pk)


def _enter(grouping: Organisation, members: Iterable[Organisation]) -> list[Organisation]:
    """Members enter without a date; those that already belong to the grouping stay as they are."""
    present = set(Membership.objects.filter(owner=grouping, valid_to=None).values_list("counterparty_id", flat=True))
    entering = [member for member in members if member.pk not in present and member.pk != grouping.pk]
    links = [Membership(owner=grouping, counterparty=member) for member in entering]
    Membership.objects.bulk_create(links, batch_size=1000)
    return entering


def _succeed(pairs: Iterable[tuple[Organisation, Organisation]], basis: str) -> None:
    """Heirs and those whose place they took, on a day that nobody knows; what is recorded already stays."""
    wanted = {(heir.pk, gone.pk) for heir, gone in pairs if heir.pk != gone.pk}
    heirs = {heir for heir, _ in wanted}
    links = OrganisationSuccession.objects.filter(owner__in=heirs).values_list("owner_id", "counterparty_id")
    OrganisationSuccession.objects.bulk_create(
        [
            OrganisationSuccession(owner_id=heir, counterparty_id=gone, basis=basis)
            for heir, gone in sorted(wanted - set(links))
        ],
        batch_size=1000,
    )


@transaction.atomic
def add_member(
    actor: Actor,
    newcomer: Newcomer,
    *,
    kind: MembershipKind = MembershipKind.MEMBER,
    valid_from: date | None = None,
    valid_to: date | None = None,
    legal_basis: str = "",
) -> Organisation:
    """A syndicate, a CCAS, a school… enters the actor's grouping. Error: ``Refused`` where it already belongs to it."""
    actor.must(Right.KEEP_TERRITORY)
    with everything("a member is brought in with its name, which is public"):
        (member,) = _bring([newcomer], actor.acting_id)
        if member.pk == actor.acting_id:
            raise Refused("Une collectivité n’est pas membre d’elle-même. Vérifiez le SIREN.")
        same = Membership.objects.on(valid_from or localdate()).filter(owner=actor.acting_id, counterparty=member)
        if same.filter(kind=kind).exists():
            raise Refused(f"{member.name} fait déjà partie du territoire.")
        link = Membership.objects.create(
            owner_id=actor.acting_id,
            counterparty=member,
            kind=kind,
            valid_from=valid_from,
            valid_to=valid_to,
            legal_basis=legal_basis,
        )
        record(
            actor,
            "organisations.member_added",
            link,
            f"a fait entrer {member.name}",
            after={"kind": kind, "valid_from": valid_from, "valid_to": valid_to, "legal_basis": legal_basis},
        )
        told = f"a inscrit votre collectivité parmi les membres de {actor.acting_name}"
        record(actor, "organisations.made_a_member", link, told, owner_id=member.pk)
    return member


@transaction.atomic
def complete_organisation(
    actor: Actor, organisation: Organisation, *, siren: str, population: int | None, population_year: int | None
) -> None:
    """Write what was not known of an organisation that the actor's body brought in. Errors: ``NotAllowed``, ``Refused``."""
    actor.must(Right.KEEP_TERRITORY)
    if organisation.registered_by != actor.acting_id or organisation.is_former:
        raise NotAllowed("it is not for this body to complete")
    before = {"siren": organisation.siren, "population": organisation.population}
    with everything("a SIREN is of one organisation alone, wherever it is"):
        if siren and Organisation.objects.filter(siren=siren).exclude(pk=organisation.pk).exists():
            raise Refused("Ce SIREN est déjà celui d’une autre collectivité inscrite ici. Vérifiez-le.")
        organisation.siren, organisation.population = siren, population
        organisation.population_year = population_year if population is not None else None
        organisation.search_text = " ".join(filter(None, [fold(organisation.name), siren]))[:180]
        organisation.save(update_fields=["siren", "population", "population_year", "search_text"])
        record(
            actor,
            "organisations.completed",
            organisation,
            f"a complété {organisation.name}",
            before=before,
            after={"siren": siren, "population": population},
        )


@transaction.atomic
def end_membership(actor: Actor, membership: Membership, on: date) -> None:
    """A member leaves on a day; what was recorded while it belonged stays. Error: ``Refused``."""
    actor.must(Right.KEEP_TERRITORY, membership.owner_id)
    if membership.valid_from is not None and on < membership.valid_from:
        raise Refused("La sortie ne peut pas précéder l’entrée. Donnez une date plus tardive.")
    if membership.valid_to is not None and on > membership.valid_to:
        raise Refused(f"Elle sort déjà le {membership.valid_to:%d/%m/%Y}. Donnez une date plus proche.")
    before, membership.valid_to = membership.valid_to, on
    membership.save(update_fields=["valid_to"])
    record(
        actor,
        "organisations.membership_ended",
        membership,
        f"a inscrit la sortie de {membership.counterparty.name} au {on:%d/%m/%Y}",
        before={"valid_to": before},
        after={"valid_to": on},
    )


@transaction.atomic
def record_succession(
    actor: Actor,
    predecessors: Iterable[Organisation],
    successor: Organisation,
    *,
    effective_on: date | None,
    basis: str = "",
) -> None:
    """One organisation takes the place of others: a commune nouvelle, a merger. None is deleted; their links end.

    The successor inherits what the others kept: so a body may say it only of members that it brought in itself and where
    nobody works yet; a commune that has people says it of itself (``join_successor``).
    ``effective_on``: ``None`` where the day is not known. Errors: ``NotAllowed``, ``Refused``.
    """
    actor.must(Right.KEEP_TERRITORY)
    gone = list(predecessors)
    if not gone:
        raise Refused("Choisissez au moins une collectivité qui disparaît.")
    _check_succession(gone, successor, effective_on)
    reached = _own_members(actor, [successor.pk, *(organisation.pk for organisation in gone)])
    for organisation in gone:
        if organisation.registered_by != actor.acting_id:
            raise Refused(f"{organisation.name} a été inscrite ici par une autre structure : c’est à elle de le dire.")
    with everything("whether somebody works there decides who may say that it is gone"):
        tended = RoleAssignment.objects.filter(owner__in=gone).values_list("owner__name", flat=True)
        if names := sorted(set(tended)):
            raise Refused(
                f"{enumeration(names)} : des personnes y travaillent dans Maillage. C’est à elles d’inscrire la fusion, "
                "depuis la page de leur collectivité."
            )
    with widen(*reached, reason="a merger is recorded in the members it concerns"):
        for organisation in gone:
            _succeed_one(actor, organisation, successor, effective_on, basis)
        vanished = enumeration([organisation.name for organisation in gone])
        told = f"a inscrit une fusion : {successor.name} succède à {vanished}"
        record(actor, "organisations.merger_recorded", successor, told, owner_id=actor.acting_id)


@transaction.atomic
def join_successor(actor: Actor, successor: Organisation, *, effective_on: date | None, basis: str = "") -> None:
    """The actor's own organisation gives way to another one of its directory, which inherits all that it kept.

    From then on nobody acts for it any more. Errors: ``NotAllowed``, ``Refused``.
    """
    actor.must(Right.KEEP_SHARES)
    with everything("both are written, in their own journals"):
        own = Organisation.objects.get(pk=actor.acting_id)
        if own.can_pool:
            raise NotAllowed("a body does not vanish into a member")
        _check_succession([own], successor, effective_on)
        if successor.kind != own.kind:
            raise Refused("Une collectivité fusionne avec une autre de même nature. Choisissez-en une autre.")
        if successor.pk not in actor.scope.seen("directory"):
            raise NotAllowed("succession")
        _succeed_one(actor, own, successor, effective_on, basis)
        record(
            actor,
            "organisations.gave_way",
            own,
            f"a inscrit que {own.name} disparaît au profit de {successor.name}",
            after={"effective_on": effective_on, "basis": basis},
        )


def _check_succession(gone: Sequence[Organisation], successor: Organisation, effective_on: date | None) -> None:
    if successor in gone or successor.is_former or any(organisation.is_former for organisation in gone):
        raise Refused("Une collectivité disparaît une fois, et celle qui lui succède doit exister encore.")
    if effective_on is not None and effective_on > localdate():
        raise Refused("Cette fusion n’a pas encore eu lieu. Inscrivez-la le jour venu.")


def _succeed_one(
    actor: Actor, organisation: Organisation, successor: Organisation, effective_on: date | None, basis: str
) -> None:
    link = OrganisationSuccession.objects.create(
        owner=successor, counterparty=organisation, effective_on=effective_on, basis=basis
    )
    with everything("what it inherited before is inherited with it"):
        former = OrganisationSuccession.objects.filter(owner=organisation).exclude(counterparty=successor)
        OrganisationSuccession.objects.bulk_create(
            OrganisationSuccession(
                owner=successor, counterparty_id=gone, effective_on=effective_on, basis=f"Par {organisation.name}"[:200]
            )
            for gone in former.values_list("counterparty_id", flat=True)
        )
    _close(organisation, effective_on)
    record(
        actor,
        "organisations.succeeded",
        link,
        f"a inscrit que {successor.name} succède à {organisation.name}",
        after={"effective_on": effective_on, "basis": basis},
    )


@transaction.atomic
def date_succession(actor: Actor, link: OrganisationSuccession, effective_on: date) -> None:
    """Write the day of a succession, once it is found in the papers. Errors: ``NotAllowed``, ``Refused``."""
    actor.must(Right.KEEP_TERRITORY)
    reached = _own_members(actor, [link.owner_id, link.counterparty_id])
    if link.counterparty.registered_by != actor.acting_id:
        raise Refused(
            f"{link.counterparty.name} a été inscrite ici par une autre structure : c’est à elle de la dater."
        )
    if link.effective_on is not None:
        raise Refused("La date de cette succession est déjà inscrite.")
    if effective_on > localdate():
        raise Refused("Cette date est à venir. Donnez celle de l’acte.")
    with widen(*reached, reason="the day of a merger is written in the members it concerns"):
        link.effective_on = effective_on
        link.save(update_fields=["effective_on"])
        _close(link.counterparty, effective_on)
        record(
            actor,
            "organisations.succession_dated",
            link,
            f"a daté du {effective_on:%d/%m/%Y} la succession de {link.counterparty.name}",
            before={"effective_on": None},
            after={"effective_on": effective_on},
        )


def _own_members(actor: Actor, wanted: Sequence[int]) -> set[int]:
    """These organisations, if all of them are or were members of the actor's body. Error: ``NotAllowed``.

    Her directory is wider: it holds the other members of the groupings that her body belongs to.
    """
    links = Membership.objects.filter(owner=actor.acting_id, counterparty__in=wanted)
    if set(wanted) != set(links.values_list("counterparty_id", flat=True)):
        raise NotAllowed("succession")
    return set(wanted)


def _close(organisation: Organisation, effective_on: date | None) -> None:
    """It exists no more; where the day is known, its links end the day before."""
    eve = effective_on - timedelta(days=1) if effective_on else None
    organisation.is_former, organisation.closed_on = True, eve
    organisation.save(update_fields=["is_former", "closed_on"])
    if eve is not None:
        ongoing = Membership.objects.filter(counterparty=organisation, valid_to=None)
        ongoing.exclude(valid_from__gt=eve).update(valid_to=eve)


# --- people ----------------------------------------------------------------------------------------------------------


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
        author = _Self(person, invitation.owner)
        record(author, "organisations.invitation_accepted", assignment, f"a accepté : {assignment.get_role_display()}")
    return person


@dataclass(frozen=True, slots=True)
class _Self:
    """Someone who enters an organisation, as the author of her own entry."""

    person: Person
    organisation: Organisation

    @property
    def person_id(self) -> int | None:
        return self.person.pk

    @property
    def person_name(self) -> str:
        return self.person.name

    @property
    def acting_id(self) -> int | None:
        return int(self.organisation.pk)

    @property
    def acting_name(self) -> str:
        return self.organisation.name


@transaction.atomic
def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """The link serves no more. A body may withdraw what it sent to the first person of a member. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_PEOPLE)
    with everything("a body withdraws its own invitation, in the member's journal"):
        taken = waiting_invitations(actor).filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
        if taken != 1:
            raise NotAllowed("invitation")
        record(actor, "organisations.invitation_withdrawn", invitation, f"a retiré l’invitation de {invitation.email}")


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


# --- what is shown to others -----------------------------------------------------------------------------------------


@transaction.atomic
def share(
    actor: Actor, grantee: Organisation, subject: SharedSubject, *, valid_from: date, valid_to: date | None, basis: str
) -> Share:
    """Show rows of the actor's organisation to another one. Errors: ``NotAllowed``, ``Refused``."""
    actor.must(Right.KEEP_SHARES)
    if grantee.pk == actor.acting_id:
        raise Refused("Ces données sont déjà les vôtres.")
    if (
        Share.objects.on(valid_from)
        .filter(owner=actor.acting_id, counterparty=grantee, shared_subject=subject)
        .exists()
    ):
        raise Refused(f"{grantee.name} les voit déjà à cette date.")
    row = Share.objects.create(
        owner_id=actor.acting_id,
        counterparty=grantee,
        shared_subject=subject,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
    )
    record(
        actor,
        "organisations.shared",
        row,
        f"a partagé avec {grantee.name} : {SharedSubject(subject).label}",
        after={"valid_from": valid_from, "valid_to": valid_to, "basis": basis},
    )
    return row


@transaction.atomic
def end_share(actor: Actor, row: Share) -> None:
    """From now on the other organisation sees nothing of it."""
    actor.must(Right.KEEP_SHARES, row.owner_id)
    yesterday = localdate() - timedelta(days=1)
    before = row.valid_to
    if yesterday < row.valid_from:
        record(actor, "organisations.share_withdrawn", row, f"a retiré le partage avec {row.counterparty.name}")
        row.delete()
        return
    row.valid_to = yesterday
    row.save(update_fields=["valid_to"])
    record(
        actor,
        "organisations.share_ended",
        row,
        f"a mis fin au partage avec {row.counterparty.name}",
        before={"valid_to": before},
        after={"valid_to": yesterday},
    )


# --- programs --------------------------------------------------------------------------------------------------------

TOKEN_PREFIX: Final = "maillage_"  # noqa: S105 what tells a leaked token from any other text
LONGEST_TOKEN_DAYS: Final = 366


@transaction.atomic
def create_token(actor: Actor, *, name: str, rights: Iterable[Right], expires_on: date) -> tuple[ApiToken, str]:
    """A token for a program, good until the end of ``expires_on``, and its text, which is shown once.

    Errors: ``NotAllowed``, ``Refused``.
    """
    actor.must(Right.KEEP_TOKENS)
    wanted = sorted({Right(right) for right in rights})
    if not wanted or not set(wanted) <= actor.rights - {Right.KEEP_TOKENS, Right.KEEP_PEOPLE}:
        raise NotAllowed("a token has at most the rights of its person")
    if not localdate() <= expires_on <= localdate() + timedelta(days=LONGEST_TOKEN_DAYS):
        raise Refused("Un jeton dure un an au plus. Donnez une date d’expiration dans l’année.")
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner_id=actor.acting_id,
        person=actor.person,
        name=name,
        digest=digest_of(text),
        rights=[str(right) for right in wanted],
        expires_on=expires_on,
    )
    record(
        actor,
        "organisations.token_created",
        token,
        f"a créé le jeton « {name} »",
        after={"rights": [str(right) for right in wanted], "expires_on": expires_on},
    )
    return token, text


def digest_of(text: str) -> str:
    """What is kept of a token: 32 random bytes need no slow hash."""
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def revoke_token(actor: Actor, token: ApiToken) -> None:
    """The program is refused from its next request on."""
    actor.must(Right.KEEP_TOKENS, token.owner_id)
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record(actor, "organisations.token_revoked", token, f"a révoqué le jeton « {token.name} »")


def token_holder(text: str) -> ApiToken | None:
    """The token of this text, while it is neither expired nor revoked and its person is active."""
    if not text.startswith(TOKEN_PREFIX):
        return None
    with everything("a token says for whom it acts"):
        return (
            ApiToken.objects.select_related("person")
            .filter(digest=digest_of(text), revoked_at=None, expires_on__gte=localdate(), person__is_active=True)
            .first()
        )

"""A territory is composed: a pooling body with all its members, at once."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.actions import Author, event_of, record
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions._newcomers import Entrant, Newcomer, Refused, bring
from maillage.foundations.organisations.enums import (
    OrganisationKind,
    Right,
    Role,
)
from maillage.foundations.organisations.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationSuccession,
    RoleAssignment,
)
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything

__all__ = ["found_territory"]


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
        (organisation,) = bring([body], None)
        newcomers = list(dict.fromkeys([*members, *(gone for gone, _ in vanished)]))
        brought = dict(zip(newcomers, bring(newcomers, organisation.pk), strict=True))
        _take_over(organisation, brought.values())
        entering = _enter(organisation, brought.values())
        _tell_those_with_people(actor or Entrant(person, organisation), organisation, entering)
        _succeed([(brought[heir], brought[gone]) for gone, heir in vanished], basis)
        if not is_own:
            RoleAssignment.objects.create(owner=organisation, person=person, role=Role.CIO, valid_from=localdate())
            Person.objects.filter(pk=person.pk).update(may_found=False)
        record(
            actor or Entrant(person, organisation),
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

"""Organisations and what links them to their groupings."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import Author, record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions._newcomers import Newcomer, Refused, bring
from maillage.foundations.organisations.enums import (
    MembershipKind,
    Right,
)
from maillage.foundations.organisations.models import (
    Membership,
    Organisation,
)
from maillage.kernel.pages import NotAllowed
from maillage.kernel.spelling import fold
from maillage.kernel.tenancy import everything

__all__ = ["add_member", "add_members", "complete_organisation", "create_organisation", "end_membership"]


@transaction.atomic
def create_organisation(author: Author, newcomer: Newcomer) -> Organisation:
    """An organisation that stands alone: the body of a new territory, a supplier. Known by its SIREN, it is taken as it is."""
    with everything("an organisation is nobody's before it exists"):
        (organisation,) = bring([newcomer], None)
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
        members = bring(newcomers, grouping.pk)
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
        (member,) = bring([newcomer], actor.acting_id)
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

"""Every write of the territories stage."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.timezone import localdate

from maillage.foundations.accounts.models import Person
from maillage.foundations.mail.actions import can_send, send
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions import (
    Newcomer,
    add_member,
    found_territory,
    invite_person,
    link_of,
    record_succession,
)
from maillage.foundations.organisations.enums import OrganisationKind, Role
from maillage.foundations.organisations.models import Invitation, Organisation
from maillage.journey.territories.imports import ReferenceTerritory
from maillage.journey.territories.imports.reference import EDITION
from maillage.journey.territories.models import BodyMembership, Commune, CommuneSuccession, IntermunicipalBody
from maillage.journey.territories.queries import bodies_in, communes_in, communes_of, vanished_into
from maillage.kernel.spelling import fold
from maillage.kernel.typography import of, typeset

__all__ = [
    "Loaded",
    "commune_as_newcomer",
    "compose_body",
    "compose_larger",
    "compose_territory",
    "invite",
    "load_reference",
    "record_merger",
]

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of all reference tables were created, changed and left as they were."""

    created: int = 0
    changed: int = 0
    left: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.created + other.created, self.changed + other.changed, self.left + other.left)


@transaction.atomic
def load_reference(territory: ReferenceTerritory) -> Loaded:
    """Bring the reference tables to an edition: all or nothing, and a row that did not change is not rewritten.

    A commune or a body that the edition no longer holds stays: what was recorded about it keeps its name.
    """
    bodies = [
        IntermunicipalBody(
            siren=body.siren,
            name=body.name,
            kind=body.kind,
            municipal_population=body.municipal_population,
            total_population=body.total_population,
            search_text=f"{fold(body.name)} {body.siren}",
        )
        for body in territory.bodies
    ]
    communes = [
        Commune(
            insee_code=commune.insee_code,
            name=commune.name,
            department=commune.department,
            siren=commune.siren,
            postal_codes=commune.postal_codes,
            municipal_population=commune.municipal_population,
            total_population=commune.total_population,
            search_text=fold(commune.name),
        )
        for commune in territory.communes
    ]
    memberships = [
        BodyMembership(body_id=commune.body_siren, commune_id=commune.insee_code)
        for commune in territory.communes
        if commune.body_siren
    ]
    successions = [
        CommuneSuccession(
            former_insee_code=gone.former_insee_code,
            former_name=gone.former_name,
            successor_id=gone.successor_insee_code,
            search_text=fold(gone.former_name),
        )
        for gone in territory.successions
    ]
    return (
        _bring(IntermunicipalBody, bodies, ["siren"])
        + _bring(Commune, communes, ["insee_code"])
        + _bring(BodyMembership, memberships, ["body_id", "commune_id"])
        + _bring(CommuneSuccession, successions, ["former_insee_code", "former_name", "successor_id"])
    )


def _bring(model: type[models.Model], wanted: Iterable[models.Model], key: list[str]) -> Loaded:
    """Create what is missing, change what differs, leave the rest."""
    dated = ("id", "valid_from", "valid_to", "effective_on")  # an edition gives no date: those written stay
    compared = [field.attname for field in model._meta.concrete_fields if field.attname not in dated]
    manager = model._default_manager
    present: dict[tuple[Any, ...], Any] = {
        tuple(getattr(row, name) for name in key): row for row in manager.all().iterator(chunk_size=BATCH)
    }
    created, changed, left = [], [], 0
    for row in wanted:
        found = present.get(tuple(getattr(row, name) for name in key))
        if found is None:
            created.append(row)
        elif any(getattr(found, name) != getattr(row, name) for name in compared):
            for name in compared:
                setattr(found, name, getattr(row, name))
            changed.append(found)
        else:
            left += 1
    manager.bulk_create(created, batch_size=BATCH)
    if changed:
        manager.bulk_update(changed, [name for name in compared if name not in key], batch_size=BATCH)
    return Loaded(len(created), len(changed), left)


# --- a territory of one's own -----------------------------------------------------------------------------------------


def commune_as_newcomer(commune: Commune) -> Newcomer:
    """A commune as the reference knows it."""
    return Newcomer(
        name=typeset(commune.name),
        kind=OrganisationKind.COMMUNE,
        siren=commune.siren,
        insee_code=commune.insee_code,
        department=commune.department,
        population=commune.municipal_population,
        population_year=None if commune.municipal_population is None else EDITION,
    )


def _body_as_newcomer(body: IntermunicipalBody) -> Newcomer:
    return Newcomer(
        name=typeset(body.name),
        kind=OrganisationKind.INTERMUNICIPAL_BODY,
        siren=body.siren,
        population=body.municipal_population,
        population_year=EDITION,
    )


def compose_body(person: Person, actor: Actor | None, body: IntermunicipalBody) -> Organisation:
    """The territory of an EPCI: its communes, and those that vanished into them. Error: ``Refused``."""
    return compose_territory(person, actor, _body_as_newcomer(body), communes_of(body, localdate()))


def compose_larger(
    person: Person, actor: Actor | None, body: Newcomer, departments: Collection[str], *, has_bodies: bool
) -> Organisation:
    """The territory of a body for whole départements: their communes, and their EPCI if asked. Error: ``Refused``."""
    bodies = bodies_in(departments, localdate()) if has_bodies else []
    return compose_territory(person, actor, body, communes_in(departments), bodies)


def compose_territory(
    person: Person,
    actor: Actor | None,
    body: Newcomer,
    communes: models.QuerySet[Commune],
    bodies: Iterable[IntermunicipalBody] = (),
) -> Organisation:
    """A body and its members from the reference, with what the communes were before; one event. Error: ``Refused``."""
    members = {commune.pk: commune_as_newcomer(commune) for commune in communes}
    vanished = [(_vanished(gone, members[gone.successor_id]), members[gone.successor_id]) for gone in _gone(communes)]
    others = [_body_as_newcomer(other) for other in bodies if other.siren != body.siren]
    return found_territory(
        person, actor, body, [*members.values(), *others], vanished, basis=f"Référentiel des communes, {EDITION}"
    )


def _gone(communes: models.QuerySet[Commune]) -> Sequence[CommuneSuccession]:
    """The communes of old, but those that bear the code and the name of their successor: they never went."""
    return [
        gone
        for gone in vanished_into(communes)
        if (gone.former_insee_code, fold(gone.former_name)) != (gone.successor_id, fold(gone.successor.name))
    ]


def _vanished(gone: CommuneSuccession, successor: Newcomer) -> Newcomer:
    return replace(
        successor,
        name=typeset(gone.former_name),
        siren="",
        insee_code=gone.former_insee_code,
        population=None,
        population_year=None,
        is_former=True,
    )


@transaction.atomic
def record_merger(
    actor: Actor,
    gone: Sequence[Organisation],
    successor: Organisation | Newcomer,
    *,
    effective_on: date | None,
    basis: str = "",
) -> Organisation:
    """Members give way to another one, which enters the territory on the way where it is not there yet.

    Leaves an event for the entry and one for each that disappears. Errors: ``NotAllowed``, ``Refused``.
    """
    if isinstance(successor, Newcomer):
        successor = add_member(actor, successor, valid_from=effective_on, legal_basis=basis)
    record_succession(actor, gone, successor, effective_on=effective_on, basis=basis)
    return successor


@transaction.atomic
def invite(
    actor: Actor,
    organisation: Organisation,
    *,
    site: str,
    email: str,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
) -> tuple[Invitation, str]:
    """Offer a role: by mail where this instance can send one, else by the link that is returned, to hand over."""
    invitation = invite_person(actor, organisation, email=email, role=role, valid_from=valid_from, valid_to=valid_to)
    link = site.rstrip("/") + link_of(invitation)
    if not can_send():
        return invitation, link
    send(invitation.email, f"Maillage : invitation {of(organisation.name)}", _letter(invitation, organisation, link))
    return invitation, ""


def _letter(invitation: Invitation, organisation: Organisation, link: str) -> str:
    return f"""Bonjour,

{invitation.invited_by} vous invite à travailler pour {organisation.name} : {invitation.get_role_display()}.

Pour accepter, ouvrez ce lien (il sert une fois, jusqu’au {invitation.expires_at:%d/%m/%Y}) :
{link}

Si ce message ne vous dit rien, laissez-le sans suite.
"""

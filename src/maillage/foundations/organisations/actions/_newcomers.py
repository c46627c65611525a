"""Organisations that come in: known ones as they are, the others created; and who enters one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from maillage.engine.errors import MaillageError
from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.enums import (
    OrganisationKind,
)
from maillage.foundations.organisations.models import (
    Organisation,
)
from maillage.kernel.spelling import fold
from maillage.kernel.tenancy import new_key

__all__ = ["Entrant", "Newcomer", "Refused", "bring"]


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


def bring(newcomers: Sequence[Newcomer], registered_by: int | None) -> list[Organisation]:
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


@dataclass(frozen=True, slots=True)
class Entrant:
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

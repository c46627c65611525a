"""Territories for programs: the reference, and the directory of the organisation that the token acts for."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.access import Actor, get_organisation_for
from maillage.foundations.organisations.actions import add_member
from maillage.foundations.organisations.enums import MembershipKind, OrganisationKind, Right
from maillage.foundations.organisations.models import Membership, Organisation, OrganisationSuccession
from maillage.journey.territories.actions import commune_as_newcomer
from maillage.journey.territories.enums import Presence
from maillage.journey.territories.forms import MemberForm, MembershipForm
from maillage.journey.territories.imports.reference import EDITION
from maillage.journey.territories.models import BodyMembership, Commune, IntermunicipalBody
from maillage.journey.territories.queries import (
    SORTS,
    Wanted,
    communes_of,
    directory_page,
    find_bodies,
    find_communes,
    memberships_of,
    names_of,
    successions_of,
)
from maillage.kernel.operations import (
    ANYONE,
    Closed,
    Fault,
    Faulty,
    Listing,
    Operations,
    Paging,
    Text,
    known,
    page_by_key,
)
from maillage.kernel.pages import NotAllowed

__all__ = ["operations"]

operations = Operations("Qui sommes-nous ?")


# --- the reference ---------------------------------------------------------------------------------------------------


class NamedShape(BaseModel):
    """Something known by a code."""

    code: str
    nom: str


class CommuneShape(BaseModel):
    """A commune of today."""

    insee: str
    nom: str
    departement: str
    siren: str | None
    codes_postaux: list[str]
    population_municipale: int | None
    population_totale: int | None
    edition: int = Field(description="L’année du référentiel.")


class WholeCommune(CommuneShape):
    """A commune, its EPCI, and the communes whose place it took."""

    epci: NamedShape | None
    anciennes: list[NamedShape] = Field(description="Les communes qui ont disparu en elle, par leur ancien code INSEE.")


class BodyShape(BaseModel):
    """An EPCI with its own tax."""

    siren: str
    nom: str
    nature: str = Field(description="CC, CA, CU, METRO ou MET69.")
    population_municipale: int
    population_totale: int
    edition: int = Field(description="L’année du référentiel.")


class WholeBody(BodyShape):
    """An EPCI and its communes of today."""

    communes: list[NamedShape]


class CommuneSearch(Paging):
    q: Text = Field("", max_length=100, description="Mots du nom, avec ou sans accents.")
    departement: Text = Field("", max_length=3, description="Code du département, « 29 » ou « 2A ».")


class BodySearch(Paging):
    q: Text = Field("", max_length=100, description="Mots du nom, ou SIREN.")


COMMUNE = {
    "insee": "29279",
    "nom": "Taulé",
    "departement": "29",
    "siren": "212902790",
    "codes_postaux": ["29670"],
    "population_municipale": 2950,
    "population_totale": 3020,
    "edition": EDITION,
}
BODY = {
    "siren": "242900835",
    "nom": "CA Morlaix Communauté",
    "nature": "CA",
    "population_municipale": 64000,
    "population_totale": 66000,
    "edition": EDITION,
}


@operations.reads(
    "/communes",
    ANYONE,
    Listing[CommuneShape],
    "Les communes du référentiel, par code INSEE",
    example={"resultats": [COMMUNE], "suivant": "29279"},
)
def communes(request: Any, asked: Annotated[CommuneSearch, Query()]) -> Listing[CommuneShape]:  # noqa: ARG001 the same for all
    found = find_communes(asked.q)
    if asked.departement:
        found = found.filter(department=asked.departement)
    rows, following = page_by_key(found, asked, "insee_code")
    return Listing(resultats=[CommuneShape(**_commune(row)) for row in rows], suivant=following)


@operations.reads(
    "/communes/{slug:insee}",
    ANYONE,
    WholeCommune,
    "Une commune, son EPCI et les communes qui ont disparu en elle",
    example=COMMUNE | {"epci": {"code": BODY["siren"], "nom": BODY["nom"]}, "anciennes": []},
)
def commune(request: Any, insee: str) -> WholeCommune:  # noqa: ARG001
    found = Commune.objects.filter(pk=insee).first()
    if found is None:
        raise NotAllowed("commune")
    link = BodyMembership.objects.on(localdate()).filter(commune=found).select_related("body").first()
    return WholeCommune(
        **_commune(found),
        epci=None if link is None else NamedShape(code=link.body.siren, nom=link.body.name),
        anciennes=[
            NamedShape(code=gone.former_insee_code, nom=gone.former_name)
            for gone in found.predecessors.exclude(former_name="").order_by("search_text", "pk")
        ],
    )


@operations.reads(
    "/epci",
    ANYONE,
    Listing[BodyShape],
    "Les EPCI à fiscalité propre du référentiel, par SIREN",
    example={"resultats": [BODY], "suivant": None},
)
def bodies(request: Any, asked: Annotated[BodySearch, Query()]) -> Listing[BodyShape]:  # noqa: ARG001
    rows, following = page_by_key(find_bodies(asked.q), asked, "siren")
    return Listing(resultats=[BodyShape(**_body(row)) for row in rows], suivant=following)


@operations.reads(
    "/epci/{slug:siren}",
    ANYONE,
    WholeBody,
    "Un EPCI et ses communes",
    example=BODY | {"communes": [{"code": "29279", "nom": "Taulé"}]},
)
def body(request: Any, siren: str) -> WholeBody:  # noqa: ARG001
    found = IntermunicipalBody.objects.filter(pk=siren).first()
    if found is None:
        raise NotAllowed("body")
    members = communes_of(found, localdate()).only("insee_code", "name")
    return WholeBody(**_body(found), communes=[NamedShape(code=row.pk, nom=row.name) for row in members])


def _commune(row: Commune) -> dict[str, Any]:
    return {
        "insee": row.insee_code,
        "nom": row.name,
        "departement": row.department,
        "siren": known(row.siren),
        "codes_postaux": row.postal_codes.split(),
        "population_municipale": row.municipal_population,
        "population_totale": row.total_population,
        "edition": EDITION,
    }


def _body(row: IntermunicipalBody) -> dict[str, Any]:
    return {
        "siren": row.siren,
        "nom": row.name,
        "nature": row.kind,
        "population_municipale": row.municipal_population,
        "population_totale": row.total_population,
        "edition": EDITION,
    }


# --- the directory ---------------------------------------------------------------------------------------------------


class Party(BaseModel):
    """An organisation named by another row."""

    id: int
    nom: str | None


class LinkShape(BaseModel):
    """An organisation belongs to a grouping; an empty date is unknown, or to come."""

    id: int
    groupement: Party
    qualite: str = Field(description="MEMBER, SUBSCRIBER ou BENEFICIARY.")
    du: date | None
    au: date | None
    acte: str | None


class SuccessionShape(BaseModel):
    """Who took whose place."""

    id: int
    nom: str | None
    le: date | None


class OrganisationShape(BaseModel):
    """An organisation of the directory."""

    id: int
    nom: str
    nature: str
    siren: str | None
    insee: str | None
    departement: str | None
    population: int | None
    annee_population: int | None
    a_disparu: bool
    disparue_le: date | None
    appartenances: list[LinkShape]
    succede_a: list[SuccessionShape]


class WholeOrganisation(OrganisationShape):
    """An organisation, and who took its own place."""

    succedee_par: list[SuccessionShape]


class DirectorySearch(Paging):
    q: Text = Field("", max_length=100, description="Mots du nom, ou SIREN.")
    nature: OrganisationKind | None = Field(None, description="Une nature seulement.")
    etat: Presence = Field(Presence.PRESENT, description="Vide : membres aujourd’hui ; « disparues » ; « toutes ».")


ORGANISATION = {
    "id": 4503599627370497,
    "nom": "Taulé",
    "nature": "COMMUNE",
    "siren": "212902790",
    "insee": "29279",
    "departement": "29",
    "population": 2950,
    "annee_population": EDITION,
    "a_disparu": False,
    "disparue_le": None,
    "appartenances": [
        {
            "id": 12,
            "groupement": {"id": 4503599627370496, "nom": "CA des Sept Rivières"},
            "qualite": "MEMBER",
            "du": "2017-01-01",
            "au": None,
            "acte": None,
        }
    ],
    "succede_a": [],
}


@operations.reads(
    "/organisations",
    Right.SEE_TERRITORY,
    Listing[OrganisationShape],
    "L’annuaire du territoire, par nom",
    example={"resultats": [ORGANISATION], "suivant": None},
)
def organisations(request: Any, asked: Annotated[DirectorySearch, Query()]) -> Listing[OrganisationShape]:
    wanted = Wanted(asked.q, asked.nature or "", asked.etat, SORTS["nom"])
    page = directory_page(request.actor, wanted, asked.apres, asked.limite)
    rows = [listed.organisation for listed in page.rows]
    links = [link for listed in page.rows for link in listed.links]
    taken = list(OrganisationSuccession.objects.filter(owner__in=[row.pk for row in rows]))
    names = names_of([*links, *taken])
    by_heir: dict[int, list[OrganisationSuccession]] = {}
    for succession in taken:
        by_heir.setdefault(succession.owner_id, []).append(succession)
    return Listing(
        resultats=[
            OrganisationShape(
                **_organisation(item.organisation, item.links, by_heir.get(item.organisation.pk, ()), names)
            )
            for item in page.rows
        ],
        suivant=page.next_key,
    )


@operations.reads(
    "/organisations/{int:pk}",
    Right.SEE_TERRITORY,
    WholeOrganisation,
    "Une collectivité de l’annuaire",
    example=ORGANISATION | {"succedee_par": []},
)
def organisation(request: Any, pk: int) -> WholeOrganisation:
    return _whole(get_organisation_for(request.actor, pk))


class NewMember(Closed):
    """A commune of the reference by its code alone, or any other organisation by its name and its kind."""

    insee: Text | None = Field(
        None, max_length=5, description="Une commune du référentiel : ne donnez alors ni nom, ni nature."
    )
    nom: Text = Field("", max_length=160)
    nature: OrganisationKind | None = None
    siren: Text = Field("", max_length=20)
    population: int | None = Field(None, ge=0, le=99_999_999)
    qualite: MembershipKind = MembershipKind.MEMBER
    du: date | None = None
    au: date | None = None
    acte: Text = Field("", max_length=200)


WORDS = {
    "name": "nom",
    "kind": "nature",
    "quality": "qualite",
    "valid_from": "du",
    "valid_to": "au",
    "legal_basis": "acte",
}
"""What the fields of the page are called here."""


@operations.writes(
    "POST",
    "/organisations",
    Right.KEEP_TERRITORY,
    {201: WholeOrganisation},
    "Faire entrer une collectivité dans le territoire",
    example=ORGANISATION | {"succedee_par": []},
)
def add_organisation(request: Any, member: NewMember) -> Status[WholeOrganisation]:
    actor: Actor = request.actor
    typed = {
        "name": member.nom,
        "kind": member.nature or "",
        "siren": member.siren,
        "population": "" if member.population is None else str(member.population),
        "quality": member.qualite,
        "valid_from": member.du or "",
        "valid_to": member.au or "",
        "legal_basis": member.acte,
    }
    if member.insee is None:
        form = MemberForm(typed)
        _demand(form)
        return Status(201, _whole_new(actor, add_member(actor, form.newcomer(), **form.link())))
    known_commune = Commune.objects.filter(pk=member.insee).first()
    if known_commune is None:
        fault = Fault(
            ou="insee", quoi="Aucune commune d’aujourd’hui ne porte ce code.", que_faire="Cherchez-la : GET /communes."
        )
        raise Faulty("Cette commune n’est pas dans le référentiel.", [fault])
    if member.nom or member.nature or member.siren or member.population is not None:
        fault = Fault(
            ou="insee", quoi="Le référentiel dit déjà le reste.", que_faire="Retirez nom, nature, siren et population."
        )
        raise Faulty("Cette commune est décrite deux fois.", [fault])
    link = MembershipForm(typed)
    _demand(link)
    return Status(201, _whole_new(actor, add_member(actor, commune_as_newcomer(known_commune), **link.link())))


def _demand(form: MembershipForm) -> None:
    if not form.is_valid():
        raise Faulty(
            "Cette collectivité n’a pas été ajoutée.",
            [
                Fault(
                    ou=WORDS.get(name, name),
                    quoi=str(message),
                    que_faire="Corrigez ce champ, puis renvoyez la demande.",
                )
                for name, messages in form.errors.items()
                for message in messages
            ],
        )


def _whole_new(actor: Actor, added: Organisation) -> WholeOrganisation:
    """What has just entered is not yet in the scope of the request: its own link is."""
    links = list(Membership.objects.filter(owner=actor.acting_id, counterparty=added.pk))
    return WholeOrganisation(**_organisation(added, links, (), names_of(links)), succedee_par=[])


def _whole(found: Organisation) -> WholeOrganisation:
    links, successions = memberships_of(found), successions_of(found)
    names = names_of([*links, *successions])
    taken = [link for link in successions if link.owner_id == found.pk]
    return WholeOrganisation(
        **_organisation(found, links, taken, names),
        succedee_par=[
            SuccessionShape(id=link.owner_id, nom=names.get(link.owner_id), le=link.effective_on)
            for link in successions
            if link.counterparty_id == found.pk
        ],
    )


def _organisation(
    row: Organisation, links: Iterable[Membership], taken: Iterable[OrganisationSuccession], names: dict[int, str]
) -> dict[str, Any]:
    return {
        "id": row.pk,
        "nom": row.name,
        "nature": row.kind,
        "siren": known(row.siren),
        "insee": known(row.insee_code),
        "departement": known(row.department),
        "population": row.population,
        "annee_population": row.population_year,
        "a_disparu": row.is_former,
        "disparue_le": row.closed_on,
        "appartenances": [
            LinkShape(
                id=link.pk,
                groupement=Party(id=link.owner_id, nom=names.get(link.owner_id)),
                qualite=link.kind,
                du=link.valid_from,
                au=link.valid_to,
                acte=known(link.legal_basis),
            )
            for link in links
        ],
        "succede_a": [
            SuccessionShape(id=link.counterparty_id, nom=names.get(link.counterparty_id), le=link.effective_on)
            for link in taken
        ],
    }

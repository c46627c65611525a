"""The characters of every test: two groups of communes that must never see each other, and two communes of one group
that must see no more of each other than the directory."""

from dataclasses import dataclass, field
from datetime import date

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.access import Actor, actor_for
from maillage.foundations.organisations.enums import OrganisationKind, Role
from maillage.foundations.organisations.models import Membership, Organisation, RoleAssignment
from maillage.kernel.spelling import fold
from maillage.kernel.tenancy import everything

LONG_AGO = date(2020, 1, 1)
PASSWORD = "un mot de passe de théâtre"
POSTS = {
    "pilote": Role.CIO,
    "membre": Role.TOWN_CLERK,
    "autre_membre": Role.TOWN_CLERK,
    "voisine": Role.TOWN_CLERK,
    "technicien": Role.FIELD_TECHNICIAN,
    "titulaire": Role.SUPPLIER,
}
CAST = ("visiteur", "voisine", "autre_membre", "membre", "pilote", "technicien", "titulaire")


def organisation(name: str, kind: OrganisationKind = OrganisationKind.COMMUNE, **facts: object) -> Organisation:
    """An organisation, from nowhere."""
    with everything("the stage is set"):
        return Organisation.objects.create(name=name, kind=kind, search_text=fold(name), **facts)


def join(grouping: Organisation, *members: Organisation) -> None:
    """Members enter a grouping."""
    with everything("the stage is set"):
        for member in members:
            Membership.objects.create(owner=grouping, counterparty=member, valid_from=LONG_AGO)
            if member.registered_by is None:
                member.registered_by = grouping.pk
                member.save(update_fields=["registered_by"])


def person(name: str, *posts: tuple[Role, Organisation]) -> Person:
    """Someone who holds roles."""
    with everything("the stage is set"):
        someone = Person(email=f"{fold(name).replace(' ', '.')}@maillage.example", name=name)
        someone.password = "!"  # set where a test signs in by password: Argon2 is slow on purpose
        someone.save()
        for role, where in posts:
            RoleAssignment.objects.create(owner=where, person=someone, role=role, valid_from=LONG_AGO)
    return someone


@dataclass(frozen=True)
class Place:
    """A commune and the body it belongs to: where a test's rows are made."""

    town: Organisation
    body: Organisation


@dataclass
class Cast:
    """``group``: the body of pilote, membre and autre_membre; ``other_group``: that of voisine."""

    group: Organisation
    other_group: Organisation
    town: Organisation
    other_town: Organisation
    neighbour: Organisation
    supplier: Organisation
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        found = actor_for(self.people[name])
        assert found is not None
        return found

    def place(self, name: str) -> Place:
        """Where a commune's character stands."""
        return {
            "membre": Place(self.town, self.group),
            "autre_membre": Place(self.other_town, self.group),
            "voisine": Place(self.neighbour, self.other_group),
        }[name]

    def house(self, name: str) -> Organisation:
        """The organisation of a character."""
        houses = {"pilote": self.group, "technicien": self.group, "titulaire": self.supplier}
        return houses[name] if name in houses else self.place(name).town


def set_the_stage() -> Cast:
    """Everyone at her place."""
    body, kind = OrganisationKind.INTERMUNICIPAL_BODY, OrganisationKind
    cast = Cast(
        group=organisation("CA des Sept Rivières", body),
        other_group=organisation("CC du Bocage", body),
        town=organisation("Taulé", population=2950),
        other_town=organisation("Henvic", population=1300),
        neighbour=organisation("Plouvorn", population=2800),
        supplier=organisation("Télécom de l’Ouest", kind.SUPPLIER),
    )
    join(cast.group, cast.town, cast.other_town)
    join(cast.other_group, cast.neighbour)
    cast.people = {name: person(name, (role, cast.house(name))) for name, role in POSTS.items()}
    return cast

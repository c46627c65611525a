"""The people and organisations of the demonstration: places are real, people are invented.

It is made through the same actions as the site, and only in an empty instance: known log-ins never enter a real one.
"""

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import as_file, files
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from maillage.config.commands.demonstration_census import (
    SAINTES,
    close_copper,
    declare_machines,
    furnish,
    hold_campaign,
    receive_bills,
    study_last_year,
)
from maillage.config.commands.instance import Refused
from maillage.foundations.accounts.actions import change_password, create_person
from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.access import Actor, actor_for, in_service
from maillage.foundations.organisations.actions import Newcomer, assign_role, create_organisation
from maillage.foundations.organisations.enums import OrganisationKind, Role
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.queries import match_names
from maillage.journey.census.costs.tasks import compute_all_medians
from maillage.journey.studies.money import demonstration as money
from maillage.journey.studies.offers.access import surveyed_owners
from maillage.journey.studies.offers.demonstration import load_demonstration_offers
from maillage.journey.studies.reports.demonstration import report_study
from maillage.journey.studies.scenarios.demonstration import weigh_scenarios
from maillage.journey.studies.sharing.demonstration import share_costs
from maillage.journey.studies.syntheses.actions import keep_papers, keep_results, load_survey
from maillage.journey.studies.syntheses.documents.composition import compose_report
from maillage.journey.studies.syntheses.documents.writers import render
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.engine.rows import survey_of
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.demonstration import load_demonstration_telephony
from maillage.journey.territories.actions import compose_body, load_reference
from maillage.journey.territories.imports.reference import read_reference
from maillage.journey.territories.models import Commune, IntermunicipalBody
from maillage.kernel.places import home
from maillage.kernel.tenancy import enter, everything

__all__ = ["AlreadyInUse", "play"]

MORLAIX: Final = "242900835"
NEIGHBOUR: Final = "200067072"
SINCE: Final = date(2026, 1, 1)
PASSWORD_FILE: Final = "demonstration.txt"  # noqa: S105 the name of a file
WORDS: Final = (
    *("marée", "sentier", "brume", "granit", "hortensia", "phare", "tempête"),
    *("clocher", "goéland", "landes", "rivage", "ardoise", "talus", "moulin"),
)


class AlreadyInUse(Refused):
    """The instance holds something that is not the demonstration."""


@dataclass(frozen=True, slots=True)
class Character:
    """Someone of the demonstration: who she is, and the roles she holds in which town halls."""

    email: str
    name: str
    who: str
    posts: tuple[tuple[Role, str], ...] = ()
    may_found: bool = False


PILOT: Final = Character(
    "pilote@demo.example", "Camille Pilote", "responsable informatique de Morlaix Communauté", (), True
)
CHARACTERS: Final = (
    Character(
        "mairie.taule@demo.example",
        "Secrétariat de Taulé",
        "secrétaire de mairie à Taulé",
        ((Role.TOWN_CLERK, "Taulé"),),
    ),
    Character(
        "maire.taule@demo.example", "Maire de démonstration", "maire de Taulé", ((Role.MEMBER_OFFICIAL, "Taulé"),)
    ),
    Character(
        "trois.mairies@demo.example",
        "Dominique Secrétaire",
        "secrétaire de trois mairies : Botsorhel, Guerlesquin, Lannéanou",
        ((Role.TOWN_CLERK, "Botsorhel"), (Role.TOWN_CLERK, "Guerlesquin"), (Role.TOWN_CLERK, "Lannéanou")),
    ),
    Character(
        "technique@demo.example", "Alix Technique", "technicienne de Morlaix Communauté", ((Role.FIELD_TECHNICIAN, ""),)
    ),
    Character(
        "vice.presidence@demo.example", "Vice-présidence", "élue déléguée au numérique", ((Role.GROUP_OFFICIAL, ""),)
    ),
)
FOUNDER: Final = Character(
    "nouvelle.structure@demo.example", "Sacha Nouvelle", "sans territoire encore : le compose", (), True
)
CENSUS_PILOT: Final = Character(
    "pilote.saintes@demo.example",
    "Charlie Recensement",
    "responsable informatique de Saintes – Grandes Rives, au recensement fictif",
    (),
    True,
)
CENSUS_CHARACTERS: Final = (
    Character(
        "mairie.chaniers@demo.example",
        "Secrétariat de Chaniers",
        "secrétaire de mairie à Chaniers",
        ((Role.TOWN_CLERK, "Chaniers"),),
    ),
    Character(
        "maire.chaniers@demo.example",
        "Maire de Chaniers (fiction)",
        "maire de Chaniers",
        ((Role.MEMBER_OFFICIAL, "Chaniers"),),
    ),
    Character(
        "mairies.charente@demo.example",
        "Dominique Itinérant",
        "secrétaire de trois mairies : Bussac-sur-Charente, Le Douhet, Vénérand",
        (
            (Role.TOWN_CLERK, "Bussac-sur-Charente"),
            (Role.TOWN_CLERK, "Le Douhet"),
            (Role.TOWN_CLERK, "Vénérand"),
        ),
    ),
    Character(
        "technique.saintes@demo.example",
        "Maxime Terrain",
        "technicien de Saintes – Grandes Rives",
        ((Role.FIELD_TECHNICIAN, ""),),
    ),
)
OTHERS: Final = (
    Character("mairie.voisine@demo.example", "Secrétariat voisin", "secrétaire dans la communauté voisine"),
    Character("fournisseur@demo.example", "Fournisseur de démonstration", "fournisseur"),
)


def play(tell: Callable[[str], None]) -> list[dict[str, str]]:
    """Make the demonstration where it is not there yet; the accounts, with their password. Error: ``AlreadyInUse``.

    ``tell`` is given each step in a sentence, as it begins: all of them take a minute.
    """
    noted = home() / PASSWORD_FILE
    everyone = (PILOT, *CHARACTERS, CENSUS_PILOT, *CENSUS_CHARACTERS, FOUNDER, *OTHERS)
    with everything("the demonstration enters an empty instance only"):
        is_empty = not Organisation.objects.exists() and not Person.objects.exists()
    if not noted.exists():
        if not is_empty:
            raise AlreadyInUse(f"Cette base n’est pas celle de la démonstration. Videz {home()}, puis recommencez.")
        # Before the accounts: an instance whose password is lost would have to be thrown away.
        handle = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("-".join(secrets.SystemRandom().sample(WORDS, 4)))
    if is_empty:
        with transaction.atomic():  # all of it or nothing, so that it can be begun again
            _set_up(noted.read_text(encoding="utf-8"), tell)
    password = noted.read_text(encoding="utf-8")
    return [{"email": one.email, "who": one.who, "password": password} for one in everyone]


def _set_up(password: str, tell: Callable[[str], None]) -> None:
    tell("les communes et leurs groupements")
    if not Commune.objects.exists():
        load_reference(read_reference())
    tell("Morlaix : l’enquête, l’étude, le rapport")
    pilot = _person(PILOT, password)
    body = compose_body(pilot, None, IntermunicipalBody.objects.get(pk=MORLAIX))
    actor = _actor(pilot)
    study = _load_survey(actor)
    weigh_scenarios(actor, study)
    title = "Mutualiser l’informatique : ce que l’étude propose"
    report_study(actor, study, title=title, copil_on=date(2026, 12, 15), is_fictitious=True)
    _seat(CHARACTERS, password, body, actor)
    _share_costs(actor)
    _set_up_census(password, tell)
    _person(FOUNDER, password)
    neighbour_pilot = create_person("pilote.voisine@demo.example", "Pilote voisine", may_found=True)
    compose_body(neighbour_pilot, None, IntermunicipalBody.objects.get(pk=NEIGHBOUR))
    neighbour, supplier = (_person(character, password) for character in OTHERS)
    _give(neighbour, Role.TOWN_CLERK, _member(_actor(neighbour_pilot), None))
    company = create_organisation(in_service(), Newcomer("Télécom de démonstration", OrganisationKind.SUPPLIER))
    _give(supplier, Role.SUPPLIER, company)


def _set_up_census(password: str, tell: Callable[[str], None]) -> None:
    """The second territory: the living census."""
    tell("Saintes : un inventaire fictif, des factures")
    pilot = _person(CENSUS_PILOT, password)
    body = compose_body(pilot, None, IntermunicipalBody.objects.get(pk=SAINTES))
    actor = _actor(pilot)
    _seat(CENSUS_CHARACTERS, password, body, actor)
    furnish(actor)
    actor = _actor(pilot)  # what members now share is in her scope
    receive_bills(actor)
    close_copper(actor)
    declare_machines(actor)
    tell("Saintes : la campagne de l’an dernier et son étude")
    study = study_last_year(actor)
    tell("Saintes : la campagne en cours")
    hold_campaign(actor)
    tell("Saintes : scénarios, partages, téléphonie, offres")
    with enter(actor.scope):
        money.load_demonstration_cases(actor, money.SAINTES)
    compute_all_medians()
    weigh_scenarios(actor, study, presented_on=localdate())
    _share_costs(actor)
    with enter(actor.scope):
        load_demonstration_telephony(actor, localdate(), study)
        load_demonstration_offers(actor, surveyed_owners(actor), study)
    tell("Saintes : le rapport")
    title = "Mutualiser l’informatique et les télécoms : ce que le recensement propose (fictif)"
    report_study(actor, study, title=title, copil_on=localdate() + timedelta(days=30), is_fictitious=True)


def _seat(characters: Sequence[Character], password: str, body: Organisation, actor: Actor) -> None:
    """Everyone at her place, in the body or in its members."""
    for character in characters:
        someone = _person(character, password)
        for role, name in character.posts:
            _give(someone, role, body if not name else _member(actor, name))


def _person(character: Character, password: str) -> Person:
    person = create_person(character.email, character.name, may_found=character.may_found)
    change_password(person, password)
    return person


def _actor(person: Person) -> Actor:
    actor = actor_for(person)
    assert actor is not None  # noqa: S101 she has just been given a role
    return actor


def _member(actor: Actor, name: str | None) -> Organisation:
    with enter(actor.scope):
        members = Organisation.objects.filter(kind=OrganisationKind.COMMUNE, is_former=False).order_by("search_text")
        found = members.filter(name=name).first() if name else members.first()
    assert found is not None  # noqa: S101 the reference holds it
    return found


def _give(person: Person, role: Role, organisation: Organisation) -> None:
    assign_role(in_service(), organisation, person, role, valid_from=SINCE, valid_to=None)


def _load_survey(actor: Actor) -> Study:
    """The survey of Morlaix, its study and its papers, as the worker would make them."""
    with as_file(files("maillage.journey.studies.syntheses") / "demonstration" / "morlaix") as folder:
        survey = read_survey(folder)
    with enter(actor.scope):
        found = match_names(entity.name for entity in survey.entities)
        links = {name: organisation.pk for name, organisation in found.items()}
        name = "Enquête infrastructure 2012"
        campaign = load_survey(actor, survey, name=name, as_of=date(2012, 3, 9), links=links)
        results = conduct_study(survey_of(campaign), territory=actor.acting_name)
        study = keep_results(actor, campaign, results)
        report = compose_report(results)
        papers = {ending: render(results, report, ending) for ending in ("pdf", "docx", "html", "xlsx", "csv", "json")}
        keep_papers(actor, study, papers)
        money.load_demonstration_cases(actor, money.MORLAIX, study)
    return study


def _share_costs(actor: Actor) -> None:
    with enter(actor.scope):
        share_costs(actor)

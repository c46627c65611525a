"""`maillage territory`: the communes and EPCI of France. `maillage person`: accounts, from the server itself."""

import sys
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import click

from maillage.kernel.command_line import FrenchGroup
from maillage.kernel.typography import number, plural, typeset

if TYPE_CHECKING:
    from maillage.foundations.accounts.models import Person

__all__ = ["person", "territory"]

MOST_FOUND = 20
NOTHING_FOUND = 2
REFUSED = 1
SITE = "http://127.0.0.1:8000"


@click.group(cls=FrenchGroup, help="Les communes et les EPCI de France.")
def territory() -> None:
    """Commands of the reference territory."""


@territory.command("import")
def import_reference() -> None:
    """Charger ou mettre à jour les communes et les EPCI dans la base."""
    _open_database()
    from maillage.journey.territories.actions import load_reference
    from maillage.journey.territories.imports.reference import EDITION, read_reference

    start = time.monotonic()
    loaded = load_reference(read_reference())
    click.echo(
        f"Territoire {EDITION} : {plural(loaded.created, 'ligne créée', 'lignes créées')}, "
        f"{number(loaded.changed)} modifiées, {number(loaded.left)} inchangées, "
        f"en {number(time.monotonic() - start, 1)} s."
    )


@territory.command("find")
@click.argument("words", metavar="MOTS", nargs=-1, required=True)
def find(words: tuple[str, ...]) -> None:
    """Chercher un EPCI par des mots de son nom ou par son SIREN."""
    _open_database()
    from maillage.journey.territories.queries import count_communes, find_bodies

    found = list(find_bodies(" ".join(words))[: MOST_FOUND + 1])
    communes = count_communes(found, _today())
    for body in found[:MOST_FOUND]:
        click.echo(
            f"{body.siren}  {body.name}, {plural(communes.get(body.siren, 0), 'commune', 'communes')}, "
            f"{number(body.municipal_population)} habitants"
        )
    if len(found) > MOST_FOUND:
        click.echo("… et d’autres : ajoutez un mot.")
    if not found:
        click.echo(_nothing_found())


@territory.command("show")
@click.argument("siren", metavar="SIREN")
def show(siren: str) -> None:
    """Montrer les communes d’un EPCI, et celles d’avant."""
    _open_database()
    from maillage.journey.territories.models import IntermunicipalBody
    from maillage.journey.territories.queries import communes_of, vanished_in

    body = IntermunicipalBody.objects.filter(pk=siren).first()
    if body is None:
        click.echo(_nothing_found(), err=True)
        sys.exit(NOTHING_FOUND)
    today = _today()
    click.echo(f"{body.name} ({body.get_kind_display()}), {number(body.municipal_population)} habitants")
    for commune in communes_of(body, today):
        population = "NC" if commune.municipal_population is None else number(commune.municipal_population)
        click.echo(f"{commune.insee_code}  {commune.name}, {population} habitants")
    for gone in vanished_in(body, today):
        click.echo(f"{gone.former_insee_code}  {gone.former_name} : aujourd’hui {gone.successor}")


def _open_database() -> None:
    """The database of this place, brought to the present tables."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _today() -> date:
    return datetime.now(tz=ZoneInfo("Europe/Paris")).date()


def _nothing_found() -> str:
    from maillage.journey.territories.models import IntermunicipalBody

    if not IntermunicipalBody.objects.exists():
        return "La base est vide. Chargez-la d’abord : maillage territory import"
    return "Aucun EPCI ne correspond. Essayez moins de mots, ou le SIREN."


@territory.command("build")
@click.argument("package", metavar="DOSSIER", type=click.Path(exists=True, file_okay=False, path_type=Path))
def build(package: Path) -> None:
    """Refaire le fichier compact à partir du dossier data du paquet npm (docs/reference/territoire.md)."""
    from maillage.journey.territories.imports.etalab import build_reference

    target = build_reference(package, Path(__file__).parent / "reference")
    click.echo(f"{target.name} : {number(target.stat().st_size / 1000)} ko")


@click.group(cls=FrenchGroup, help="Les comptes des personnes.")
def person() -> None:
    """Commands of accounts, for whoever runs the server; each is told in the journals of the organisations concerned."""


_site = click.option(
    "--site", metavar="ADRESSE", default=SITE, show_default=False, help=f"Adresse du site, sans elle {SITE}."
)


@person.command("create")
@click.argument("email", metavar="ADRESSE")
@click.option("--name", metavar="NOM", required=True, help="Son nom, tel que ses collègues le liront.")
@click.option("--founder", is_flag=True, help="Elle pourra composer un territoire.")
@_site
def create(email: str, name: str, founder: bool, site: str) -> None:
    """Ouvrir un compte, et donner le lien pour choisir un mot de passe."""
    _open_database()
    from django.core.exceptions import ValidationError

    from maillage.foundations.accounts.actions import AccountTaken, create_person
    from maillage.foundations.accounts.models import Person

    try:
        Person(email=email.strip().casefold(), name=name.strip(), password="!").clean_fields()  # noqa: S106 no password
        someone = create_person(email, name, may_found=founder)
    except ValidationError as wrong:
        _refuse("Cette adresse n’est pas complète." if "email" in wrong.message_dict else "Ce nom ne convient pas.")
    except AccountTaken as taken:
        _refuse(str(taken))
    _say_link(someone, site)


@person.command("link")
@click.argument("email", metavar="ADRESSE")
@_site
def link(email: str, site: str) -> None:
    """Donner un nouveau lien pour choisir un mot de passe."""
    someone = _person_of(email)
    from maillage.foundations.organisations.access import in_service
    from maillage.foundations.organisations.actions import tell_of_person

    if not someone.is_active:
        _refuse(f"Le compte de {someone.email} est fermé.")
    tell_of_person(in_service(), someone, "accounts.link_given", f"a donné un lien de connexion à {someone.name}")
    _say_link(someone, site)


@person.command("disable")
@click.argument("email", metavar="ADRESSE")
def disable(email: str) -> None:
    """Fermer un compte : plus rien ne s’ouvre avec lui."""
    someone = _person_of(email)
    from django.db import transaction

    from maillage.foundations.accounts.actions import disable_person
    from maillage.foundations.organisations.access import in_service
    from maillage.foundations.organisations.actions import tell_of_person

    with transaction.atomic():
        disable_person(someone)
        tell_of_person(in_service(), someone, "accounts.disabled", f"a fermé le compte de {someone.name}")
    click.echo(f"Le compte de {someone.email} est fermé.")


@person.command("reset-second-factor")
@click.argument("email", metavar="ADRESSE")
def reset_second_factor(email: str) -> None:
    """Oublier son application de double authentification : un téléphone perdu."""
    someone = _person_of(email)
    from django.db import transaction

    from maillage.foundations.accounts.actions import remove_second_factor
    from maillage.foundations.organisations.access import in_service
    from maillage.foundations.organisations.actions import tell_of_person

    with transaction.atomic():
        remove_second_factor(someone)
        sentence = f"a retiré la double authentification de {someone.name}"
        tell_of_person(in_service(), someone, "accounts.second_factor_removed", sentence)
    click.echo(f"{someone.email} liera une nouvelle application à sa prochaine connexion.")


@person.command("appoint")
@click.argument("email", metavar="ADRESSE")
@click.option("--siren", metavar="SIREN", required=True, help="La collectivité où elle prend un rôle.")
@click.option(
    "--role", metavar="ROLE", default="MEMBER_OFFICIAL", help="MEMBER_OFFICIAL (par défaut), TOWN_CLERK, CIO…"
)
def appoint(email: str, siren: str, role: str) -> None:
    """Donner un rôle là où plus personne ne peut inviter : tous les mandats ont pris fin."""
    someone = _person_of(email)
    from django.utils.timezone import localdate

    from maillage.foundations.organisations.access import in_service
    from maillage.foundations.organisations.actions import assign_role
    from maillage.foundations.organisations.enums import Role
    from maillage.foundations.organisations.models import Organisation
    from maillage.kernel.tenancy import everything

    if role not in Role.values:
        _refuse(f"Le rôle {role} n’existe pas. Choisissez parmi : {', '.join(Role.values)}.")
    with everything("whoever runs the server names who comes first again"):
        found = Organisation.objects.filter(siren=siren, is_former=False).first()
    if found is None:
        _refuse(f"Aucune collectivité n’a ce SIREN ici : {siren}.", NOTHING_FOUND)
    assign_role(in_service(), found, someone, Role(role), valid_from=localdate(), valid_to=None)
    click.echo(typeset(f"{someone.name} a le rôle « {Role(role).label} » chez {found.name}."))


def _person_of(email: str) -> "Person":
    _open_database()
    from maillage.foundations.accounts.models import Person

    found = Person.objects.filter(email=email.strip().casefold()).first()
    if found is None:
        _refuse(f"Personne n’a de compte à cette adresse : {email}.", NOTHING_FOUND)
    return found


def _refuse(sentence: str, status: int = REFUSED) -> NoReturn:
    click.echo(typeset(sentence), err=True)
    sys.exit(status)


def _say_link(someone: "Person", site: str) -> None:
    from maillage.foundations.accounts.actions import one_time_path

    click.echo(
        typeset(f"Lien pour {someone.name}, à remettre à cette personne seule (il sert une fois, trois jours) :")
    )
    click.echo(site.rstrip("/") + one_time_path(someone))

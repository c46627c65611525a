"""`maillage territory`: the communes and EPCI of France."""

import sys
import time
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from maillage.kernel.command_line import FrenchGroup
from maillage.kernel.typography import number, plural

__all__ = ["territory"]

MOST_FOUND = 20
NOTHING_FOUND = 2


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

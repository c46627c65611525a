"""`maillage deadlines`: the calendar of copper imported from the server, deadlines worked out again."""

import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from maillage.kernel.command_line import FrenchGroup
from maillage.kernel.typography import plural, typeset

__all__ = ["deadlines"]

REFUSED = 1
SHOWN = 50


@click.group(cls=FrenchGroup, help="Les échéances.")
def deadlines() -> None:
    """Commands of deadlines."""


@deadlines.command("rebuild")
def rebuild() -> None:
    """Recalculer toutes les échéances, comme chaque nuit."""
    _open_database()
    from maillage.journey.census.deadlines.actions import rebuild_all

    click.echo(f"{plural(rebuild_all(), 'échéance', 'échéances')}.")


@deadlines.command("copper")
@click.argument("file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--body", "siren", metavar="SIREN", required=True, help="SIREN de la structure qui l’importe.")
@click.option("--source", metavar="TEXTE", required=True, help="Qui donne ces dates.")
@click.option("--said-on", metavar="JJ/MM/AAAA", required=True, help="À quelle date.")
@click.option("--fictitious", is_flag=True, help="Marquer ces dates comme fictives, partout.")
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait importé, sans rien écrire.")
def copper(file: Path, siren: str, source: str, said_on: str, fictitious: bool, dry_run: bool) -> None:
    """Importer le calendrier de fermeture du cuivre d’une structure."""
    _open_database()
    from maillage.journey.census.deadlines.actions import import_for
    from maillage.journey.census.deadlines.imports import FileRefused, read_closures

    try:
        day = datetime.strptime(said_on, "%d/%m/%Y").date()  # noqa: DTZ007 a day has no hour
    except ValueError:
        _refuse(f"« {said_on} » n’est pas une date. Écrivez-la jj/mm/aaaa.")
    try:
        reading = read_closures(file)
    except FileRefused as refused:
        _refuse(str(refused))
    for fault in reading.faults[:SHOWN]:
        where = " – ".join(
            filter(None, (f"ligne {fault.row}", fault.column, f"« {fault.value} »" if fault.value else ""))
        )
        click.echo(typeset(f"{where} : {fault.message} {fault.cure}"), err=True)
    if reading.faults:
        _refuse(f"{plural(len(reading.faults), 'erreur', 'erreurs')} : rien n’a été importé.")
    told = plural(len(reading.rows), "commune", "communes")
    if dry_run:
        click.echo(f"{told} à importer ; rien n’a été écrit.")
        return
    if not import_for(siren, reading.rows, source=source, said_on=day, is_fictitious=fictitious):
        _refuse(f"Aucune structure n’a le SIREN {siren}.")
    click.echo(f"Calendrier importé : {told}.")


def _open_database() -> None:
    """The database of this place, brought to the present tables."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _refuse(said: str) -> NoReturn:
    click.echo(typeset(said), err=True)
    sys.exit(REFUSED)

"""`maillage territory`: the communes and EPCI of France."""

import time
from pathlib import Path

import click

from maillage.kernel.command_line import FrenchGroup
from maillage.kernel.typography import number, plural

__all__ = ["territory"]


@click.group(cls=FrenchGroup, help="Les communes et les EPCI de France.")
def territory() -> None:
    """Commands of the reference territory."""


@territory.command("import")
def import_reference() -> None:
    """Charger ou mettre à jour les communes et les EPCI dans la base."""
    import django

    django.setup()
    from django.core.management import call_command

    from maillage.journey.territories.actions import load_reference
    from maillage.journey.territories.imports.reference import EDITION, read_reference

    start = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    loaded = load_reference(read_reference())
    click.echo(
        f"Territoire {EDITION} : {plural(loaded.created, 'ligne créée', 'lignes créées')}, "
        f"{number(loaded.changed)} modifiées, {number(loaded.left)} inchangées, "
        f"en {number(time.monotonic() - start, 1)} s."
    )


@territory.command("build")
@click.argument("package", metavar="DOSSIER", type=click.Path(exists=True, file_okay=False, path_type=Path))
def build(package: Path) -> None:
    """Refaire le fichier compact à partir du dossier data du paquet npm (docs/reference/territoire.md)."""
    from maillage.journey.territories.imports.etalab import build_reference

    target = build_reference(package, Path(__file__).parent / "reference")
    click.echo(f"{target.name} : {number(target.stat().st_size / 1000)} ko")

"""`maillage restore`: an instance brought back from its one file."""

import sys
from pathlib import Path

import click

from maillage.config.commands.instance import migrate, open_instance, refusals
from maillage.kernel.command_line import FrenchCommand
from maillage.kernel.typography import number, plural, typeset

__all__ = ["restore"]


@click.command(cls=FrenchCommand)
@click.argument("source", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Remplacer ce qui est ici, après l’avoir sauvegardé.")
@click.option("--verify", "only_verify", is_flag=True, help="Relire la sauvegarde en entier, sans rien changer.")
def restore(source: Path, replace: bool, only_verify: bool) -> None:
    """Restaurer une sauvegarde : tout, ou rien."""
    with refusals():
        open_instance()
        from maillage.config.commands import restoring  # noqa: PLC0415 Django must be ready
        from maillage.config.commands.checking import demand_none, examine, faults_of_engine, say  # noqa: PLC0415

        demand_none(faults_of_engine(), "Maillage ne restaure rien ici.")
        migrate()
        done = restoring.verify(source) if only_verify else restoring.restore(source, replace=replace)
        verb = "Relu" if only_verify else "Restauré"
        manifest = done.manifest
        if done.beside is not None:
            click.echo(typeset("Ce qui était ici est gardé dans :"))
            click.echo(f"{done.beside.path}")
        click.echo(
            typeset(
                f"{verb} : {plural(manifest.rows, 'ligne', 'lignes')} de {number(len(manifest.tables))} tables, "
                f"{plural(len(manifest.files), 'fichier', 'fichiers')}, en {number(done.seconds, 1)} s."
            )
        )
        if only_verify:
            return
        if not done.has_key:
            click.echo(typeset("La clé secrète reste celle d’ici. Chacun se connecte à nouveau."))
        sys.exit(say(examine(), is_brief=True))

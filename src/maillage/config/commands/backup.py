"""`maillage backup`: the whole instance in one file, read back before it is said to be good."""

from pathlib import Path

import click

from maillage.config.commands.instance import open_instance, refusals
from maillage.kernel.command_line import FrenchCommand
from maillage.kernel.typography import number, plural, typeset

__all__ = ["backup"]


@click.command(cls=FrenchCommand)
@click.argument("target", metavar="[FICHIER]", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--with-key", is_flag=True, help="Y mettre aussi la clé secrète : ce fichier permet alors tout.")
def backup(target: Path | None, with_key: bool) -> None:
    """Sauvegarder la base et les fichiers dans un seul fichier, et le relire.

    Sans FICHIER, la sauvegarde va dans le dossier backups de MAILLAGE_HOME.
    """
    with refusals():
        open_instance()
        from maillage.config.commands.databases import strange_tables  # noqa: PLC0415 Django must be ready
        from maillage.config.commands.saving import default_target, save  # noqa: PLC0415

        saved = save(target or default_target(), with_key=with_key)
        size = f"{number(saved.size / 1_000_000, 1)} Mo"
        click.echo(f"{saved.path}")
        click.echo(
            typeset(
                f"Sauvegardé et relu : {plural(saved.rows, 'ligne', 'lignes')} de {number(saved.tables)} tables, "
                f"{plural(saved.files, 'fichier', 'fichiers')}, {size}, en {number(saved.seconds, 1)} s."
            )
        )
        if strange := strange_tables():
            click.echo(typeset(f"Ces tables ne sont pas de Maillage et n’y sont pas : {', '.join(strange)}."), err=True)
        if with_key:
            click.echo(typeset("La clé secrète est dans ce fichier : gardez-le comme elle."), err=True)

"""`maillage check`: what is well with an instance, what is not, and what to do."""

import sys

import click

from maillage.config.commands.instance import open_instance, refusals
from maillage.kernel.command_line import FrenchCommand

__all__ = ["check"]


@click.command(cls=FrenchCommand)
@click.option("--json", "as_json", is_flag=True, help="Écrire en JSON sur la sortie standard.")
def check(as_json: bool) -> None:
    """Vérifier les réglages, la base, les protections et les sauvegardes.

    Le code de retour est 1 quand il y a une faute.
    """
    with refusals():
        open_instance()
        from maillage.config.commands import checking  # noqa: PLC0415 Django must be ready

        findings = checking.examine()
        if as_json:
            click.echo(checking.as_json(findings))
        else:
            checking.say(findings)
        sys.exit(any(finding.level == "faute" for finding in findings))

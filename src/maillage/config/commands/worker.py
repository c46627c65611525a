"""`maillage worker`: does the jobs that people ask for, and the chores that come due."""

import click

from maillage.config.commands.instance import open_instance, refusals
from maillage.kernel.command_line import FrenchCommand

__all__ = ["worker"]


@click.command(cls=FrenchCommand, help="Faire les travaux demandés sur le site, à mesure qu’ils arrivent.")
@click.option("--once", "is_once", is_flag=True, help="S’arrêter dès que rien n’attend plus.")
def worker(is_once: bool) -> None:
    """Work until SIGTERM or SIGINT. Several may run at once; each job is done by one of them."""
    with refusals():
        open_instance()
    from django.db import connection  # noqa: PLC0415 costs a second: only when a command runs

    from maillage.foundations.scheduling.worker import Worker  # noqa: PLC0415 needs Django set up

    working = Worker()
    working.stop_on_signals()
    click.echo(f"Le service des travaux est prêt ({connection.display_name}). Pour l’arrêter : Ctrl+C.")
    working.run(is_once=is_once)

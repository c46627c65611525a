"""`maillage serve`: the site, answering."""

import os
import sys

import click

from maillage.config.commands.instance import open_instance, refusals
from maillage.kernel.command_line import FrenchCommand

__all__ = ["serve"]

MOST_WORKERS = 4


@click.command(cls=FrenchCommand)
@click.option("--host", metavar="ADRESSE", default="127.0.0.1", help="L’adresse où répondre (127.0.0.1).")
@click.option("--port", metavar="NOMBRE", type=click.IntRange(0, 65535), default=8000, help="Le port (8000).")
@click.option("--workers", metavar="NOMBRE", type=click.IntRange(1, 64), help="Combien de processus (un par cœur).")
@click.option("--threads", metavar="NOMBRE", type=click.IntRange(1, 64), default=4, help="Combien de fils chacun (4).")
@click.option("--with-worker", is_flag=True, help="Faire tourner aussi « maillage worker ».")
def serve(host: str, port: int, workers: int | None, threads: int, with_worker: bool) -> None:
    """Servir le site, après avoir mis la base à jour.

    Maillage refuse de démarrer là où les données ne seraient pas en sûreté, et dit pourquoi.
    """
    _lighten()
    with refusals():
        open_instance()
        from maillage.config.commands import server  # noqa: PLC0415 Django must be ready

        processes = workers or min(os.cpu_count() or 1, MOST_WORKERS)
        server.serve(server.Service(host, port, processes, threads, has_worker=with_worker))


def _lighten() -> None:
    """Go on as a process that does not keep the columns of each statement: a megabyte less in each of the site's."""
    if "no_debug_ranges" not in sys._xoptions:
        os.execv(sys.executable, [sys.executable, "-X", "no_debug_ranges", "-m", "maillage", *sys.argv[1:]])  # noqa: S606 our own command

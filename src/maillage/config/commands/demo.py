"""`maillage demo`: what the survey of Morlaix says, then the site with invented people in it."""

import json
import os
import sys
from pathlib import Path

import click

from maillage.config.commands.instance import Refused, migrate, open_instance, refusals
from maillage.kernel.command_line import FrenchCommand
from maillage.kernel.places import home

__all__ = ["demo"]


@click.command(cls=FrenchCommand)
@click.option(
    "--survey",
    "copy_to",
    metavar="CHEMIN",
    type=click.Path(path_type=Path),
    help="Copier plutôt l’enquête de démonstration, pour partir d’elle : dans un classeur si CHEMIN finit par .xlsx, "
    "sinon dans un dossier de ce nom.",
)
@click.option("--no-serve", is_flag=True, help="Préparer la démonstration sans la servir.")
@click.option("--json", "as_json", is_flag=True, help="Écrire l’adresse et les comptes en JSON, sans l’étude.")
@click.option("--port", metavar="NOMBRE", type=click.IntRange(0, 65535), default=8000, help="Le port (8000).")
def demo(copy_to: Path | None, no_serve: bool, as_json: bool, port: int) -> None:
    """Montrer Maillage sur une enquête réelle : Morlaix, 2012, puis le site."""
    from maillage.journey.studies.syntheses.commands import copy_demonstration, print_demonstration  # noqa: PLC0415

    if copy_to is not None:
        copy_demonstration(copy_to)
        return
    if not as_json:
        print_demonstration(home() / "demo")
    with refusals():
        accounts = _prepare()
        address = f"http://127.0.0.1:{port}"
        if as_json:
            click.echo(json.dumps({"address": address, "accounts": accounts}, ensure_ascii=False, indent=2))
            sys.stdout.flush()
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the server says is not part of the document
        else:
            _tell(address, accounts)
        if not no_serve:
            # A new program in this process: what made the demonstration weighs on no worker of the site.
            os.environ.setdefault("MAILLAGE_SITE", address)  # a mail that no page asked for leads there too
            serve = ["serve", "--port", str(port), "--workers", "2", "--threads", "4", "--with-worker"]
            os.execv(sys.executable, [sys.executable, "-m", "maillage", *serve])  # noqa: S606 our own command


def _prepare() -> list[dict[str, str]]:
    """The instance of the demonstration, apart from any other: its accounts."""
    os.environ["MAILLAGE_HOME"] = str(home() / "demo" / "instance")
    os.environ["MAILLAGE_DEMONSTRATION"] = "1"
    os.environ.pop("DATABASE_URL", None)  # known log-ins never enter a database that is somebody's
    open_instance()
    if not (home() / "maillage.sqlite3").exists():
        click.echo("\nLe site de démonstration se prépare : une minute, la première fois.\n  ses tables…", err=True)
    migrate()
    from maillage.config.commands.demonstration import AlreadyInUse, play  # noqa: PLC0415 Django must be ready

    try:
        return play(lambda step: click.echo(f"  {step}…", err=True))
    except AlreadyInUse as error:
        raise Refused(str(error)) from error


def _tell(address: str, accounts: list[dict[str, str]]) -> None:
    click.echo(f"\nLe site de démonstration : {address}\n\nComptes (mot de passe de tous : {accounts[0]['password']})")
    width = max(len(account["email"]) for account in accounts)
    for account in accounts:
        click.echo(f"  {account['email']:<{width}}  {account['who']}")
    click.echo("")

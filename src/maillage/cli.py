"""The `maillage` command: dispatches, and loads a stage only when it is called."""

import os
from importlib import import_module

import click

from maillage.kernel.command_line import FrenchGroup
from maillage.kernel.command_line import run as run_in_french

COMMANDS = {
    "study": "maillage.journey.studies.syntheses.commands",
    "money": "maillage.journey.studies.money.commands",
    "savings": "maillage.journey.studies.offers.commands",
    "share": "maillage.journey.studies.sharing.commands",
    "plan-lines": "maillage.journey.studies.telephony.commands",
    "demo": "maillage.config.commands.demo",
    "territory": "maillage.journey.territories.commands",
    "person": "maillage.journey.territories.commands",
    "deadlines": "maillage.journey.census.deadlines.commands",
    "serve": "maillage.config.commands.serve",
    "worker": "maillage.config.commands.worker",
    "check": "maillage.config.commands.check",
    "backup": "maillage.config.commands.backup",
    "restore": "maillage.config.commands.restore",
}


class _Dispatcher(FrenchGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 the signature is click's
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[name]), name.replace("-", "_"))
        return command


@click.group(cls=_Dispatcher, help="Maillage : mutualiser l’informatique et les télécoms entre collectivités.")
@click.version_option(
    package_name="maillage", prog_name="maillage", help="Afficher la version.", message="%(prog)s %(version)s"
)
def main() -> None:
    """All commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")


def run() -> None:
    """Entry point."""
    run_in_french(main)

"""Commands that speak French: their help, and what they say of a line that they cannot read."""

import errno
import io
import os
import sys
from collections.abc import Callable

import click

from maillage.kernel.typography import typeset

__all__ = ["FrenchCommand", "FrenchGroup", "run"]

BAD_USAGE = 2


class FrenchCommand(click.Command):
    """A command whose help is in French."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Afficher cette aide."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Utilisation : ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx)) is not None
        ]
        with formatter.section("Options"):
            formatter.write_dl(records)


class FrenchGroup(FrenchCommand, click.Group):
    """A group of commands whose help is in French."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        with formatter.section("Commandes"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in commands])


FrenchGroup.command_class = FrenchCommand


def run(main: Callable[..., object]) -> None:
    """Run a command line; a line that cannot be read is answered in French, with status 2."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller closed it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no accent still says the rest
    try:
        status = main(standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        place = error.ctx.command_path if error.ctx is not None else "maillage"
        click.echo(typeset(f"{_said(error)} Pour l’aide : {place} --help"), err=True)
        sys.exit(BAD_USAGE)
    except OSError as error:
        # A pipe closed by its reader is no fault; anything else (a full disk) is one.
        if error.errno != errno.EPIPE:
            click.echo(typeset("La sortie ne peut pas être écrite. Vérifiez qu’il reste de la place."), err=True)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 what is left to flush has nowhere to go
        sys.exit(1)
    except click.Abort:
        click.echo("Interrompu.", err=True)
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def _said(error: click.UsageError) -> str:
    match error:
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param is not None and error.ctx is not None else ""
            return f"Il manque : {name}."
        case click.NoSuchOption():
            near = f" Vouliez-vous dire {error.possibilities[0]} ?" if error.possibilities else ""
            return f"L’option {error.option_name} n’existe pas.{near}"
        case click.BadParameter():
            name = error.param.opts[0] if error.param is not None else ""
            expected = ""
            if error.param is not None and isinstance(error.param.type, click.IntRange):
                expected = f" On attend un nombre de {error.param.type.min} à {error.param.type.max}."
            return f"La valeur donnée à {name} est refusée.{expected}"
        case click.BadOptionUsage():
            return f"L’option {error.option_name} attend une valeur."
    return "Cette commande n’existe pas ou a trop de mots."

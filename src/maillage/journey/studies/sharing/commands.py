"""`maillage share`: a cost shared among members, from files."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from maillage.engine.errors import MaillageError
from maillage.kernel.command_line import FrenchCommand

__all__ = ["share"]

INPUT_REFUSED = 2
FILE = click.Path(path_type=Path)


class Refused(MaillageError):
    """Options that do not go together."""


@click.command(cls=FrenchCommand)
@click.argument("cost", metavar="[COUT]", required=False)
@click.option("--members", type=FILE, required=True, metavar="FICHIER", help="Les membres : CSV, XLSX ou ODS.")
@click.option("--key", metavar="CLE", help="Une colonne des membres, ou plusieurs : egal:30+postes:40+tickets:30.")
@click.option(
    "--basis", type=click.Choice(["HT", "TTC"]), default="HT", help="La base du coût : HT (par défaut) ou TTC."
)
@click.option("--name", metavar="NOM", default="Coût à répartir", help="Le nom de ce qui est réparti.")
@click.option("--floor", metavar="EUROS", help="Part minimale d’un membre.")
@click.option("--cap", metavar="EUROS", help="Part maximale d’un membre.")
@click.option("--phase", metavar="ANNEE/ANNEES", help="Lissage depuis la colonne « ancien » : 1/3, 2/3, 3/3.")
@click.option("--tariff", type=FILE, metavar="FICHIER", help="Un tarif par quantité : a_partir_de, prix_unitaire.")
@click.option("--quantity", metavar="COLONNE", help="Avec --tariff : la colonne des membres qui dit la quantité.")
@click.option(
    "--slices", is_flag=True, help="Avec --tariff : chaque tranche à son prix, et non le tout au dernier palier."
)
@click.option("--fixed", metavar="EUROS", default="0", help="Avec --tariff : une part fixe.")
@click.option(
    "--network", type=FILE, metavar="FICHIER", help="Un réseau : point, vers, cout ; colonne « point » des membres."
)
@click.option("--game", type=FILE, metavar="FICHIER", help="Le coût de chaque groupe : membres (A + B), cout.")
@click.option("--stable", is_flag=True, help="Avec un tarif, un réseau ou des groupes : la répartition la plus stable.")
@click.option("--error", "wanted_error", metavar="EUROS", help="L’erreur acceptée quand il faut tirer au hasard.")
@click.option("--seed", type=int, default=1, help="La graine du tirage (1).")
@click.option("--compare", is_flag=True, help="Ajouter la même dépense selon chaque clé.")
@click.option(
    "--annex", "annexes", type=FILE, multiple=True, metavar="FICHIER", help="L’annexe : FICHIER.pdf, .docx ou .html."
)
@click.option("--json", "as_json", is_flag=True, help="Écrire tous les chiffres en JSON sur la sortie standard.")
def share(**options: Any) -> None:
    """Répartir un coût entre des membres, par une clé ou selon ce que chacun paierait seul.

    Le format des fichiers est décrit dans docs/guides/partager-un-cout.md.
    """
    with _refusals(as_json=options["as_json"]):
        _share(**options)


def _share(*, as_json: bool, annexes: tuple[Path, ...], compare: bool, **options: Any) -> None:
    from maillage.journey.studies.sharing.documents import compose_annex, figures_of
    from maillage.journey.studies.sharing.engine import compare_keys, compute
    from maillage.kernel.papers import REPORT_FORMATS

    for path in annexes:
        if path.suffix.lower() not in REPORT_FORMATS:
            raise Refused(f"« {path.name} » doit se terminer par {', '.join(REPORT_FORMATS)}. Changez son nom.")
    inputs = {path.resolve() for key in ("members", "tariff", "network", "game") if (path := options[key]) is not None}
    if over := [path for path in annexes if path.resolve() in inputs]:
        raise Refused(f"« {over[0]} » est un des fichiers lus. Choisissez un autre nom pour le résultat.")
    asked = _asked(**options)
    result = compute(asked)
    alternatives = compare_keys(asked) if compare else []
    if annexes or not as_json:
        report = compose_annex(result, alternatives, territory="", on=_day())
    if annexes:
        from maillage.kernel.papers import render_report
        from maillage.kernel.papers.files import write_files

        write_files({path: render_report(report, path.suffix.lower()) for path in annexes})
    if as_json:
        click.echo(json.dumps(figures_of(result, alternatives), ensure_ascii=False, indent=2))
    else:
        from rich.console import Console

        from maillage.kernel.papers.terminal import print_report

        print_report(report, Console(highlight=False))
    for path in annexes:
        click.echo(f"Annexe écrite : {path}", err=True)


def _day() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC).astimezone().date()


def _asked(**options: Any) -> Any:
    from maillage.engine.quantities import TaxBasis
    from maillage.journey.studies.sharing.engine import Asked, CostFacts, KeyPart
    from maillage.journey.studies.sharing.enums import Method
    from maillage.journey.studies.sharing.imports import read_key, read_members

    members, places, columns = read_members(options["members"])
    game = _game(places, columns, **options)
    cost = _euros(options["cost"], "COUT")
    if cost is None and game is None:
        raise Refused(
            "Dites le coût à répartir, ou donnez --tariff, --network ou --game. Exemple : maillage share 12000."
        )
    key = options["key"]
    if key is None and game is None:
        raise Refused("Dites la clé : --key postes, ou --key egal:30+postes:70.")
    if key is not None and options["stable"]:
        raise Refused("--stable et --key ne vont pas ensemble. Gardez l’un des deux.")
    chosen = read_key(key, columns) if key is not None else []
    named = {part.label for part in chosen}
    compared = [KeyPart("", column, Decimal(0)) for column in columns if column not in named]
    method = Method.KEY if key is not None else Method.LEAST_CORE if options["stable"] else Method.SHAPLEY
    return Asked(
        name=options["name"],
        tax_basis=TaxBasis(options["basis"]),
        method=method,
        members=tuple(members),
        costs=() if cost is None else (CostFacts(options["name"], cost),),
        parts=(*chosen, *compared),
        game=game,
        floor=_euros(options["floor"], "--floor"),
        cap=_euros(options["cap"], "--cap"),
        phase=_phase(options["phase"]),
        wanted_error=_euros(options["wanted_error"], "--error"),
        seed=options["seed"],
    )


def _game(places: dict[str, str], columns: list[str], **options: Any) -> Any:
    from maillage.journey.studies.sharing.imports import read_coalitions, read_links, read_tiers

    given = [name for name in ("tariff", "network", "game") if options[name] is not None]
    if len(given) > 1:
        raise Refused("--tariff, --network et --game ne vont pas ensemble. Gardez-en un.")
    if options["tariff"] is not None:
        quantity = options["quantity"]
        if quantity not in columns:
            raise Refused(
                f"--tariff demande --quantity, une colonne des membres : {', '.join(columns) or 'il n’y en a pas'}."
            )
        fixed = _euros(options["fixed"], "--fixed") or Decimal(0)
        return read_tiers(options["tariff"], quantity, is_marginal=options["slices"], fixed=fixed)
    if options["network"] is not None:
        return read_links(options["network"], places)
    return None if options["game"] is None else read_coalitions(options["game"])


def _euros(text: str | None, name: str) -> Decimal | None:
    from maillage.journey.studies.sharing.engine import typed_number

    if text is None:
        return None
    value = typed_number(text)
    if value is None:
        raise Refused(f"{name} : « {text} » n’est pas un montant. Écrivez par exemple 1234,50.")
    return value


def _phase(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    year, _, years = text.partition("/")
    if not (year.isdecimal() and years.isdecimal()):
        raise Refused(f"--phase : « {text} » n’est pas compris. Écrivez l’année et leur nombre : 1/3.")
    return int(year), int(years)


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    """What Maillage refuses ends the command, with its reasons; nothing has been written."""
    try:
        yield
    except MaillageError as error:
        from maillage.kernel.typography import typeset

        if as_json:
            click.echo(json.dumps({"errors": [{"message": str(error)}]}, ensure_ascii=False, indent=2))
        click.echo(typeset(str(error)), err=True)
        sys.exit(INPUT_REFUSED)

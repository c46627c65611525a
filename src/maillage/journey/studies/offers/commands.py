"""`maillage savings`: paid lines and price references from files, without a database."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from maillage.engine.errors import MaillageError
from maillage.kernel.command_line import FrenchCommand

__all__ = ["savings"]

INPUT_REFUSED = 2
SHOWN = 50


@click.command(cls=FrenchCommand)
@click.argument("lines", metavar="LIGNES", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("references", metavar="REFERENCES", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--on", metavar="JJ/MM/AAAA", help="Le jour où les offres doivent être valables ; par défaut, aujourd’hui."
)
@click.option(
    "--estimated",
    metavar="POURCENT",
    type=click.IntRange(0, 100),
    default=20,
    help="De combien une valeur estimée peut être fausse (20).",
)
@click.option(
    "--longer",
    metavar="MOIS",
    type=click.IntRange(0, 600),
    default=0,
    help="De combien de mois une offre peut engager plus longtemps (0).",
)
@click.option("--json", "as_json", is_flag=True, help="Écrire tous les chiffres en JSON sur la sortie standard.")
def savings(lines: Path, references: Path, on: str | None, estimated: int, longer: int, as_json: bool) -> None:
    """Comparer ce qui est payé (CSV, XLSX ou ODS) à des références de prix, ligne par ligne.

    Le format est décrit dans docs/guides/offres-et-economies.md.
    """
    _open()
    from maillage.journey.studies.offers.engine import price_files
    from maillage.journey.studies.offers.imports import FileRefused, read_lines, read_references

    day = _day(on)
    try:
        paid, offered = read_lines(lines), read_references(references, needs_source=False)
    except FileRefused as refused:
        _refuse([{"message": str(refused)}], as_json=as_json)
    faults = [(lines, fault) for fault in paid.faults] + [(references, fault) for fault in offered.faults]
    if faults:
        told = [
            {
                "file": path.name,
                "row": fault.row,
                "column": fault.column,
                "value": fault.value,
                "message": fault.message,
                "cure": fault.cure,
            }
            for path, fault in faults
        ]
        _refuse(told, as_json=as_json)
    try:
        found = price_files(paid.rows, offered.rows, on=day, estimated_within_pct=estimated, longer_by_months=longer)
    except MaillageError as refused:
        _refuse([{"message": str(refused)}], as_json=as_json)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    from maillage.kernel.typography import plural, typeset

    for line in found["lines"]:
        if line["obstacle"] is None:
            low, central, high = line["recurring"]
            told = f"{central} € HT par an (de {low} à {high}), avec « {line['offer']} »"
        else:
            told = f"hors des totaux : {line['why']}"
        click.echo(typeset(f"{line['line']} : {told}"))
    low, central, high = found["recurring"]
    counted = plural(found["counted"], "ligne comptée", "lignes comptées")
    click.echo(typeset(f"Ensemble : {central} € HT par an (de {low} à {high}), {counted} sur {len(found['lines'])}."))


def _day(text: str | None) -> date:
    from django.utils.timezone import localdate

    if text is None:
        return localdate()
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 a day has no hour
    except ValueError:
        raise click.BadParameter(f"« {text} » n’est pas une date. Écrivez-la jj/mm/aaaa.", param_hint="--on") from None


def _refuse(told: list[dict[str, Any]], *, as_json: bool) -> NoReturn:
    """All that is wrong, on the error stream; with --json, also as an object on the standard output."""
    from maillage.kernel.typography import typeset

    if as_json:
        click.echo(json.dumps({"errors": told}, ensure_ascii=False, indent=2))
    for one in told[:SHOWN]:
        where = " – ".join(
            filter(None, (one.get("file", ""), f"ligne {one['row']}" if one.get("row") else "", one.get("column", "")))
        )
        value = f", valeur « {one['value']} »" if one.get("value") else ""
        click.echo(typeset(f"{where}{value} : {one['message']} {one.get('cure', '')}".strip(" :")), err=True)
    sys.exit(INPUT_REFUSED)


def _open() -> None:
    """Words of the trade are those of the models."""
    import django

    django.setup()

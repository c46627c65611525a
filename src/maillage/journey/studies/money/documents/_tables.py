"""A case as tables: a workbook of five sheets, or its movements as one list."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from maillage.engine.quantities import round_half_up
from maillage.journey.studies.money.documents._words import formula_of
from maillage.journey.studies.money.engine import CaseResults, MovementKind
from maillage.journey.studies.money.enums import DIRECTION_LABELS, PROVENANCE_LABELS, SECTION_LABELS
from maillage.kernel.sheets import Column, Sheet, Value, write_csv, write_workbook

__all__ = ["ENDINGS", "MEDIA_TYPES", "tables_of", "write_tables"]

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
ENDINGS: Final = tuple(MEDIA_TYPES)

_MOVEMENTS: Final = (
    *(Column("option"), Column("date", "date"), Column("ligne"), Column("mouvement")),
    Column("montant (€)", "money", 2),
)


def tables_of(ending: str, results: CaseResults) -> bytes:
    """A case as tables, in one of ``MEDIA_TYPES``."""
    with TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / f"cas.{ending}"
        write_tables(path, ending, results)
        return path.read_bytes()


def write_tables(target: Path, ending: str, results: CaseResults) -> None:
    """Write a case as a file: the movements as .csv, everything as .xlsx or .ods."""
    if ending == "csv":
        write_csv(target, _MOVEMENTS, _movements(results))
        return
    sheets = [
        Sheet("Options", _OPTIONS, _options(results)),
        Sheet("Valeurs", _VALUES, _values(results)),
        Sheet("Lignes", _LINES, _lines(results)),
        Sheet("Mouvements", _MOVEMENTS, _movements(results)),
        Sheet("Seuils", _THRESHOLDS, _thresholds(results)),
    ]
    write_workbook(target, sheets)


def _cents(amount: Fraction) -> Value:
    return round_half_up(amount, 2)


def _movements(results: CaseResults) -> Iterator[list[Value]]:
    for outlook in results.outlooks:
        dated = [(day, m) for m in outlook.result.movements for day in m.days]
        for day, movement in sorted(dated, key=lambda item: (item[0], item[1].line)):
            line = outlook.option.lines[movement.line].label if movement.line >= 0 else ""
            yield [outlook.option.name, day, line, movement.kind.value, _cents(movement.amount)]


_OPTIONS: Final = (
    *(Column("option"), Column("référence"), Column("mois de service", "number")),
    *(Column(f"{kind.value} (€)", "money", 2) for kind in MovementKind),
    *(Column("coût net (€)", "money", 2), Column("coût net par année de service (€)", "money", 2)),
    *(Column("économie (€)", "money", 2), Column("valeur actuelle nette (€)", "money", 2)),
    *(Column("gain par année (€)", "money", 2), Column("au moins (€)", "money", 2), Column("au plus (€)", "money", 2)),
    *(Column("remboursé en mois", "number", 1), Column("à partir du", "date"), Column("seuil d’équilibre", "number")),
)


def _options(results: CaseResults) -> Iterator[list[Value]]:
    for outlook in results.outlooks:
        result, compared = outlook.result, outlook.compared
        row: list[Value] = [outlook.option.name, outlook.option.is_reference, result.months]
        row += [_cents(result.total(kind)) for kind in MovementKind]
        row += [_cents(result.net_cost), _cents(result.yearly_cost)]
        if compared is None:
            yield [*row, *[None] * 8]
            continue
        centre = compared.centre
        row += [_cents(centre.saving), _cents(centre.present), _cents(centre.yearly_gain)]
        row += [_cents(compared.least.yearly_gain), _cents(compared.most.yearly_gain)]
        row += [None if centre.payback is None else round_half_up(centre.payback, 1), centre.pays_from]
        yield [*row, None if compared.break_even is None else compared.break_even.units]


_VALUES: Final = (
    *(Column("clé"), Column("valeur"), Column("nombre", "number"), Column("unité"), Column("bas", "number")),
    *(Column("haut", "number"), Column("origine"), Column("source")),
)


def _values(results: CaseResults) -> Iterator[list[Value]]:
    for value in results.case.values:
        origin = PROVENANCE_LABELS[value.provenance.value]
        yield [value.key, value.label, value.amount, value.unit, value.low, value.high, origin, value.source]


_LINES: Final = (
    *(Column("option"), Column("ligne"), Column("sens"), Column("section"), Column("calcul")),
    *(Column(f"{what} (€)", "money", 2) for what in ("HT", "TTC", "FCTVA", "net")),
)


def _lines(results: CaseResults) -> Iterator[list[Value]]:
    for outlook in results.outlooks:
        for total in outlook.result.lines:
            line = total.line
            yield [
                *(outlook.option.name, line.label, DIRECTION_LABELS[line.direction.value]),
                *(SECTION_LABELS[line.section.value], formula_of(results.case, line)),
                *(_cents(amount) for amount in (total.ht, total.ttc, total.compensation, total.net)),
            ]


_THRESHOLDS: Final = (
    *(Column("option"), Column("valeur"), Column("retenu", "number"), Column("unité")),
    *(Column("le résultat s’inverse à", "number"), Column("écart (%)", "number", 1)),
    *(Column("gain à la borne basse (€)", "money", 2), Column("gain à la borne haute (€)", "money", 2)),
)


def _thresholds(results: CaseResults) -> Iterator[list[Value]]:
    for outlook in results.outlooks:
        for entry in outlook.compared.sensitivities if outlook.compared is not None else ():
            yield [
                *(outlook.option.name, entry.value.label, entry.value.amount, entry.value.unit, entry.threshold),
                None if entry.margin_pct is None else round_half_up(entry.margin_pct, 1),
                None if entry.at_low is None else _cents(entry.at_low),
                None if entry.at_high is None else _cents(entry.at_high),
            ]

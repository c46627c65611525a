"""Paid lines read from a table, for the command: one a row, every fault told with its row."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from maillage.journey.census.inventory.enums import TaxBasis
from maillage.journey.studies.offers.enums import FunctionalUnit
from maillage.journey.studies.offers.imports import _values as values
from maillage.journey.studies.offers.imports._references import Fault, Reading
from maillage.journey.studies.offers.imports._values import NotRead
from maillage.kernel.spelling import fold
from maillage.kernel.tables import FileRefused, read_tables

__all__ = ["LINE_COLUMNS", "read_lines"]

_YES: Final = {"oui": "oui", "non": "non"}
_READERS: Final[dict[str, Any]] = {
    "ligne": values.text(160),
    "unité": values.choice({code: str(label) for code, label in FunctionalUnit.choices}),
    "quantité": values.decimal,
    "prix": values.price,
    "base": values.choice({code: str(label) for code, label in TaxBasis.choices}),
    "tva": values.rate,
    "engagement": values.months,
    "nature": values.text(40),
    "estimé": values.choice(_YES, "non"),
}
LINE_COLUMNS: Final = tuple(_READERS)
_NEEDED: Final = ("ligne", "unité")
MOST_ROWS: Final = 100_000


def read_lines(path: Path) -> Reading:
    """Read the first table of a file; NC, or an empty cell, is not known. Error: ``FileRefused``."""
    with read_tables(path) as tables:
        if not tables:
            raise FileRefused(
                path.name, "ce fichier est vide.", "Choisissez un fichier qui a une ligne par chose payée."
            )
        rows, first = iter(tables[0].rows()), tables[0].first_row
        places = _places(next(rows, []))
        if missing := [name for name in (*_NEEDED, "quantité", "prix", "base") if name not in places]:
            cure = f"Nommez les colonnes : {' ; '.join(LINE_COLUMNS)}."
            return Reading([], [Fault(first, name, "", "Cette colonne manque.", cure) for name in missing])
        found: list[dict[str, Any]] = []
        faults: list[Fault] = []
        for number, cells in enumerate(rows, start=first + 1):
            if not any(cell.strip() for cell in cells):
                continue
            if len(found) >= MOST_ROWS:
                faults.append(Fault(number, "", "", "Il y a trop de lignes.", f"{MOST_ROWS} lignes au plus."))
                break
            texts = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
            found.append(_row(number, texts, faults))
        return Reading(found, faults)


def _places(header: Sequence[str]) -> dict[str, int]:
    folded = {fold(cell): place for place, cell in reversed(list(enumerate(header)))}
    return {name: folded[fold(name)] for name in LINE_COLUMNS if fold(name) in folded}


def _row(number: int, texts: dict[str, str], faults: list[Fault]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, read in _READERS.items():
        text = texts.get(name, "")
        if text.upper() == "NC":
            text = ""
        if not text and name in _NEEDED:
            faults.append(Fault(number, name, "", "Il manque.", "Remplissez cette colonne."))
            continue
        try:
            row[name] = read(text)
        except NotRead as error:
            faults.append(Fault(number, name, text, error.message, error.cure))
    if row.get("quantité") is not None and row["quantité"] < Decimal(0):
        faults.append(Fault(number, "quantité", texts["quantité"], "Une quantité n’est pas négative.", "Corrigez-la."))
    if row.get("unité"):
        try:
            row["nature"] = values.variety(row["unité"], row.get("nature", ""))
        except NotRead as error:
            faults.append(Fault(number, "nature", texts.get("nature", ""), error.message, error.cure))
    return row

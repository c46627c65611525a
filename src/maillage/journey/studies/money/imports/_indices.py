"""The history of a price index, read from a table: index, month, value, day of publication."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from maillage.kernel.spelling import fold
from maillage.kernel.tables import FileRefused, read_tables

__all__ = ["COLUMNS", "Fault", "FileRefused", "IndexRow", "Reading", "read_indices"]

COLUMNS: Final = ("indice", "mois", "valeur", "publie_le")
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "indice": ("indice", "code", "index"),
    "mois": ("mois", "periode"),
    "valeur": ("valeur", "value"),
    "publie_le": ("publie le", "date de publication", "publication", "parution"),
}
_EXAMPLES: Final = {"mois": "09/2026", "valeur": "312,4", "publie_le": "20/11/2026"}
_CODE: Final = re.compile(r"[\w .\-/]{1,40}")
_VALUE: Final = re.compile(r"[0-9]{1,8}([.,][0-9]{1,4})?")
MOST_ROWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class IndexRow:
    """The value of an index for a month, and when it was published."""

    code: str
    month: date
    value: Decimal
    published_on: date


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and what to do: ``row`` as a spreadsheet numbers it."""

    row: int
    column: str
    value: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: ``rows`` mean something only where there is no fault."""

    rows: list[IndexRow]
    faults: list[Fault]


def read_indices(path: Path) -> Reading:
    """Read the first table of a file. Error: ``FileRefused`` for a file that is no table."""
    with read_tables(path) as tables:
        if not tables:
            raise FileRefused(path.name, "ce fichier est vide.", "Choisissez un fichier qui a une ligne par mois.")
        rows = iter(tables[0].rows())
        first = tables[0].first_row
        places = _places(next(rows, []))
        missing = [name for name in COLUMNS if name not in places]
        if missing:
            cure = f"Nommez les colonnes : {' ; '.join(COLUMNS)}."
            return Reading([], [Fault(first, name, "", "Cette colonne manque.", cure) for name in missing])
        return _read(rows, first, places)


def _places(header: Sequence[str]) -> dict[str, int]:
    folded = {fold(cell).replace("_", " ").strip(): place for place, cell in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    for name, spellings in _NAMES.items():
        for spelling in spellings:
            if spelling in folded:
                found.setdefault(name, folded[spelling])
    return found


def _read(rows: Iterable[list[str]], first: int, places: Mapping[str, int]) -> Reading:
    found: dict[tuple[str, date, date], IndexRow] = {}
    faults: list[Fault] = []
    for number, cells in enumerate(rows, start=first + 1):
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) >= MOST_ROWS:
            faults.append(Fault(number, "", "", "Il y a trop de lignes.", f"{MOST_ROWS} lignes au plus."))
            break
        values = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        row, wrong = _row(number, values)
        if row is not None:
            key = row.code, row.month, row.published_on
            if key in found:
                wrong = [Fault(number, "mois", values["mois"], "Cette valeur est déjà plus haut.", "Gardez-en une.")]
            found[key] = row
        faults += wrong
    if not found and not faults:
        faults.append(Fault(first + 1, "", "", "Il n’y a aucune valeur.", "Ajoutez une ligne par mois."))
    return Reading(list(found.values()), faults)


def _row(number: int, values: Mapping[str, str]) -> tuple[IndexRow | None, list[Fault]]:
    faults = []
    code = values["indice"]
    if not _CODE.fullmatch(code):
        faults.append(
            Fault(number, "indice", code[:60], "Ce nom d’indice ne va pas.", "40 lettres et chiffres au plus.")
        )
    month, published_on, value = _month(values["mois"]), _day(values["publie_le"]), _value(values["valeur"])
    for name, parsed in (("mois", month), ("valeur", value), ("publie_le", published_on)):
        if parsed is None:
            said = "Cette valeur ne se lit pas." if values[name] else "Il manque une valeur."
            faults.append(Fault(number, name, values[name][:60], said, f"Écrivez-la comme {_EXAMPLES[name]}."))
    if month and published_on and published_on < month:
        said = "L’indice serait publié avant son mois."
        faults.append(Fault(number, "publie_le", values["publie_le"], said, "Vérifiez les deux dates."))
    if faults or month is None or published_on is None or value is None:
        return None, faults
    return IndexRow(code, month, value, published_on), []


def _month(text: str) -> date | None:
    for form in ("%m/%Y", "%Y-%m", "%d/%m/%Y", "%Y-%m-%d"):
        found = _parsed(text, form)
        if found is not None:
            return found.replace(day=1)
    return None


def _day(text: str) -> date | None:
    return _parsed(text, "%d/%m/%Y") or _parsed(text[:10], "%Y-%m-%d")


def _parsed(text: str, form: str) -> date | None:
    try:
        found = datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no hour
    except ValueError:
        return None
    return found if 1950 <= found.year <= 2100 else None


def _value(text: str) -> Decimal | None:
    plain = "".join(text.split())
    if not _VALUE.fullmatch(plain):
        return None
    try:
        found = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
    return found if found > 0 else None

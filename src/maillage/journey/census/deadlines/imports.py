"""The closing days of copper, read from a table: INSEE code, commercial closing, technical closing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from maillage.kernel.spelling import fold
from maillage.kernel.tables import FileRefused, read_tables

__all__ = ["COLUMNS", "ClosureRow", "Fault", "FileRefused", "Reading", "read_closures"]

COLUMNS: Final = ("code_insee", "fermeture_commerciale", "fermeture_technique")
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "code_insee": ("code_insee", "code insee", "insee", "code commune"),
    "fermeture_commerciale": ("fermeture_commerciale", "fermeture commerciale", "date de fermeture commerciale"),
    "fermeture_technique": ("fermeture_technique", "fermeture technique", "date de fermeture technique"),
}
_INSEE: Final = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_FORMS: Final = ("%d/%m/%Y", "%Y-%m-%d")
MOST_ROWS: Final = 50_000


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A commune."""

    insee_code: str
    commercial_on: date | None
    technical_on: date


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

    rows: list[ClosureRow]
    faults: list[Fault]


def read_closures(path: Path) -> Reading:
    """Read the first table of a file. Error: ``FileRefused`` for a file that is no table."""
    with read_tables(path) as tables:
        if not tables:
            raise FileRefused(path.name, "ce fichier est vide.", "Choisissez un fichier qui a une ligne par commune.")
        rows = iter(tables[0].rows())
        first = tables[0].first_row
        places = _places(next(rows, []))
        missing = [name for name in ("code_insee", "fermeture_technique") if name not in places]
        if missing:
            faults = [
                Fault(first, name, "", "Cette colonne manque.", f"Nommez les colonnes : {' ; '.join(COLUMNS)}.")
                for name in missing
            ]
            return Reading([], faults)
        return _read(rows, first, places)


def _places(header: Sequence[str]) -> dict[str, int]:
    folded = {fold(cell).replace("_", " "): place for place, cell in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    for name, spellings in _NAMES.items():
        for spelling in spellings:
            if (place := folded.get(spelling.replace("_", " "))) is not None:
                found.setdefault(name, place)
    return found


def _read(rows: object, first: int, places: Mapping[str, int]) -> Reading:
    found: dict[str, ClosureRow] = {}
    faults: list[Fault] = []
    for number, cells in enumerate(rows, start=first + 1):  # type: ignore[arg-type, var-annotated]
        if not any(cell.strip() for cell in cells):
            continue
        if number - first > MOST_ROWS:
            faults.append(Fault(number, "", "", "Il y a trop de lignes.", f"{MOST_ROWS} lignes au plus."))
            break
        values = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        row, wrong = _row(number, values)
        if row is not None and row.insee_code in found:
            cure = "Gardez une seule ligne par commune."
            wrong = [Fault(number, "code_insee", row.insee_code, "Cette commune est déjà plus haut.", cure)]
        faults += wrong
        if row is not None and not wrong:
            found[row.insee_code] = row
    if not found and not faults:
        faults.append(Fault(first + 1, "", "", "Il n’y a aucune commune.", "Ajoutez une ligne par commune."))
    return Reading(list(found.values()), faults)


def _row(number: int, values: Mapping[str, str]) -> tuple[ClosureRow | None, list[Fault]]:
    faults = []
    code = values["code_insee"].upper()
    if re.fullmatch(r"[0-9]{4}", code):
        faults.append(
            Fault(number, "code_insee", code, "Il manque le zéro du début.", "Écrivez 01001, en texte dans le tableur.")
        )
    elif not _INSEE.fullmatch(code):
        faults.append(
            Fault(number, "code_insee", code, "Ce n’est pas un code INSEE.", "Cinq signes, par exemple 29279.")
        )
    days: dict[str, date | None] = {}
    for name in ("fermeture_commerciale", "fermeture_technique"):
        text = values.get(name, "")
        days[name] = _day(text)
        if days[name] is None and (text or name == "fermeture_technique"):
            said = "Ce n’est pas une date." if text else "Cette date manque."
            faults.append(Fault(number, name, text, said, "Écrivez-la jj/mm/aaaa, par exemple 31/01/2028."))
    commercial_on, technical_on = days["fermeture_commerciale"], days["fermeture_technique"]
    if commercial_on and technical_on and commercial_on > technical_on:
        said = "La fermeture technique vient avant la fermeture commerciale."
        faults.append(
            Fault(number, "fermeture_technique", values["fermeture_technique"], said, "Vérifiez les deux dates.")
        )
    if faults or technical_on is None:
        return None, faults
    return ClosureRow(code, commercial_on, technical_on), []


def _day(text: str) -> date | None:
    for form in _FORMS:
        try:
            found = datetime.strptime(text.split("T", maxsplit=1)[0].split(" ", maxsplit=1)[0], form).date()  # noqa: DTZ007 a day
        except ValueError:
            continue
        return found if 2000 <= found.year <= 2100 else None
    return None

"""A profile to start from, fitted to the file at hand: where its titles stand, which column is which, how it writes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from maillage.journey.census.bills.enums import DateFormat, DecimalMark, FileKind
from maillage.journey.census.bills.imports._reading import Reading, pivot_of
from maillage.journey.census.bills.imports._shipped import shipped_readings
from maillage.kernel.spelling import fold
from maillage.kernel.tables import header_place

__all__ = ["STARTS", "best_start", "fitted_reading"]

STARTS: Final = {FileKind.LINES.value: "generique", FileKind.CALLS.value: "releve-generique"}
_AMOUNTS: Final = ("amount_ht", "amount_ttc")
_DAYS: Final = ("issued_on", "period_start", "period_end", "called_on")


def fitted_reading(reading: Reading, rows: Sequence[Sequence[str]]) -> Reading:
    """The profile as the first rows of a file suggest it: a proposal that somebody looks at, never taken as it is.

    A title that the file does not bear is dropped from a generic profile, whose titles are nobody’s; a « =valeur » stays.
    """
    place = header_place(rows)
    if place is None:
        return reading
    header, below = rows[place], rows[place + 1 :]
    columns = _columns(reading, header)
    if reading.origin not in STARTS.values():
        columns = dict(reading.columns) | columns
    cells = {code: [_cell(row, header, title) for row in below] for code, title in columns.items()}
    return replace(
        reading,
        skipped=place,
        columns=columns,
        decimal_mark=_mark([text for code in _AMOUNTS for text in cells.get(code, [])], reading.decimal_mark),
        date_format=_format([text for code in _DAYS for text in cells.get(code, []) if text], reading.date_format),
    )


def best_start(rows: Sequence[Sequence[str]]) -> str:
    """The shipped model to start from: that of the kind of file whose columns the titles name best."""
    place = header_place(rows)
    header = rows[place] if place is not None else []
    return max(STARTS.values(), key=lambda slug: (len(_columns(shipped_readings()[slug], header)), slug == "generique"))


def _columns(reading: Reading, header: Sequence[str]) -> dict[str, str]:
    """By column of the pivot, the title of the file that bears it. Titles of the profile first, then other words."""
    titles = {fold(cell): cell.strip() for cell in reversed(header) if cell.strip()}
    found: dict[str, str] = {}
    for words in ({code: (title,) for code, title in reading.columns.items()}, _words(reading.kind)):
        for column in pivot_of(reading.kind):
            for word in words.get(column.code, ()):
                if column.code not in found and word.startswith("="):
                    found[column.code] = word
                elif column.code not in found and fold(word) in titles:
                    found[column.code] = titles.pop(fold(word))
    return found


@cache
def _words(kind: str) -> Mapping[str, tuple[str, ...]]:
    path = files("maillage.journey.census.bills.imports") / "titles.yaml"
    known = yaml.safe_load(path.read_text(encoding="utf-8"))[kind]
    shipped = [reading.columns for reading in shipped_readings().values() if reading.kind == kind]
    return {
        column.code: (
            column.label,
            *(columns[column.code] for columns in shipped if not columns.get(column.code, "=").startswith("=")),
            *known.get(column.code, ()),
        )
        for column in pivot_of(kind)
    }


def _cell(row: Sequence[str], header: Sequence[str], title: str) -> str:
    place = next((place for place, cell in enumerate(header) if cell.strip() == title), len(row))
    return row[place].strip() if place < len(row) else ""


def _mark(texts: list[str], otherwise: str) -> str:
    """The sign that stands before the cents; as before where no amount has any."""
    signs = {sign for text in texts for sign in ".," if sign in text[-4:]}
    return {".": DecimalMark.POINT.value, ",": DecimalMark.COMMA.value}[signs.pop()] if len(signs) == 1 else otherwise


def _format(texts: list[str], otherwise: str) -> str:
    """The first way of writing days that reads them all; as before where none does."""
    return next(_formats(texts), otherwise) if texts else otherwise


def _formats(texts: list[str]) -> Iterator[str]:
    for form in DateFormat.values:
        try:
            for text in texts:
                datetime.strptime(text[:10], form)  # noqa: DTZ007 a day has no hour
        except ValueError:
            continue
        yield form

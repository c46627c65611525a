"""Tables that leave: one writer of .csv, .xlsx and .ods for the whole house.

Rows are taken one at a time and go straight to a file, which is whole or is not there. The same rows give the same bytes.
``kernel.tables`` reads back what is written here: the same texts, the same numbers, the same dates.

**Formulas.** A text that a spreadsheet would run is written with an apostrophe before it (OWASP ASVS 1.2.10), in a .csv and
also in workbooks, whose cells are typed as texts and run nothing, but which people save again as .csv. In workbooks alone,
what begins with a sign and is only a number or a telephone (« +33 1 99 00 … », « - ») is left as it is. Reading takes away
that one apostrophe, so what is exported and imported again is the same. Numbers stay numbers, negative ones too.
"""

import csv
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import IO, Any, Final, Literal

from maillage.engine.errors import MaillageError
from maillage.kernel._opendocument import Cell, write_document
from maillage.kernel._spreadsheet import DECIMALS, EXACT, SIGNIFICANT_DIGITS, as_text
from maillage.kernel.typography import number

__all__ = [
    "MEDIA_TYPES",
    "SHEET_WRITERS",
    "Column",
    "Sheet",
    "SheetTooLarge",
    "Value",
    "neutralised",
    "restored",
    "sheet_bytes",
    "write_csv",
    "write_ods",
    "write_workbook",
    "write_xlsx",
]

Kind = Literal["text", "number", "date", "money"]
Value = str | int | float | Decimal | date | bool | None
"""A cell: a moment has no time zone (convert it first); ``None`` is an empty cell, a yes or no is « oui » or « non »."""
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Column:
    """``digits``: decimals shown at least; what a value has beyond is shown too. A number in a column of texts is a text."""

    title: str
    kind: Kind = "text"
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of a workbook; its rows are asked for when its turn comes. Titles differ in their first 31 characters."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]


class SheetTooLarge(MaillageError):
    """What no sheet of a workbook holds: too long a text, too many rows."""


BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it a French spreadsheet would not read the accents."""
CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 a workbook bears no time zone
LONGEST: Final = 32_767
"""Characters that a cell takes."""
MOST_ROWS: Final = 1_048_576
"""With the header."""
FIRST_DAY: Final = date(1900, 3, 1)
"""Before it Excel counts a day that never was."""
WIDEST: Final = 42
"""Characters across a column."""
_WIDTHS: Final[dict[Kind, int]] = {"text": 24, "number": 10, "date": 17, "money": 13}

_FORMULA: Final = re.compile(r"'*[ \u00a0]*[=+\-@\t\r\n＝＋－＠]")
_HARMLESS: Final = re.compile(r"[+-][0-9 .,()/\u00a0\u2009\u202f-]*")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def neutralised(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> neutralised("=1+1"), neutralised("'=1+1"), neutralised("Taulé")
    ("'=1+1", "''=1+1", 'Taulé')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that ``neutralised`` was given.

    >>> restored("'=1+1"), restored("''=1+1"), restored("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def _neutralised_cell(text: str) -> str:
    """The same in a workbook."""
    return text if text[:1].isalnum() or _HARMLESS.fullmatch(text) else neutralised(text)


# What a value is, before any format


def _plain(column: Column, value: Value) -> str | Decimal | date:
    """A text without what no file holds, a finite number, or a day or a moment. Error: ``TypeError``, ``ValueError``."""
    match value:
        case None:
            return ""
        case str():
            return value if value.isprintable() else _UNPRINTABLE.sub(" ", value)
        case bool():
            return "oui" if value else "non"
        case int() | float() | Decimal():
            amount = Decimal(str(value))
            if not amount.is_finite():
                raise ValueError(f"{column.title}: {value} is no number of a sheet")
            return _figures(amount, column.digits) if column.kind == "text" else amount
        case datetime():
            if value.tzinfo is not None:
                raise ValueError(f"{column.title}: a moment of a sheet has no time zone")
            return value.replace(microsecond=0)
        case date():
            return value
    raise TypeError(f"{column.title}: {type(value).__name__} is no value of a sheet")


def _figures(amount: Decimal, digits: int) -> str:
    """A number with a decimal comma, at least so many decimals and all that it has.

    >>> _figures(Decimal("1259.6"), 2), _figures(Decimal("-0.125"), 2), _figures(Decimal("1E+3"), 0)
    ('1259,60', '-0,125', '1000')
    """
    whole, _, decimals = f"{amount:f}".partition(".")
    decimals = decimals.ljust(digits, "0")
    return f"{whole},{decimals}" if decimals else whole


def _day(value: date) -> str:
    """« 05/01/2024 » or « 05/01/2024 13:45 »."""
    day = f"{value.day:02}/{value.month:02}/{value.year:04}"
    if not isinstance(value, datetime):
        return day
    return f"{day} {value:%H:%M}" + (f":{value.second:02}" if value.second else "")


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A draft beside the target, which takes its name once it is written to the end."""
    draft = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        yield draft
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink()


def write_csv(target: Path | IO[bytes], columns: Sequence[Column], rows: Iterable[Row], title: str = "") -> int:  # noqa: ARG001 one signature
    """UTF-8 with its mark, semicolons, decimal commas, as a French spreadsheet reads it; how many rows were written.

    A small one may go to memory (``io.BytesIO``). ``title`` is for workbooks: a text has none.
    """
    if isinstance(target, Path):
        with _whole(target) as draft, draft.open("wb") as file:
            return write_csv(file, columns, rows)
    text = io.TextIOWrapper(target, "utf-8", newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutralised(_UNPRINTABLE.sub(" ", column.title)) for column in columns])
    count: int = sum(
        writer.writerow([_csv_cell(column, value) for column, value in zip(columns, row, strict=True)]) > 0
        for row in rows
    )
    text.flush()
    text.detach()  # or the caller's memory would be closed
    return count


def _csv_cell(column: Column, value: Value) -> str:
    plain = _plain(column, value)
    if isinstance(plain, str):
        return neutralised(plain)
    return _figures(plain, column.digits) if isinstance(plain, Decimal) else _day(plain)


# Workbooks


def _cells(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[list[Cell | None]]:
    """The rows of a workbook, header excepted; ``None`` is an empty cell. Error: ``SheetTooLarge``."""
    for line, row in enumerate(rows, start=2):
        if line > MOST_ROWS:
            raise SheetTooLarge(
                f"Un classeur s’arrête à {number(MOST_ROWS)} lignes. Filtrez la liste, ou enregistrez-la au format CSV."
            )
        yield [_cell(column, value, line) for column, value in zip(columns, row, strict=True)]


def _cell(column: Column, value: Value, line: int) -> Cell | None:
    if type(value) is int and -EXACT < value < EXACT and column.kind != "text":
        return Decimal(value), column.digits
    plain = _plain(column, value)
    if isinstance(plain, Decimal):
        decimals = -int(plain.as_tuple().exponent)
        # A workbook has fifteen digits: a number that would change becomes a text.
        if (len(plain.as_tuple().digits) <= SIGNIFICANT_DIGITS and 0 <= decimals <= DECIMALS) or (
            Decimal(as_text(float(plain))) == plain
        ):
            return plain, max(column.digits, decimals)
        plain = _figures(plain, column.digits)
    elif not isinstance(plain, str):
        if (plain.date() if isinstance(plain, datetime) else plain) >= FIRST_DAY:
            return plain, 0
        plain = _day(plain)
    if len(plain) >= LONGEST:
        raise SheetTooLarge(
            f"Ligne {number(line)}, colonne « {column.title} » : le texte dépasse {number(LONGEST - 1)} caractères. "
            "Raccourcissez-le, ou enregistrez la liste au format CSV."
        )
    return (_neutralised_cell(plain), 0) if plain else None


def _width(column: Column) -> int:
    return min(max(_WIDTHS[column.kind], len(column.title) + 3), WIDEST)


def _sheet_name(title: str) -> str:
    """At most 31 characters, none that Excel refuses."""
    return " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).split()).strip("'")[:31].strip("' ") or "Liste"


def _mask(kind: str, digits: int) -> str:
    return ("#,##0" if kind == "money" else "0") + ("." + "0" * digits if digits else "")


def write_xlsx(target: Path, columns: Sequence[Column], rows: Iterable[Row], title: str = "Liste") -> int:
    """A workbook of one sheet, its header kept in sight, texts typed as texts; how many rows were written.

    Error: ``SheetTooLarge``.
    """
    return _write_xlsx(target, [Sheet(title, columns, rows)])[0]


def _write_xlsx(target: Path, sheets: Sequence[Sheet]) -> list[int]:
    import xlsxwriter  # noqa: PLC0415 reading tables does without

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with _whole(target) as draft, xlsxwriter.Workbook(str(draft), options) as book:
        book.set_properties({"created": CREATED})
        shapes = _Shapes(book)
        return [_write_sheet(book, one, shapes) for one in sheets]


def _write_sheet(book: Any, one: Sheet, shapes: "_Shapes") -> int:
    sheet = book.add_worksheet(_sheet_name(one.title))
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(one.columns):
        sheet.set_column(place, place, _width(column), shapes.text() if column.kind == "text" else None)
        sheet.write_string(0, place, _neutralised_cell(_UNPRINTABLE.sub(" ", column.title)), shapes.header)
    count = 0
    for count, cells in enumerate(_cells(one.columns, one.rows), start=1):
        for place, cell in enumerate(cells):
            if cell is not None:
                _write_cell(sheet, count, place, cell, one.columns[place].kind, shapes)
    sheet.autofilter(0, 0, count, len(one.columns) - 1)
    return count


class _Shapes:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.header = book.add_format({"bold": True, "bottom": 1})
        self.number = cache(lambda kind, digits: book.add_format({"num_format": _mask(kind, digits)}))
        self.day = cache(lambda mask: book.add_format({"num_format": mask}))
        # "@": what is typed over stays a text, 01001 included; the prefix: so does what begins as a formula.
        self.text = cache(lambda is_formula=False: book.add_format({"num_format": "@", "quote_prefix": is_formula}))


def _write_cell(sheet: Any, line: int, place: int, cell: Cell, kind: str, shapes: _Shapes) -> None:
    value, digits = cell
    if isinstance(value, Decimal):
        sheet.write_number(line, place, float(value), shapes.number(kind, digits))
    elif isinstance(value, str):
        sheet.write_string(line, place, value, shapes.text(is_formula=_FORMULA.match(value) is not None))
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, value, shapes.day(f"dd/mm/yyyy hh:mm{':ss' if value.second else ''}"))
    else:
        sheet.write_datetime(line, place, value, shapes.day("dd/mm/yyyy"))


def write_ods(target: Path, columns: Sequence[Column], rows: Iterable[Row], title: str = "Liste") -> int:
    """The same as an OpenDocument, whose header is printed on every page. Error: ``SheetTooLarge``."""
    return _write_ods(target, [Sheet(title, columns, rows)])[0]


def _write_ods(target: Path, sheets: Sequence[Sheet]) -> list[int]:
    written = [
        (
            _sheet_name(one.title),
            [(_neutralised_cell(_UNPRINTABLE.sub(" ", each.title)), each.kind, _width(each)) for each in one.columns],
            _cells(one.columns, one.rows),
        )
        for one in sheets
    ]
    with _whole(target) as draft:
        return write_document(draft, written)


def write_workbook(target: Path, sheets: Sequence[Sheet]) -> list[int]:
    """A workbook of several sheets, .xlsx or .ods, one after the other; how many rows each has. Error: ``SheetTooLarge``."""
    return (_write_ods if target.suffix == ".ods" else _write_xlsx)(target, sheets)


SHEET_WRITERS: Final[dict[str, Callable[[Path, Sequence[Column], Iterable[Row], str], int]]] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".ods": write_ods,
}
"""By ending."""


MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def sheet_bytes(ending: str, columns: Sequence[Column], rows: Iterable[Row], title: str = "Liste") -> bytes:
    """A whole table in one of ``MEDIA_TYPES``. Error: ``SheetTooLarge``."""
    if ending == "csv":
        target = io.BytesIO()
        write_csv(target, columns, rows)
        return target.getvalue()
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / f"table.{ending}"
        SHEET_WRITERS[f".{ending}"](path, columns, rows, title)
        return path.read_bytes()

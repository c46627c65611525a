"""The program in which a spreadsheet from outside is parsed: it can only read its input and write rows.

``python -m maillage.kernel._spreadsheet MEMORY SECONDS CELLS TEXT ROW`` reads a workbook on its standard input and writes
JSON lines: ``{"sheet": name}``, then one list of texts a row. It walls itself in first (bytes of memory, seconds of
processor, bytes written; no process, no core file), so that whatever the parser does, an abort included, ends here.
"""

import errno
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import IO, TYPE_CHECKING, Final
from zipfile import ZipFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["DECIMALS", "Ending", "as_text"]

SIGNIFICANT_DIGITS: Final = 15
"""What a spreadsheet shows of a number: the rest is the noise of binary arithmetic."""
DECIMALS: Final = 12
"""No quantity of ours goes further."""
EXACT: Final = 10.0**SIGNIFICANT_DIGITS
OPEN_FILES: Final = 32

Value = int | float | str | bool | date | datetime | time | timedelta


class Ending(IntEnum):
    """How the program ends when it refuses; any other status that is not zero means that something ended it."""

    DAMAGED = 10
    PASSWORD = 11
    TOO_LARGE = 12
    TOO_HEAVY = 13


class TooLarge(Exception):
    """More cells than were allowed, or a longer row."""


class Unstorable(Exception):
    """A text with a null character, which no database takes."""


class Hostile(Exception):
    """Entities of its own, which no spreadsheet writes: the parser does not follow them, and none is needed."""


class Locked(Exception):
    """The workbook has a password."""


def as_text(value: Value) -> str:
    """A cell as its author means it: 4 and not 4.0, a decimal point, French dates, vrai and faux.

    >>> [as_text(value) for value in (4.0, 1259.67, 0.1 + 0.2, True, date(2024, 1, 5), timedelta(hours=42))]
    ['4', '1259.67', '0.3', 'vrai', '05/01/2024', '42:00']
    """
    if type(value) is float:
        return _number(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, int | float):
        return _number(value)
    return _duration(value) if isinstance(value, timedelta) else _moment(value)


def _number(value: float) -> str:
    if -EXACT < value < EXACT and value == int(value):
        return str(int(value))
    # The shortest text that gives the same float back is the one with fifteen digits wherever it needs no more.
    shortest = repr(value)
    whole, point, decimals = shortest.partition(".")
    if point and "e" not in decimals and len(decimals) <= DECIMALS and len(whole) + len(decimals) <= SIGNIFICANT_DIGITS:
        return shortest
    shown = Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")
    if shown != round(shown, 0):
        shown = round(shown, DECIMALS)
    text = f"{shown:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if shown else "0"


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _moment(value: date | time) -> str:
    day = f"{value.day:02}/{value.month:02}/{value.year:04}" if isinstance(value, date) else ""
    if isinstance(value, datetime | time):
        return f"{day} {value:%H:%M:%S}".lstrip().removesuffix(":00" if value.second == 0 else " ")
    return day


def _wall_in(memory_bytes: int, seconds: int, text_bytes: int) -> None:
    import resource  # noqa: PLC0415 the parent never needs it

    for limit, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, text_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    # At the hard limit the signal would be that of any other death.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


# The parser gives an empty cell for an error and 0.145 for 14,5 %: both would be wrong figures that nobody sees. Such
# cells are made texts before it reads them. In an .ods it also joins two words that a tab or a line end parts.

_ATTRIBUTE: Final = rb"\s%s\s*=\s*([\"'])(.*?)\1"
_CELL: Final = re.compile(rb"<((?:\w+:)?)c(\s[^>]*[^>/])?>(.*?)</\1c>", re.DOTALL)
_CELL_OF_ODS: Final = re.compile(rb"<table:table-cell\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_FORMATS: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT: Final = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
_MASK: Final = re.compile(rb"<(?:\w+:)?numFmt\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_TAB: Final = re.compile(rb"<text:tab\b[^>]*/>")
_LINE_BREAK: Final = re.compile(rb"<text:line-break\b[^>]*/>")
_LITERALS: Final = re.compile(rb"\"[^\"]*\"|\\.")
_VALUE: Final = re.compile(rb"<((?:\w+:)?)v>\s*([-+.0-9eE]+)\s*</\1v>")
_PERCENT_MASKS: Final = frozenset({b"9", b"10"})


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(_ATTRIBUTE % re.escape(name), tag, re.DOTALL)
    return found[2] if found else b""


def _without(tag: bytes, name: bytes) -> bytes:
    return re.sub(_ATTRIBUTE % re.escape(name), b"", tag, flags=re.DOTALL)


def _percent(number: bytes) -> bytes:
    return f"{_number(float(number) * 100)}%".encode()


def _percent_formats(styles: bytes) -> frozenset[bytes]:
    """Places of the cell formats that multiply by a hundred: a per cent sign between quotes does not."""
    masks = set(_PERCENT_MASKS)
    for tag in _MASK.findall(styles):
        mask = _LITERALS.sub(b"", _attribute(tag, b"formatCode").replace(b"&quot;", b'"'))
        if b"%" in mask:
            masks.add(_attribute(tag, b"numFmtId"))
    formats = _FORMATS.search(styles)
    tags = _FORMAT.findall(formats[0]) if formats else []
    return frozenset(b"%d" % place for place, tag in enumerate(tags) if _attribute(tag, b"numFmtId") in masks)


def _spell_out_xlsx(part: bytes, percents: frozenset[bytes]) -> bytes:
    # Most sheets have no such cell: a search is twenty times cheaper than a look at each.
    styled = rb"\ss\s*=\s*[\"'](?:%b)[\"']" % b"|".join(percents)
    if b'"e"' not in part and b"'e'" not in part and not (percents and re.search(styled, part)):
        return part

    def spelt(cell: re.Match[bytes]) -> bytes:
        prefix, attributes, inside = cell[1], cell[2] or b"", cell[3]
        kind = _attribute(attributes, b"t")
        is_percent = kind in (b"", b"n") and _attribute(attributes, b"s") in percents
        if kind != b"e" and not is_percent:
            return cell[0]
        if is_percent:
            inside = _VALUE.sub(lambda value: b"<%bv>%b</%bv>" % (value[1], _percent(value[2]), value[1]), inside)
        return b'<%bc%b t="str">%b</%bc>' % (prefix, _without(attributes, b"t"), inside, prefix)

    return _CELL.sub(spelt, part)


def _spell_out_ods(part: bytes) -> bytes:
    part = _TAB.sub(b"&#9;", _LINE_BREAK.sub(b"&#10;", part))
    if b"percentage" not in part and b"error" not in part:
        return part

    def spelt(cell: re.Match[bytes]) -> bytes:
        attributes = cell[1]
        if _attribute(attributes, b"calcext:value-type") == b"error":
            return b"<table:table-cell%b>" % _without(attributes, b"office:string-value")
        value = _attribute(attributes, b"office:value")
        if _attribute(attributes, b"office:value-type") != b"percentage" or not value:
            return cell[0]
        kept = _without(_without(attributes, b"office:value-type"), b"office:value")
        return b'<table:table-cell office:value-type="string" office:string-value="%b"%b>' % (_percent(value), kept)

    return _CELL_OF_ODS.sub(spelt, part)


def _spelt_out(source: IO[bytes]) -> io.BytesIO:
    """The workbook packed again, less what is no cell: the parser reads what was guarded, and nothing else."""
    packed = io.BytesIO()
    with ZipFile(source) as old, ZipFile(packed, "w") as new:
        names = [name for name in old.namelist() if name == "mimetype" or name.endswith((".xml", ".rels"))]
        percents = _percent_formats(old.read("xl/styles.xml")) if "xl/styles.xml" in names else frozenset()
        for name in names:
            part = old.read(name)
            if b"<!ENTITY" in part:
                raise Hostile
            if name == "META-INF/manifest.xml" and b"encryption-data" in part:
                raise Locked
            if name.startswith("xl/worksheets/"):
                part = _spell_out_xlsx(part, percents)
            elif name == "content.xml":
                part = _spell_out_ods(part)
            new.writestr(name, part)
            del part  # or two of the largest would be held at once
    packed.seek(0)
    return packed


MOST_BLANK: Final = 10_000
"""Rows without anything between two that are filled: a cell at the last row of a sheet would make a million to go through."""


def _rows(sheet: "CalamineSheet", most: int) -> Iterator[list[str]]:
    """Rows from the first of the sheet to the last that is filled, each to its last filled cell."""
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    count = blank = 0
    for values in sheet.iter_rows():
        row = before + [value if type(value) is str else as_text(value) for value in values]
        while row and not row[-1].strip():
            row.pop()
        count += len(row) or 1
        if not row:
            blank += 1
            continue
        if count > most or blank > MOST_BLANK:
            raise TooLarge
        yield from ([] for _ in range(blank))
        yield row
        blank = 0


def _line(row: list[str], most: int) -> bytes:
    line = json.dumps(row, ensure_ascii=False)
    if len(line) > most:
        raise TooLarge
    if "\\u0000" in line and any("\0" in text for text in row):
        raise Unstorable
    return line.encode() + b"\n"


def _write_rows(source: IO[bytes], output: IO[bytes], cells: int, row_characters: int) -> None:
    from python_calamine import SheetTypeEnum, load_workbook  # noqa: PLC0415 only inside the walls

    with load_workbook(_spelt_out(source)) as book:
        for place, sheet in enumerate(book.sheets_metadata):
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            output.write(json.dumps({"sheet": sheet.name}).encode() + b"\n")
            for row in _rows(book.get_sheet_by_index(place), cells):
                cells -= len(row) or 1
                output.write(_line(row, row_characters))
    output.flush()


def _ending(cells: int, row_characters: int) -> int:
    from python_calamine import PasswordError  # noqa: PLC0415 only inside the walls

    source, output = os.fdopen(0, "rb"), os.fdopen(1, "wb")
    source.seek(0)
    try:
        _write_rows(source, output, cells, row_characters)
    except MemoryError:
        return Ending.TOO_HEAVY
    except (PasswordError, Locked):
        return Ending.PASSWORD
    except TooLarge:
        return Ending.TOO_LARGE
    except OSError as error:
        return Ending.TOO_LARGE if error.errno == errno.EFBIG else Ending.DAMAGED
    except BaseException:  # a panic of the parser is no Exception
        return Ending.DAMAGED
    return 0


if __name__ == "__main__":
    memory_bytes, seconds, cells, text_bytes, row_characters = (int(argument) for argument in sys.argv[1:])
    _wall_in(memory_bytes, seconds, text_bytes)
    with suppress(MemoryError):
        # Not sys.exit: what is left to write has nowhere to go.
        os._exit(_ending(cells, row_characters))
    os._exit(Ending.TOO_HEAVY)

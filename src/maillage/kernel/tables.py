"""Tables from outside, whatever file carries them: rows of texts, one at a time, never the whole.

Workbooks (.xlsx, .ods) are parsed within the walls of ``workbooks``; delimited texts (.csv, .tsv, .txt) are streamed.
Cells are what their author wrote: "01001", a SIRET, 1 259,67, 05/01/2024 and −3 are texts like any other.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, overload

from maillage.kernel._delimited import SEPARATORS, TEXT_ENCODINGS, Delimited, Dialect, open_delimited
from maillage.kernel.sheets import restored
from maillage.kernel.typography import enumeration, one_line
from maillage.kernel.workbooks import INVENTORY, QUESTIONNAIRE, FileRefused, Limits, spool_workbook

__all__ = [
    "INVENTORY",
    "QUESTIONNAIRE",
    "SEPARATORS",
    "TABLE_ENDINGS",
    "TEXT_ENCODINGS",
    "Dialect",
    "FileRefused",
    "Limits",
    "Table",
    "Tables",
    "header_place",
    "read_tables",
]

WORKBOOK_ENDINGS: Final = (".xlsx", ".ods")
TEXT_ENDINGS: Final = (".csv", ".tsv", ".txt")
TABLE_ENDINGS: Final = (*WORKBOOK_ENDINGS, *TEXT_ENDINGS)
"""Those that ``read_tables`` reads."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a workbook, or a delimited text whole.

    ``name``: that of the sheet, or of the file without its ending. ``dialect``: how a text was read, ``None`` for a
    sheet. ``first_row``: the number that a spreadsheet shows beside the first row given (1, unless rows were skipped).
    """

    name: str
    dialect: Dialect | None
    first_row: int
    _rows: Callable[[], Iterator[list[str]]] = field(repr=False)

    def rows(self) -> Iterator[list[str]]:
        """Every row, empty ones too, from the first to the last that is filled, each to its last filled cell.

        Read anew at each call, while the ``Tables`` are open. A cell that one of our exports kept from being a formula
        (« '=1+1 ») comes as it was (« =1+1 »). Error: ``FileRefused``, for a text, up to the last row.
        """
        for row in self._rows():
            yield [restored(cell) if cell[:1] == "'" else cell for cell in row]


class Tables(Sequence[Table], AbstractContextManager["Tables"]):
    """The tables of a file in their order; ``with`` closes what they are read from."""

    def __init__(self, tables: Sequence[Table], close: Callable[[], None]) -> None:
        self._tables = tuple(tables)
        self.close = close

    @overload
    def __getitem__(self, place: int) -> Table: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Table, ...]: ...
    def __getitem__(self, place: int | slice) -> Table | tuple[Table, ...]:
        return self._tables[place]

    def __len__(self) -> int:
        return len(self._tables)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_tables(path: Path, *, limits: Limits = INVENTORY, dialect: Dialect | None = None) -> Tables:
    """The tables of a file, told by its ending; rows come when they are asked for and are never all in memory.

    ``dialect``: what is known of a text beforehand, the rest being found out; its ``skipped`` rows are left out at the
    top of sheets too. Error: ``FileRefused``.

    Usage: ``with read_tables(path) as tables: for table in tables: for row in table.rows(): …``
    """
    known = dialect or Dialect()
    ending = path.suffix.casefold()
    if ending in WORKBOOK_ENDINGS:
        return _tables_of_workbook(path, limits, known.skipped)
    if ending in TEXT_ENDINGS:
        return _table_of_text(path, limits, known)
    message = "ce fichier n’est pas un tableau que Maillage sait lire."
    listed = enumeration(TABLE_ENDINGS[:-1]) if not ending else enumeration(TABLE_ENDINGS)
    raise FileRefused(path.name, message, f"Enregistrez-le dans l’un de ces formats : {listed}.")


def _tables_of_workbook(path: Path, limits: Limits, skipped: int) -> Tables:
    spool = spool_workbook(path, limits=limits)

    def rows_of(sheet: str) -> Callable[[], Iterator[list[str]]]:
        return lambda: islice(spool.rows(sheet), skipped, None)

    return Tables([Table(sheet, None, skipped + 1, rows_of(sheet)) for sheet in spool.places], spool.close)


def _table_of_text(path: Path, limits: Limits, known: Dialect) -> Tables:
    text: Delimited = open_delimited(path, limits, known)
    table = Table(one_line(path.stem), text.dialect, text.dialect.skipped + 1, text.rows)
    return Tables([table], text.close)


def header_place(rows: Sequence[Sequence[str]]) -> int | None:
    """Where the titles stand: the first row that is about as wide as those below, and whose cells are words.

    >>> header_place([["Relevé du mois"], [], ["Ligne", "Montant"], ["0298000000", "12,50"]])
    2
    """
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
    widest = max(widths, default=0)
    for place, row in enumerate(rows):
        filled = [cell for cell in row if cell.strip()]
        is_words = sum(any(letter.isalpha() for letter in cell) for cell in filled) * 10 >= len(filled) * 8
        if filled and widths[place] * 10 >= widest * 6 and is_words:
            return place
    return next((place for place, width in enumerate(widths) if width), None)

"""The rows of a file under its header, each cell found by the name of its column."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from maillage.engine.errors import MaillageError
from maillage.journey.census.bills.imports._reading import Reading, pivot_of
from maillage.kernel.spelling import fold
from maillage.kernel.tables import SEPARATORS, TEXT_ENCODINGS, Table, read_tables
from maillage.kernel.typography import one_line

__all__ = ["MOST_FAULTS", "Fault", "Faults", "Rows", "Sample", "TooManyFaults", "opened", "sample_of"]

MOST_FAULTS: Final = 200
"""Faults that are shown; all are counted."""
CONSTANT: Final = "="


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: where, what stands there, what is wrong, what to do."""

    sheet: str
    row: int | None
    column: str
    value: str
    message: str
    cure: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class TooManyFaults(MaillageError):
    """The file may not be taken in: what is wrong stands in its dry run."""


@dataclass(slots=True)
class Faults:
    """The first faults, and how many there are."""

    shown: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, fault: Fault) -> None:
        self.count += 1
        if len(self.shown) < MOST_FAULTS:
            self.shown.append(fault)


@dataclass(slots=True)
class Rows:
    """The rows of the table of a file that bears the columns of a reading.

    ``places``: where each column stands; ``constants``: what the whole file has in common. ``mark``: the decimal mark of its
    cells, empty in a sheet; ``date_format``: likewise.
    """

    table: Table
    reading: Reading
    faults: Faults
    places: dict[str, int] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        return self.table.name

    @property
    def is_sheet(self) -> bool:
        return self.table.dialect is None

    @property
    def mark(self) -> str:
        return "" if self.is_sheet else self.reading.decimal_mark

    @property
    def date_format(self) -> str:
        return "%d/%m/%Y" if self.is_sheet else self.reading.date_format

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The number that a spreadsheet shows beside the row, and its cells by the code of their column."""
        places, constants = tuple(self.places.items()), self.constants
        rows = self.table.rows()
        next(rows, None)
        for place, row in enumerate(rows, start=self.table.first_row + 1):
            if row:
                width = len(row)
                yield place, constants | {code: row[at].strip() if at < width else "" for code, at in places}

    def fault(self, row: int | None, code: str, value: str, message: str, cure: str) -> None:
        header = self.reading.columns.get(code, "").removeprefix(CONSTANT)
        label = next((column.label for column in pivot_of(self.reading.kind) if column.code == code), "")
        self.faults.add(Fault(self.sheet, row, header or label, one_line(value, 60), message, cure))


@contextmanager
def opened(path: Path, reading: Reading, given: dict[str, str], faults: Faults) -> Iterator[Rows | None]:
    """The rows of a file; ``None`` where its columns are not there, which is told among the faults. Error: ``FileRefused``.

    ``given``: what somebody typed for the whole file, by column, where the file does not say it;
    days as AAAA-MM-JJ.
    """
    with read_tables(path, dialect=reading.dialect) as tables:
        found, least = None, None
        for table in tables:
            rows = Rows(table, reading, Faults())
            _find_columns(rows, given)
            if not rows.faults.count:
                found = rows
                break
            if least is None or rows.faults.count < least.faults.count:
                least = rows
        if found is None:
            for fault in least.faults.shown if least else [_nothing(path)]:
                faults.add(fault)
            yield None
            return
        found.faults = faults
        yield found


def _nothing(path: Path) -> Fault:
    return Fault(path.name, None, "", "", "Ce fichier est vide.", "Choisissez un autre fichier.")


def _find_columns(rows: Rows, given: dict[str, str]) -> None:
    """Each column by its header; the same header twice would be a guess."""
    header = next(rows.table.rows(), [])
    names = [fold(cell) for cell in header]
    for column in pivot_of(rows.reading.kind):
        wanted = rows.reading.columns.get(column.code, "")
        if wanted.startswith(CONSTANT):
            rows.constants[column.code] = wanted[1:].strip()
        elif wanted and (count := names.count(fold(wanted))):
            rows.places[column.code] = names.index(fold(wanted))
            if count > 1:
                message = f"La colonne « {wanted} » est là {count} fois."
                rows.fault(rows.table.first_row, column.code, wanted, message, "Gardez-en une, ou renommez l’autre.")
        elif typed := given.get(column.code):
            is_day = column.code in ("issued_on", "period_start", "period_end")
            rows.constants[column.code] = date.fromisoformat(typed).strftime(rows.date_format) if is_day else typed
        elif column.is_needed:
            message = f"La colonne « {wanted or column.label} » manque."
            cure = "Choisissez un autre profil, ou dites dans celui-ci comment cette colonne s’appelle."
            rows.fault(rows.table.first_row, column.code, "", message, cure)
    amounts = {"amount_ht", "amount_ttc"} & {*rows.places, *rows.constants}
    if rows.reading.kind == "LINES" and not amounts:
        rows.fault(
            rows.table.first_row, "amount_ht", "", "Aucune colonne de montant n’a été trouvée.", "Complétez le profil."
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file as they stand; ``told``: how it seems to be written, in words."""

    sheet: str
    rows: list[list[str]]
    told: str = ""


def sample_of(path: Path, reading: Reading | None = None, most: int = 30) -> list[Sample]:
    """The first rows of each table. Error: ``FileRefused``."""
    with read_tables(path, dialect=(reading or Reading()).dialect) as tables:
        return [Sample(table.name, list(islice(table.rows(), most)), _told(table)) for table in tables[:5]]


def _told(table: Table) -> str:
    if table.dialect is None:
        return "feuille d’un classeur"
    return f"{TEXT_ENCODINGS[table.dialect.encoding]}, {SEPARATORS[table.dialect.separator]}"

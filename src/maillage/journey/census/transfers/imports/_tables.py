"""A file as tables: where its titles stand, how many rows follow, and which values its columns hold."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, Self

from maillage.foundations.files.models import StoredFile
from maillage.journey.census.transfers.engine import PROBLEM_HEADING, Dialect
from maillage.kernel import tables
from maillage.kernel.spelling import fold
from maillage.kernel.tables import FileRefused, Table, Tables, header_place, read_tables
from maillage.kernel.typography import number, one_line

__all__ = ["MOST_COLUMNS", "FoundTable", "OpenedFile", "look_into", "short_name", "stored_path"]

MOST_COLUMNS: Final = 200
MOST_TABLES: Final = 60
FIRST_ROWS: Final = 15
"""Among which the titles stand."""
SAMPLE: Final = 20
MOST_VALUES: Final = 40
"""Different values of a column that are remembered; a column that has more is no list of choices."""
LONGEST_VALUE: Final = 80
LONGEST_STEM: Final = 50
LONGEST_SUFFIX: Final = 8


@dataclass(frozen=True, slots=True)
class FoundTable:
    """``rows``: those below the titles, empty ones apart; ``values``: by column, its different values where they are few;
    ``sample``: the first rows, cells cut."""

    name: str
    header_row: int
    header: list[str]
    rows: int
    encoding: str = ""
    separator: str = ""
    values: list[list[str]] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)

    @classmethod
    def of(cls, content: dict[str, Any]) -> Self:
        return cls(**content)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def dialect(self) -> Dialect:
        return Dialect(self.encoding, self.separator, self.header_row)


def short_name(name: str) -> str:
    """The name of a file as any disk takes it: what is refused of it, and its only table, are told under that name.

    >>> short_name("Parc 2026.XLSX"), short_name(".csv")
    ('Parc 2026.xlsx', 'fichier.csv')
    """
    path = Path(name if not name.startswith(".") else f"fichier{name}")
    return f"{path.stem[:LONGEST_STEM]}{path.suffix[:LONGEST_SUFFIX].lower()}"


@contextmanager
def stored_path(file: StoredFile) -> Iterator[Path]:
    """A stored file under its own name, which says what it is."""
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder, short_name(file.name))
        try:
            path.symlink_to(file.path)
        except OSError:
            shutil.copyfile(file.path, path)
        yield path


def look_into(path: Path, dialect: Dialect | None = None) -> list[FoundTable]:
    """The tables of a file that hold rows, the whole of it read once. Error: ``FileRefused``.

    ``dialect``: what somebody says of how it is written; its ``header`` above 1 is taken at its word.
    """
    known = tables.Dialect(dialect.encoding, dialect.separator) if dialect else None
    found: list[FoundTable] = []
    with read_tables(path, dialect=known) as opened:
        if len(opened) > MOST_TABLES:
            raise FileRefused(
                path.name, f"ce classeur a plus de {MOST_TABLES} feuilles.", "Gardez les feuilles utiles."
            )
        for table in opened:
            one = _look_at(path, table, dialect.header if dialect and dialect.header > 1 else 0)
            if one is not None:
                found.append(one)
    if not found:
        cure = "Il faut une ligne de titres, puis au moins une ligne. Vérifiez le fichier dans un tableur."
        raise FileRefused(path.name, "aucun tableau n’y a été trouvé.", cure)
    return found


def _look_at(path: Path, table: Table, header_row: int) -> FoundTable | None:
    rows = table.rows()
    first = list(islice(rows, max(FIRST_ROWS, header_row - table.first_row + 1)))
    place = header_row - table.first_row if header_row else header_place(first)
    if place is None or not 0 <= place < len(first):
        return None
    header = [one_line(cell, 120) for cell in first[place]]
    if len(header) > MOST_COLUMNS:
        message = f"la feuille « {one_line(table.name, 60)} » a {number(len(header))} colonnes."
        raise FileRefused(path.name, message, f"Gardez {MOST_COLUMNS} colonnes au plus.")
    values: list[dict[str, None] | None] = [{} for _ in header]
    sample: list[list[str]] = []
    count = 0
    for row in chain(first[place + 1 :], rows):
        if any(cell.strip() for cell in row):
            count += 1
            _note_values(values, row)
            if count <= SAMPLE:
                sample.append([cell[:LONGEST_VALUE] for cell in row[: len(header)]])
    if not count:
        return None
    dialect = table.dialect
    return FoundTable(
        name=one_line(table.name, 100),
        header_row=place + table.first_row,
        header=header,
        rows=count,
        encoding=dialect.encoding if dialect else "",
        separator=dialect.separator if dialect else "",
        values=[list(known) if known is not None else [] for known in values],
        sample=sample,
    )


def _note_values(values: list[dict[str, None] | None], row: list[str]) -> None:
    for place, cell in enumerate(row[: len(values)]):
        known = values[place]
        if known is None or not cell or cell in known:
            continue
        if len(cell) > LONGEST_VALUE or len(known) >= MOST_VALUES:
            values[place] = None
        else:
            known[cell] = None


class OpenedFile(AbstractContextManager["OpenedFile"]):
    """A file that is being read: opened once, however many of its tables are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: dict[tuple[str, str], Tables] = {}

    def rows(self, wanted: str, dialect: Dialect) -> Iterator[list[str]]:
        """The rows below the titles of a table, empty ones too. Error: ``FileRefused``.

        The first has the number ``dialect.header + 1`` in a spreadsheet.
        """
        written = (dialect.encoding, dialect.separator)
        if written not in self._opened:
            self._opened[written] = read_tables(self.path, dialect=tables.Dialect(*written))
        opened = self._opened[written]
        for table in opened:
            if one_line(table.name, 100) == wanted or len(opened) == 1:
                yield from islice(table.rows(), dialect.header - table.first_row + 1, None)
                return
        raise FileRefused(self.path.name, f"la feuille « {wanted} » n’est plus là.", "Déposez de nouveau le fichier.")

    def __exit__(self, *_: object) -> None:
        for opened in self._opened.values():
            opened.close()


assert fold(PROBLEM_HEADING)  # noqa: S101 it is left aside where headers are compared

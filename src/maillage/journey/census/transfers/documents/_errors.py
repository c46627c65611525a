"""A file given back with what is wrong beside each row, to be mended and deposited again."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

from maillage.journey.census.transfers.engine import PROBLEM_HEADING, Reading
from maillage.journey.census.transfers.imports import FoundTable, OpenedFile
from maillage.kernel.sheets import Column, Sheet, write_workbook
from maillage.kernel.spelling import fold

__all__ = ["write_errors"]


def write_errors(
    target: Path, path: Path, readings: Iterable[Reading], tables: Mapping[str, FoundTable], errors: Iterator[Any]
) -> None:
    """Write the tables of a file, their texts as they are, and one more column. ``errors``: rows of the report, in order."""
    told: dict[tuple[str, int], str] = {}
    for row in errors:
        told[(row["sheet"], row["row"])] = "\n".join(
            f"{heading} : {message} {cure}" for heading, _, message, cure in row["problems"]
        )
    with OpenedFile(path) as source:
        write_workbook(target, [_sheet(source, reading, tables[reading.table], told) for reading in readings])


def _sheet(source: OpenedFile, reading: Reading, table: FoundTable, told: Mapping[tuple[str, int], str]) -> Sheet:
    header = [title for title in table.header if fold(title) != fold(PROBLEM_HEADING)]
    width = len(header)

    def rows() -> Iterator[list[str]]:
        first = reading.dialect.header + 1
        for number, cells in enumerate(source.rows(reading.table, reading.dialect), start=first):
            kept = list(islice(chain(cells, [""] * width), width))
            yield [*(cell[:32_000] for cell in kept), told.get((reading.table, number), "")[:32_000]]

    return Sheet(reading.table, [*(Column(title) for title in header), Column(PROBLEM_HEADING)], rows())

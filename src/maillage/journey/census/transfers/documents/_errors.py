"""A file given back with what is wrong beside each row, to be mended and deposited again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from maillage.journey.census.transfers.engine import PROBLEM_HEADING, Dialect, Reading
from maillage.kernel.sheets import Column, Sheet, write_workbook
from maillage.kernel.spelling import fold

__all__ = ["write_errors"]


RowsOf = Callable[[str, Dialect], Iterator[list[str]]]
"""The rows below the titles of a table."""


def write_errors(
    target: Path,
    rows_of: RowsOf,
    readings: Iterable[Reading],
    headers: Mapping[str, Sequence[str]],
    errors: Iterator[Any],
) -> None:
    """Write the tables of a file, their texts as they are, and one more column. ``errors``: rows of the report, in order."""
    told: dict[tuple[str, int], str] = {}
    for row in errors:
        told[(row["sheet"], row["row"])] = "\n".join(
            f"{heading} : {message} {cure}" for heading, _, message, cure in row["problems"]
        )
    write_workbook(target, [_sheet(rows_of, reading, headers[reading.table], told) for reading in readings])


def _sheet(rows_of: RowsOf, reading: Reading, titles: Sequence[str], told: Mapping[tuple[str, int], str]) -> Sheet:
    header = [title for title in titles if fold(title) != fold(PROBLEM_HEADING)]
    width = len(header)

    def rows() -> Iterator[list[str]]:
        first = reading.dialect.header + 1
        for number, cells in enumerate(rows_of(reading.table, reading.dialect), start=first):
            kept = list(islice(chain(cells, [""] * width), width))
            yield [*(cell[:32_000] for cell in kept), told.get((reading.table, number), "")[:32_000]]

    return Sheet(reading.table, [*(Column(title) for title in header), Column(PROBLEM_HEADING)], rows())

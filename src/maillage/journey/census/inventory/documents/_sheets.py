"""A list as a file: exactly what the page shows, to its last row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.db import models

from maillage.journey.census.inventory.queries import ADDED, NOT_SHARED, ListColumn, said_missing
from maillage.kernel.sheets import SHEET_WRITERS, Column, Value
from maillage.kernel.spelling import fold

__all__ = ["KEY", "file_name", "plain_cells", "write_list"]

KEY: Final = "clé"
"""The first column, by which the import finds a record again."""


def write_list(
    target: Path,
    columns: Sequence[ListColumn],
    rows: Iterable[Mapping[str, Any]],
    owners: Mapping[int, str],
    priced: frozenset[int],
    title: str,
    *,
    has_key: bool = False,
) -> int:
    """Write a list in the format of the ending of ``target``; how many rows. Error: ``SheetTooLarge``."""
    heads = [Column(KEY)] if has_key else []
    for column in columns:
        heads.append(_head(column))
    if any(column.is_price for column in columns):
        heads.append(Column("prix exprimés"))
    writer = SHEET_WRITERS[target.suffix]
    return writer(target, heads, plain_cells(columns, rows, owners, priced, has_key=has_key), title)


def _head(column: ListColumn) -> Column:
    if column.is_price and not column.code.startswith(ADDED):
        return Column(column.label, "money", 2)
    if column.is_number:
        return Column(column.label, "number")
    return Column(column.label, "date" if column.is_date else "text")


def plain_cells(
    columns: Sequence[ListColumn],
    rows: Iterable[Mapping[str, Any]],
    owners: Mapping[int, str],
    priced: frozenset[int],
    *,
    has_key: bool = False,
) -> Iterator[list[Value]]:
    """The cells of each row. A price that is not shared says so; the tax basis stands beside the prices."""
    readers = [_reader(column, owners) for column in columns]
    has_price = any(column.is_price for column in columns)
    for row in rows:
        shows = row["owner_id"] in priced
        cells: list[Value] = [str(row["id"])] if has_key else []
        for column, read in zip(columns, readers, strict=True):
            if column.is_price and not shows:
                cells.append(NOT_SHARED)
                continue
            value = read(row)
            if value is None or value == "":
                value = said_missing(column.code, row["status"], row["provenance"])
            cells.append(value)
        if has_price:
            cells.append(row["tax_basis"] if shows else "")
        yield cells


def _reader(column: ListColumn, owners: Mapping[int, str]) -> Any:  # noqa: PLR0911 one a kind of column
    code = column.code
    if code.startswith(ADDED):
        key = code.removeprefix(ADDED)
        return lambda row: row["extra"].get(key, "")
    if code == "owner":
        return lambda row: owners.get(row["owner_id"], "")
    if column.is_link:
        return lambda row: row[f"{code}__name"]
    if column.field is not None and column.field.choices:
        labels = {key: str(label) for key, label in column.field.choices}
        return lambda row: labels.get(row[code], row[code])
    if isinstance(column.field, models.BooleanField):
        return lambda row: {True: "oui", False: "non"}.get(row[code])
    if column.is_number:
        return lambda row: _trimmed(row[code])
    return lambda row: row[code]


def _trimmed(value: Any) -> Any:
    """A number without the zeros that the database adds."""
    if not isinstance(value, Decimal):
        return value
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def file_name(what: str, whose: str, day: date, ending: str) -> str:
    """« inventaire-equipements-ca-morlaix-communaute-2026-11-22.csv »."""
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in fold(f"{what} {whose}")).split())
    return f"{slug.encode('ascii', 'ignore').decode()[:80]}-{day:%Y-%m-%d}{ending}"

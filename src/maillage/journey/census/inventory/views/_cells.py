"""How values are written on pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from maillage.journey.census.inventory.queries import ADDED, NOT_SHARED, ListColumn, said_missing
from maillage.kernel.templatetags.face import Cell, Column, day, unit_price
from maillage.kernel.typography import NO_BREAK, trimmed

__all__ = ["drawn_columns", "name_cell", "row_writer", "written"]


def drawn_columns(columns: Sequence[ListColumn]) -> list[Column]:
    """The columns of a table."""
    return [
        Column(
            column.title[:1].upper() + column.title[1:],
            unit=column.unit,
            is_number=column.is_number,
            sort=column.code if column.is_sortable else "",
        )
        for column in columns
    ]


def written(about: Any, value: Any, tax_basis: str = "") -> str:  # noqa: PLR0911 one a kind of value
    """A value of a column as it is read; empty for none. A price bears its tax basis."""
    if value is None or value == "":
        return ""
    if getattr(about, "is_price", False):
        return f"{unit_price(value)}{NO_BREAK}{tax_basis}" if tax_basis else unit_price(value)
    if about is not None and about.choices:
        return str(dict(about.choices).get(value, value))
    match value:
        case bool():
            return "oui" if value else "non"
        case Decimal() | int():
            return trimmed(value, 3)
        case date():
            return day(value)
    return str(value)


def row_writer(columns: Sequence[ListColumn], owners: Mapping[int, str], priced: frozenset[int]) -> Any:
    """A function that writes the cells of a row, the name left out."""
    readers = [(column, _reader(column, owners)) for column in columns[1:]]

    def write(row: Any) -> list[str]:
        shows = row.owner_id in priced
        cells = []
        for column, read in readers:
            if column.is_price and not shows:
                cells.append(NOT_SHARED)
            else:
                cells.append(read(row) or said_missing(column.code, row.status, row.provenance))
        return cells

    return write


def _reader(column: ListColumn, owners: Mapping[int, str]) -> Any:  # noqa: PLR0911 one a kind of column
    code, about = column.code, column.field
    if code.startswith(ADDED):
        key = code.removeprefix(ADDED)
        return lambda row: str(row.extra.get(key, ""))
    if code == "owner":
        return lambda row: owners.get(row.owner_id, "")
    if code == "yearly":
        return lambda row: _amount(row.yearly, row.tax_basis)
    if column.is_link:
        return lambda row: found.name if (found := getattr(row, code)) is not None else ""
    if about.choices:
        labels = {key: str(label) for key, label in about.choices}
        return lambda row: labels.get(value := getattr(row, code), value)
    if column.is_price:
        return lambda row: written(about, getattr(row, code), row.tax_basis)
    if isinstance(about, models.CharField | models.TextField):
        return lambda row: getattr(row, code)
    return lambda row: written(about, getattr(row, code))


def _amount(value: Decimal | None, tax_basis: str) -> str:
    if value is None:
        return ""
    text = unit_price(value.quantize(Decimal("0.01")))
    return f"{text}{NO_BREAK}{tax_basis}" if tax_basis else text


def name_cell(row: Any, url: str, *, tick: bool) -> Cell:
    """The first cell of a row: where it leads, whether it is gone, and its box."""
    detail = f"sorti le {day(row.retired_on)}" if row.retired_on else ""
    return Cell(row.name or "sans nom", url, detail, str(row.pk) if tick else "")

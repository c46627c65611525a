"""Kept blocks as the pages of the site draw them; and tables of a page as papers print them."""

from collections.abc import Iterable
from typing import Any

from maillage.kernel import papers
from maillage.kernel.templatetags.face import Cell, Column, KeyFigure, Table, number, written

__all__ = ["drawn", "printed_figures", "printed_table"]


def printed_figures(figures: Iterable[KeyFigure]) -> papers.KeyFigures:
    """Key figures of a page, for a paper."""
    return papers.KeyFigures(
        [
            papers.KeyFigure(f"{number(one.value, one.digits)} {one.unit}".strip(), one.label, one.detail)
            for one in figures
        ]
    )


def printed_table(table: Table) -> papers.Block:
    """A table of a page, for a paper: the same texts, without links. One without rows says why it has none."""
    if not table.rows and table.empty is not None:
        return papers.Paragraph(f"{table.caption} : {table.empty.why or table.empty.what}")
    columns = [
        papers.Column(f"{one.title} ({one.unit})" if one.unit else one.title, one.is_number) for one in table.columns
    ]
    rows = [
        [_text(cell, column.digits) for cell, column in zip(cells, table.columns, strict=True)]
        for cells in (*table.rows, *([table.totals] if table.totals else ()))
    ]
    note = " ".join(filter(None, [f"Base : {table.base}" if table.base else "", table.note]))
    return papers.Table(table.caption, tuple(columns), rows, note)


def _text(cell: Any, digits: int) -> str:
    if isinstance(cell, Cell):
        return " – ".join(filter(None, [str(written(cell.value, digits)), cell.detail]))
    return str(written(cell, digits))


def drawn(blocks: Iterable[dict[str, Any]], pictures: str) -> list[dict[str, Any]]:
    """Stored blocks, ready for ``kernel/components/blocks.html``. ``pictures``: the address before the name of a picture."""
    return [_drawn(block, pictures) for block in blocks]


def _drawn(block: dict[str, Any], pictures: str) -> dict[str, Any]:
    match block["kind"]:
        case "figures":
            return {
                "kind": "figures",
                "items": [KeyFigure(value, label, detail=detail) for value, label, detail in block["items"]],
            }
        case "table":
            return {"kind": "table", "table": _table(block)}
        case "picture":
            pieces = [
                (f"{pictures}{block['name']}-{piece}.svg", width, height)
                for piece, (width, height) in enumerate(block["pieces"])
            ]
            return {**block, "pieces": pieces, "table": _table(block["table"])}
    return block


def _table(stored: dict[str, Any]) -> Table:
    columns = tuple(Column(title, is_number=is_number) for title, is_number in stored["columns"])
    return Table(stored["caption"], columns, stored["rows"], note=stored["note"])

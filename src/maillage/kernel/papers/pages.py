"""Kept blocks as the pages of the site draw them."""

from collections.abc import Iterable
from typing import Any

from maillage.kernel.templatetags.face import Column, KeyFigure, Table

__all__ = ["drawn"]


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

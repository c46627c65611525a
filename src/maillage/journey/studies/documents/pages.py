"""Pieces of a study as the pages of the site draw them."""

from collections.abc import Iterable, Sequence
from typing import Any

from maillage.journey.studies.engine.own import OwnMachine
from maillage.kernel.templatetags.face import Column, KeyFigure, Table
from maillage.kernel.typography import trimmed

__all__ = ["drawn", "machine_table"]


def drawn(blocks: Iterable[dict[str, Any]], pictures: str) -> list[dict[str, Any]]:
    """Stored blocks, ready for ``studies/_blocks.html``. ``pictures``: the address before the name of a picture."""
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


def machine_table(machines: Sequence[OwnMachine]) -> Table:
    """What a member has and what it costs, kind by kind."""
    bases = {machine.basis for machine in machines if machine.basis}
    basis = bases.pop() if len(bases) == 1 else ""  # else each row says its own
    piece, yearly = f"€ {basis} pièce".replace("  ", " "), f"€ {basis} par an".replace("  ", " ")
    columns = (
        Column("Machine"),
        Column("Nombre", is_number=True),
        Column("Prix payé", unit=piece, is_number=True, digits=2),
        Column("Durée de vie", unit="ans", is_number=True),
        Column("Renouvellement", unit=yearly, is_number=True, digits=2),
        Column("Prix moyen du territoire", unit=piece, is_number=True, digits=2),
        Column("Économie au prix moyen", unit=yearly, is_number=True, digits=2),
    )
    rows = [
        (
            machine.label if basis or not machine.basis else f"{machine.label} ({machine.basis})",
            machine.count,
            machine.price,
            None if machine.life_years is None else trimmed(machine.life_years),
            machine.yearly_cost,
            machine.mean_price,
            machine.saving,
        )
        for machine in machines
    ]
    note = (
        "Renouvellement : nombre × prix ÷ durée de vie. Économie : si vous achetiez au prix moyen du territoire ; "
        "négatif, vous payez déjà moins. Ce prix n’est montré que si cinq collectivités au moins ont donné le leur."
    )
    return Table("Vos machines", columns, rows, note=note)

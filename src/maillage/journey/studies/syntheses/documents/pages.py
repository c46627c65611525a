"""The page of a member: its table."""

from collections.abc import Sequence

from maillage.journey.studies.syntheses.engine.own import OwnMachine
from maillage.kernel.templatetags.face import Column, Table
from maillage.kernel.typography import trimmed

__all__ = ["machine_table"]


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

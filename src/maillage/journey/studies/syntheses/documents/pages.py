"""The page of a member: its tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from maillage.journey.studies.syntheses.engine.census import own_rows
from maillage.journey.studies.syntheses.engine.own import OwnMachine
from maillage.kernel.templatetags.face import Column, Table
from maillage.kernel.typography import trimmed

__all__ = ["census_table", "machine_table"]


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


def census_table(told: Sequence[Mapping[str, str | None]], totals: Mapping[str, Any]) -> Table:
    """What a member had when a campaign was frozen (``told``: its own figures, and those of whom it replaced), beside the
    territory where enough members make it."""
    columns = (
        Column("Quoi"),
        Column("Unité"),
        Column("Vous", is_number=True),
        Column("Moyenne des répondantes", is_number=True),
        Column("Médiane", is_number=True),
        Column("Réponses (n)", is_number=True),
        Column("Sur le territoire (estimé)", is_number=True),
    )
    note = (
        "Ce que vous avez est à vous : seul le service qui conduit l’étude le lit aussi. Moyenne et médiane ne sont montrées que si "
        "cinq collectivités au moins ont répondu. NC : il manque un prix ou un volume dans vos réponses."
    )
    return Table("Ce que vous avez, et le territoire", columns, own_rows(told, totals), note=note)

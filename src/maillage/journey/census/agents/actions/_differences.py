"""Where a machine and its record disagree: somebody says which of the two is right."""

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.agents.actions._landing import BACK, kind_of_machine, provenance_of, value_from
from maillage.journey.census.agents.models import Machine
from maillage.journey.census.inventory.actions import change_record, restore_record
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.pages import NotAllowed

__all__ = ["keep_ours", "take_declared"]


@transaction.atomic
def take_declared(actor: Actor, machine: Machine, column: str = "") -> int:
    """The record takes what the machine says, in one column or in all; from then on the column follows it. How many.

    Errors: ``NotAllowed``; ``Refused`` of the inventory.
    """
    columns = _columns(actor, machine, column)
    row, kind = machine.record, kind_of_machine(machine)
    if row is None:
        raise NotAllowed("record")
    if BACK in columns:
        restore_record(actor, row)
    taken = {name: machine.differences[name] for name in columns if name != BACK}
    values = {name: value_from(name, text, kind) for name, text in taken.items()}
    if values:
        change_record(actor, row, values, provenance=provenance_of(row, values, localdate()))
    machine.written = machine.written | taken
    _settle(machine, columns)
    record(
        actor,
        "census_agents.difference_taken",
        machine,
        f"a retenu ce que dit le poste « {machine.name} »",
        after=taken or {"restored": True},
    )
    return len(columns)


@transaction.atomic
def keep_ours(actor: Actor, machine: Machine, column: str = "") -> int:
    """The record stays; the same declared value is not shown again. How many. Error: ``NotAllowed``."""
    columns = _columns(actor, machine, column)
    left = {name: machine.differences[name] for name in columns}
    machine.settled = machine.settled | left
    _settle(machine, columns)
    sentence = f"a gardé ce qui était écrit du poste « {machine.name} »"
    record(actor, "census_agents.difference_left", machine, sentence, after=left)
    return len(columns)


def _columns(actor: Actor, machine: Machine, column: str) -> list[str]:
    """The columns that disagree, or the one that is meant."""
    actor.must(Right.KEEP_INVENTORY)
    known = [name for name in machine.differences if name == BACK or name in KINDS[kind_of_machine(machine)].facts]
    columns = [column] if column in known else [] if column else known
    if not columns:
        raise NotAllowed("difference")
    return columns


def _settle(machine: Machine, columns: list[str]) -> None:
    machine.differences = {name: text for name, text in machine.differences.items() if name not in columns}
    machine.difference_count = len(machine.differences)
    machine.save(update_fields=["differences", "difference_count", "settled", "written"])

"""The second of two people who edit one record is told before anything is written."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from maillage.foundations.organisations.access import Actor
from maillage.journey.census.inventory.models import Kind, Record
from maillage.journey.census.inventory.queries import (
    ADDED_VALUE,
    STATUS_OF,
    Meanwhile,
    held_values,
    meanwhile,
    said_meanwhile,
)
from maillage.kernel.editions import ChangedMeanwhile, moved_since

__all__ = ["RecordChanged", "check_unchanged", "names_written", "split_unchanged"]


class RecordChanged(ChangedMeanwhile):
    """Values that are about to be written were changed since they were shown. ``row``: the record as it is now."""

    def __init__(self, row: Record, changes: Collection[Meanwhile]) -> None:
        self.row, self.changes = row, changes
        super().__init__(said_meanwhile(changes))


def names_written(
    kind: Kind,
    values: Mapping[str, Any],
    provenance: Mapping[str, Mapping[str, Any]] | None = None,
    extra: Mapping[str, str] | None = None,
) -> set[str]:
    """What a write puts in the place of something. A price and its tax basis stand for each other: one alone is no amount."""
    names = {*values, *(f"{STATUS_OF}{column}" for column in provenance or {})}
    names |= {f"{ADDED_VALUE}{code}" for code in extra or {}}
    money = {*kind.prices, "tax_basis"}
    return names | money if names & money else names


def check_unchanged(actor: Actor, kind: Kind, row: Record, edition: str, names: Collection[str]) -> None:
    """Let a write pass if nobody changed what it replaces since the edition. ``row`` is locked. Error: ``RecordChanged``."""
    moved = [name for name in moved_since(edition, held_values(kind, row)) if name in names]
    if moved:
        raise RecordChanged(row, meanwhile(actor, kind, row, moved))


def split_unchanged(rows: Iterable[Record], shown_at: datetime | None) -> tuple[list[Record], list[Record]]:
    """Of locked records: those as they were when a list showed them, and those that were changed since."""
    every = list(rows)
    moved = [row for row in every if shown_at is not None and row.updated_at > shown_at]
    return [row for row in every if row not in moved], moved

"""The plan of a whole file: every table, in the order in which they lean on each other, batch after batch."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.models import KINDS, NotRead
from maillage.journey.census.transfers.actions._drafting import targets_for
from maillage.journey.census.transfers.engine import Importing, Links, Planned, Planner, Reading, RulesRefused
from maillage.journey.census.transfers.enums import RIGHTS
from maillage.journey.census.transfers.imports import FoundTable, OpenedFile
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.queries import organisation_of

__all__ = ["BATCH", "Batch", "PlanChanged", "Planning", "digest_of", "digest_of_planners", "plan_batches", "planner_of"]

BATCH: Final = 1000


class PlanChanged(MaillageError):
    """What would be written is no more what somebody looked at."""


@dataclass(slots=True)
class Batch:
    """Some rows of a table, planned."""

    planner: Planner
    table: str
    rows: list[Planned]


@dataclass(slots=True)
class Planning:
    """What is needed to plan a file: for whom, as whom, and what is known so far."""

    importing: Importing
    links: Links
    readings: list[Reading]
    tables: dict[str, FoundTable]
    targets: dict[str, dict[str, object]]
    planners: list[Planner] = field(default_factory=list)

    @classmethod
    def of(cls, actor: Actor, found: FileImport) -> "Planning":
        """Errors: ``NotAllowed``, ``RulesRefused``."""
        readings = [Reading.of(one) for one in found.readings]
        targets = targets_for(actor, [KINDS[reading.rules.kind] for reading in readings])
        for reading in readings:
            for right in RIGHTS[reading.rules.mode]:
                actor.must(right)
            reading.rules.check(targets[reading.rules.kind], sees_prices=actor.may(Right.SEE_PRICES))
        owner = organisation_of(actor.acting_id)
        importing = Importing(owner.pk, owner.name, owner.siren, owner.insee_code)
        tables = {table["name"]: FoundTable.of(table) for table in found.tables}
        return cls(importing, Links(owner.pk), readings, tables, targets)  # type: ignore[arg-type]

    @property
    def digest(self) -> str:
        return digest_of_planners(self.planners)

    @property
    def others(self) -> dict[str, int]:
        """Rows of other organisations, by what the file calls them."""
        found: dict[str, int] = {}
        for planner in self.planners:
            for name, count in planner.others.items():
                found[name] = found.get(name, 0) + count
        return dict(sorted(found.items(), key=lambda item: -item[1])[:50])


def planner_of(planning: Planning, reading: Reading) -> Planner:
    """The planner of a table. Error: ``RulesRefused``, where a constant cannot be read."""
    table = planning.tables[reading.table]
    targets = planning.targets[reading.rules.kind]
    try:
        planner = Planner(
            reading.rules,
            table.header,
            targets,  # type: ignore[arg-type]
            planning.importing,
            planning.links,
            first_row=reading.dialect.header + 1,
        )
    except NotRead as refused:
        raise RulesRefused(f"Une valeur donnée pour tout le fichier {refused.message}. {refused.cure}") from None
    planning.planners.append(planner)
    return planner


def plan_batches(planning: Planning, path: Path) -> Iterator[Batch]:
    """The whole file, planned: to be read in a scope that sees the inventory. Errors: ``FileRefused``, ``RulesRefused``."""
    with OpenedFile(path) as source:
        for reading in planning.readings:
            planner = planner_of(planning, reading)
            rows = source.rows(reading.table, reading.dialect)
            while cells := list(islice(rows, BATCH)):
                planned = planner.plan(cells)
                planner.pass_on(planned)
                yield Batch(planner, reading.table, planned)


def digest_of_planners(planners: Sequence[Planner]) -> str:
    """What makes two plans of a file the same one."""
    return sha256("".join(planner.digest.hexdigest() for planner in planners).encode()).hexdigest()


def digest_of(found: FileImport) -> str:
    """Of a file, how it is read, and for whom: what is written once. A text has one table, which bears the file's name."""
    readings = [one | {"table": ""} if one["dialect"]["separator"] else one for one in found.readings]
    told = [found.file_sha256, found.owner_id, readings]
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

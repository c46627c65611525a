"""The library of arguments and of hearings: what is shipped, and what a body made of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from maillage.journey.studies.scenarios.enums import PointSide, ScenarioKind
from maillage.journey.studies.scenarios.models import LibraryEntry

__all__ = ["Argument", "arguments_for", "shipped_arguments", "shipped_sheets"]

_SIDES: Final = {
    "advantages": PointSide.ADVANTAGE,
    "drawbacks": PointSide.DRAWBACK,
    "risks": PointSide.RISK,
    "legal_steps": PointSide.LEGAL_STEP,
}


@dataclass(frozen=True, slots=True)
class Argument:
    """``code``: of a shipped argument, empty for one of the body's own; ``entry_id``: of its own, 0 for a shipped one."""

    kind: ScenarioKind
    side: PointSide
    text: str
    weeks: int | None = None
    source: str = ""
    code: str = ""
    entry_id: int = 0


def _read(name: str) -> Any:
    return yaml.safe_load((files("maillage.journey.studies.scenarios") / "library" / name).read_text(encoding="utf-8"))


@cache
def shipped_arguments() -> tuple[Argument, ...]:
    """What the territories that were heard said of each way of doing."""
    return tuple(
        Argument(ScenarioKind(kind), _SIDES[side], one["text"], one.get("weeks"), one.get("source", ""), one["code"])
        for kind, sides in _read("arguments.yaml").items()
        for side, several in sides.items()
        for one in several
    )


@cache
def shipped_sheets() -> dict[str, dict[str, Any]]:
    """Hearing sheets of the seeds, by code."""
    return {
        sheet["code"]: {name: value for name, value in sheet.items() if name != "code"}
        for sheet in _read("hearings.yaml")
    }


def arguments_for(entries: Iterable[LibraryEntry], kind: str = "") -> list[Argument]:
    """The library as a body made it, of one kind of scenario or of all: shipped arguments less those that it replaced or
    hid, then its own."""
    kept = list(entries)
    replaced = {entry.replaces for entry in kept if entry.replaces}
    own = [
        Argument(ScenarioKind(entry.kind), PointSide(entry.side), entry.text, entry.weeks, entry.source, "", entry.pk)
        for entry in kept
        if entry.text
    ]
    both = [argument for argument in shipped_arguments() if argument.code not in replaced] + own
    return [argument for argument in both if not kind or argument.kind == kind]

"""Who may open what: one row a route, one column a character, and nothing that is not written here.

A file a stage of the journey, where its rows and its objects stand side by side. To add a page, in the file of its stage:
one row in ``GET``; a row in ``POST`` if it writes; and where its address names an object, one line in ``OBJECTS``. The
object is that of `membre` or of its body. ``tests/architecture/test_grid.py`` holds the grid against the addresses of the
site, in both directions.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

from tests.architecture.grid import (
    agents,
    bills,
    campaigns,
    costs,
    deadlines,
    foundations,
    inventory,
    money,
    offers,
    questionnaires,
    reports,
    scenarios,
    sharing,
    syntheses,
    telephony,
    territories,
    transfers,
)
from tests.cast import CAST, Place

__all__ = ["BODIES", "GET", "OBJECTS", "POST", "STAGES", "body_of", "parameters_of"]

EMPTY: Final = {"csrfmiddlewaretoken": ""}
"""What a browser sends of an empty form."""

Makers = dict[str, Callable[[Place], dict[str, Any]]]
_FILES: Final = {
    "foundations": foundations,
    "territories": territories,
    "inventory": inventory,
    "questionnaires": questionnaires,
    "campaigns": campaigns,
    "agents": agents,
    "bills": bills,
    "transfers": transfers,
    "costs": costs,
    "deadlines": deadlines,
    "syntheses": syntheses,
    "scenarios": scenarios,
    "money": money,
    "offers": offers,
    "sharing": sharing,
    "telephony": telephony,
    "reports": reports,
}


def _rows(grid: str) -> dict[str, dict[str, int]]:
    if not grid:
        return {}
    head, *rows = (line.split() for line in grid.strip().splitlines())
    assert tuple(head[1:]) == CAST
    found = {name: dict(zip(CAST, map(int, statuses), strict=True)) for name, *statuses in rows}
    assert len(found) == len(rows), "a route has two rows"
    return found


def _together(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """All stages in one; a route stands in one of them."""
    found = {name: value for part in parts for name, value in part.items()}
    assert len(found) == sum(map(len, parts)), "a route stands in two stages"
    return found


def _of(stage: ModuleType, name: str) -> Any:
    return getattr(stage, name, {})


_READ: Final = {name: _rows(stage.GET) for name, stage in _FILES.items()}
STAGES: Final = {name: tuple(rows) for name, rows in _READ.items()}
"""The routes of each stage."""
GET: Final = _together(list(_READ.values()))
POST: Final = _together([_rows(_of(stage, "POST")) for stage in _FILES.values()])
OBJECTS: Final[Makers] = _together([_of(stage, "OBJECTS") for stage in _FILES.values()])
BODIES: Final[Makers] = _together([_of(stage, "BODIES") for stage in _FILES.values()])


def parameters_of(route: str, place: Place) -> dict[str, Any]:
    """What the address of a route names, in a place."""
    return OBJECTS[route](place) if route in OBJECTS else {}


def body_of(route: str, place: Place) -> dict[str, Any]:
    """What is posted to a route, in a place."""
    return EMPTY | (BODIES[route](place) if route in BODIES else {})

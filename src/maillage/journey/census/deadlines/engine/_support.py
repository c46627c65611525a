"""Until when a system or an office suite receives corrections, from what people and machines call it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from maillage.engine.parameters import parameter
from maillage.kernel.spelling import fold

__all__ = ["Support", "support_of"]


@dataclass(frozen=True, slots=True)
class Support:
    """``code``: what it is, for keys; ``ends_on``: the last day of corrections; ``source``: who says so."""

    code: str
    product: str
    ends_on: date
    source: str


@cache
def _catalogue(on: date) -> tuple[tuple[re.Pattern[str], Support], ...]:
    found: list[tuple[re.Pattern[str], Support]] = []
    for rule in ("census/system_support", "census/office_support"):
        entries: list[dict[str, Any]] = parameter(rule, on).value
        for entry in entries:
            about = Support(entry["code"], entry["product"], entry["ends_on"], entry["source"])
            found.append((re.compile(entry["pattern"]), about))
    return tuple(found)


def support_of(name: str, on: date) -> list[Support]:
    """What is known of the products that a text names, by the rules in force on a day; nothing for what no rule knows.

    Several suites may stand on one machine: each counts once.

    >>> [found.product for found in support_of("Microsoft Windows 10 Professionnel", date(2026, 11, 22))]
    ['Windows 10']
    """
    folded = fold(name)
    found: dict[str, Support] = {}
    taken: list[tuple[int, int]] = []
    for pattern, about in _catalogue(on):
        for match in pattern.finditer(folded):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                found[about.code] = about
    return list(found.values())

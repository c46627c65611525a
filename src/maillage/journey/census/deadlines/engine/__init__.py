"""What rings: pure rules of notices and supports, and the records of the inventory turned into deadlines."""

from maillage.engine.notices import (
    Exit,
    Term,
    Terms,
    add_months,
    cost_over,
    earliest_exit,
    last_day_of_notice,
    leaves_on,
    next_term_end,
    term_on,
    terms_between,
    terms_of,
)
from maillage.journey.census.deadlines.engine._rings import Ring, rings_of_contract, seen_on
from maillage.journey.census.deadlines.engine._sources import SOURCES, WATCHED, Closure, collect
from maillage.journey.census.deadlines.engine._support import Support, support_of

__all__ = [
    "SOURCES",
    "WATCHED",
    "Closure",
    "Exit",
    "Ring",
    "Support",
    "Term",
    "Terms",
    "add_months",
    "collect",
    "cost_over",
    "earliest_exit",
    "last_day_of_notice",
    "leaves_on",
    "next_term_end",
    "rings_of_contract",
    "seen_on",
    "support_of",
    "term_on",
    "terms_between",
    "terms_of",
]

"""Notices: when a contract may be left, until when to say so, and what silence costs."""

from maillage.engine.notices._months import EVER, add_months, cost_over, next_term_end
from maillage.engine.notices._notice import (
    Exit,
    Term,
    Terms,
    earliest_exit,
    last_day_of_notice,
    leaves_on,
    term_on,
    terms_between,
    terms_of,
)

__all__ = [
    "EVER",
    "Exit",
    "Term",
    "Terms",
    "add_months",
    "cost_over",
    "earliest_exit",
    "last_day_of_notice",
    "leaves_on",
    "next_term_end",
    "term_on",
    "terms_between",
    "terms_of",
]

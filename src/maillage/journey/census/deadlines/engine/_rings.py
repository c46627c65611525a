"""What rings for a contract, row by row, so that the rows are true on any day of the years to come."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from maillage.engine.notices import EVER, Term, Terms, leaves_on, terms_between
from maillage.journey.census.deadlines.enums import WORDS, DeadlineKind

__all__ = ["HORIZON", "TOLD_DAYS", "Ring", "plain_ring", "rings_of_contract", "seen_on"]

HORIZON: Final = timedelta(days=550)
"""How far the terms of a contract are worked out; a chore of the night moves it on."""
TOLD_DAYS: Final = 92
"""How long one is told of what has passed, where nothing more can be done about it."""


@dataclass(frozen=True, slots=True)
class Ring:
    """``due_on``: the last day; shown from ``shown_from`` to ``shown_to``, both included. The rest as in ``Deadline``."""

    kind: str
    due_on: date
    shown_from: date = date.min
    shown_to: date = EVER
    until: date | None = None
    cost: Decimal | None = None
    is_certain: bool = True


def plain_ring(kind: str, due_on: date, *, cost: Decimal | None = None, is_certain: bool = True) -> Ring:
    """What rings once, on a day that nothing moves."""
    shown_to = EVER if WORDS[kind].lasting else due_on + timedelta(days=TOLD_DAYS)
    return Ring(kind, due_on, shown_to=shown_to, cost=cost, is_certain=is_certain)


def rings_of_contract(terms: Terms, day: date) -> list[Ring]:
    """What rings for a contract from ``day`` on.

    Guarantee: for any later day up to ``HORIZON``, ``seen_on`` of these is what ``seen_on`` of those of that day would be.
    A notice that was missed is shown until its term ends, or until the next one is missed too.
    """
    left = leaves_on(terms)
    rings: list[Ring] = []
    found = terms_between(terms, day, day + HORIZON)
    for place, term in enumerate(found):
        before = rings[-1].due_on + timedelta(days=1) if rings else date.min
        if term.ends_on == left or term.is_last or (terms.renewal == "" and term.notice_by is None):
            rings.append(_end(terms, term, before, is_left=term.ends_on == left))
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        shown_to = EVER if term.renewed_until is None else term.ends_on
        if following is not None:
            shown_to = min(shown_to, _due(terms, following, left))
        rings.append(
            Ring(
                DeadlineKind.NOTICE,
                term.notice_by or term.ends_on,
                before,
                shown_to,
                term.renewed_until,
                term.cost,
                is_certain=term.notice_by is not None,
            )
        )
    return rings


def _due(terms: Terms, term: Term, left: date | None) -> date:
    return (
        _end(terms, term, date.min, is_left=True).due_on
        if term.is_last or term.ends_on == left
        else (term.notice_by or term.ends_on)
    )


def _end(terms: Terms, term: Term, shown_from: date, *, is_left: bool) -> Ring:
    """The end itself; of an express renewal that nobody has given up, the day by which it must be asked for."""
    is_asked = terms.renewal == "EXPRESS" and not is_left and term.notice_by is not None
    return Ring(DeadlineKind.CONTRACT_END, (is_asked and term.notice_by) or term.ends_on, shown_from)


def seen_on(rings: list[Ring], day: date) -> list[Ring]:
    """Those that are shown on a day."""
    return [ring for ring in rings if ring.shown_from <= day <= ring.shown_to]

"""When a contract may be left: terms, the last day of a notice, what happens when it is missed (docs/methodes/preavis.md)."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from maillage.engine.notices._months import EVER, add_months, cost_over, next_term_end

__all__ = [
    "Exit",
    "Term",
    "Terms",
    "earliest_exit",
    "last_day_of_notice",
    "leaves_on",
    "term_on",
    "terms_between",
    "terms_of",
]

Renewal = Literal["TACIT", "EXPRESS", "NONE", ""]
MOST_TERMS: Final = 2_000
"""A contract renewed each month for a hundred and sixty years."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says of its end. ``None`` is what nobody knows, never zero.

    ``ends_on``: the last day of the first term, included. ``notice_months`` and ``notice_days`` add up.
    ``renewal_months``: how long a tacit renewal binds; ``most_renewals``: how many there may be, ``None`` for no limit.
    ``notice_given_on``: the day on which the holder received it. ``amount``: paid each ``period``.
    """

    ends_on: date
    starts_on: date | None = None
    notice_months: int | None = None
    notice_days: int | None = None
    renewal: Renewal = ""
    renewal_months: int | None = None
    most_renewals: int | None = None
    notice_given_on: date | None = None
    amount: Decimal | None = None
    period: str = "YEAR"
    buy_out: Decimal | None = None

    @property
    def is_notice_known(self) -> bool:
        return self.notice_months is not None or self.notice_days is not None

    @property
    def renews(self) -> bool:
        """Whether it goes on by itself, for a known time."""
        return self.renewal == "TACIT" and bool(self.renewal_months) and self.most_renewals != 0


def terms_of(contract: Any) -> Terms:
    """What a contract says of its end, whoever keeps it: anything with the attributes of ``Terms``. It must have an end."""
    return Terms(**{each.name: getattr(contract, each.name) for each in fields(Terms)})


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a contract; ``rank`` 0 is the first. ``ends_on`` is included.

    ``notice_by``: the last day on which the letter must have ARRIVED; ``None`` where the notice is not known.
    ``is_last``: the contract ends with it, notice or not. ``renewed_until``: the end of the term that follows if nothing
    is said; ``None`` where there is none or its length is not known. ``cost``: what that term costs.
    """

    rank: int
    starts_on: date | None
    ends_on: date
    notice_by: date | None
    is_last: bool
    renewed_until: date | None
    cost: Decimal | None


def last_day_of_notice(ends_on: date, months: int | None, days: int | None) -> date:
    """The last day on which the letter must have arrived: months first, then days, counted back from the last day.

    « 31 mai moins 3 mois » is the last day of February.

    >>> last_day_of_notice(date(2026, 5, 31), 3, None), last_day_of_notice(date(2026, 12, 31), 3, 15)
    (datetime.date(2026, 2, 28), datetime.date(2026, 9, 15))
    """
    by = add_months(ends_on, -(months or 0))
    return by - timedelta(days=min(days or 0, by.toordinal() - 1))


def _term(terms: Terms, rank: int) -> Term:
    months = (terms.renewal_months or 0) if terms.renews else 0
    end = terms.ends_on if rank == 0 else next_term_end(terms.ends_on, months * rank)
    before = None if rank == 0 else terms.ends_on if rank == 1 else next_term_end(terms.ends_on, months * (rank - 1))
    is_spent = terms.most_renewals is not None and rank >= terms.most_renewals
    is_bound = terms.renews and not is_spent
    return Term(
        rank=rank,
        starts_on=terms.starts_on if before is None else before + timedelta(days=1),
        ends_on=end,
        notice_by=last_day_of_notice(end, terms.notice_months, terms.notice_days) if terms.is_notice_known else None,
        is_last=terms.renewal in ("NONE", "EXPRESS") or (terms.renewal == "TACIT" and is_spent),
        renewed_until=next_term_end(terms.ends_on, months * (rank + 1)) if is_bound else None,
        cost=cost_over(terms.amount, terms.period, terms.renewal_months) if is_bound else None,
    )


def term_on(terms: Terms, day: date) -> Term:
    """The term that runs on a day; the last one of all for a day after it. Notices that were given are not looked at.

    >>> term_on(Terms(date(2020, 12, 31), notice_months=3, renewal="TACIT", renewal_months=12), date(2026, 11, 22)).ends_on
    datetime.date(2026, 12, 31)
    """
    if day <= terms.ends_on or not terms.renews:
        return _term(terms, 0)
    elapsed = (day.year - terms.ends_on.year) * 12 + day.month - terms.ends_on.month
    rank = max(elapsed // (terms.renewal_months or 1) - 1, 0)  # one too early at most: month ends differ
    if terms.most_renewals is not None:
        rank = min(rank, terms.most_renewals)
    found = _term(terms, rank)
    while found.ends_on < day and not found.is_last and found.ends_on < EVER:
        found = _term(terms, found.rank + 1)
    return found


def leaves_on(terms: Terms) -> date | None:
    """The day on which the contract ends by a notice that was given; ``None`` where none was.

    A notice that came too late for a term holds for the next one. Where the length of the notice is not known, it is
    taken to have come in time for the term in which it was given.
    """
    given = terms.notice_given_on
    if given is None:
        return None
    found = term_on(terms, given)
    while found.notice_by is not None and found.notice_by < given and found.renewed_until and found.ends_on < EVER:
        found = _term(terms, found.rank + 1)
    return found.ends_on


def terms_between(terms: Terms, first: date, last: date) -> list[Term]:
    """The term that runs on ``first`` and those after it, to the first whose notice falls after ``last``, included.

    Nothing after the end that a notice has set.
    """
    left = leaves_on(terms)
    found = [term_on(terms, first if left is None else min(first, left))]
    while found[-1].renewed_until is not None and len(found) < MOST_TERMS:
        following = _term(terms, found[-1].rank + 1)
        if following.ends_on >= EVER or (left is not None and following.ends_on > left):
            break
        found.append(following)
        if (following.notice_by or following.ends_on) > last:
            break
    return found


@dataclass(frozen=True, slots=True)
class Exit:
    """``on``: the earliest end without paying for it; ``notice_by``: the letter must have arrived; ``staying``: what is
    paid until then; ``buy_out``: what leaving at once costs instead. Amounts in the contract's tax basis, ``None`` for NC.
    """

    on: date
    notice_by: date | None
    staying: Decimal | None
    buy_out: Decimal | None


def earliest_exit(terms: Terms, day: date) -> Exit | None:
    """How one leaves soonest on a day; ``None`` for a contract that has ended.

    >>> found = earliest_exit(
    ...     Terms(date(2026, 12, 31), notice_months=3, renewal="TACIT", renewal_months=12), date(2026, 11, 22)
    ... )
    >>> found.on, found.notice_by
    (datetime.date(2027, 12, 31), datetime.date(2027, 9, 30))
    """
    left = leaves_on(terms)
    if left is not None:
        return None if left < day else Exit(left, None, _staying(terms, day, left), terms.buy_out)
    found = term_on(terms, day)
    while found.notice_by is not None and found.notice_by < day and found.renewed_until and found.ends_on < EVER:
        found = _term(terms, found.rank + 1)
    if found.ends_on < day:
        return None
    needs_notice = found.notice_by is not None and found.renewed_until is not None
    return Exit(
        found.ends_on, found.notice_by if needs_notice else None, _staying(terms, day, found.ends_on), terms.buy_out
    )


def _staying(terms: Terms, day: date, end: date) -> Decimal | None:
    """What is paid from a day to an end: the months that begin in between, whole."""
    months = 0
    while months < 12 * 30 and add_months(day, months) <= end:
        months += 1
    return cost_over(terms.amount, terms.period, months)

"""Notices: month ends, leap years, terms that follow each other, and rows that stay true as days go by."""

import itertools
import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.journey.census.deadlines.engine import (
    Terms,
    add_months,
    cost_over,
    earliest_exit,
    last_day_of_notice,
    leaves_on,
    next_term_end,
    rings_of_contract,
    seen_on,
    term_on,
    terms_between,
)
from maillage.journey.census.deadlines.engine._rings import HORIZON
from maillage.journey.census.deadlines.enums import DeadlineKind

TODAY = date(2026, 11, 22)
days = st.dates(date(1990, 1, 1), date(2080, 12, 31))
some_months = st.integers(1, 120)
contracts = st.builds(
    Terms,
    ends_on=st.dates(date(2015, 1, 1), date(2032, 12, 31)),
    notice_months=st.none() | st.integers(0, 18),
    notice_days=st.none() | st.integers(0, 45),
    renewal=st.sampled_from(["TACIT", "TACIT", "TACIT", "EXPRESS", "NONE", ""]),
    renewal_months=st.none() | st.integers(0, 60),
    most_renewals=st.none() | st.integers(0, 6),
    notice_given_on=st.none() | st.dates(date(2015, 1, 1), date(2032, 12, 31)),
    amount=st.none() | st.decimals(0, 10_000, places=2),
    period=st.sampled_from(["MONTH", "QUARTER", "YEAR", "ONCE"]),
)


@pytest.mark.parametrize(
    ("end", "months", "extra", "by"),
    [
        (date(2026, 5, 31), 3, None, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, None, date(2028, 2, 29)),
        (date(2026, 12, 31), 3, None, date(2026, 9, 30)),
        (date(2026, 12, 31), 6, None, date(2026, 6, 30)),
        (date(2026, 6, 30), 3, None, date(2026, 3, 30)),
        (date(2026, 3, 31), 1, None, date(2026, 2, 28)),
        (date(2026, 12, 31), None, 45, date(2026, 11, 16)),
        (date(2026, 12, 31), 1, 15, date(2026, 11, 15)),
        (date(2026, 1, 15), 2, None, date(2025, 11, 15)),
        (date(2026, 12, 31), 0, None, date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_a_notice(end: date, months: int | None, extra: int | None, by: date) -> None:
    assert last_day_of_notice(end, months, extra) == by


@given(days, st.integers(-240, 240))
def test_months_keep_the_day_or_take_the_last_one(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(days, some_months, st.integers(0, 60))
def test_a_longer_notice_is_never_due_later(end: date, months: int, extra: int) -> None:
    assert last_day_of_notice(end, months, extra) <= last_day_of_notice(end, months - 1, extra)
    assert last_day_of_notice(end, months, extra + 1) < last_day_of_notice(end, months, extra) <= end


@given(days, some_months, st.integers(1, 12))
def test_terms_touch_and_whole_months_stay_whole(first: date, months: int, rank: int) -> None:
    following = next_term_end(first, months * rank)
    assert following > first
    if (first + timedelta(days=1)).day == 1:
        assert (following + timedelta(days=1)).day == 1, "a contract that ends with a month goes on doing so"


@given(st.decimals(0, 100_000, places=6), st.integers(0, 120))
def test_a_year_costs_the_same_however_it_is_paid(amount: Decimal, years: int) -> None:
    monthly, quarterly = cost_over(amount, "MONTH", 12 * years), cost_over(amount * 3, "QUARTER", 12 * years)
    assert monthly == quarterly == cost_over(amount * 12, "YEAR", 12 * years)
    assert monthly is not None and abs(Fraction(monthly) - Fraction(amount) * 12 * years) <= Fraction(1, 200)


def test_what_is_not_known_is_no_zero() -> None:
    assert (
        cost_over(None, "YEAR", 12) is cost_over(Decimal(5), "ONCE", 12) is cost_over(Decimal(5), "YEAR", None) is None
    )


def test_a_contract_past_its_end_runs_on() -> None:
    terms = Terms(
        date(2019, 12, 31), notice_months=3, renewal="TACIT", renewal_months=12, amount=Decimal(90), period="MONTH"
    )
    term = term_on(terms, TODAY)
    assert (term.starts_on, term.ends_on, term.notice_by) == (date(2026, 1, 1), date(2026, 12, 31), date(2026, 9, 30))
    assert (term.renewed_until, term.cost) == (date(2027, 12, 31), Decimal("1080.00"))
    found = earliest_exit(terms, TODAY)
    assert found is not None and (found.on, found.notice_by) == (date(2027, 12, 31), date(2027, 9, 30))
    assert found.staying == Decimal("1260.00"), "fourteen months begin before the end of 2027"


def test_renewals_that_are_spent_end_the_contract() -> None:
    terms = Terms(date(2022, 12, 31), notice_months=3, renewal="TACIT", renewal_months=12, most_renewals=2)
    term = term_on(terms, TODAY)
    assert (term.ends_on, term.is_last, term.renewed_until) == (date(2024, 12, 31), True, None)
    assert [ring.kind for ring in seen_on(rings_of_contract(terms, TODAY), TODAY)] == [DeadlineKind.CONTRACT_END]
    assert earliest_exit(terms, TODAY) is None


@pytest.mark.parametrize(
    ("given_on", "ends"),
    [
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 10, 1), date(2027, 12, 31)),
        (date(2024, 1, 5), date(2024, 12, 31)),
    ],
)
def test_a_notice_that_comes_a_day_late_holds_for_the_next_term(given_on: date, ends: date) -> None:
    terms = Terms(date(2023, 12, 31), notice_months=3, renewal="TACIT", renewal_months=12, notice_given_on=given_on)
    assert leaves_on(terms) == ends
    (ring,) = [ring for ring in rings_of_contract(terms, TODAY) if ring.due_on == ends]
    assert ring.kind == DeadlineKind.CONTRACT_END and ring.cost is None


def test_an_express_renewal_is_asked_for_in_time() -> None:
    (ring,) = rings_of_contract(Terms(date(2027, 3, 31), notice_months=2, renewal="EXPRESS"), TODAY)
    assert (ring.kind, ring.due_on, ring.cost) == (DeadlineKind.CONTRACT_END, date(2027, 1, 31), None)


def test_a_tacit_renewal_of_unknown_length_goes_on_ringing() -> None:
    terms = Terms(date(2025, 3, 31), notice_months=2, renewal="TACIT")
    (ring,) = seen_on(rings_of_contract(terms, TODAY), TODAY)
    assert (ring.kind, ring.due_on, ring.until, ring.cost) == (DeadlineKind.NOTICE, date(2025, 1, 31), None, None)


def test_a_notice_that_nobody_knows_is_said_to_be_a_guess() -> None:
    (ring, *_) = rings_of_contract(Terms(date(2027, 3, 31), renewal="TACIT", renewal_months=12), TODAY)
    assert (ring.due_on, ring.is_certain) == (date(2027, 3, 31), False)


@given(contracts, days)
def test_the_running_term_holds_the_day_or_is_the_last(terms: Terms, day: date) -> None:
    term = term_on(terms, day)
    assert term.ends_on >= day or not terms.renews or term.is_last
    assert term.rank == 0 or (term.starts_on is not None and (term.starts_on <= day or term.is_last))
    assert term.notice_by is None or term.notice_by <= term.ends_on
    assert (term.renewed_until is None) <= (term.cost is None)
    assert terms.most_renewals is None or term.rank <= terms.most_renewals


@given(contracts)
def test_terms_follow_each_other_without_a_gap(terms: Terms) -> None:
    found = terms_between(terms, TODAY, TODAY + HORIZON)
    assert found
    for one, following in itertools.pairwise(found):
        assert following.starts_on == one.ends_on + timedelta(days=1) and one.renewed_until == following.ends_on


@settings(max_examples=400)
@given(contracts, st.integers(0, HORIZON.days))
def test_rows_worked_out_one_day_are_true_on_every_later_day(terms: Terms, later: int) -> None:
    """What makes a table of deadlines possible: nothing in it grows old before its horizon."""

    def shown(from_day: date, on: date) -> list[tuple[object, ...]]:
        seen = seen_on(rings_of_contract(terms, from_day), on)
        return [(ring.kind, ring.due_on, ring.until, ring.cost, ring.is_certain) for ring in seen]

    day = TODAY + timedelta(days=later)
    assert shown(TODAY, day) == shown(day, day)
    assert shown(day, day), "a contract with an end always rings"


@settings(max_examples=300)
@given(contracts, days)
def test_the_earliest_exit_can_still_be_had(terms: Terms, day: date) -> None:
    found = earliest_exit(terms, day)
    if found is not None:
        assert found.on >= day
        assert found.notice_by is None or (found.notice_by >= day and found.notice_by <= found.on)


def test_the_table_of_the_method_page_is_the_computed_one() -> None:
    page = Path(__file__).parents[6] / "docs" / "methodes" / "preavis.md"
    rows = re.findall(r"^\| (\d.*) \|$", page.read_text(encoding="utf-8"), re.M)
    assert len(rows) == 7
    for row in rows:
        end, notice, renewal, day, by, until = (cell.strip() for cell in row.split("|"))
        months, extra = re.search(r"(\d+) mois", notice), re.search(r"(\d+) jours", notice)
        terms = Terms(
            _day(end),
            notice_months=int(months[1]) if months else None,
            notice_days=int(extra[1]) if extra else None,
            renewal="TACIT",
            renewal_months=int(renewal.split()[0]),
        )
        term = term_on(terms, _day(day))
        assert (term.notice_by, term.renewed_until) == (_day(by), _day(until)), row


def _day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)

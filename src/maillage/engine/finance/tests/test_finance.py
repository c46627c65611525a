"""The bricks: fixtures of the trade, and what holds whatever the numbers."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.errors import UncoveredDate
from maillage.engine.finance import (
    BudgetSection,
    CoefficientRounding,
    Flow,
    FlowTooEarly,
    FormulaRefused,
    FundingKind,
    FundingSource,
    IndexTerm,
    IndexUnknown,
    IndexValue,
    LifeRefused,
    LoanRefused,
    NeverBreaksEven,
    OverFunded,
    RateRefused,
    Repayment,
    RevisionFormula,
    SpendingCategory,
    add_months,
    affordable_investment,
    break_even_units,
    depreciation_table,
    discount_factor,
    funding_plan,
    loan_table,
    net_present_value,
    payback_date,
    payback_months,
    revise,
    vat_compensation,
)

START = date(2026, 1, 31)
EUROS = st.decimals("0.01", 1_000_000, places=2)
SIGNED = st.decimals(-100_000, 100_000, places=2)
RATES = st.decimals(0, 30, places=2)
DAYS = st.dates(START, date(2056, 12, 31))
FLOWS = st.lists(st.builds(Flow, DAYS, SIGNED), max_size=12)


# --- present value ---------------------------------------------------------------------------------------------------


@given(DAYS, DAYS, RATES, RATES)
def test_a_euro_is_worth_less_later_and_at_a_higher_rate(one: date, other: date, low: Decimal, high: Decimal) -> None:
    assert 0 < discount_factor(high, START, one) <= 1
    if one <= other:
        assert discount_factor(high, START, one) >= discount_factor(high, START, other)
    if low <= high:
        assert discount_factor(low, START, one) >= discount_factor(high, START, one)


@given(FLOWS, FLOWS, RATES, st.integers(-5, 5))
def test_present_value_is_linear(first: list[Flow], second: list[Flow], rate: Decimal, times: int) -> None:
    scaled = [Flow(flow.on, times * flow.amount) for flow in first]
    both = net_present_value([*scaled, *second], rate, START)
    assert both == times * net_present_value(first, rate, START) + net_present_value(second, rate, START)


@given(FLOWS)
def test_without_a_rate_it_is_the_sum(flows: list[Flow]) -> None:
    assert net_present_value(flows, Decimal(0), START) == sum(flow.amount for flow in flows)


def test_inside_a_year_interest_is_simple() -> None:
    assert discount_factor(Decimal(10), date(2026, 1, 1), date(2027, 7, 2)) == 1 / (
        Fraction(11, 10) * (1 + Fraction(1, 10) * Fraction(182, 365))
    )


def test_a_rate_or_a_day_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(RateRefused, match="négatif"):
        discount_factor(Decimal(-1), START, START)
    with pytest.raises(FlowTooEarly, match="30/01/2026"):
        discount_factor(Decimal(1), START, START - timedelta(days=1))


@given(DAYS, st.integers(-400, 400))
def test_months_keep_the_day_where_it_exists(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


# --- recovery --------------------------------------------------------------------------------------------------------


@given(EUROS, EUROS, EUROS, EUROS)
def test_payback_grows_with_the_investment(small: Decimal, more: Decimal, old: Decimal, new: Decimal) -> None:
    one, other = payback_months(small, old, new), payback_months(small + more, old, new)
    if old <= new:
        assert one is other is None
    else:
        assert one is not None and other is not None and one < other
        assert one * (Fraction(old) - Fraction(new)) == small


@given(EUROS, EUROS, st.integers(1, 240))
def test_what_is_affordable_is_paid_back_in_time(old: Decimal, new: Decimal, months: int) -> None:
    found = affordable_investment(old, new, months)
    if old > new:
        assert payback_months(found, old, new) == months
    else:
        assert found == 0


@given(EUROS, EUROS, EUROS)
def test_break_even_is_the_least_that_covers(fixed: Decimal, price: Decimal, variable: Decimal) -> None:
    if price <= variable:
        with pytest.raises(NeverBreaksEven, match="Augmentez le tarif"):
            break_even_units(fixed, price, variable)
        return
    units = break_even_units(fixed, price, variable)
    assert units * (price - variable) >= fixed > (units - 1) * (price - variable)


def test_nothing_to_cover_needs_nobody_and_nothing_to_pay_back_no_time() -> None:
    assert break_even_units(Decimal(0), Decimal(1), Decimal(2)) == 0
    assert payback_months(Decimal(0), Decimal(10), Decimal(5)) == 0
    assert payback_months(Decimal(-5), Decimal(5), Decimal(10)) is None


@given(FLOWS)
def test_from_the_payback_date_on_nothing_is_owed(flows: list[Flow]) -> None:
    found = payback_date(flows)
    days = sorted({flow.on for flow in flows})

    def up_to(day: date) -> Fraction:
        return sum((Fraction(flow.amount) for flow in flows if flow.on <= day), Fraction(0))

    if found is None:
        assert not days or up_to(days[-1]) < 0
    else:
        assert all(up_to(day) >= 0 for day in days if day >= found)
        before = [day for day in days if day < found]
        assert not before or up_to(before[-1]) < 0


# --- FCTVA -----------------------------------------------------------------------------------------------------------

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("section", "category", "expected"),
    [
        (BudgetSection.CAPITAL, SpendingCategory.EQUIPMENT, "196.85"),
        (BudgetSection.CAPITAL, SpendingCategory.SOFTWARE, "196.85"),
        (BudgetSection.CAPITAL, SpendingCategory.NOT_ELIGIBLE, "0.00"),
        (BudgetSection.OPERATING, SpendingCategory.CLOUD_INFRASTRUCTURE, "67.20"),
        (BudgetSection.OPERATING, SpendingCategory.CLOUD_SOFTWARE, "0.00"),
        (BudgetSection.OPERATING, SpendingCategory.LEASE, "0.00"),
        (BudgetSection.OPERATING, SpendingCategory.MAINTENANCE, "0.00"),
    ],
)
def test_fctva_of_1200_euros(section: BudgetSection, category: SpendingCategory, expected: str) -> None:
    found = vat_compensation(Decimal("1200.00"), section, category, ON)
    assert str(found.amount) == expected
    assert (found.rule is None) == (expected == "0.00")


def test_the_rate_is_that_of_the_day_and_the_cloud_one_warns() -> None:
    cloud = BudgetSection.OPERATING, SpendingCategory.CLOUD_INFRASTRUCTURE
    assert vat_compensation(Decimal(1200), *cloud, date(2020, 12, 31)).amount == 0
    found = vat_compensation(Decimal(1200), *cloud, ON)
    assert found.rule is not None and "2026" in found.rule.warning and found.rule.valid_from == date(2021, 1, 1)
    with pytest.raises(UncoveredDate, match="31/12/2014"):
        vat_compensation(Decimal(1200), BudgetSection.CAPITAL, SpendingCategory.EQUIPMENT, date(2014, 12, 31))


@given(EUROS, EUROS)
def test_fctva_is_never_more_than_the_spending_and_grows_with_it(one: Decimal, more: Decimal) -> None:
    def of(ttc: Decimal) -> Decimal:
        return vat_compensation(ttc, BudgetSection.CAPITAL, SpendingCategory.EQUIPMENT, ON).amount

    assert 0 <= of(one) <= one and of(one) <= of(one + more)


# --- amortisation and loans ------------------------------------------------------------------------------------------


@given(st.decimals(0, 1_000_000, places=2), DAYS, st.integers(1, 40))
def test_amortisation_adds_up_to_the_cent(value: Decimal, day: date, years: int) -> None:
    rows = depreciation_table(value, day, years)
    assert sum(row.charge for row in rows) == value
    assert all(row.charge >= 0 and row.accumulated + row.net_value == value for row in rows)
    assert rows[-1].net_value == 0
    full = [row.charge for row in rows[1:-1]]
    assert not full or max(full) - min(full) <= Decimal("0.01")
    assert [row.year for row in rows] == list(range(day.year, day.year + len(rows)))
    assert len(rows) in (years, years + 1)


def test_a_thing_in_service_on_the_first_of_january_has_whole_years_only() -> None:
    assert [str(row.charge) for row in depreciation_table(Decimal("100.00"), date(2027, 1, 1), 3)] == [
        *("33.33", "33.34", "33.33")
    ]
    assert str(depreciation_table(Decimal("360.00"), date(2027, 12, 31), 1)[0].charge) == "1.00"


def test_no_life_and_no_negative_value() -> None:
    with pytest.raises(LifeRefused, match="au moins un an"):
        depreciation_table(Decimal(1), ON, 0)
    with pytest.raises(LifeRefused, match="négative"):
        depreciation_table(Decimal(-1), ON, 1)


@given(EUROS, st.decimals(0, 15, places=2), st.integers(1, 40), st.sampled_from([1, 3, 12]), st.sampled_from(Repayment))
def test_a_loan_is_paid_back_to_the_cent(
    principal: Decimal, rate: Decimal, count: int, apart: int, kind: Repayment
) -> None:
    rows = loan_table(principal, rate, count, ON, months_apart=apart, repayment=kind)
    assert sum(row.capital for row in rows) == principal and rows[-1].outstanding == 0
    due = [principal, *(row.outstanding for row in rows)]
    assert due == sorted(due, reverse=True)
    assert all(row.total == row.capital + row.interest and row.interest >= 0 for row in rows)
    assert len(rows) == count and rows[0].on == ON


def test_a_loan_that_cannot_be_is_refused() -> None:
    with pytest.raises(LoanRefused, match="positifs"):
        loan_table(Decimal(-1), Decimal(1), 1, ON)
    with pytest.raises(LoanRefused, match="une échéance"):
        loan_table(Decimal(1), Decimal(1), 0, ON)


# --- price revision --------------------------------------------------------------------------------------------------

SYNTEC = IndexTerm("SYNTEC", Decimal("0.85"), Decimal(300))
FORMULA = RevisionFormula(Decimal("0.15"), (SYNTEC,))


def _index(value: Decimal, month: date = date(2026, 9, 1), published: date = date(2026, 11, 20)) -> IndexValue:
    return IndexValue("SYNTEC", month, value, published)


def test_the_revised_price_of_the_trade() -> None:
    found = revise(FORMULA, Decimal(100), [_index(Decimal(312))], ON)
    assert (str(found.price), found.exact, str(found.coefficient)) == ("103.40", Fraction(1034, 1000), "1.0340")
    assert not found.is_capped and not found.may_end and found.rise_pct == Fraction(34, 10)


@given(st.decimals("0.0001", 5000, places=6), st.decimals(1, 1000, places=1), st.decimals(0, 500, places=1))
def test_the_price_follows_the_index(initial: Decimal, value: Decimal, more: Decimal) -> None:
    one = revise(FORMULA, initial, [_index(value)], ON)
    assert one.price <= revise(FORMULA, initial, [_index(value + more)], ON).price
    assert revise(FORMULA, Decimal("5.10"), [_index(Decimal(300))], ON).price == Decimal("5.10")


@given(EUROS, st.decimals(1, 1000, places=1), st.decimals(0, 20, places=1))
def test_the_cap_holds(initial: Decimal, value: Decimal, cap: Decimal) -> None:
    formula = RevisionFormula(Decimal("0.15"), (SYNTEC,), cap_pct=cap, safeguard_pct=cap)
    found = revise(formula, initial, [_index(value)], ON)
    assert found.price <= Fraction(initial) * (1 + Fraction(cap) / 100)
    assert found.price == min(found.price, found.uncapped) and found.is_capped == (found.price < found.uncapped)
    assert (found.ceiling is None) == (formula.cap_pct is None) and (
        found.ceiling is None or found.price <= found.ceiling
    )
    assert found.may_end == (found.rise_pct is not None and found.rise_pct > cap)


def test_only_what_was_published_by_then_is_read_and_the_last_month_wins() -> None:
    late = _index(Decimal(330), date(2026, 10, 1), date(2026, 12, 20))
    history = [late, _index(Decimal(312)), _index(Decimal(305), date(2026, 8, 1))]
    assert revise(FORMULA, Decimal(100), history, ON).price == Decimal("103.40")
    assert revise(FORMULA, Decimal(100), history, date(2026, 12, 20)).terms[0].read == late
    with pytest.raises(IndexUnknown, match="SYNTEC.*01/01/2020"):
        revise(FORMULA, Decimal(100), history, date(2020, 1, 1))


@pytest.mark.parametrize(
    ("rounding", "digits", "expected"),
    [
        (CoefficientRounding.UP, 3, "1.029"),
        (CoefficientRounding.DOWN, 3, "1.028"),
        (CoefficientRounding.NEAREST, 3, "1.028"),
    ],
)
def test_the_coefficient_is_rounded_as_the_contract_says(
    rounding: CoefficientRounding, digits: int, expected: str
) -> None:
    formula = RevisionFormula(Decimal("0.15"), (SYNTEC,), digits, rounding)
    found = revise(formula, Decimal(100), [_index(Decimal(310))], ON)
    assert found.exact == Fraction(15, 100) + Fraction(85, 100) * Fraction(310, 300)
    assert str(found.coefficient) == expected


def test_a_formula_that_is_no_whole_is_refused() -> None:
    history = [_index(Decimal(312))]
    with pytest.raises(FormulaRefused, match=r"font 1\.05"):
        revise(RevisionFormula(Decimal("0.20"), (SYNTEC,)), Decimal(1), history, ON)
    with pytest.raises(FormulaRefused, match="aucun indice"):
        revise(RevisionFormula(Decimal(1), ()), Decimal(1), history, ON)
    with pytest.raises(FormulaRefused, match="mois zéro"):
        broken = RevisionFormula(Decimal("0.15"), (IndexTerm("SYNTEC", Decimal("0.85"), Decimal(0)),))
        revise(broken, Decimal(1), history, ON)


# --- funding plan ----------------------------------------------------------------------------------------------------


@given(EUROS, st.lists(st.decimals(0, 1000, places=2), max_size=4), st.decimals(0, 100, places=0))
def test_a_plan_adds_up_to_the_cent(ht: Decimal, grants: list[Decimal], least: Decimal) -> None:
    ttc = (ht * Decimal("1.2")).quantize(Decimal("0.01"))
    back = vat_compensation(ttc, BudgetSection.CAPITAL, SpendingCategory.EQUIPMENT, ON).amount
    sources = [FundingSource(f"s{place}", FundingKind.GRANT, amount) for place, amount in enumerate(grants)]
    if sum(grants) + back > ttc:
        with pytest.raises(OverFunded, match="Réduisez"):
            funding_plan(ht, ttc, back, sources, least)
        return
    plan = funding_plan(ht, ttc, back, sources, least)
    assert plan.own + plan.compensation + sum(source.amount for source in plan.sources) == ttc
    assert plan.own_share_pct is not None and plan.is_own_share_enough == (plan.own_share_pct >= least)


def test_a_loan_is_borne_by_the_owner() -> None:
    loan = FundingSource("Banque", FundingKind.LOAN, Decimal(50))
    plan = funding_plan(Decimal(100), Decimal(120), Decimal("19.68"), [loan], Decimal(20))
    assert plan.own_share_pct == 100 and plan.own == Decimal("50.32")

"""Business cases: what adds up, what is linear, what is refused, and where a result is reversed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.finance import (
    BudgetSection,
    Case,
    CaseRefused,
    CaseValue,
    Direction,
    Flow,
    Funding,
    FundingKind,
    Line,
    MovementKind,
    Option,
    Reckoning,
    Rhythm,
    SpendingCategory,
    bounds_of,
    break_even_of,
    check_case,
    compare_options,
    discount_factor,
    evaluate,
    net_present_value,
    sensitivities,
    yearly_gain,
)
from maillage.engine.quantities import TaxBasis

START = date(2027, 1, 1)


def _value(key: str, amount: str, low: str | None = None, high: str | None = None) -> CaseValue:
    bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
    return CaseValue(key, key.capitalize(), Decimal(amount), "", low=bounds[0], high=bounds[1])


FRAME = (_value("horizon", "60"), _value("actualisation", "0"), _value("delai-fctva", "1"))


def _line(amount: str, **changes: object) -> Line:
    plain = Line(
        label=amount,
        direction=Direction.COST,
        section=BudgetSection.OPERATING,
        category=SpendingCategory.SERVICE,
        rhythm=Rhythm.MONTHLY,
        tax_basis=TaxBasis.HT,
        vat_pct=Decimal(20),
        amount=amount,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


CAPITAL = {"section": BudgetSection.CAPITAL, "category": SpendingCategory.EQUIPMENT, "rhythm": Rhythm.ONCE}


def _case(values: tuple[CaseValue, ...], *options: Option, **changes: object) -> Case:
    case = replace(Case(START, (*FRAME, *values), options), **changes)  # type: ignore[arg-type]
    check_case(case)
    return case


# --- what a line costs -----------------------------------------------------------------------------------------------


def test_a_purchase_is_net_of_fctva_and_of_grants_reckoned_on_ht() -> None:
    grant = Funding("État", FundingKind.GRANT, rate="taux")
    option = Option("Acheter", (_line("prix", **CAPITAL),), (grant,))
    found = evaluate(_case((_value("prix", "1000"), _value("taux", "40")), option), option)
    assert found.lines[0].ht == 1000 and found.lines[0].ttc == 1200
    assert found.lines[0].compensation == Fraction("196.85") and found.total(MovementKind.FUNDING) == 400
    assert found.net_cost == Fraction("1200") - Fraction("196.85") - 400
    assert found.yearly_cost == found.net_cost / 5
    back = next(m for m in found.movements if m.kind is MovementKind.COMPENSATION)
    assert back.days == (date(2028, 12, 31),)


def test_a_body_that_deducts_vat_pays_ht_and_has_no_fctva() -> None:
    option = Option("Acheter", (_line("prix", **CAPITAL),))
    found = evaluate(_case((_value("prix", "1000"),), option, recovers_vat=True), option)
    assert found.net_cost == 1000 and found.total(MovementKind.COMPENSATION) == 0


def test_rhythm_beginning_and_duration_say_how_often_a_line_falls_due() -> None:
    lines = [
        (_line("x", rhythm=Rhythm.MONTHLY), 60),
        (_line("x", rhythm=Rhythm.QUARTERLY), 20),
        (_line("x", rhythm=Rhythm.YEARLY), 5),
        (_line("x", rhythm=Rhythm.ONCE), 1),
        (_line("x", rhythm=Rhythm.MONTHLY, starts_after=58), 2),
        (_line("x", rhythm=Rhythm.QUARTERLY, starts_after=1, lasts=7), 3),
        (_line("x", rhythm=Rhythm.MONTHLY, starts_after=11, lasts=2), 2),
        (_line("x", rhythm=Rhythm.ONCE, starts_after=60), 0),
    ]
    for line, times in lines:
        option = Option("Option", (line,))
        assert evaluate(_case((_value("x", "100"),), option), option).net_cost == 120 * times


def test_discount_margin_included_and_units_each_do_what_they_say() -> None:
    values = (
        *(_value("prix", "0.333"), _value("quantite", "2"), _value("remise", "10"), _value("marge", "5")),
        *(_value("compris", "20"), _value("unites", "25")),
    )
    line = _line(
        "prix",
        quantity="quantite",
        discount="remise",
        margin="marge",
        included="compris",
        is_per_unit=True,
        rhythm=Rhythm.ONCE,
    )
    option = Option("Option", (line,))
    found = evaluate(_case(values, option, units="unites"), option).lines[0]
    # (2 x 25 - 20) x 0.333 x 0.9 = 8.991, to the cent 8.99; margin 0.4495, 0.45; HT 9.44; VAT: 11.328, 11.33
    assert (found.ht, found.ttc) == (Fraction("9.44"), Fraction("11.33"))


def test_units_change_from_one_year_of_service_to_the_next() -> None:
    values = (_value("prix", "1"), _value("unites", "60"), CaseValue("evolution", "Évolution", Decimal(-15), "%"))
    line = _line("prix", rhythm=Rhythm.YEARLY, vat_pct=Decimal(0), is_per_unit=True)
    option = Option("Option", (line,))
    found = evaluate(_case(values, option, units="unites", units_change="evolution"), option)
    assert [-flow.amount for flow in found.flows()] == [60, 51, 43, 37, 31]


# --- guarantees ------------------------------------------------------------------------------------------------------

EUROS = st.decimals("0.01", 10_000, places=2)
MONTHS = st.integers(1, 96)


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    values = [CaseValue(f"v{place}", "v", draw(EUROS), "") for place in range(3)]
    horizon = CaseValue("horizon", "h", Decimal(draw(MONTHS)), "")
    rate = CaseValue("actualisation", "a", draw(st.decimals(0, 12, places=1)), "")
    lines = st.builds(
        _line,
        st.sampled_from(["v0", "v1", "v2"]),
        direction=st.sampled_from(Direction),
        section=st.sampled_from(BudgetSection),
        category=st.sampled_from(SpendingCategory),
        rhythm=st.sampled_from(Rhythm),
        tax_basis=st.sampled_from(TaxBasis),
        vat_pct=st.sampled_from([Decimal(0), Decimal("5.5"), Decimal(20)]),
        starts_after=st.integers(0, 30),
    )
    options = tuple(
        Option(name, tuple(draw(st.lists(lines, max_size=4))), is_reference=name == "A") for name in ("A", "B")
    )
    return Case(START, (horizon, rate, FRAME[2], *values), options)


@settings(max_examples=60)
@given(_cases())
def test_years_lines_and_movements_add_up_to_the_cent(case: Case) -> None:
    for option in case.options:
        found = evaluate(case, option)
        by_year = [sum(year.values()) for year in found.by_year().values()]
        assert sum(by_year) == -found.net_cost == sum(flow.amount for flow in found.flows())
        signs = [1 if line.line.direction is Direction.COST else -1 for line in found.lines]
        assert sum(sign * line.net for sign, line in zip(signs, found.lines, strict=True)) == found.net_cost
        assert all((movement.amount * 100).denominator == 1 for movement in found.movements)
        rate = case.by_key["actualisation"].amount
        assert found.present == net_present_value(found.flows(), rate, START)


@settings(max_examples=60)
@given(_cases(), EUROS, EUROS)
def test_the_exact_result_is_linear_in_an_amount(case: Case, one: Decimal, other: Decimal) -> None:
    option = case.options[1]
    first, second, middle = (
        yearly_gain(case, option, {"v0": Fraction(amount)})
        for amount in (Fraction(one), Fraction(other), (Fraction(one) + Fraction(other)) / 2)
    )
    assert middle == (first + second) / 2


@settings(max_examples=40)
@given(_cases())
def test_an_option_saves_what_it_costs_less_and_nothing_against_itself(case: Case) -> None:
    a, b = case.options
    found = compare_options(case, b)
    assert found.saving == evaluate(case, a).net_cost - evaluate(case, b).net_cost
    assert found.saving == sum(flow.amount for flow in found.flows)
    assert found.saving == found.months * (found.old_monthly - found.new_monthly) - found.investment_net
    same = replace(case, options=(a, replace(a, name="B", is_reference=False)))
    assert compare_options(same, same.options[1]).saving == 0 == yearly_gain(same, same.options[1])


@settings(max_examples=30)
@given(_cases())
def test_at_the_threshold_the_result_turns(case: Case) -> None:
    option = case.options[1]
    whole = {"horizon", "delai-fctva"}
    for found in sensitivities(case, option):
        if found.threshold is None or not found.gain:
            continue
        step = Fraction(1) if found.value.key in whole else Fraction(1, 5000)
        around = [Fraction(found.threshold) + shift for shift in (-step, Fraction(0), step)]
        least = 1 if found.value.key == "horizon" else 0
        gains = [yearly_gain(case, option, {found.value.key: at}) for at in around if at >= least]
        assert min(gains) <= 0 <= max(gains)


@st.composite
def _full_cases(draw: st.DrawFn) -> Case:
    """Cases in which a value is used in every way in which one may be."""
    case = draw(_cases())
    keys = ("quantite", "remise", "marge", "compris", "unites", "evolution")
    values = [CaseValue(key, key, draw(st.decimals(0, 90, places=2)), "") for key in keys]
    values.append(CaseValue("service", "service", Decimal(draw(MONTHS)), ""))
    chosen = st.sampled_from
    options = []
    for option in case.options:
        lines = [
            replace(
                line,
                quantity=draw(chosen(["", "quantite"])),
                discount=draw(chosen(["", "remise"])),
                margin=draw(chosen(["", "marge"])),
                included=draw(chosen(["", "compris"])),
                is_per_unit=draw(st.booleans()),
                lasts=draw(chosen([None, 7, 30])),
            )
            for line in option.lines
        ]
        grants = draw(
            chosen([(), (Funding("F", FundingKind.GRANT, rate="remise"), Funding("G", FundingKind.GRANT, "v1"))])
        )
        service = draw(chosen(["", "service"]))
        options.append(replace(option, lines=tuple(lines), fundings=grants, service=service))
    return replace(
        case,
        values=(*case.values, *values),
        options=tuple(options),
        units="unites",
        units_change=draw(chosen(["", "evolution"])),
        recovers_vat=draw(st.booleans()),
    )


@settings(max_examples=60)
@given(_full_cases(), st.data())
def test_what_is_kept_from_one_value_to_the_next_changes_no_result(case: Case, data: st.DataObject) -> None:
    known, option = Reckoning(case), case.options[1]
    for _ in range(12):
        value = data.draw(st.sampled_from(case.values))
        amount = Fraction(
            data.draw(MONTHS if value.key in ("horizon", "service") else st.integers(0, 9) | st.integers(0, 90))
        )
        if value.key == "delai-fctva":
            amount = amount % 10
        for replaced in ({}, {value.key: amount}):
            assert known.yearly_gain(option, replaced) == yearly_gain(case, option, replaced)
            assert known.gains(option, replaced) == (yearly_gain(case, option, replaced) > 0)
            for months in (None, 7, 100):
                found = known.result(option, replaced, months=months)
                assert found == evaluate(case, option, replaced, months=months)


@pytest.mark.parametrize(("low", "high"), [("0", None), ("36.5", None), (None, "601")])
def test_the_bounds_of_a_horizon_are_whole_months_too(low: str | None, high: str | None) -> None:
    horizon = _value("horizon", "60", low, high)
    with pytest.raises(CaseRefused, match="« Horizon » est un nombre entier de mois, de 1 à 600"):
        check_case(Case(START, (horizon, *FRAME[1:], _value("x", "1")), (Option("A", (_line("x"),)),)))


def test_a_gain_of_nothing_or_of_almost_nothing_is_told_exactly() -> None:
    a = Option("A", (_line("ancien", vat_pct=Decimal(0)),), is_reference=True)
    b = Option("B", (_line("nouveau", vat_pct=Decimal(0)),))
    case = _case((_value("ancien", "1000000.01"), _value("nouveau", "1000000")), a, b)
    known, price = Reckoning(case), Fraction("1000000.01")
    nearest = Fraction(1, 10**30)
    gains = [known.gains(b, {"nouveau": amount}) for amount in (price - nearest, price, price + nearest)]
    assert gains == [True, False, False]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.dates(START, date(2060, 1, 1)), EUROS), max_size=30), st.decimals(0, 30, places=3))
def test_a_present_value_is_the_sum_of_each_amount_at_its_own_factor(
    flows: list[tuple[date, Decimal]], rate: Decimal
) -> None:
    exact = sum((Fraction(amount) * discount_factor(rate, START, on) for on, amount in flows), Fraction(0))
    assert net_present_value([Flow(on, amount) for on, amount in flows], rate, START) == exact


def test_bounds_are_taken_on_the_side_that_favours_least_then_most() -> None:
    a = Option("A", (_line("ancien"),), is_reference=True)
    b = Option("B", (_line("nouveau"),))
    case = _case((_value("ancien", "100", "80", "120"), _value("nouveau", "50", "40", "90")), a, b)
    least, most = bounds_of(case, b)
    assert least.old_monthly == 96 and least.new_monthly == 108
    assert most.old_monthly == 144 and most.new_monthly == 48


def test_break_even_counts_a_year_of_what_is_fixed() -> None:
    values = (_value("fixe", "9000"), _value("tarif", "30"), _value("variable", "5"), _value("abonnes", "40"))
    option = Option(
        "Service",
        (
            _line("fixe", rhythm=Rhythm.YEARLY, vat_pct=Decimal(0)),
            _line("tarif", vat_pct=Decimal(0), direction=Direction.RECEIPT, is_per_unit=True),
            _line("variable", vat_pct=Decimal(0), is_per_unit=True),
        ),
    )
    case = _case(values, option, units="abonnes")
    found = break_even_of(case, option)
    assert found is not None and found.units == 30
    assert found.fixed == 9000 and found.price == 360 and found.variable == 60
    dear = break_even_of(case, option, {"variable": Fraction(31)})
    assert dear is not None and dear.units is None and "Augmentez le tarif" in dear.reason
    assert break_even_of(case, Option("Rien", (_line("fixe"),))) is None


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "option", "said"),
    [
        ((_value("x", "-1"),), Option("A", (_line("x"),)), "négatif"),
        ((_value("x", "1", "2"),), Option("A", (_line("x"),)), "borne basse"),
        ((_value("x", "1", None, "0"),), Option("A", (_line("x"),)), "borne haute"),
        ((), Option("A", (_line("y"),)), "« y » n’existe pas"),
        ((_value("x", "1"),), Option("A", (_line("x", is_per_unit=True),)), "pas d’unité"),
        ((_value("x", "1"),), Option("A", (_line("x", vat_pct=Decimal(101)),)), "TVA"),
        ((_value("x", "1"),), Option("A", (_line("x", starts_after=-1),)), "mois"),
        ((_value("x", "1"),), Option("A", (_line("x", life_years=0),)), "amortissement"),
        ((_value("x", "101"),), Option("A", (_line("x", discount="x"),)), "remise"),
        ((_value("x", "1"),), Option("A", service="y"), "« y » n’existe pas"),
        ((_value("x", "1.5"),), Option("A", service="x"), "nombre entier de mois"),
        ((_value("x", "1"), _value("x", "2")), Option("A"), "Deux valeurs"),
        ((), Option("A", fundings=(Funding("État", FundingKind.GRANT),)), "l’un des deux"),
        ((_value("x", "1"),), Option("A", fundings=(Funding("B", FundingKind.LOAN, amount="x"),)), "emprunt"),
        ((_value("x", "120"),), Option("A", fundings=(Funding("B", FundingKind.GRANT, rate="x"),)), "100 %"),
    ],
)
def test_a_case_that_contradicts_itself_says_where(values: tuple[CaseValue, ...], option: Option, said: str) -> None:
    with pytest.raises(CaseRefused, match=said):
        _case(values, option)


def test_a_case_has_a_frame_an_option_and_one_reference() -> None:
    with pytest.raises(CaseRefused) as refused:
        check_case(Case(START, (), (Option("A", is_reference=True), Option("A", is_reference=True))))
    said = " ".join(refused.value.faults)
    assert all(word in said for word in ("horizon", "actualisation", "FCTVA", "référence", "s’appellent"))


@given(st.integers(12, 120), st.integers(12, 120), st.integers(1, 10**6), st.integers(1, 10**6))
@settings(max_examples=40)
def test_two_lives_are_compared_like_for_like(first: int, second: int, old: int, new: int) -> None:
    """What is paid once serves all of a life: only the months that both serve count, so that the saving over them is as many
    years of the gain."""
    values = (
        *(
            _value("old", str(old)),
            _value("new", str(new)),
            _value("old-life", str(first)),
            _value("new-life", str(second)),
        ),
        _value("grant", "40"),
    )
    grant = Funding("Région", FundingKind.GRANT, rate="grant")
    before = Option("Louer", (_line("old", rhythm=Rhythm.ONCE),), service="old-life", is_reference=True)
    after = Option("Acheter", (_line("new", **CAPITAL),), (grant,), service="new-life")
    found = compare_options(_case(values, before, after), after)
    assert found.months == min(first, second)
    years = Fraction(found.months, 12)
    assert abs(found.saving - years * found.yearly_gain) < Fraction(1, 10)  # cents, rounded once on each side
    assert found.saving == sum(Fraction(flow.amount) for flow in found.flows)


def test_what_comes_once_at_the_end_of_a_longer_life_counts_in_part() -> None:
    """A resale after ten years, against five years of rent: half of it."""
    values = (_value("rent", "100"), _value("price", "1000"), _value("resale", "200"), _value("life", "120"))
    resale = _line("resale", direction=Direction.RECEIPT, rhythm=Rhythm.ONCE, starts_after=119, vat_pct=Decimal(0))
    before = Option("Louer", (_line("rent", vat_pct=Decimal(0)),), is_reference=True)
    bought = _line("price", **CAPITAL | {"category": SpendingCategory.NOT_ELIGIBLE}, vat_pct=Decimal(0))
    after = Option("Acheter", (bought, resale), service="life")
    found = compare_options(_case(values, before, after), after)
    assert found.months == 60 and found.saving == 60 * 100 - 500 + 100

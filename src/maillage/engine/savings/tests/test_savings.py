from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.quantities import Price, TaxBasis
from maillage.engine.savings import Difference, PublishedSaving, compare, reproduce

PRICE = Price(Decimal("12.27"), "EUR HT/mois/ligne", TaxBasis.HT, "abonnement")
AMOUNTS = st.decimals("0.0001", 10000, places=4)


@given(AMOUNTS, AMOUNTS)
def test_swapping_the_prices_changes_the_sign(first: Decimal, second: Decimal) -> None:
    one, other = replace(PRICE, amount=first), replace(PRICE, amount=second)
    assert compare(one, other).saving == -compare(other, one).saving
    percent = compare(one, other).saving_pct
    assert percent is not None and percent <= 100
    assert compare(one, other).is_rise == (second > first)


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ({"unit": "EUR HT/an"}, Difference.UNIT),
        ({"tax_basis": TaxBasis.TTC}, Difference.TAX_BASIS),
        ({"tax_basis": None}, Difference.UNKNOWN_TAX_BASIS),
        ({"acquisition_mode": "achat"}, Difference.ACQUISITION_MODE),
        ({"acquisition_mode": None}, Difference.UNKNOWN_ACQUISITION_MODE),
    ],
)
def test_each_difference_is_named(change: dict[str, object], difference: Difference) -> None:
    found = compare(PRICE, replace(PRICE, **change))  # type: ignore[arg-type]
    assert found.differences == (difference,)
    assert not found.is_like_for_like
    assert compare(PRICE, PRICE).is_like_for_like


def test_nothing_paid_has_no_percentage() -> None:
    assert compare(replace(PRICE, amount=Decimal(0)), PRICE).saving_pct is None


def test_a_published_line_is_reproduced_only_if_both_figures_are() -> None:
    offer = compare(PRICE, replace(PRICE, amount=Decimal("7.35")))
    right = reproduce(PublishedSaving(2, Decimal(40), Decimal("9.84")), [offer])
    assert right.is_reproduced
    wrong = reproduce(PublishedSaving(2, Decimal(40), Decimal(15)), [offer])
    assert not wrong.is_reproduced
    assert wrong.computed == Decimal("9.84")
    assert wrong.implied_expense == Fraction(75, 2)
    assert wrong.implied_unit_expense == Fraction(75, 4)


def test_the_percentage_must_agree_too_and_the_nearest_offer_is_named() -> None:
    half, tenth = (
        compare(PRICE, replace(PRICE, amount=PRICE.amount * share)) for share in (Decimal("0.5"), Decimal("0.9"))
    )
    found = reproduce(PublishedSaving(2, Decimal(12), 2 * half.saving), [half, tenth])
    assert not found.is_reproduced
    assert found.nearest is tenth and found.computed == 2 * tenth.saving


def test_a_published_line_without_percentage_or_units_supposes_nothing() -> None:
    assert reproduce(PublishedSaving(0, Decimal(0), Decimal(5)), []).implied_expense is None
    assert reproduce(PublishedSaving(0, Decimal(10), Decimal(5)), []).implied_unit_expense is None

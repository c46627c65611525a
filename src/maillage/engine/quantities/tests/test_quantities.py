from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maillage.engine.quantities import decimals_of, largest_remainder, percentage, round_half_up


@given(st.fractions(-(10**9), 10**9), st.integers(0, 6))
def test_rounding_errs_by_half_a_unit_at_most(value: Fraction, digits: int) -> None:
    rounded = round_half_up(value, digits)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**digits)
    assert round_half_up(-value, digits) == -rounded
    assert decimals_of(rounded) == digits


@given(
    st.decimals(0, 10**9, places=2),
    st.lists(st.fractions(0, 1000), min_size=1, max_size=30),
)
def test_shares_add_up_to_the_cent_and_keep_their_order(total: Decimal, weights: list[Fraction]) -> None:
    assume(sum(weights) > 0)
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    for weight, share in zip(weights, shares, strict=True):
        assert abs(Fraction(share) - Fraction(total) * weight / sum(weights)) < Fraction(1, 100)


def test_equal_split_of_the_reference() -> None:
    assert largest_remainder(Decimal("1000.00"), [1] * 7) == [Decimal("142.86")] * 5 + [Decimal("142.85")] * 2


@pytest.mark.parametrize(("total", "weights"), [("1", [0, 0]), ("1", [-1, 2]), ("1.001", [1])])
def test_what_cannot_be_split_is_refused(total: str, weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights|decimals"):
        largest_remainder(Decimal(total), weights)


def test_no_percentage_of_nothing() -> None:
    assert percentage(1, 0) is None

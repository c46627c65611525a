"""Rounding and percentages, in exact arithmetic."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor


def round_half_up(value: int | Fraction | Decimal | float, digits: int = 0) -> Decimal:
    """Round to ``digits`` decimals, halves away from zero, as a town hall does by hand.

    A ``float`` is taken for the exact binary number that it is. Guarantee: the error is at most half a unit of the
    last digit kept.

    >>> round_half_up(Fraction(5, 2)), round_half_up(Decimal("-0.125"), 2)
    (Decimal('3'), Decimal('-0.13'))
    """
    over, under = value.as_integer_ratio()
    power = 10 ** abs(digits)
    over, under = (over * power, under) if digits >= 0 else (over, under * power)
    scaled = (2 * abs(over) + under) // (2 * under)
    return Decimal(-scaled if over < 0 else scaled).scaleb(-digits)


def decimals_of(printed: Decimal) -> int:
    """How many decimals a published number is printed with.

    >>> decimals_of(Decimal("14.50")), decimals_of(Decimal("386"))
    (2, 0)
    """
    exponent = printed.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def percentage(numerator: int | Fraction | Decimal, base: int | Fraction | Decimal) -> Fraction | None:
    """``100 * numerator / base``, exactly; ``None`` where the base is zero, because no percentage exists then.

    >>> percentage(312, 511)
    Fraction(31200, 511)
    """
    return Fraction(numerator) / Fraction(base) * 100 if base else None


def largest_remainder(total: Decimal, weights: Sequence[int | Fraction | Decimal], digits: int = 2) -> list[Decimal]:
    """Split ``total`` in proportion to ``weights`` so that the rounded parts add up to it, to the last digit.

    Method of the largest remainder: each part is rounded down to ``digits`` decimals, then the units left go to the
    largest remainders, the first in order where they tie. ``total`` must have at most ``digits`` decimals; weights are
    zero or positive and not all zero.

    >>> largest_remainder(Decimal("1000.00"), [1] * 7).count(Decimal("142.86"))
    5
    """
    sum_of_weights = sum((Fraction(weight) for weight in weights), Fraction(0))
    if sum_of_weights <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be zero or positive, and not all zero")
    units = Fraction(total) * 10**digits
    if units.denominator != 1:
        raise ValueError(f"total {total} has more than {digits} decimals")
    exact = [units * Fraction(weight) / sum_of_weights for weight in weights]
    parts = [floor(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: int(units) - sum(parts)]:
        parts[place] += 1
    return [Decimal(part).scaleb(-digits) for part in parts]

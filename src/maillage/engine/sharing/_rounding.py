"""Exact shares to the cent, any sign."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor


def to_the_cent(exact: Sequence[Fraction]) -> list[Decimal]:
    """Largest remainder over shares that already add up to whole cents; a share may be negative.

    Guarantees: the sum is kept; each share moves by less than a cent; equal to ``quantities.largest_remainder`` where
    all shares are positive. Error: ``ValueError`` where the sum is not in cents.

    >>> to_the_cent([Fraction(100, 3)] * 3)
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    cents = [share * 100 for share in exact]
    total = sum(cents, Fraction(0))
    if total.denominator != 1:
        raise ValueError(f"the shares add up to {total} cents")
    parts = [floor(share) for share in cents]
    by_remainder = sorted(range(len(cents)), key=lambda place: (parts[place] - cents[place], place))
    for place in by_remainder[: int(total) - sum(parts)]:
        parts[place] += 1
    return [Decimal(part).scaleb(-2) for part in parts]

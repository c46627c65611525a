"""A floor and a cap that leave the sum as it is."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from maillage.engine.sharing._errors import CannotReach


def limit(shares: Sequence[Fraction], floor: Decimal | None, cap: Decimal | None) -> tuple[list[Fraction], Fraction]:
    """``min(cap, max(floor, c x share))``, with the one coefficient ``c`` that keeps the sum; the shares, then ``c``.

    ``shares`` in EUR, zero or positive; ``floor`` and ``cap`` in EUR a member. Guarantees: the sum is kept exactly; no
    share is under the floor or over the cap; the order of the members is kept; without a limit that bites ``c`` is 1.
    Error: ``CannotReach`` where the floors exceed the sum, or the caps do not reach it.

    >>> limit([Fraction(10), Fraction(30), Fraction(60)], Decimal(15), Decimal(50))
    ([Fraction(15, 1), Fraction(35, 1), Fraction(50, 1)], Fraction(7, 6))
    """
    total = sum(shares, Fraction(0))
    low = Fraction(floor) if floor is not None else Fraction(0)
    high = Fraction(cap) if cap is not None else None
    if low * len(shares) > total:
        raise CannotReach(
            f"Le plancher de {floor} € pour {len(shares)} membres dépasse déjà le coût à répartir. Baissez le plancher."
        )
    reach = sum((low if not share else high for share in shares), Fraction(0)) if high is not None else total
    if high is not None and (high < low or reach < total):
        raise CannotReach(
            f"Avec un plafond de {cap} €, les membres ne couvrent pas le coût à répartir. Relevez le plafond."
        )

    def at(coefficient: Fraction) -> list[Fraction]:
        raised = [max(low, coefficient * share) for share in shares]
        return raised if high is None else [min(high, share) for share in raised]

    # The sum grows with the coefficient, in straight pieces: the piece that holds the total, then a rule of three.
    turns = sorted({bound / share for share in shares if share for bound in (low, high) if bound is not None})
    start = max((turn for turn in (Fraction(0), *turns) if sum(at(turn)) <= total), default=Fraction(0))
    before, slope = sum(at(start)), sum(share for share in shares if _moves(share, start, low, high))
    coefficient = start + (total - before) / slope if slope else start
    return at(coefficient), coefficient


def _moves(share: Fraction, coefficient: Fraction, low: Fraction, high: Fraction | None) -> bool:
    value = coefficient * share
    return share > 0 and value >= low and (high is None or value < high)

"""Means of prices, with their divisors."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class PriceMean:
    """Three answers to « what does one cost? », in the unit of the prices.

    ``by_entity`` answers for a town hall drawn at random, ``by_machine`` for a machine drawn at random (the one that
    a purchase budget needs), ``simple`` for the respondents alone. Divisors are the sums that were divided by,
    ``n`` the prices known, ``by_machine_n`` those whose machines are counted too. ``None`` where a divisor is zero.

    ``by_machine_contributors``: those that count in ``by_machine``, their weight and their machines not being zero;
    ``by_machine_largest_share``: what the largest of them makes of its numerator, from 0 to 1.
    """

    by_entity: Fraction | None
    by_entity_divisor: Fraction
    by_machine: Fraction | None
    by_machine_divisor: Fraction
    by_machine_n: int
    by_machine_contributors: int
    by_machine_largest_share: Fraction | None
    simple: Fraction | None
    n: int


def mean_price(
    weights: Mapping[str, Fraction], prices: Mapping[str, Decimal], machines: Mapping[str, int]
) -> PriceMean:
    """Weighted means of a price over those that gave one.

    ``by_entity = sum(w c) / sum(w)``; ``by_machine = sum(w m c) / sum(w m)`` over those that also counted their
    machines; ``simple = sum(c) / n``. ``prices`` ``c`` in one unit and tax basis; ``machines`` ``m`` are counts; keys
    of ``prices`` must be in ``weights``. Guarantee: each mean lies between the lowest and the highest price.
    Source: survey of Morlaix, acquisition costs; divisors are those of the available values only.

    >>> mean = mean_price({"A": Fraction(3), "B": Fraction(1)}, {"A": Decimal(10), "B": Decimal(30)}, {"A": 1, "B": 9})
    >>> mean.by_entity, mean.by_machine, mean.simple
    (Fraction(15, 1), Fraction(25, 1), Fraction(20, 1))
    >>> mean = mean_price({"A": Fraction(3), "B": Fraction(1)}, {"A": Decimal(10), "B": Decimal(30)}, {"A": 1, "B": 0})
    >>> mean.by_machine, mean.by_machine_n, mean.by_machine_contributors, mean.by_machine_largest_share
    (Fraction(10, 1), 2, 1, Fraction(1, 1))
    """
    exact = {name: Fraction(price) for name, price in prices.items()}
    by_entity = {name: weights[name] for name in exact}
    by_machine = {name: weights[name] * machines[name] for name in exact if name in machines}
    return PriceMean(
        *_weighted(by_entity, exact),
        *_weighted(by_machine, exact),
        len(by_machine),
        *_contributors([weight * exact[name] for name, weight in by_machine.items() if weight]),
        _weighted(dict.fromkeys(exact, Fraction(1)), exact)[0],
        len(exact),
    )


def _contributors(parts: list[Fraction]) -> tuple[int, Fraction | None]:
    whole = sum(parts, Fraction(0))
    return len(parts), (max(parts) / whole if whole else None)


def _weighted(weights: Mapping[str, Fraction], values: Mapping[str, Fraction]) -> tuple[Fraction | None, Fraction]:
    divisor = sum(weights.values(), Fraction(0))
    total = sum((weight * values[name] for name, weight in weights.items()), Fraction(0))
    return (total / divisor if divisor else None), divisor

"""Amortisation: how the cost of a thing is spread over its life."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from maillage.engine.errors import EngineError
from maillage.engine.quantities import round_half_up

__all__ = ["DepreciationYear", "LifeRefused", "depreciation_table"]

DAYS: Final = 360


class LifeRefused(EngineError):
    """A life or a value that nothing can be spread over."""


@dataclass(frozen=True, slots=True)
class DepreciationYear:
    """A budget year: what is charged in it, what has been so far, what is left in the books at its end. Euros, to the cent."""

    year: int
    charge: Decimal
    accumulated: Decimal
    net_value: Decimal


def depreciation_table(value: Decimal, in_service_on: date, years: int) -> tuple[DepreciationYear, ...]:
    """Straight line, prorata temporis from the entry into service (M57).

    At the end of each year ``accumulated = round(value x days / (360 x years), 2)``, ``days`` since the entry into service
    in months of 30 days, that of the entry included. A full year bears ``value / years``; the last takes what the first
    left. Guarantees: the charges add up to ``value`` to the cent; none is negative; two full years differ by a cent at
    most. Error: ``LifeRefused``. Source: DOMAIN 4.5; the assembly decides the life.

    >>> [str(row.charge) for row in depreciation_table(Decimal("3600.00"), date(2027, 4, 1), 3)]
    ['900.00', '1200.00', '1200.00', '300.00']
    """
    if years < 1:
        raise LifeRefused("Une durée d’amortissement est d’au moins un an. Corrigez-la.")
    if value < 0:
        raise LifeRefused("Un bien ne s’amortit pas à une valeur négative. Corrigez son montant.")
    whole = DAYS * years
    elapsed = (12 - in_service_on.month) * 30 + 31 - min(in_service_on.day, 30)
    rows: list[DepreciationYear] = []
    before, year = Decimal(0), in_service_on.year
    while True:
        accumulated = round_half_up(Fraction(value) * min(elapsed, whole) / whole, 2)
        rows.append(DepreciationYear(year, accumulated - before, accumulated, value - accumulated))
        if elapsed >= whole:
            return tuple(rows)
        before, elapsed, year = accumulated, elapsed + DAYS, year + 1

"""What a thing costs a year, and what a new price would change in it."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.engine.quantities import Price
from maillage.engine.savings._comparisons import compare

__all__ = ["NoLife", "payments_a_year", "renewal_cost", "yearly_saving"]

_PERIODS: Final = {"mois": 12, "trimestre": 4, "semestre": 2, "an": 1, "année": 1}


class NoLife(MaillageError):
    """Machines that last no time at all."""


def payments_a_year(unit: str) -> int | None:
    """How many times a year a price is paid, from its unit; ``None`` where it is paid by the piece.

    >>> payments_a_year("EUR HT/mois/ligne"), payments_a_year("EUR TTC/an"), payments_a_year("EUR HT/copie")
    (12, 1, None)
    """
    words = re.split(r"[^\w]+", unit.casefold())
    return next((_PERIODS[word] for word in words if word in _PERIODS), None)


def renewal_cost(count: int, price: Decimal, life_years: Decimal) -> Fraction:
    """EUR a year to renew ``count`` machines bought at ``price`` every ``life_years``: count × price ÷ life.

    In the tax basis of the price. Error: ``NoLife``.

    >>> renewal_cost(16, Decimal("446.48"), Decimal(5))
    Fraction(178592, 125)
    """
    if life_years <= 0:
        raise NoLife("Une durée de vie est d’au moins un an. Corrigez-la.")
    return count * Fraction(price) / Fraction(life_years)


def yearly_saving(quantity: Decimal, existing: Price, proposed: Price) -> Fraction | None:
    """EUR a year that ``quantity`` units save, in the tax basis of both prices; negative: a rise.

    For a price by the piece ``quantity`` is that of a year. ``None`` where the two prices are not like for like.

    >>> one, other = (Price(Decimal(amount), "EUR HT/mois/ligne") for amount in ("12.27", "7.35"))
    >>> yearly_saving(Decimal(2), one, other) is None  # the tax basis is not known
    True
    """
    found = compare(existing, proposed)
    if found.differences:
        return None
    return Fraction(found.saving) * Fraction(quantity) * (payments_a_year(existing.unit) or 1)

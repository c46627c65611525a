"""Amounts at different dates, brought to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Final

from maillage.engine.errors import EngineError
from maillage.engine.finance._dates import add_months

__all__ = [
    "Flow",
    "FlowTooEarly",
    "RateRefused",
    "discount_factor",
    "net_present_value",
    "sum_of_factors",
    "years_between",
]

_LISTS: Final = 16
"""Lists of days whose factors are kept: those of fifty years of months take some hundred kilobytes."""
_SUMS: Final = 1024
"""Lists of days the sum of whose factors is kept."""


class FlowTooEarly(EngineError):
    """An amount before the date to which all are brought."""


class RateRefused(EngineError):
    """A rate that discounts nothing sensible."""


@dataclass(frozen=True, slots=True)
class Flow:
    """``amount`` in euros, positive when it comes in and negative when it goes out, on its day."""

    on: date
    amount: Fraction | Decimal


def discount_factor(rate_pct: Decimal | Fraction, since: date, on: date) -> Fraction:
    """What one euro on a day is worth at ``since``: ``1 / ((1 + r)^n (1 + r f))``, exactly.

    ``r = rate_pct / 100``; ``n`` whole years between the two days, ``f`` the fraction of the year under way, in days. Simple
    interest inside a year keeps the factor rational. Guarantees: 1 at ``since`` and at 0 %; never grows with the date nor
    with the rate. Errors: ``FlowTooEarly``; ``RateRefused`` below 0 %.

    >>> discount_factor(Decimal(0), date(2026, 1, 1), date(2030, 6, 30))
    Fraction(1, 1)
    >>> discount_factor(Decimal(4), date(2026, 1, 1), date(2028, 1, 1))
    Fraction(625, 676)
    """
    return Fraction(*_factor(rate_pct, since, on))


def years_between(since: date, on: date) -> tuple[int, int, int]:
    """Whole years between two days, days of the year under way, and how many that year has."""
    years = on.year - since.year
    if add_months(since, 12 * years) > on:
        years -= 1
    begun, ended = add_months(since, 12 * years), add_months(since, 12 * (years + 1))
    return years, (on - begun).days, (ended - begun).days


def _factor(rate_pct: Decimal | Fraction, since: date, on: date) -> tuple[int, int]:
    """The two whole numbers of a factor, not brought to their lowest terms."""
    if rate_pct < 0:
        raise RateRefused("Un taux d’actualisation ne peut pas être négatif. Écrivez 0 pour ne pas actualiser.")
    if on < since:
        raise FlowTooEarly(
            f"Un montant du {on:%d/%m/%Y} précède le début du calcul, le {since:%d/%m/%Y}. Avancez ce début."
        )
    if not rate_pct:
        return 1, 1
    years, passed, whole = years_between(since, on)
    over, under = rate_pct.as_integer_ratio()
    shared = gcd(over, 100)
    over, under = over // shared, under * (100 // shared)
    return under ** (years + 1) * whole, (under + over) ** years * (under * whole + over * passed)


@lru_cache(maxsize=_LISTS)
def _weights(rate_pct: Decimal | Fraction, since: date, days: tuple[date, ...]) -> tuple[tuple[int, ...], int]:
    """The factors of some days over one denominator, so that what is brought to ``since`` adds up in whole numbers."""
    factors = [_factor(rate_pct, since, day) for day in days]
    common = lcm(*(under for _, under in factors))
    return tuple(over * (common // under) for over, under in factors), common


def sum_of_factors(rate_pct: Decimal | Fraction, since: date, days: tuple[date, ...]) -> Fraction:
    """``sum(discount_factor)`` over some days, exactly. Errors: those of ``discount_factor``."""
    return _summed(rate_pct, since, days) if rate_pct else Fraction(len(days))


@lru_cache(maxsize=_SUMS)
def _summed(rate_pct: Decimal | Fraction, since: date, days: tuple[date, ...]) -> Fraction:
    factors = [_factor(rate_pct, since, day) for day in days]
    common = lcm(*(under for _, under in factors))
    return Fraction(sum(over * (common // under) for over, under in factors), common)


def net_present_value(flows: Iterable[Flow], rate_pct: Decimal | Fraction, since: date) -> Fraction:
    """``sum(amount x discount_factor)``, in euros of ``since``, exactly.

    Guarantees: linear in the amounts; the plain sum at 0 %. Errors: those of ``discount_factor``.

    >>> flows = [Flow(date(2026, 1, 1), Decimal(-100)), Flow(date(2027, 1, 1), Decimal(104))]
    >>> net_present_value(flows, Decimal(0), date(2026, 1, 1)), net_present_value(flows, Decimal(4), date(2026, 1, 1))
    (Fraction(4, 1), Fraction(0, 1))
    """
    listed = list(flows)
    weights, common = _weights(rate_pct, since, tuple(flow.on for flow in listed))
    ratios = [flow.amount.as_integer_ratio() for flow in listed]
    under = lcm(*(below for _, below in ratios))
    total = sum(over * (under // below) * weight for (over, below), weight in zip(ratios, weights, strict=True))
    return Fraction(total, under * common)

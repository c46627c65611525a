"""Amounts at different dates, brought to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.finance._dates import add_months

__all__ = ["Flow", "FlowTooEarly", "RateRefused", "discount_factor", "net_present_value"]


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
    if rate_pct < 0:
        raise RateRefused("Un taux d’actualisation ne peut pas être négatif. Écrivez 0 pour ne pas actualiser.")
    if on < since:
        raise FlowTooEarly(
            f"Un montant du {on:%d/%m/%Y} précède le début du calcul, le {since:%d/%m/%Y}. Avancez ce début."
        )
    if not rate_pct:
        return Fraction(1)
    rate = Fraction(rate_pct) / 100
    years = on.year - since.year
    if add_months(since, 12 * years) > on:
        years -= 1
    begun, ended = add_months(since, 12 * years), add_months(since, 12 * (years + 1))
    share = Fraction((on - begun).days, (ended - begun).days)
    return 1 / ((1 + rate) ** years * (1 + rate * share))


def net_present_value(flows: Iterable[Flow], rate_pct: Decimal | Fraction, since: date) -> Fraction:
    """``sum(amount x discount_factor)``, in euros of ``since``, exactly.

    Guarantees: linear in the amounts; the plain sum at 0 %. Errors: those of ``discount_factor``.

    >>> flows = [Flow(date(2026, 1, 1), Decimal(-100)), Flow(date(2027, 1, 1), Decimal(104))]
    >>> net_present_value(flows, Decimal(0), date(2026, 1, 1)), net_present_value(flows, Decimal(4), date(2026, 1, 1))
    (Fraction(4, 1), Fraction(0, 1))
    """
    return sum((Fraction(flow.amount) * discount_factor(rate_pct, since, flow.on) for flow in flows), Fraction(0))

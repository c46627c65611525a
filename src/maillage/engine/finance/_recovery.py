"""When a spending pays for itself, and how many must share it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, lcm

from maillage.engine.errors import EngineError
from maillage.engine.finance._discounting import Flow

__all__ = ["NeverBreaksEven", "affordable_investment", "break_even_units", "payback_date", "payback_months"]

Money = Decimal | Fraction


class NeverBreaksEven(EngineError):
    """Each subscriber costs as much as it brings, or more."""


def payback_months(investment_net: Money, old_monthly: Money, new_monthly: Money) -> Fraction | None:
    """``investment_net / (old_monthly - new_monthly)``, in months; ``None`` where nothing is saved.

    All three in euros of one tax basis, the investment net of FCTVA and grants. Guarantee: grows with the investment, falls
    with the saving. Source: DOMAIN 4.5; Hérault-Méditerranée, 30 EUR a month against three to four times more.

    >>> payback_months(Decimal(1440), Decimal(90), Decimal(30))
    Fraction(24, 1)
    """
    saving = Fraction(old_monthly) - Fraction(new_monthly)
    if investment_net <= 0:
        return Fraction(0) if saving >= 0 else None
    return Fraction(investment_net) / saving if saving > 0 else None


def affordable_investment(old_monthly: Money, new_monthly: Money, months: int) -> Fraction:
    """The largest net investment that is paid back within so many months: ``months x (old - new)``, never below zero.

    Guarantee: ``payback_months`` of what it returns is ``months``.

    >>> affordable_investment(Decimal(90), Decimal(30), 24), affordable_investment(Decimal(120), Decimal(30), 24)
    (Fraction(1440, 1), Fraction(2160, 1))
    """
    return max(Fraction(0), months * (Fraction(old_monthly) - Fraction(new_monthly)))


def break_even_units(fixed: Money, price: Money, variable: Money) -> int:
    """The least number of subscribers that covers the fixed costs: ``ceil(fixed / (price - variable))``.

    All three for the same period and on the same tax basis. Guarantees: with as many, nothing is lost; with one less,
    something is. Error: ``NeverBreaksEven``. Source: DOMAIN 4.3; Somme Numérique, 30 subscribers.

    >>> break_even_units(Decimal(9000), Decimal(360), Decimal(60))
    30
    """
    if fixed <= 0:
        return 0
    margin = Fraction(price) - Fraction(variable)
    if margin <= 0:
        raise NeverBreaksEven(
            "Chaque abonné coûte autant ou plus qu’il ne paie : aucun nombre d’abonnés n’équilibre le service. "
            "Augmentez le tarif ou réduisez le coût par abonné."
        )
    return ceil(Fraction(fixed) / margin)


def payback_date(flows: Iterable[Flow]) -> date | None:
    """The first day from which the sum of all flows so far is zero or more and stays so to the last; ``None``: never.

    Guarantee: the sum of the flows up to any later day of the list is not negative.

    >>> payback_date([Flow(date(2026, 1, 1), Decimal(-100)), *(Flow(date(2026, m, 1), Decimal(40)) for m in (2, 3, 4))])
    datetime.date(2026, 4, 1)
    """
    found: date | None = None
    listed = [(flow.on, *flow.amount.as_integer_ratio()) for flow in flows]
    common = lcm(*{under for _, _, under in listed})
    total = 0
    by_day: dict[date, int] = {}
    for on, over, under in listed:
        by_day[on] = by_day.get(on, 0) + over * (common // under)
    for day in sorted(by_day):
        total += by_day[day]
        if total < 0:
            found = None
        elif found is None:
            found = day
    return found

"""Months added to days, and what an amount paid each period makes over some months."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

__all__ = ["EVER", "add_months", "cost_over", "next_term_end"]

EVER: Final = date(9999, 12, 31)
"""After every day that is counted."""
CENT: Final = Decimal("0.01")
MONTHS: Final = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
"""The length of what an amount pays for; what is paid once has none."""


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier, where negative), or the last one of a shorter month.

    >>> add_months(date(2026, 5, 31), -3), add_months(date(2028, 5, 31), -3)
    (datetime.date(2026, 2, 28), datetime.date(2028, 2, 29))
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    if year > EVER.year:
        return EVER
    if year < 1:
        return date.min
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_term_end(first_end: date, months: int) -> date:
    """The last day of what begins the day after ``first_end`` and lasts so many months: whole months stay whole.

    >>> next_term_end(date(2025, 2, 28), 36), next_term_end(date(2025, 12, 31), 12)
    (datetime.date(2028, 2, 29), datetime.date(2026, 12, 31))
    """
    if first_end >= EVER:
        return EVER
    following = add_months(first_end + timedelta(days=1), months)
    return following if following >= EVER else following - timedelta(days=1)


def cost_over(amount: Decimal | None, period: str, months: int | None) -> Decimal | None:
    """What an amount paid each period makes over so many months, to the cent, in the tax basis of the amount.

    ``None`` (NC) where the amount or the length is not known, or where it is paid once.

    >>> cost_over(Decimal(90), "MONTH", 12), cost_over(Decimal(1000), "YEAR", 5), cost_over(None, "YEAR", 12)
    (Decimal('1080.00'), Decimal('416.67'), None)
    """
    if amount is None or months is None or period not in MONTHS:
        return None
    exact = Fraction(amount) * months / MONTHS[period]
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)

"""Months and years as people count them."""

from calendar import monthrange
from datetime import date

__all__ = ["add_months"]


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of the month where it does not exist.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 3, 15), -3)
    (datetime.date(2026, 2, 28), datetime.date(2025, 12, 15))
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))

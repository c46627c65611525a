"""Columns that know their unit, and which of them are prices."""

from typing import Any, Final

from django.core.validators import MaxValueValidator
from django.db import models

__all__ = ["MOST_COUNTED", "Count", "Number", "Price", "unit_of"]


MOST_COUNTED: Final = 2_000_000_000
"""More is a slip of the keyboard, and sums of it are more than the engines hold."""


class _Measured(models.Field):  # type: ignore[type-arg]
    """``unit`` stands in labels and headers; a migration sees the plain column."""

    is_price = False
    plain = ""

    def __init__(self, *args: Any, unit: str = "", **options: Any) -> None:
        self.unit = unit
        super().__init__(*args, **({"null": True, "blank": True} | options))

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, self.plain, args, options

    def clone(self) -> Any:
        """Django leaves out what is its own default, which is not ours."""
        _, _, args, options = self.deconstruct()
        return type(self)(*args, **({"null": False, "blank": False} | options))


class Count(_Measured, models.PositiveIntegerField):  # type: ignore[type-arg]
    """A whole number of ``unit``, or nothing where nobody knows."""

    default_validators = [MaxValueValidator(MOST_COUNTED)]  # SQLite itself would hold much more
    plain = "django.db.models.PositiveIntegerField"


class Number(_Measured, models.DecimalField):  # type: ignore[type-arg]
    """A number of ``unit``, to three decimals."""

    plain = "django.db.models.DecimalField"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"max_digits": 14, "decimal_places": 3} | options))


class Price(_Measured, models.DecimalField):  # type: ignore[type-arg]
    """An amount in ``unit`` (« € par mois »), to six decimals; its tax basis is that of its record."""

    is_price = True
    plain = "django.db.models.DecimalField"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"max_digits": 14, "decimal_places": 6} | options))


def unit_of(field: Any) -> str:
    """The unit of a column, empty where it has none."""
    return getattr(field, "unit", "")

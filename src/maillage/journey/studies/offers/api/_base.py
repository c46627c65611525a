"""The heading that all operations of offers stand under, and what they share."""

from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from maillage.kernel.operations import Amount, Operations, amount

__all__ = ["YEARLY", "Range", "Whose", "operations", "range_of"]

operations = Operations("Qu’y gagnerions-nous ?")
YEARLY = "par an"


class Range(BaseModel):
    """Signed: negative is a rise."""

    bas: Amount | None
    central: Amount | None
    haut: Amount | None


class Whose(BaseModel):
    """A member."""

    id: int
    nom: str


def range_of(values: Any, basis: str, unit: str) -> Range:
    """Low, central and high of what is known."""
    low, central, high = (None if value is None else amount(Decimal(value), basis, unit) for value in values)
    return Range(bas=low, central=central, haut=high)

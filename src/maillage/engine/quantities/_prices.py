"""Prices that say what they include and for what."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class TaxBasis(StrEnum):
    """Whether an amount is net of VAT (hors taxes) or includes it (toutes taxes comprises)."""

    HT = "HT"
    TTC = "TTC"


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit of something costs.

    ``amount`` in euros; ``unit`` as the source writes it (« EUR HT/mois/ligne »); ``tax_basis`` and
    ``acquisition_mode`` are ``None`` where the source does not say: unknown is not a default.

    >>> Price(Decimal("0.0043"), "EUR HT/copie", TaxBasis.HT).amount
    Decimal('0.0043')
    """

    amount: Decimal
    unit: str
    tax_basis: TaxBasis | None = None
    acquisition_mode: str | None = None

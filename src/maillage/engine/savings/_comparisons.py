"""A price against another: what is saved, signed, and whether the two can be compared at all."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from maillage.engine.quantities import Price, percentage


class Difference(StrEnum):
    """Why two prices are not like for like."""

    UNIT = "unit"
    TAX_BASIS = "tax_basis"
    UNKNOWN_TAX_BASIS = "unknown_tax_basis"
    ACQUISITION_MODE = "acquisition_mode"
    UNKNOWN_ACQUISITION_MODE = "unknown_acquisition_mode"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``saving`` in the unit of the prices, ``saving_pct`` in per cent of the existing price; a rise is negative."""

    existing: Price
    proposed: Price
    saving: Decimal
    saving_pct: Fraction | None
    differences: tuple[Difference, ...]

    @property
    def is_like_for_like(self) -> bool:
        return not self.differences

    @property
    def is_rise(self) -> bool:
        return self.saving < 0


def compare(existing: Price, proposed: Price) -> Comparison:
    """``saving_pct = 100 (existing - proposed) / existing``, signed, never hidden.

    Like for like means: same unit, same known tax basis, same known acquisition mode. ``saving_pct`` is ``None`` where
    nothing is paid today. Guarantee: swapping the two prices changes the sign of ``saving``.
    Source: seed study of Morlaix, whose table left a rise of 8.8 % blank and set a lease against a purchase.

    >>> from maillage.engine.quantities import TaxBasis
    >>> old, new = (Price(Decimal(text), "EUR HT/mois", TaxBasis.HT, "abonnement") for text in ("72.21", "78.58"))
    >>> comparison = compare(old, new)
    >>> comparison.saving, round(float(comparison.saving_pct), 1), comparison.is_like_for_like
    (Decimal('-6.37'), -8.8, True)
    """
    differences: list[Difference] = []
    if existing.unit != proposed.unit:
        differences.append(Difference.UNIT)
    if existing.tax_basis is None or proposed.tax_basis is None:
        differences.append(Difference.UNKNOWN_TAX_BASIS)
    elif existing.tax_basis != proposed.tax_basis:
        differences.append(Difference.TAX_BASIS)
    if existing.acquisition_mode is None or proposed.acquisition_mode is None:
        differences.append(Difference.UNKNOWN_ACQUISITION_MODE)
    elif existing.acquisition_mode != proposed.acquisition_mode:
        differences.append(Difference.ACQUISITION_MODE)
    saving = existing.amount - proposed.amount
    return Comparison(existing, proposed, saving, percentage(saving, existing.amount), tuple(differences))

"""Exact numbers of the trade: tax bases, prices, percentages with their base, rounding that can be redone by hand."""

from maillage.engine.quantities._prices import Price, TaxBasis
from maillage.engine.quantities._rounding import decimals_of, largest_remainder, percentage, round_half_up

__all__ = ["Price", "TaxBasis", "decimals_of", "largest_remainder", "percentage", "round_half_up"]

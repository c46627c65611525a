"""Existing, offered, obtained: signed comparisons, and whether a published saving can be redone."""

from maillage.engine.savings._comparisons import Comparison, Difference, compare
from maillage.engine.savings._published import PublishedSaving, Reproduction, reproduce
from maillage.engine.savings._yearly import NoLife, payments_a_year, renewal_cost, yearly_saving

__all__ = [
    "Comparison",
    "Difference",
    "NoLife",
    "PublishedSaving",
    "Reproduction",
    "compare",
    "payments_a_year",
    "renewal_cost",
    "reproduce",
    "yearly_saving",
]

"""Existing, offered, obtained: signed comparisons, and whether a published saving can be redone."""

from maillage.engine.savings._comparisons import Comparison, Difference, compare
from maillage.engine.savings._published import PublishedSaving, Reproduction, reproduce

__all__ = ["Comparison", "Difference", "PublishedSaving", "Reproduction", "compare", "reproduce"]

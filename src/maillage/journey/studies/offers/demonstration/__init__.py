"""Invented price references, and the savings that they make on invented inventories: marked as invented in every row."""

from maillage.journey.studies.offers.demonstration._loading import load_demonstration_offers

__all__ = ["load_demonstration_offers"]

"""Offers and savings for programs: references, computations, their lines."""

from maillage.journey.studies.offers.api import _lines, _references, _savings  # noqa: F401 they declare
from maillage.journey.studies.offers.api._base import operations

__all__ = ["operations"]

"""Yearly costs, their comparison, and what could be gained at once."""

from maillage.journey.census.costs.engine._wins import Win, wins_of
from maillage.journey.census.costs.engine._yearly import (
    LEAST_KNOWN,
    Band,
    ThemeCost,
    band_of,
    bands,
    costs_of,
    median_of,
    to_ht,
)

__all__ = [
    "LEAST_KNOWN",
    "Band",
    "ThemeCost",
    "Win",
    "band_of",
    "bands",
    "costs_of",
    "median_of",
    "to_ht",
    "wins_of",
]

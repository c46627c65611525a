"""From a frozen census to its synthesis by theme and its extrapolation: no method of its own."""

from maillage.journey.studies.syntheses.engine.census._conduct import conduct_census
from maillage.journey.studies.syntheses.engine.census._facts import FrozenCensus, FrozenEntity, Part
from maillage.journey.studies.syntheses.engine.census._freezing import freeze_census, frozen_of, rows_of
from maillage.journey.studies.syntheses.engine.census._measures import MEASURES, THEMES, Context, Measure, measured
from maillage.journey.studies.syntheses.engine.census._profiles import Cover
from maillage.journey.studies.syntheses.engine.census._shown import own_rows, shown_totals
from maillage.journey.studies.syntheses.engine.census.results import CensusStudy

__all__ = [
    "MEASURES",
    "THEMES",
    "CensusStudy",
    "Context",
    "Cover",
    "FrozenCensus",
    "FrozenEntity",
    "Measure",
    "Part",
    "conduct_census",
    "freeze_census",
    "frozen_of",
    "measured",
    "own_rows",
    "rows_of",
    "shown_totals",
]

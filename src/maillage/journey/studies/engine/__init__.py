"""From a survey to the engine and back: no method of its own."""

from maillage.journey.studies.engine._study import conduct_study
from maillage.journey.studies.engine.results import Finding, Study
from maillage.journey.studies.engine.survey import Survey

__all__ = ["Finding", "Study", "Survey", "conduct_study"]

"""From a survey to the engine and back: no method of its own."""

from maillage.journey.studies.syntheses.engine._study import conduct_study
from maillage.journey.studies.syntheses.engine.results import Finding, Study
from maillage.journey.studies.syntheses.engine.survey import Survey

__all__ = ["Finding", "Study", "Survey", "conduct_study"]

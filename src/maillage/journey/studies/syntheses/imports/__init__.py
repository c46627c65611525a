"""Readers of surveys: everything that is wrong is said at once, and nothing half-read is handed on."""

from maillage.journey.studies.syntheses.imports._format import FORMAT
from maillage.journey.studies.syntheses.imports._problems import Problem, SurveyRefused
from maillage.journey.studies.syntheses.imports._survey import read_survey, read_tables

__all__ = ["FORMAT", "Problem", "SurveyRefused", "read_survey", "read_tables"]

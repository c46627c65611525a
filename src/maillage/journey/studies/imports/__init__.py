"""Readers of surveys: everything that is wrong is said at once, and nothing half-read is handed on."""

from maillage.journey.studies.imports._folder import read_survey
from maillage.journey.studies.imports._format import FORMAT
from maillage.journey.studies.imports._problems import Problem, SurveyRefused

__all__ = ["FORMAT", "Problem", "SurveyRefused", "read_survey"]

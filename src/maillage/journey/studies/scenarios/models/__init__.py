"""Scenarios, what each member has to do with them, how they are weighed, and what is known from elsewhere."""

from maillage.journey.studies.scenarios.models._experience import HearingSheet, LibraryEntry, ScenarioCitation
from maillage.journey.studies.scenarios.models._matrix import Criterion, Score, StudyStep
from maillage.journey.studies.scenarios.models._members import MemberPart, MemberSpending
from maillage.journey.studies.scenarios.models._scenario import Scenario, ScenarioCost, ScenarioDiscount, ScenarioPoint

__all__ = [
    "Criterion",
    "HearingSheet",
    "LibraryEntry",
    "MemberPart",
    "MemberSpending",
    "Scenario",
    "ScenarioCitation",
    "ScenarioCost",
    "ScenarioDiscount",
    "ScenarioPoint",
    "Score",
    "StudyStep",
]

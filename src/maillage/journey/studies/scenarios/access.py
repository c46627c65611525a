"""The only door to the scenarios of a study: its body always, its members once they are presented."""

from typing import Final

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.scenarios.models import (
    Criterion,
    HearingSheet,
    LibraryEntry,
    Scenario,
    ScenarioCost,
    ScenarioDiscount,
    ScenarioPoint,
)
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.pages import NotAllowed

__all__ = [
    "PRESENTED",
    "Piece",
    "ScenariosSettled",
    "get_criterion_for",
    "get_entry_for",
    "get_own_sheet_for",
    "get_own_study_for",
    "get_piece_for",
    "get_scenario_for",
    "get_sheet_for",
    "get_writable_scenario_for",
    "get_writable_study_for",
    "is_presented",
]

PRESENTED: Final = frozenset({StudyState.PRESENTED, StudyState.ARBITRATED, StudyState.CLOSED})
_WRITABLE: Final = frozenset({StudyState.ANALYSED, StudyState.SCENARIOS})

Piece = ScenarioCost | ScenarioDiscount | ScenarioPoint


class ScenariosSettled(MaillageError):
    """The scenarios of the study are not to be written now."""


def is_presented(study: Study) -> bool:
    """Whether its members read its scenarios."""
    return study.state in PRESENTED


def get_own_study_for(actor: Actor, pk: int) -> Study:
    """A study that the actor's own body conducts. Error: ``NotAllowed``."""
    study = get_study_for(actor, pk)
    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    return study


def get_writable_study_for(actor: Actor, pk: int) -> Study:
    """The same, whose scenarios are still being written. Errors: ``NotAllowed``; ``ScenariosSettled``."""
    study = get_own_study_for(actor, pk)
    if study.state not in _WRITABLE:
        raise ScenariosSettled(
            "Les scénarios de cette étude sont présentés : ils ne changent plus. Revenez d’abord aux scénarios, en disant pourquoi."
            if study.state in PRESENTED
            else "Cette étude n’est pas encore calculée. Calculez-la avant d’en écrire les scénarios."
        )
    return study


def get_scenario_for(actor: Actor, pk: int) -> Scenario:
    """A scenario of the actor's body, or one that was presented to its members. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = Scenario.objects.select_related("study__owner").filter(pk=pk).first()
    if found is None or (found.owner_id not in actor.scope.writes and not is_presented(found.study)):
        raise NotAllowed("scenario")
    return found


def get_writable_scenario_for(actor: Actor, pk: int) -> Scenario:
    """A scenario that is still being written. Errors: ``NotAllowed``; ``ScenariosSettled``."""
    found = get_scenario_for(actor, pk)
    get_writable_study_for(actor, found.study_id)
    return found


def get_piece_for(actor: Actor, model: type[Piece], pk: int) -> Piece:
    """A cost, a discount or a point of a scenario that is still being written. Errors as above."""
    found = model.objects.select_related("scenario__study").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("piece")
    get_writable_scenario_for(actor, found.scenario_id)
    return found


def get_criterion_for(actor: Actor, pk: int) -> Criterion:
    """A criterion of a study whose scenarios are still being written. Errors as above."""
    found = Criterion.objects.select_related("study").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("criterion")
    get_writable_study_for(actor, found.study_id)
    return found


def get_sheet_for(actor: Actor, pk: int) -> HearingSheet:
    """A hearing sheet of the actor's body, or of a grouping that it belongs to. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = HearingSheet.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("sheet")
    return found


def get_own_sheet_for(actor: Actor, pk: int) -> HearingSheet:
    """A hearing sheet that the actor may change. Error: ``NotAllowed``."""
    found = get_sheet_for(actor, pk)
    actor.must(Right.CONDUCT_STUDY, found.owner_id)
    return found


def get_entry_for(actor: Actor, pk: int) -> LibraryEntry:
    """An argument of the actor's own library. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    found = LibraryEntry.objects.filter(pk=pk, owner=actor.acting_id).first()
    if found is None:
        raise NotAllowed("entry")
    return found

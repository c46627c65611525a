"""Every write about studies."""

from maillage.journey.studies.syntheses.actions._census import (
    ask_again,
    change_scope,
    delete_scope,
    freeze_study,
    keep_census,
    reopen_scope,
    scope_study,
)
from maillage.journey.studies.syntheses.actions._steps import NoSuchStep, move_study
from maillage.journey.studies.syntheses.actions._surveys import keep_papers, keep_results, load_survey

__all__ = [
    "NoSuchStep",
    "ask_again",
    "change_scope",
    "delete_scope",
    "freeze_study",
    "keep_census",
    "keep_papers",
    "keep_results",
    "load_survey",
    "move_study",
    "reopen_scope",
    "scope_study",
]

"""Questionnaires as forms: what a respondent types, section by section, and what an operator types to write one."""

from maillage.journey.census.questionnaires.forms._answering import ROWS_SHOWN, Asked, RowForm, SectionForm, form_for
from maillage.journey.census.questionnaires.forms._writing import (
    AddedFieldForm,
    AddedSectionForm,
    CopyForm,
    DefinitionForm,
)

__all__ = [
    "ROWS_SHOWN",
    "AddedFieldForm",
    "AddedSectionForm",
    "Asked",
    "CopyForm",
    "DefinitionForm",
    "RowForm",
    "SectionForm",
    "form_for",
]

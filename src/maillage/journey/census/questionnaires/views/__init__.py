"""Pages of questionnaires: read them, take them as files, write one's own."""

from maillage.journey.census.questionnaires.views._reading import (
    questionnaire,
    questionnaire_file,
    questionnaires,
    shipped_file,
    shipped_questionnaire,
)
from maillage.journey.census.questionnaires.views._writing import (
    add_field,
    add_section,
    copy_questionnaire,
    edit_questionnaire,
    load_questionnaire,
    publish_questionnaire,
    retire_questionnaire,
)

__all__ = [
    "add_field",
    "add_section",
    "copy_questionnaire",
    "edit_questionnaire",
    "load_questionnaire",
    "publish_questionnaire",
    "questionnaire",
    "questionnaire_file",
    "questionnaires",
    "retire_questionnaire",
    "shipped_file",
    "shipped_questionnaire",
]

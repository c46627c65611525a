"""Every write about scenarios, the decision, and what is known from elsewhere."""

from maillage.journey.studies.scenarios.actions._experience import (
    change_entry,
    change_sheet,
    cite,
    copy_shipped_sheets,
    create_entry,
    create_sheet,
    delete_entry,
    delete_sheet,
    hide_argument,
    uncite,
)
from maillage.journey.studies.scenarios.actions._moves import move_study
from maillage.journey.studies.scenarios.actions._weighing import add_criterion, delete_criterion, set_matrix
from maillage.journey.studies.scenarios.actions._writing import (
    ChosenMember,
    NameTaken,
    change_scenario,
    choose_members,
    create_scenario,
    delete_piece,
    delete_scenario,
    propose_entries,
    take_spending,
    write_piece,
)

__all__ = [
    "ChosenMember",
    "NameTaken",
    "add_criterion",
    "change_entry",
    "change_scenario",
    "change_sheet",
    "choose_members",
    "cite",
    "copy_shipped_sheets",
    "create_entry",
    "create_scenario",
    "create_sheet",
    "delete_criterion",
    "delete_entry",
    "delete_piece",
    "delete_scenario",
    "delete_sheet",
    "hide_argument",
    "move_study",
    "propose_entries",
    "set_matrix",
    "take_spending",
    "uncite",
    "write_piece",
]

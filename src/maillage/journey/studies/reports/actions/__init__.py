"""Every write about reports."""

from maillage.journey.studies.reports.actions._freezing import (
    NotForMembers,
    freeze_report,
    keep_papers,
    publish_edition,
    withdraw_report,
)
from maillage.journey.studies.reports.actions._writing import (
    ReportFrozen,
    change_report,
    create_report,
    delete_plan_step,
    delete_report,
    propose_plan,
    write_plan_step,
)

__all__ = [
    "NotForMembers",
    "ReportFrozen",
    "change_report",
    "create_report",
    "delete_plan_step",
    "delete_report",
    "freeze_report",
    "keep_papers",
    "propose_plan",
    "publish_edition",
    "withdraw_report",
    "write_plan_step",
]

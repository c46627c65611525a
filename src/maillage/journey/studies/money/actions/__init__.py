"""Every write of money in time."""

from maillage.journey.studies.money.actions._cases import (
    ChangedMeanwhile,
    change_case,
    copy_case,
    copy_example,
    create_case,
    delete_case,
    describe_case,
    freeze_case,
    publish_edition,
    withdraw_edition,
)
from maillage.journey.studies.money.actions._rules import (
    AlreadyDecided,
    drop_clause,
    drop_period,
    keep_clause,
    keep_period,
    keep_readings,
)

__all__ = [
    "AlreadyDecided",
    "ChangedMeanwhile",
    "change_case",
    "copy_case",
    "copy_example",
    "create_case",
    "delete_case",
    "describe_case",
    "drop_clause",
    "drop_period",
    "freeze_case",
    "keep_clause",
    "keep_period",
    "keep_readings",
    "publish_edition",
    "withdraw_edition",
]

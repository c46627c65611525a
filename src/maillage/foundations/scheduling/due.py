"""When the platform's own chores are due: the table follows the functions, and each due time is queued once."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from croniter import croniter  # type: ignore[import-untyped]
from django.db import transaction
from django.utils.timezone import now

from maillage.foundations.scheduling.enums import ENDS, State
from maillage.foundations.scheduling.models import Chore, DueTime
from maillage.foundations.scheduling.queue import put
from maillage.kernel.jobs import all_scheduled
from maillage.kernel.tenancy import new_key

__all__ = ["enqueue_due", "keep_due_times", "next_after"]

PARIS: Final = ZoneInfo("Europe/Paris")


def next_after(expression: str, moment: datetime) -> datetime:
    """The first due time after a moment, in the time of Paris. Error: ``ValueError`` for what is not cron.

    In the night without its third hour, what was due in it comes at its end. In the night that has it twice, what names
    its hour comes once, and what comes every so many minutes goes on by the real clock.
    """
    names_its_hour = not expression.split()[1].startswith("*")
    times = croniter(expression, moment.astimezone(PARIS))
    found: datetime = times.get_next(datetime)
    while names_its_hour and found.fold:
        found = times.get_next(datetime)
    return found


@transaction.atomic
def keep_due_times() -> None:
    """One row for each scheduled function, none for those that are gone; a new hour counts from now."""
    functions = all_scheduled()
    DueTime.objects.exclude(name__in=[function.name for function in functions]).delete()
    for function in functions:
        following = next_after(function.cron, now())
        row, is_new = DueTime.objects.get_or_create(
            name=function.name, defaults={"expression": function.cron, "next_at": following}
        )
        if not is_new and row.expression != function.cron:
            DueTime.objects.filter(pk=row.pk).update(expression=function.cron, next_at=following)


def enqueue_due() -> int:
    """Queue a chore for each function that is due; how many. After a night off each comes once, not once a missed time."""
    moment = now()
    due = DueTime.objects.filter(next_at__lte=moment)
    return sum(_enqueue_once(row, moment) for row in due)


@transaction.atomic
def _enqueue_once(row: DueTime, moment: datetime) -> bool:
    """Of two workers that see it due, one moves it. Nothing is queued while the time before is still under way."""
    moved = DueTime.objects.filter(pk=row.pk, next_at=row.next_at).update(
        next_at=next_after(row.expression, moment), last_at=moment
    )
    before = Chore.objects.filter(name=row.name)
    if not moved or before.exclude(state__in=ENDS).exists():
        return False
    before.filter(state=State.DONE).delete()
    key = new_key()
    Chore.objects.create(pk=key, name=row.name, entry=put(key, None))
    return True

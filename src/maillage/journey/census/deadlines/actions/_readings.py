"""Someone else has read what rings for an organisation: it is in that organisation's own journal."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from maillage.foundations.audit.actions import event_of, record
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.deadlines.enums import DeadlineKind
from maillage.journey.census.deadlines.models import Deadline
from maillage.kernel.tenancy import widen
from maillage.kernel.typography import plural

__all__ = ["record_export", "record_reading"]


@transaction.atomic
def record_reading(actor: Actor, deadline: Deadline) -> None:
    """One deadline was opened. Nothing to tell where it is the reader's own."""
    if deadline.owner_id == actor.acting_id:
        return
    with widen(deadline.owner_id, reason="a reading is told to the one who was read"):
        told = f"a lu l’échéance « {DeadlineKind(deadline.kind).label} : {deadline.title} »"
        record(actor, "deadlines.read", deadline, told)


@transaction.atomic
def record_export(actor: Actor, owners: Iterable[int], ending: str) -> None:
    """A calendar has left as a file; ``owners``: whose each row is."""
    counted = {owner: count for owner, count in Counter(owners).items() if owner != actor.acting_id}
    with widen(*counted, reason="a reading is told to the one who was read"):
        Event.objects.bulk_create(
            event_of(
                actor,
                "deadlines.exported",
                Deadline(pk=0, owner_id=owner),
                f"a exporté {plural(count, 'échéance', 'échéances')} ({ending})",
            )
            for owner, count in sorted(counted.items())
        )

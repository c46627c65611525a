"""What people say of a deadline."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.deadlines.access import may_note
from maillage.journey.census.deadlines.enums import DeadlineKind, State
from maillage.journey.census.deadlines.models import Deadline, DeadlineNote
from maillage.journey.census.deadlines.queries import note_edition, said_of
from maillage.kernel.editions import ChangedMeanwhile
from maillage.kernel.pages import NotAllowed

__all__ = ["CannotWait", "note_deadline"]


class CannotWait(MaillageError):
    """A day to which nothing can be put off."""


@transaction.atomic
def note_deadline(
    actor: Actor,
    deadline: Deadline,
    *,
    state: State,
    snoozed_until: date | None = None,
    remark: str = "",
    edition: str = "",
) -> DeadlineNote:
    """Say that a deadline is done, put it off, open it again, or only note something. ``edition``: what was shown to whoever
    asks. Errors: ``CannotWait``, ``NotAllowed``; ``ChangedMeanwhile`` where someone noted something else since."""
    actor.must(Right.KEEP_INVENTORY)
    if not may_note(actor, deadline):
        raise NotAllowed("deadline of someone else")
    if state == State.SNOOZED and (snoozed_until is None or snoozed_until <= localdate()):
        raise CannotWait("On ne remet qu’à un jour à venir. Choisissez une date après aujourd’hui.")
    now = Deadline.objects.select_for_update(of=("self",)).get(pk=deadline.pk)
    if edition and edition != note_edition(now):
        raise ChangedMeanwhile(f"{said_of(now)} entre-temps. Rien de ce que vous avez écrit n’est enregistré.")
    until = snoozed_until if state == State.SNOOZED else None
    said = {"state": state, "snoozed_until": until, "remark": remark.strip()[:300]}
    before = {"state": deadline.state, "snoozed_until": deadline.snoozed_until, "remark": deadline.remark}
    note, _ = DeadlineNote.objects.update_or_create(
        owner_id=deadline.owner_id,
        kind=deadline.kind,
        source_key=deadline.source_key,
        due_on=deadline.due_on,
        defaults=said | {"by": actor.person_name[:120]},
    )
    Deadline.objects.filter(pk=deadline.pk).update(**said)
    done = {State.DONE: "a marqué comme faite", State.SNOOZED: "a remis à plus tard", State.OPEN: "a noté"}[state]
    label = DeadlineKind(deadline.kind).label
    told = f"{done} l’échéance « {label} : {deadline.title} » du {deadline.due_on:%d/%m/%Y}"
    record(actor, "deadlines.noted", note, told, owner_id=deadline.owner_id, before=before, after=said)
    return note

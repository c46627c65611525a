"""Reads of machines: one function a screen."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from maillage.foundations.organisations.access import Actor
from maillage.journey.census.agents.models import Enrolment, Machine
from maillage.kernel.keysets import Page, Sort, page_of

__all__ = ["LATE_AFTER", "disagreeing", "enrolment_for", "figures", "is_late", "machines_of", "page_of_machines"]

LATE_AFTER: Final = timedelta(days=30)
"""An agent comes every day; a machine that is in use is not silent for a month."""
SORTS: Final = ("name", "last_contact_at")
A_PAGE: Final = 50
DISAGREEING_A_PAGE: Final = 20


def enrolment_for(actor: Actor) -> Enrolment | None:
    """The enrolment of the actor's own organisation."""
    return Enrolment.objects.filter(owner=actor.acting_id).first()


def machines_of(actor: Actor) -> QuerySet[Machine]:
    """The machines of the actor's own, without all that they said."""
    return Machine.objects.filter(owner__in=actor.scope.writes).defer("content", "written", "settled")


def figures(actor: Actor) -> dict[str, int]:
    """How many machines there are, how many are silent, how many disagree with their record."""
    late = Q(last_contact_at__lt=timezone.now() - LATE_AFTER)
    return Machine.objects.filter(owner__in=actor.scope.writes).aggregate(
        machines=Count("pk"), late=Count("pk", filter=late), disagreeing=Count("pk", filter=Q(difference_count__gt=0))
    )


def page_of_machines(actor: Actor, *, words: str, only_late: bool, sort: str, after: str) -> Page:
    """A page of the list. ``words``: found in the name, the serial number or the tag."""
    rows = machines_of(actor)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(serial_number__icontains=words) | Q(tag__icontains=words))
    if only_late:
        rows = rows.filter(last_contact_at__lt=timezone.now() - LATE_AFTER)
    column = sort.removeprefix("-")
    chosen = Sort(column, is_descending=sort.startswith("-")) if column in SORTS else Sort("name")
    return page_of(rows, chosen, after, A_PAGE)


def disagreeing(actor: Actor, after: str) -> Page:
    """A page of the machines that do not say what their record says, with it."""
    rows: QuerySet[Any] = machines_of(actor).filter(difference_count__gt=0).select_related("equipment", "printer")
    return page_of(rows, Sort("name"), after, DISAGREEING_A_PAGE)


def is_late(machine: Machine) -> bool:
    """Whether nothing was heard of a machine for too long."""
    return timezone.now() - machine.last_contact_at > LATE_AFTER

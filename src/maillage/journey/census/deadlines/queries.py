"""Reads of deadlines: a page of the calendar, its counts, what comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from maillage.foundations.organisations.access import Actor, Post
from maillage.foundations.organisations.enums import Right, Subject
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.deadlines.enums import WORDS, State
from maillage.journey.census.deadlines.models import (
    CalendarFeed,
    CopperClosure,
    CopperList,
    Deadline,
    DeadlineNote,
    DigestChoice,
)
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.census.inventory.enums import TaxBasis
from maillage.journey.census.inventory.models import MONEY, Contract
from maillage.kernel.editions import edition_of
from maillage.kernel.keysets import Page, Sort, in_order, page_of
from maillage.kernel.tenancy import widen

__all__ = [
    "AHEAD_DAYS",
    "BY_DAY",
    "CLOSURES_SHOWN",
    "COSTLY",
    "SOON",
    "Counted",
    "Tally",
    "Wanted",
    "calendar_page",
    "closures_of",
    "coming_elsewhere",
    "contract_of",
    "copper_list_of",
    "count",
    "feed_and_choice",
    "first_ones",
    "neighbours",
    "note_edition",
    "said_of",
    "tally",
    "wanted_rows",
    "whole_calendar",
]

AHEAD_DAYS: Final = 366
"""How far the calendar looks ahead."""
PAGE: Final = 40
BY_DAY: Final = Sort("due_on")
SOON: Final = timedelta(days=60)
"""What a person looks at now: the next two months."""
COSTLY: Final = tuple(kind for kind, words in WORDS.items() if words.costs)
"""What binds to pay where nobody does anything: told by the kind, never by a price that the reader may not see."""
CLOSURES_SHOWN: Final = 100


def note_edition(deadline: Deadline) -> str:
    """What was said of a deadline when a form was opened."""
    said = {"state": deadline.state, "until": deadline.snoozed_until, "remark": deadline.remark}
    return edition_of(said)


def said_of(deadline: Deadline) -> str:
    """Who said what of a deadline, and when: « Anne a noté « C’est fait » le 30/11/2026 à 14 h 12 »."""
    notes = DeadlineNote.objects.filter(owner=deadline.owner_id, kind=deadline.kind, due_on=deadline.due_on)
    note = notes.filter(source_key=deadline.source_key).first()
    if note is None:
        return "L’échéance a changé"
    remark = f", « {note.remark} »," if note.remark else ""
    return f"{note.by} a noté « {note.get_state_display()} »{remark} le {localtime(note.at):%d/%m/%Y à %H h %M}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the calendar. ``owner``: one organisation; ``month``: its first day."""

    kind: str = ""
    theme: str = ""
    owner: int | None = None
    month: date | None = None
    state: str = State.OPEN
    is_costly: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """So many deadlines of a kind on a day, and what those that cost would cost, of the prices that the reader sees."""

    kind: str
    due_on: date
    deadlines: int
    cost_ht: Decimal
    cost_ttc: Decimal
    priced: int


def wanted_rows(wanted: Wanted, day: date) -> QuerySet[Deadline]:
    """The deadlines that are shown on a day: what has passed and still matters, and the twelve months to come."""
    rows = Deadline.objects.filter(shown_from__lte=day, shown_to__gte=day, due_on__lte=day + timedelta(days=AHEAD_DAYS))
    if wanted.state == State.OPEN:
        rows = rows.filter(Q(state=State.OPEN) | Q(state=State.SNOOZED, snoozed_until__lte=day))
    elif wanted.state == State.SNOOZED:
        rows = rows.filter(state=State.SNOOZED, snoozed_until__gt=day)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.theme:
        rows = rows.filter(theme=wanted.theme)
    if wanted.owner is not None:
        rows = rows.filter(owner=wanted.owner)
    if wanted.month is not None:
        following = (wanted.month + timedelta(days=32)).replace(day=1)
        rows = rows.filter(due_on__gte=wanted.month, due_on__lt=following)
    return rows.filter(kind__in=COSTLY) if wanted.is_costly else rows


def calendar_page(wanted: Wanted, day: date, after: str) -> Page:
    """One page of the calendar, soonest first."""
    return page_of(wanted_rows(wanted, day).select_related("owner"), BY_DAY, after, PAGE)


def whole_calendar(wanted: Wanted, day: date) -> QuerySet[Deadline]:
    """All of it, in the same order."""
    return in_order(wanted_rows(wanted, day).select_related("owner"), BY_DAY)


def count(actor: Actor, wanted: Wanted, day: date) -> list[Counted]:
    """The deadlines by kind and day, in one statement."""
    seen = Q(owner__in=owners_with_prices(actor), cost__isnull=False)
    nothing = Value(Decimal(0), output_field=MONEY)
    groups = (
        wanted_rows(wanted, day)
        .order_by()
        .values_list("kind", "due_on")
        .annotate(
            deadlines=Count("pk"),
            cost_ht=Coalesce(Sum("cost", filter=seen & Q(tax_basis=TaxBasis.HT)), nothing),
            cost_ttc=Coalesce(Sum("cost", filter=seen & Q(tax_basis=TaxBasis.TTC)), nothing),
            priced=Count("pk", filter=seen),
        )
    )
    return [Counted(*group) for group in groups]


def first_ones(day: date, most: int, *, owners: Sequence[int] | None = None) -> list[Deadline]:
    """What comes first, in the scope in force or of some organisations: what is still ahead."""
    rows = wanted_rows(Wanted(), day).filter(due_on__gte=day)
    if owners is not None:
        rows = rows.filter(owner__in=owners)
    return list(in_order(rows.select_related("owner"), BY_DAY)[:most])


@dataclass(frozen=True, slots=True)
class Tally:
    """Deadlines of one organisation, or of one kind: how many, how many of them bind to pay, the day of the first."""

    about: str
    deadlines: int
    costly: int
    first_on: date


def tally(rows: QuerySet[Deadline], by: str) -> list[Tally]:
    """Deadlines by ``owner__name`` or by ``kind``, what comes first first."""
    counted = rows.order_by().values_list(by)
    found = counted.annotate(
        deadlines=Count("pk"), costly=Count("pk", filter=Q(kind__in=COSTLY)), first=Min("due_on")
    ).order_by("first", by)
    return [Tally(*one) for one in found]


def coming_elsewhere(actor: Actor, day: date) -> list[tuple[Post, int, date]]:
    """Her other town halls where something comes soon: how many deadlines, and the day of the first."""
    others = {
        post.organisation_id: post
        for post in actor.posts
        if Right.SEE_INVENTORY in post.rights and not post.needs_second_factor
    }
    others.pop(actor.acting_id, None)
    if not others:
        return []
    with widen(*others, reason="her own other town halls"):
        rows = wanted_rows(Wanted(), day).filter(owner__in=list(others), due_on__gte=day, due_on__lt=day + SOON)
        counted = rows.order_by().values_list("owner_id").annotate(count=Count("pk"), first=Min("due_on"))
        found = {owner: (count, first) for owner, count, first in counted}
    return [(post, *found[key]) for key, post in others.items() if key in found]


def neighbours(actor: Actor) -> list[Organisation]:
    """Whose deadlines the actor sees beside her own organisation's, by name; nothing is asked where there is nobody."""
    seen = actor.scope.seen(Subject.CENSUS)
    if seen <= {actor.acting_id}:
        return []
    return list(Organisation.objects.filter(pk__in=seen).order_by("search_text", "pk"))


def contract_of(deadline: Deadline) -> Contract | None:
    """The contract that rings; ``None`` where it is something else."""
    if deadline.record_kind != "contrats" or deadline.record_id is None:
        return None
    return Contract.objects.filter(pk=deadline.record_id, retired_on=None).first()


# --- copper ----------------------------------------------------------------------------------------------------------


def copper_list_of(actor: Actor) -> CopperList | None:
    """The calendar of copper of the actor's own organisation."""
    return CopperList.objects.filter(owner=actor.acting_id).order_by("-pk").first()


def closures_of(calendar: CopperList) -> QuerySet[CopperClosure]:
    """Its communes, soonest first."""
    return CopperClosure.objects.filter(calendar=calendar).order_by("technical_on", "insee_code")


# --- a person's own --------------------------------------------------------------------------------------------------


def feed_and_choice(person: Any) -> tuple[CalendarFeed | None, str]:
    """The feed of a person that is in use, and how often she wants her digest."""
    feed = CalendarFeed.objects.filter(person=person, revoked_at=None).first()
    choice = DigestChoice.objects.filter(person=person).first()
    return feed, choice.frequency if choice else DigestChoice._meta.get_field("frequency").default

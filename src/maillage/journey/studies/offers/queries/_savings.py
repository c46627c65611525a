"""Reads of savings: the list, a page of lines, members, days, what one member reads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.models import Organisation
from maillage.journey.studies.offers.enums import SavingsState
from maillage.journey.studies.offers.models import MatchChoice, ObtainedPrice, Savings, SavingsLine
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.keysets import Page, Sort, in_order, page_of

__all__ = [
    "BY_DAY",
    "BY_NAME",
    "LineFilter",
    "calendar_page",
    "calendar_rows",
    "choice_of",
    "latest_frozen",
    "lines_by_month",
    "lines_in_order",
    "lines_page",
    "lines_wanted",
    "member_rows",
    "members_of",
    "obstacle_counts",
    "obtained_totals",
    "own_lines",
    "savings_seen",
    "studies_that_may_cite",
]

PAGE: Final = 50
BY_NAME: Final = Sort("name")
BY_DAY: Final = Sort("possible_on")
SORTS: Final = {
    "nom": BY_NAME,
    "economie": Sort("central"),
    "-economie": Sort("central", is_descending=True),
    "jour": BY_DAY,
}


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines are asked for. ``state``: "counted", "chosen", "rise", or the code of an obstacle."""

    theme: str = ""
    member: int | None = None
    state: str = ""


def savings_seen(actor: Actor) -> QuerySet[Savings]:
    """The computations of the actor's body, and the frozen ones of the bodies she belongs to, latest first."""
    rows = Savings.objects.filter(Q(owner__in=actor.scope.writes) | Q(state=SavingsState.FROZEN))
    return rows.defer("totals").select_related("owner").order_by("-id")


def studies_that_may_cite(owner: int) -> QuerySet[Study]:
    """The studies of a body whose data are frozen: a report rests on them, and may cite what was compared beside."""
    return Study.objects.filter(owner=owner).exclude(state=StudyState.SCOPING).only("name", "owner").order_by("-id")


def latest_frozen(owners: Collection[int]) -> Savings | None:
    """The last frozen savings of some bodies."""
    rows = Savings.objects.filter(owner__in=list(owners), state=SavingsState.FROZEN).select_related("owner")
    return rows.order_by("-frozen_at", "-id").first()


def lines_wanted(savings: Savings, wanted: LineFilter) -> QuerySet[SavingsLine]:
    """The lines that the scope sees, as asked for."""
    rows = SavingsLine.objects.filter(savings=savings).select_related("counterparty")
    if wanted.theme:
        rows = rows.filter(theme=wanted.theme)
    if wanted.member is not None:
        rows = rows.filter(counterparty=wanted.member)
    match wanted.state:
        case "":
            return rows
        case "counted":
            return rows.filter(obstacle="")
        case "rise":
            return rows.filter(obstacle="").filter(Q(central__lt=0) | Q(once_central__lt=0))
        case "chosen":
            return rows.filter(is_chosen=True)
        case "left":
            return rows.exclude(obstacle="")
    return rows.filter(obstacle=wanted.state)


def lines_page(savings: Savings, wanted: LineFilter, sort: str, after: str) -> Page:
    """One page of lines."""
    return page_of(lines_wanted(savings, wanted), SORTS.get(sort, SORTS["-economie"]), after, PAGE)


def lines_in_order(savings: Savings, wanted: LineFilter, sort: str) -> QuerySet[SavingsLine]:
    """All of them, in the order of the page."""
    return in_order(lines_wanted(savings, wanted), SORTS.get(sort, SORTS["-economie"]))


def own_lines(savings: Savings, owners: Collection[int]) -> list[SavingsLine]:
    """The lines of some members, by theme and name."""
    rows = SavingsLine.objects.filter(savings=savings, counterparty__in=list(owners))
    return list(rows.select_related("counterparty").order_by("theme", "name", "pk"))


def _dated(savings: Savings, wanted: LineFilter) -> QuerySet[SavingsLine]:
    return lines_wanted(savings, wanted).filter(obstacle="", central__gt=0)


def calendar_page(savings: Savings, wanted: LineFilter, after: str) -> Page:
    """One page of the lines that save something each year, by the day from which they may; those of which nobody knows come
    last."""
    return page_of(_dated(savings, wanted), BY_DAY, after, PAGE)


def calendar_rows(savings: Savings, wanted: LineFilter) -> QuerySet[SavingsLine]:
    """All of them, in the same order."""
    return in_order(_dated(savings, wanted), BY_DAY)


def lines_by_month(savings: Savings, wanted: LineFilter) -> list[dict[str, Any]]:
    """What becomes possible each month: lines, HT a year, and what would be lost; ``month`` is ``None`` where nobody knows."""
    rows = (
        _dated(savings, wanted)
        .order_by()
        .annotate(month=TruncMonth("possible_on"))
        .values("month")
        .annotate(lines=Count("pk"), yearly=Sum("central"), lost=Sum("lost"))
    )
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return sorted(found, key=lambda row: (row["month"] is None, row["month"] or date.min))


def member_rows(savings: Savings, theme: str = "") -> list[dict[str, Any]]:
    """By member: lines, what counts, and its sums. One statement."""
    rows = SavingsLine.objects.filter(savings=savings)
    if theme:
        rows = rows.filter(theme=theme)
    zero = Decimal("0.00")
    sums: dict[str, Any] = {
        name: Coalesce(Sum(name), zero)
        for name in ("low", "central", "high", "once_central", "net_central", "net_once_central")
    }
    found = (
        rows.order_by()
        .values("counterparty_id", "counterparty__name", "counterparty__search_text")
        .annotate(
            lines=Count("pk"),
            counted=Count("pk", filter=Q(obstacle="")),
            total_lost=Coalesce(Sum("lost"), zero),
            had_lines=Count("obtained"),
            had=Coalesce(Sum("obtained__saved"), zero),
            **{f"sum_{name}": expression for name, expression in sums.items()},
        )
    )
    members: list[dict[str, Any]] = [dict(row) for row in found]
    return sorted(members, key=lambda row: (row["counterparty__search_text"], row["counterparty_id"]))


def obstacle_counts(savings: Savings, wanted: LineFilter) -> dict[str, int]:
    """How many lines are left out, by reason; counted ones under ""."""
    rows = lines_wanted(savings, LineFilter(wanted.theme, wanted.member)).order_by()
    return dict(rows.values_list("obstacle").annotate(Count("pk")))


def members_of(savings: Savings) -> list[Organisation]:
    """The members of whom the scope sees a line, by name."""
    seen = SavingsLine.objects.filter(savings=savings).values("counterparty_id")
    return list(Organisation.objects.filter(pk__in=seen).order_by("search_text", "pk"))


def choice_of(line: SavingsLine) -> MatchChoice | None:
    """What was decided by hand for the thing that a line is of."""
    return MatchChoice.objects.filter(
        owner=line.owner_id,
        counterparty=line.counterparty_id,
        record_kind=line.record_kind,
        record_id=line.record_id,
        part=line.part,
    ).first()


def obtained_totals(savings: Savings, member: int | None = None) -> dict[str, Any]:
    """Of the lines whose price was obtained: how many, what was hoped for, what was had; each year, and once."""
    rows = ObtainedPrice.objects.filter(line__savings=savings)
    if member is not None:
        rows = rows.filter(counterparty=member)
    purchase = Q(line__unit__in=["COPIER", "EQUIPMENT"])
    zero = Decimal("0.00")
    return rows.aggregate(
        lines=Count("pk"),
        hoped=Coalesce(Sum("line__central", filter=~purchase), zero),
        had=Coalesce(Sum("saved", filter=~purchase), zero),
        hoped_once=Coalesce(Sum("line__once_central", filter=purchase), zero),
        had_once=Coalesce(Sum("saved", filter=purchase), zero),
    )

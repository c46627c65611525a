"""What each line costs and consumes, month by month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Max, QuerySet, Sum

from maillage.journey.census.bills.models import BillLine, CallTotal
from maillage.journey.census.inventory.models import MobileLine, TelecomLine

__all__ = [
    "BilledRow",
    "CallMonths",
    "KnownLine",
    "billed_rows",
    "call_months",
    "calls_by_class",
    "calls_by_line",
    "known_lines",
    "line_costs",
    "months_of_lines",
    "totals_by_month",
]

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class BilledRow:
    """What a line was billed by one bill in one category. ``months``: how many each amount pays for.

    ``month``: that of the bill's period; ``bill`` and ``issued_on``: the bill.
    """

    line: str
    operator: str
    account: str
    month: date
    category: str
    months: int
    ht: Decimal
    ttc: Decimal | None
    quantity: Decimal | None
    kind: str
    label: str
    bill: int
    issued_on: date


@dataclass(frozen=True, slots=True)
class CallMonths:
    """Months in which a line communicated, as records of communications tell."""

    line: str
    operator: str
    month: date


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line of the inventory that is not gone. ``list``: slug of its kind; ``basis``: of its price."""

    list: str
    pk: int
    name: str
    number: str
    reference: str
    operator: str
    account: str
    price: Decimal | None
    basis: str


def totals_by_month(owners: Collection[int]) -> list[tuple[date, str, Decimal]]:
    """HT by month and category, of every month that is known, in their order."""
    rows = (
        BillLine.objects.filter(owner__in=list(owners))
        .values("month", "category")
        .annotate(ht=Sum("amount_ht"))
        .order_by("month", "category")
    )
    return [(row["month"], row["category"], row["ht"]) for row in rows]


def months_before(month: date, count: int) -> date:
    """The first of the month that comes so many months before."""
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def billed_rows(owners: Collection[int], months: int = 4) -> list[BilledRow]:
    """What each line was billed in the last months up to the latest bill: one statement, whatever the number of lines."""
    own = BillLine.objects.filter(owner__in=list(owners))
    latest = own.order_by("-month").values("month").distinct()[:months]
    rows = (
        own.filter(month__in=latest)
        .exclude(line="")
        .values("line", "bill__operator", "bill__account", "month", "category", "months", "bill", "bill__issued_on")
        .annotate(
            ht=Sum("amount_ht"),
            ttc=Sum("amount_ttc"),
            with_ttc=Count("amount_ttc"),
            count=Count("pk"),
            quantity=Sum("quantity"),
            kind=Max("line_kind"),
            told=Max("label"),
        )
        .order_by("line", "month", "bill")
    )
    found = list(rows)
    if not found:
        return []
    since = months_before(max(row["month"] for row in found), months)
    return [
        BilledRow(
            line=row["line"],
            operator=row["bill__operator"],
            account=row["bill__account"],
            month=row["month"],
            category=row["category"],
            months=row["months"],
            ht=row["ht"],
            ttc=row["ttc"] if row["with_ttc"] == row["count"] else None,
            quantity=row["quantity"],
            kind=row["kind"],
            label=row["told"],
            bill=row["bill"],
            issued_on=row["bill__issued_on"],
        )
        for row in found
        if row["month"] > since
    ]


def call_months(owners: Collection[int], since: date) -> list[CallMonths]:
    """Which lines communicated, and when, since a month."""
    rows = (
        CallTotal.objects.filter(owner__in=list(owners), month__gte=since, call_count__gt=0)
        .values_list("line", "operator", "month")
        .distinct()
    )
    return [CallMonths(*row) for row in rows]


def known_lines(owners: Collection[int]) -> list[KnownLine]:
    """The lines of the inventory, fixed then mobile, in two statements."""
    return [
        KnownLine(slug, *row)
        for model, slug in ((TelecomLine, "lignes"), (MobileLine, "mobiles"))
        for row in model.objects.filter(owner__in=list(owners), retired_on__isnull=True).values_list(
            "pk", "name", "number", "reference", "operator", "account", "monthly_price", "tax_basis"
        )
    ]


def line_costs(owners: Collection[int], since: date, text: str = "") -> QuerySet[Any, Any]:
    """Lines by their key, each with what it cost since a month, how many months are billed, and the latest."""
    rows = BillLine.objects.filter(owner__in=list(owners), month__gte=since).exclude(line="")
    if text:
        rows = rows.filter(line__icontains=text)
    return (
        rows.values("line")
        .annotate(
            ht=Sum("amount_ht"),
            billed=Count("month", distinct=True),
            last=Max("month"),
            kind=Max("line_kind"),
            operator=Max("bill__operator"),
            place=Max("site"),
        )
        .order_by("line")
    )


def months_of_lines(
    owners: Collection[int], since: date, lines: Sequence[str] | None
) -> dict[str, dict[date, Decimal]]:
    """HT by month of some lines, or of all."""
    asked = BillLine.objects.filter(owner__in=list(owners), month__gte=since)
    asked = asked.exclude(line="") if lines is None else asked.filter(line__in=list(lines))
    rows = asked.values_list("line", "month").annotate(ht=Sum("amount_ht"))
    found: dict[str, dict[date, Decimal]] = {}
    for line, month, amount in rows:
        found.setdefault(line, {})[month] = amount
    return found


_SUMS: Final = {
    "calls": Sum("call_count"),
    "billed_seconds": Sum("seconds"),
    "minutes": Sum("started_minutes"),
    "volume": Sum("megabytes"),
    "ht": Sum("amount_ht"),
}


def calls_by_class(owners: Collection[int]) -> list[dict[str, Any]]:
    """What was consumed by month and class, of every month that is known."""
    rows: QuerySet[Any, Any] = CallTotal.objects.filter(owner__in=list(owners)).values("month", "call_class")
    rows = rows.annotate(**_SUMS)
    return list(rows.order_by("month", "call_class"))


def calls_by_line(owners: Collection[int], since: date) -> QuerySet[Any, Any]:
    """Lines by their key, month and class, each with what it consumed since a month."""
    rows = CallTotal.objects.filter(owner__in=list(owners), month__gte=since).values("line")
    return rows.annotate(**_SUMS, last=Max("month")).order_by("line")

"""Bills, the files they came from, and the profiles by which files are read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, Count, DecimalField, F, Max, Min, Q, QuerySet, Sum, When
from django.db.models.functions import Round

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.bills.enums import BillState
from maillage.journey.census.bills.models import Bill, BillFile, BillLine, OperatorProfile
from maillage.journey.census.inventory.models import MobileLine, TelecomLine
from maillage.kernel.keysets import Page, Sort, page_of

__all__ = [
    "BillFigures",
    "Wanted",
    "bill_figures",
    "bill_files",
    "bills_by_member",
    "bills_page",
    "bills_wanted",
    "evidence_uses",
    "home_figures",
    "lines_page",
    "profiles_seen",
    "shared_owners",
]

SHOWN: Final = 50
_CENTS: Final = DecimalField(max_digits=18, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bills are asked for. ``owners``: whose; ``state``: of BillState, or GAP for those that do not add up."""

    owners: Collection[int]
    text: str = ""
    operator: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None


def _gap() -> Any:
    """Lines less what the bill says, in its own basis: NULL where one of the two is unknown."""
    return Case(
        When(announced_ht__isnull=False, then=Round(F("line_total_ht"), 2) - Round(F("announced_ht"), 2)),
        default=Round(F("line_total_ttc"), 2) - Round(F("announced_ttc"), 2),
        output_field=_CENTS,
    )


_HALF_A_CENT: Final = Decimal("0.005")


def bills_wanted(wanted: Wanted) -> QuerySet[Bill]:
    """The bills that are asked for."""
    found: QuerySet[Any] = Bill.objects.filter(owner__in=list(wanted.owners))
    if wanted.text:
        found = found.filter(Q(number__icontains=wanted.text) | Q(account__icontains=wanted.text))
    if wanted.operator:
        found = found.filter(operator__icontains=wanted.operator)
    if wanted.since:
        found = found.filter(issued_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(issued_on__lte=wanted.until)
    if wanted.state == "GAP":
        apart = Q(apart__gt=_HALF_A_CENT) | Q(apart__lt=-_HALF_A_CENT)
        found = found.annotate(apart=_gap()).filter(apart)
    elif wanted.state:
        found = found.filter(state=wanted.state)
    return found


def bills_page(wanted: Wanted, after: str) -> Page:
    """A page of bills, latest first."""
    return page_of(bills_wanted(wanted).select_related("owner"), Sort("issued_on", True), after, SHOWN)


@dataclass(frozen=True, slots=True)
class BillFigures:
    """``total_ht`` rests on ``counted`` bills: those whose lines, or whose announced total, are known."""

    count: int
    to_check: int
    apart: int
    total_ht: Decimal | None
    counted: int
    first: date | None
    last: date | None


def bill_figures(wanted: Wanted) -> BillFigures:
    """What the bills asked for come to."""
    amount = Case(
        When(line_total_ht__isnull=False, then=F("line_total_ht")),
        default=F("announced_ht"),
        output_field=DecimalField(max_digits=18, decimal_places=6),
    )
    found = (
        bills_wanted(wanted)
        .annotate(amount=amount, difference=_gap())
        .aggregate(
            count=Count("pk"),
            to_check=Count("pk", filter=Q(state=BillState.TO_CHECK)),
            apart=Count("pk", filter=Q(difference__gt=_HALF_A_CENT) | Q(difference__lt=-_HALF_A_CENT)),
            total_ht=Sum("amount"),
            counted=Count("amount"),
            first=Min("month"),
            last=Max("month"),
        )
    )
    return BillFigures(**found)


def lines_page(bill: Bill, after: str) -> Page:
    """A page of the lines of a bill, in the order of its file."""
    return page_of(BillLine.objects.filter(bill=bill), Sort("pk"), after, SHOWN)


def bill_files(owners: Collection[int], after: str = "") -> Page:
    """The files that were taken in, latest first."""
    rows = BillFile.objects.filter(owner__in=list(owners)).annotate(bill_count=Count("bills"))
    return page_of(rows, Sort("created_at", True), after, SHOWN)


def profiles_seen() -> QuerySet[OperatorProfile]:
    """The profiles of the actor's organisation and those of the bodies that it belongs to."""
    return OperatorProfile.objects.select_related("owner").order_by("name", "pk")


def shared_owners(owners: Collection[int]) -> list[Organisation]:
    """The organisations that show what they pay, by name."""
    return list(Organisation.objects.filter(pk__in=list(owners)).order_by("search_text", "pk"))


def bills_by_member(owners: Collection[int]) -> list[dict[str, Any]]:
    """By organisation: bills, months, lines, HT of their lines over twelve months up to its latest one, in two statements."""
    lines = {
        found["owner"]: found["lines"]
        for found in BillLine.objects.filter(owner__in=list(owners))
        .exclude(line="")
        .values("owner")
        .annotate(lines=Count("line", distinct=True))
    }
    bills = (
        Bill.objects.filter(owner__in=list(owners))
        .values("owner", "owner__name", "owner__search_text")
        .annotate(
            bills=Count("pk"),
            to_check=Count("pk", filter=Q(state=BillState.TO_CHECK)),
            months=Count("month", distinct=True),
            last=Max("month"),
            total_ht=Sum("line_total_ht", default=None),
            counted=Count("line_total_ht"),
        )
        .order_by("owner__search_text", "owner")
    )
    return [found | {"lines": lines.get(found["owner"], 0)} for found in bills]


def home_figures(owner_id: int) -> dict[str, int]:
    """Bills of an organisation, and those that nobody has checked."""
    return Bill.objects.filter(owner=owner_id).aggregate(
        bills=Count("pk"), to_check=Count("pk", filter=Q(state=BillState.TO_CHECK))
    )


def evidence_uses(file_id: int | None, owner_id: int) -> int:
    """How many records of the inventory rest on a file."""
    if file_id is None:
        return 0
    told = Q(evidence=file_id) | Q(provenance__monthly_price__evidence=file_id)
    return sum(model.objects.filter(told, owner=owner_id).count() for model in (TelecomLine, MobileLine))

"""Reads of telephony: one function a screen, and what an analysis is made from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from maillage.journey.census.bills.enums import LineCategory, LineKind
from maillage.journey.census.bills.models import BillLine, CallTotal, line_key
from maillage.journey.census.inventory.enums import LineUse, VoiceLineKind
from maillage.journey.census.inventory.models import MobileLine, TelecomLine
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.enums import LeftOut, LineNature
from maillage.journey.studies.telephony.models import AnalysedLine, SiteMerger, Tariff, TariffPlan, TelephonyAnalysis

__all__ = [
    "AccessSeen",
    "LineSeen",
    "accesses_seen",
    "analyses_seen",
    "bridges_of",
    "consumed",
    "lines_of",
    "lines_seen",
    "merger_of",
    "months_with_calls",
    "owners_with_calls",
    "plans_of",
    "studies_that_may_cite",
    "tariffs_counted",
    "tariffs_seen",
]

_NATURES = {
    LineKind.MOBILE: LineNature.MOBILE,
    LineKind.DATA: LineNature.DATA,
    LineKind.FIXED: LineNature.FIXED,
    LineKind.ISDN_BRI: LineNature.FIXED,
    LineKind.ISDN_PRI: LineNature.FIXED,
    LineKind.SIP: LineNature.FIXED,
}
"""Accesses and machines make no call: they are not analysed here."""
_GROUPED = frozenset(
    {
        *(LineKind.ISDN_BRI, LineKind.ISDN_PRI, LineKind.SIP),
        *(VoiceLineKind.ISDN_BRI, VoiceLineKind.ISDN_PRI, VoiceLineKind.SIP_TRUNK),
    }
)
"""Several calls at once: the plan of one line does not replace them."""
_INTERNET = frozenset(
    {
        *(LineKind.XDSL, LineKind.FTTH, LineKind.FTTO),
        *(VoiceLineKind.BOX, VoiceLineKind.INTERNET),
    }
)
"""Internet, with the telephone or without: the plan of a telephone line does not replace it, whatever calls it makes."""
_PAID = (LineCategory.SUBSCRIPTION, LineCategory.OPTION, LineCategory.USAGE, LineCategory.DISCOUNT)
"""What a plan replaces: equipment and fees of the account stay."""


@dataclass(slots=True)
class LineSeen:
    """A line that somebody owns. ``monthly``: euros a month in the asked basis, ``None``: nobody says it; ``source``: «
    facture » or « inventaire »; ``plan``: as the inventory calls it. ``left_out``: empty where its operator's records
    were taken in for every month of the period, so that a month without a communication is one, and not one that nobody
    knows."""

    owner: int
    key: str
    nature: str
    plan: str = ""
    monthly: Decimal | None = None
    source: str = ""
    free_from: date | None = None
    left_out: str = LeftOut.NO_USAGE


@dataclass(frozen=True, slots=True)
class AccessSeen:
    """An internet access of a site, as the census says it; ``None`` where it does not."""

    pk: int
    owner: int
    name: str
    monthly: Decimal | None
    basis: str
    rate_mbps: Decimal | None
    free_from: date | None


def analyses_seen() -> QuerySet[TelephonyAnalysis]:
    """Analyses of the actor's body, or of the groupings she belongs to, latest first."""
    return TelephonyAnalysis.objects.select_related("owner", "tariff").defer("plans").order_by("-id")


def studies_that_may_cite(owner: int) -> QuerySet[Study]:
    """The studies of a body whose data are frozen: a report rests on them, and may cite what was analysed beside."""
    return Study.objects.filter(owner=owner).exclude(state=StudyState.SCOPING).only("name", "owner").order_by("-id")


def tariffs_seen() -> QuerySet[Tariff]:
    """Tariffs, latest first."""
    return Tariff.objects.select_related("owner").order_by("-as_of", "-id")


def tariffs_counted() -> list[tuple[Tariff, int]]:
    """The same, with how many plans each has."""
    counts = dict(TariffPlan.objects.values_list("tariff").annotate(Count("id")).order_by("tariff"))
    return [(tariff, counts.get(tariff.pk, 0)) for tariff in tariffs_seen()]


def plans_of(tariff: Tariff) -> list[TariffPlan]:
    """The plans of a tariff in their order."""
    return list(TariffPlan.objects.filter(tariff=tariff).order_by("id"))


def lines_of(shown: QuerySet[AnalysedLine], changed: str = "") -> QuerySet[AnalysedLine]:
    """The lines of an analysis that the reader is shown, most gained first, those in no total last. ``changed``: « oui »,
    those that gain; « non »; « nc », those left out."""
    found = shown.select_related("owner").defer("usage")
    if changed == "oui":
        found = found.filter(saving__gt=0)
    elif changed == "non":
        found = found.filter(left_out="").exclude(saving__gt=0)
    elif changed == "nc":
        found = found.exclude(left_out="")
    return found.order_by(F("saving").desc(nulls_last=True), "left_out", "id")


def merger_of(analysis: TelephonyAnalysis) -> SiteMerger | None:
    """The bridges that are looked at, for the body that conducts the analysis; nothing for anybody else."""
    return SiteMerger.objects.filter(analysis=analysis).first()


def bridges_of(analysis: TelephonyAnalysis) -> list[dict[str, Any]]:
    """The bridges that were typed."""
    merger = merger_of(analysis)
    return [] if merger is None else list(merger.bridges)


def months_with_calls(owners: Collection[int]) -> tuple[date, date] | None:
    """The first and the last month of which consumptions are known."""
    found = (
        CallTotal.objects.filter(owner__in=list(owners)).order_by("month").values_list("month", flat=True).distinct()
    )
    months = list(found)
    return (months[0], months[-1]) if months else None


def owners_with_calls(owners: Collection[int]) -> int:
    """How many of these have taken in call records."""
    return CallTotal.objects.filter(owner__in=list(owners)).values("owner").distinct().count()


def lines_seen(owners: Collection[int], first: date, last: date, basis: str) -> list[LineSeen]:
    """The lines of some organisations that can call: of the inventory, of bills and of records, by owner and line."""
    found: dict[tuple[int, str], LineSeen] = {}
    ids = list(owners)
    grouped, internet = set(), set()
    for owner, number, reference, kind, price, known, until in TelecomLine.objects.filter(
        owner__in=ids, retired_on__isnull=True, use__in=(LineUse.VOICE, LineUse.FAX)
    ).values_list("owner", "number", "reference", "kind", "monthly_price", "tax_basis", "committed_until"):
        key = line_key(number or reference)
        _note(found, owner, key, LineNature.FIXED, "", price if known == basis else None, until)
        if kind in _GROUPED:
            grouped.add((owner, key))
    for owner, number, reference in (
        TelecomLine.objects.filter(owner__in=ids, retired_on__isnull=True)
        .filter(Q(use=LineUse.INTERNET) | Q(kind__in=_INTERNET))
        .values_list("owner", "number", "reference")
    ):
        internet.add((owner, line_key(number or reference)))
    for owner, number, plan, is_data, price, known, until in MobileLine.objects.filter(
        owner__in=ids, retired_on__isnull=True
    ).values_list("owner", "number", "plan", "is_data_only", "monthly_price", "tax_basis", "committed_until"):
        kept = LineNature.DATA if is_data else LineNature.MOBILE
        _note(found, owner, line_key(number), kept, plan, price if known == basis else None, until)
    paid = _paid_by_month(ids, first, last)
    kinds = {
        (owner, line): kind
        for owner, line, kind in BillLine.objects.filter(owner__in=ids, month__gte=first, month__lte=last)
        .exclude(line="")
        .exclude(line_kind="")
        .values_list("owner", "line", "line_kind")
        .distinct()
    }
    for (owner, line), (ht, ttc, months) in paid.items():
        nature = _nature(kinds.get((owner, line), ""), line)
        if nature is None and (owner, line) not in found:
            continue
        amount = ht if basis == "HT" else ttc
        seen = found.setdefault((owner, line), LineSeen(owner, line, nature or LineNature.FIXED))
        if amount is not None:
            seen.monthly, seen.source = amount / months, "facture"
    calls = CallTotal.objects.filter(owner__in=ids, month__gte=first, month__lte=last)
    called = list(calls.values_list("owner", "line", "operator").distinct())
    for owner, line, _ in called:
        found.setdefault((owner, line), LineSeen(owner, line, _nature("", line) or LineNature.FIXED))
    grouped |= {key for key, kind in kinds.items() if kind in _GROUPED}
    internet |= {key for key, kind in kinds.items() if kind in _INTERNET}
    measured = _measured(ids, first, last, called)
    for seen in found.values():
        if (seen.owner, seen.key) in internet:
            seen.left_out = LeftOut.INTERNET
        elif (seen.owner, seen.key) in grouped:
            seen.left_out = LeftOut.GROUPED
        elif (seen.owner, seen.key) in measured:
            seen.left_out = ""
    return [found[key] for key in sorted(found)]


def _paid_by_month(
    ids: Collection[int], first: date, last: date
) -> dict[tuple[int, str], tuple[Decimal, Decimal | None, int]]:
    """What bills say of each line: HT, TTC (``None`` where one of its amounts does not say it), and the months that they
    pay for."""
    rows = (
        BillLine.objects.filter(owner__in=ids, month__gte=first, month__lte=last, category__in=_PAID)
        .exclude(line="")
        .values_list("owner", "line", "month")
        .annotate(
            ht=Sum("amount_ht"),
            ttc=Sum("amount_ttc"),
            untold=Count("id", filter=Q(amount_ttc__isnull=True)),
            span=Max("months"),
        )
        .order_by("owner", "line", "month")
    )
    found: dict[tuple[int, str], tuple[Decimal, Decimal | None, int]] = {}
    for owner, line, _, ht, ttc, untold, span in rows:
        was_ht, was_ttc, months = found.get((owner, line), (Decimal(0), Decimal(0), 0))
        both = None if untold or was_ttc is None else was_ttc + ttc
        found[owner, line] = (was_ht + ht, both, months + span)
    return found


def _measured(
    ids: Collection[int], first: date, last: date, called: Iterable[tuple[int, str, str]]
) -> set[tuple[int, str]]:
    """The lines whose consumption is known all along: of an operator whose records hold every month of the period, and
    that stand there (``called``: owner, line, operator), or on its bills with nothing consumed."""
    wanted = (last.year - first.year) * 12 + last.month - first.month + 1
    calls = CallTotal.objects.filter(owner__in=ids, month__gte=first, month__lte=last)
    months = calls.values_list("owner", "operator").annotate(Count("month", distinct=True)).order_by("owner")
    whole = {(owner, operator) for owner, operator, count in months if count == wanted}
    billed = (
        BillLine.objects.filter(owner__in=ids, month__gte=first, month__lte=last)
        .exclude(line="")
        .values_list("owner", "line", "bill__operator")
        .annotate(used=Count("id", filter=Q(category=LineCategory.USAGE) & ~Q(amount_ht=0)))
        .order_by("owner", "line")
    )
    found = {(owner, line) for owner, line, operator in called if (owner, operator) in whole}
    return found | {(owner, line) for owner, line, operator, used in billed if not used and (owner, operator) in whole}


def _note(
    found: dict[tuple[int, str], LineSeen],
    owner: int,
    key: str,
    nature: LineNature,
    plan: str,
    price: Decimal | None,
    until: date | None,
) -> None:
    if key and (owner, key) not in found:
        source = "inventaire" if price is not None else ""
        found[owner, key] = LineSeen(owner, key, nature, plan, price, source, until)


def _nature(kind: str, line: str) -> LineNature | None:
    """What a billed line is; ``None`` for what makes no call."""
    if kind:
        return _NATURES.get(LineKind(kind))
    return LineNature.MOBILE if line.startswith(("+336", "+337")) else LineNature.FIXED


def consumed(
    owners: Collection[int], first: date, last: date
) -> Iterable[tuple[int, str, date, str, int, int, int, Decimal]]:
    """What lines consumed in a period: owner, line, month, class, communications, seconds, started minutes, megabytes."""
    return (
        CallTotal.objects.filter(owner__in=list(owners), month__gte=first, month__lte=last)
        .values_list("owner", "line", "month", "call_class")
        .annotate(
            calls=Sum("call_count"), lasted=Sum("seconds"), minutes=Sum("started_minutes"), volume=Sum("megabytes")
        )
        .order_by("owner", "line", "month", "call_class")
    )


def accesses_seen(owners: Collection[int]) -> list[AccessSeen]:
    """Internet accesses of sites."""
    rows = (
        TelecomLine.objects.filter(owner__in=list(owners), retired_on__isnull=True)
        .filter(use=LineUse.INTERNET)
        .select_related("site", "owner")
        .order_by("owner__search_text", "id")
    )
    return [
        AccessSeen(
            row.pk,
            row.owner_id,
            f"{row.owner.name}, {row.site.name if row.site else row.name}",
            row.monthly_price,
            row.tax_basis,
            row.down_mbps,
            row.committed_until,
        )
        for row in rows
    ]

"""What the inventory says of yearly costs: one statement, whatever the number of organisations and records."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.costs.models import PeerMedian
from maillage.journey.census.inventory.enums import WORKSTATIONS
from maillage.journey.census.inventory.models import (
    KINDS,
    MONEY,
    Contract,
    ContractLine,
    Equipment,
    Kind,
    Printer,
    TelecomLine,
)

__all__ = ["contracts_of", "cost_rows", "lines_of", "medians_for", "printers_of", "workstations_of"]

LINKED: Final = [kind for kind in KINDS.values() if kind.yearly and "contract" in kind.facts]
"""Kinds whose records may be paid by a contract."""


def cost_rows(owners: Collection[int]) -> QuerySet[Any, Any]:
    """Yearly costs of what is there today, in one statement: organisation, theme, basis, total, known, unknown.

    A thing that has its own price counts by it. A contract counts by its lines, or by its amount where it has none, and not
    at all where what it pays for is priced already: nothing is counted twice.
    """
    first, *others = [_of_kind(kind, owners) for kind in KINDS.values() if kind.yearly]
    rows: QuerySet[Any, Any] = first.union(*others, all=True)
    return rows


def _of_kind(kind: Kind, owners: Collection[int]) -> QuerySet[Any, Any]:
    rows = kind.rows.filter(owner__in=list(owners), retired_on__isnull=True)
    theme: Any = Value(str(kind.theme), output_field=CharField())
    if kind.model is Contract:
        theme = F("theme")
        rows = rows.filter(~_is_paid_otherwise(), ~_is_paid_otherwise_by_lines()).exclude(period="ONCE")
    elif kind.model is ContractLine:
        theme = F("contract__theme")
        rows = rows.filter(~_is_paid_otherwise("contract")).exclude(period="ONCE")
    priced = rows.annotate(of_theme=theme, yearly=kind.yearly_cost)
    grouped: QuerySet[Any, Any] = (
        priced.order_by()
        .values("owner_id", "of_theme", "tax_basis")
        .annotate(
            total=Sum("yearly", output_field=MONEY),
            known=Count("yearly"),
            unknown=Count("pk", filter=Q(yearly__isnull=True, status__in=_ASKED) & _priced_by_itself(kind)),
        )
        .values_list("owner_id", "of_theme", "tax_basis", "total", "known", "unknown")
    )
    return grouped


_ASKED: Final = ("MEASURED", "INVOICE", "ESTIMATED", "UNKNOWN")


def _priced_by_itself(kind: Kind) -> Q:
    """Whether a record without price lacks one: not where its contract pays for it, nor where it was bought."""
    if kind.model is Contract or "contract" not in kind.facts:
        return Q(pk__isnull=False)
    return Q(contract__isnull=True)


def _is_paid_otherwise(contract: str = "pk") -> Exists | Any:
    """True of a contract of which a thing has its own price."""
    found: Any = None
    for kind in LINKED:
        if kind.model is ContractLine:
            continue
        priced = kind.rows.annotate(a_year=kind.yearly_cost).filter(a_year__isnull=False)
        rows = Exists(priced.filter(contract=OuterRef(contract), retired_on__isnull=True))
        found = rows if found is None else found | rows
    return found


def _is_paid_otherwise_by_lines() -> Exists:
    priced = KINDS["lignes-de-contrat"].rows.annotate(a_year=KINDS["lignes-de-contrat"].yearly_cost)
    return Exists(priced.filter(contract=OuterRef("pk"), a_year__isnull=False, retired_on__isnull=True))


def workstations_of(owners: Collection[int]) -> dict[int, int]:
    """How many workstations each organisation has today."""
    machines = Equipment.objects.filter(owner__in=list(owners), category__in=WORKSTATIONS, retired_on__isnull=True)
    rows = machines.order_by().values_list("owner_id").annotate(total=Sum("quantity"))
    return {owner: int(total) for owner, total in rows}


def medians_for(groupings: Iterable[int], organisation: Organisation) -> dict[tuple[str, str], PeerMedian]:
    """The medians to set beside an organisation's costs, by theme and measure: of its own band of population where there
    is one, else of all members."""
    rows = PeerMedian.objects.filter(owner__in=list(groupings))
    found: dict[tuple[str, str], PeerMedian] = {}
    for row in sorted(rows, key=lambda row: row.least_population is not None):
        if row.least_population is None or _holds(row, organisation.population):
            found[(row.theme, row.measure)] = row
    return found


def _holds(row: PeerMedian, population: int | None) -> bool:
    least, following = row.least_population, row.next_population
    if population is None or least is None:
        return False
    return least <= population and (following is None or population < following)


def lines_of(owner: int) -> list[TelecomLine]:
    """The fixed and internet lines of an organisation, each with its place."""
    return list(TelecomLine.objects.filter(owner=owner, retired_on__isnull=True).select_related("site").order_by("pk"))


def printers_of(owner: int) -> list[Printer]:
    """The printers and copiers of an organisation that are leased."""
    return list(Printer.objects.filter(owner=owner, retired_on__isnull=True, lease_end__isnull=False).order_by("pk"))


def contracts_of(owner: int) -> list[Contract]:
    """The contracts of an organisation that have an end, the first to end first."""
    rows = Contract.objects.filter(owner=owner, retired_on__isnull=True, ends_on__isnull=False)
    return list(rows.order_by("ends_on", "pk"))

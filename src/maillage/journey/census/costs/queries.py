"""What the inventory says beside yearly costs: machines, lines, printers, contracts; and the medians to compare with."""

from collections.abc import Collection, Iterable

from django.db.models import Sum

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.costs.models import PeerMedian
from maillage.journey.census.inventory.enums import WORKSTATIONS
from maillage.journey.census.inventory.models import Contract, Equipment, Printer, TelecomLine

__all__ = ["contracts_of", "lines_of", "medians_for", "printers_of", "workstations_of"]


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

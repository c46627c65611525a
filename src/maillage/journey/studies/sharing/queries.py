"""Reads of sharings: one function a screen, and what a key counts of each member."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import OrganisationKind, Subject
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.inventory.enums import WORKSTATIONS, ValueStatus
from maillage.journey.census.inventory.models import Equipment, MobileLine, Printer, Site, TelecomLine
from maillage.journey.studies.scenarios.enums import ScenarioKind
from maillage.journey.studies.scenarios.models import Scenario
from maillage.journey.studies.sharing.enums import KeyKind, ValueSource
from maillage.journey.studies.sharing.models import (
    CostSharing,
    KeySnapshot,
    SharingMember,
    SharingPaper,
    SharingWorks,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.territories.models import Commune
from maillage.journey.territories.queries import current_members

__all__ = [
    "Counted",
    "candidates",
    "counted",
    "members_of",
    "papers_of",
    "scenarios_of",
    "sharings_seen",
    "studies_of",
    "values_of",
    "works_of",
]


def sharings_seen(actor: Actor) -> QuerySet[CostSharing]:
    """The sharings of the actor's body, and those in which she has a share, latest first; ``own_share`` is hers."""
    own = SharingMember.objects.filter(sharing=OuterRef("pk"), counterparty=actor.acting_id, amount__isnull=False)
    rows = CostSharing.objects.select_related("owner").annotate(own_share=Subquery(own.values("amount")[:1]))
    return rows.filter(Q(owner=actor.acting_id) | Q(own_share__isnull=False)).order_by("-id")


def members_of(sharing: CostSharing) -> list[SharingMember]:
    """The members of a sharing, as they were listed; for a member, itself alone."""
    return list(SharingMember.objects.filter(sharing=sharing).order_by("position"))


def values_of(sharing: CostSharing) -> dict[int, dict[str, KeySnapshot]]:
    """By member, by kind of criterion: the value that was taken."""
    found: dict[int, dict[str, KeySnapshot]] = {}
    for row in KeySnapshot.objects.filter(sharing=sharing):
        found.setdefault(row.member_id, {})[row.kind] = row
    return found


def works_of(sharing: CostSharing, *, with_page: bool = False) -> SharingWorks | None:
    """What only the body reads; the page itself where it is drawn."""
    rows = SharingWorks.objects.filter(sharing=sharing)
    return (rows if with_page else rows.defer("blocks", "pictures")).first()


def papers_of(sharing: CostSharing) -> list[SharingPaper]:
    """The annex in its formats."""
    return list(SharingPaper.objects.filter(sharing=sharing).order_by("ending"))


def studies_of(actor: Actor) -> QuerySet[Study]:
    """The studies of the actor's body, to say from which a sharing comes."""
    return Study.objects.filter(owner=actor.acting_id).only("pk", "name", "owner").order_by("-id")


def scenarios_of(actor: Actor) -> list[Scenario]:
    """The scenarios of the actor's body that a sharing can cite, those of the latest study first."""
    rows = Scenario.objects.filter(owner=actor.acting_id).exclude(kind=ScenarioKind.DO_NOTHING)
    return list(rows.select_related("study").order_by("-study", "id")[:100])


_NOT_PAYING = (OrganisationKind.SUPPLIER, OrganisationKind.CONSULTANCY, OrganisationKind.ACCOUNTING_OFFICE)


def candidates(actor: Actor) -> list[Organisation]:
    """Who may share a cost: the present members of the actor's body, then the body itself."""
    members = [one for one in current_members(actor) if one.kind not in _NOT_PAYING]
    return [*members, *Organisation.objects.filter(pk=actor.acting_id)]


@dataclass(frozen=True, slots=True)
class Counted:
    """A value taken somewhere, or why there is none."""

    value: Decimal | None
    status: ValueStatus
    source: ValueSource
    as_of: date | None = None
    detail: str = ""


def counted(actor: Actor, kind: KeyKind, organisations: Collection[Organisation]) -> dict[int, Counted]:
    """What the directory, the reference or the inventories say of a kind; nothing of a kind that is typed."""
    if kind == KeyKind.EQUAL:
        return {one.pk: Counted(Decimal(1), ValueStatus.MEASURED, ValueSource.DIRECTORY) for one in organisations}
    if kind in (KeyKind.POPULATION, KeyKind.POORER, KeyKind.RICHER):
        return {one.pk: _population(one) for one in organisations}
    if kind == KeyKind.TOTAL_POPULATION:
        codes = [one.insee_code for one in organisations if one.insee_code]
        known = dict(Commune.objects.filter(pk__in=codes).values_list("pk", "total_population"))
        return {one.pk: _total_population(known.get(one.insee_code)) for one in organisations}
    rows = _ROWS.get(kind)
    if rows is None:
        return {}
    shown = actor.scope.seen(Subject.CENSUS)
    found = _count(rows(), [one.pk for one in organisations if one.pk in shown], kind)
    hidden = Counted(None, ValueStatus.UNKNOWN, ValueSource.UNKNOWN, detail="ne partage pas son recensement")
    empty = Counted(None, ValueStatus.UNKNOWN, ValueSource.UNKNOWN, detail="rien dans son inventaire")
    return {one.pk: found.get(one.pk, empty if one.pk in shown else hidden) for one in organisations}


def _population(one: Organisation) -> Counted:
    if one.population is None:
        return Counted(None, ValueStatus.UNKNOWN, ValueSource.UNKNOWN, detail="population absente de l’annuaire")
    year = f"municipale {one.population_year}" if one.population_year else "municipale"
    return Counted(Decimal(one.population), ValueStatus.MEASURED, ValueSource.DIRECTORY, detail=year)


def _total_population(population: int | None) -> Counted:
    if population is None:
        return Counted(None, ValueStatus.UNKNOWN, ValueSource.UNKNOWN, detail="absente du référentiel")
    return Counted(Decimal(population), ValueStatus.MEASURED, ValueSource.REFERENCE, detail="totale")


def _count(rows: Iterable[QuerySet[Any]], owners: Collection[int], kind: KeyKind) -> dict[int, Counted]:
    """Sums by owner; a record whose value is NC makes the whole NC, one that is estimated makes it estimated."""
    totals: dict[int, list[tuple[str, int, date | None]]] = {}
    how = Sum("quantity") if kind == KeyKind.WORKSTATIONS else Count("pk")
    for query in rows:
        known = query.filter(owner__in=list(owners), retired_on__isnull=True).order_by()
        for owner, status, total, latest in known.values_list("owner_id", "status").annotate(how, Max("as_of")):
            totals.setdefault(owner, []).append((status, int(total), latest))
    return {owner: _summed(parts) for owner, parts in totals.items()}


def _summed(parts: list[tuple[str, int, date | None]]) -> Counted:
    statuses = {status for status, _, _ in parts}
    latest = max((day for _, _, day in parts if day is not None), default=None)
    if ValueStatus.UNKNOWN in statuses:
        return Counted(None, ValueStatus.UNKNOWN, ValueSource.UNKNOWN, latest, "des fiches sont NC dans son inventaire")
    total = sum(count for status, count, _ in parts if status != ValueStatus.NOT_APPLICABLE)
    status = ValueStatus.ESTIMATED if ValueStatus.ESTIMATED in statuses else ValueStatus.MEASURED
    return Counted(Decimal(total), status, ValueSource.INVENTORY, latest)


_ROWS: dict[str, Any] = {
    KeyKind.WORKSTATIONS: lambda: [Equipment.objects.filter(category__in=WORKSTATIONS)],
    KeyKind.SITES: lambda: [Site.objects.all()],
    KeyKind.LINES: lambda: [TelecomLine.objects.all(), MobileLine.objects.all()],
    KeyKind.PRINTERS: lambda: [Printer.objects.all()],
}

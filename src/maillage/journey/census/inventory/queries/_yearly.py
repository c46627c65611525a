"""Yearly costs of what is there, in one statement, whatever the number of organisations and records."""

from collections.abc import Collection
from typing import Any, Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value

from maillage.journey.census.inventory.models import KINDS, MONEY, Contract, ContractLine, Kind

__all__ = ["cost_rows", "counted_rows"]

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


def counted_rows(kind: Kind, owners: Collection[int]) -> QuerySet[Any]:
    """The records of a kind that are there today and that count: a contract by its lines, or by itself where it has none, and
    not at all where what it pays for has its own price; what is paid once is left out of both."""
    rows = kind.rows.filter(owner__in=list(owners), retired_on__isnull=True)
    if kind.model is Contract:
        rows = rows.filter(~_is_paid_otherwise(), ~_is_paid_otherwise_by_lines()).exclude(period="ONCE")
    elif kind.model is ContractLine:
        rows = rows.filter(~_is_paid_otherwise("contract")).exclude(period="ONCE")
    return rows


def _of_kind(kind: Kind, owners: Collection[int]) -> QuerySet[Any, Any]:
    rows = counted_rows(kind, owners)
    theme: Any = Value(str(kind.theme), output_field=CharField())
    if kind.model is Contract:
        theme = F("theme")
    elif kind.model is ContractLine:
        theme = F("contract__theme")
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

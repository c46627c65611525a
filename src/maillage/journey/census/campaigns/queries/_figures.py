"""The figures that an organisation gets back: what it has, what it pays a year, what rings next."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, DateField, Sum

from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.census.inventory.models import KINDS, Kind, Site

__all__ = ["Deadline", "OwnFigures", "own_figures", "places_of"]

MOST_DEADLINES: Final = 20
_RINGING: Final = (
    "ends_on",
    "lease_end",
    "committed_until",
    "warranty_end",
    "domain_ends_on",
    "certificate_ends_on",
    "authorised_until",
    "management_ends_on",
)
"""Columns whose day one must not miss."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that comes: of what record, and what ends."""

    on: date
    what: str
    kind: str


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """``counts``: what is there, by kind; ``costs``: a year's cost by theme and tax basis, with how many records bear a price
    and how many there are; ``deadlines``: the next ones, soonest first."""

    counts: list[tuple[str, int]]
    costs: list[tuple[str, str, Decimal | None, int, int]]
    deadlines: list[Deadline]


def places_of(organisation_id: int) -> list[str]:
    """The names of the sites of an organisation that the scope sees."""
    sites = Site.objects.filter(owner=organisation_id, retired_on=None)
    return list(sites.order_by("name").values_list("name", flat=True)[:200])


def own_figures(organisation_id: int, day: date) -> OwnFigures:
    """Of one organisation, from its inventory: a statement or two a kind. HT and TTC are never added together."""
    counts: list[tuple[str, int]] = []
    sums: dict[tuple[str, str], list[Any]] = {}
    records: dict[str, int] = {}
    deadlines: list[Deadline] = []
    for kind in KINDS.values():
        rows = kind.rows.filter(owner=organisation_id, retired_on=None)
        has_quantity = "quantity" in kind.facts
        for basis, number, things, priced, cost in _costs(kind, rows, has_quantity=has_quantity):
            records[kind.theme] = records.get(kind.theme, 0) + number
            counts.append((kind.title, things if has_quantity else number))
            if priced:
                total = sums.setdefault((kind.theme, basis), [Decimal(0), 0])
                total[0] += cost
                total[1] += priced
        deadlines += _deadlines(kind, rows, day)
    costs = [
        (Theme(theme).label, TaxBasis(basis).label if basis else "base inconnue", total[0], total[1], records[theme])
        for (theme, basis), total in sorted(sums.items())
    ]
    unknown = [theme for theme in records if theme not in {name for name, _ in sums} and records[theme]]
    costs += [(Theme(theme).label, "", None, 0, records[theme]) for theme in unknown if theme != Theme.PLACES]
    merged: dict[str, int] = {}
    for title, number in counts:
        merged[title] = merged.get(title, 0) + number
    return OwnFigures(list(merged.items()), costs, sorted(deadlines, key=lambda one: one.on)[:MOST_DEADLINES])


def _costs(kind: Kind, rows: Any, *, has_quantity: bool) -> Any:
    things = Sum("quantity") if has_quantity else Count("id")
    if kind.yearly_cost is None:
        counted = rows.values_list("tax_basis").annotate(number=Count("id"), things=things)
        return [(basis, number, found, 0, None) for basis, number, found in counted.order_by("tax_basis")]
    priced = rows.annotate(cost=kind.yearly_cost)
    grouped = priced.values_list("tax_basis").annotate(
        number=Count("id"), things=things, priced=Count("cost"), total=Sum("cost")
    )
    return grouped.order_by("tax_basis")


def _deadlines(kind: Kind, rows: Any, day: date) -> list[Deadline]:
    found = []
    for column in _RINGING:
        about = kind.facts.get(column)
        if isinstance(about, DateField):
            coming = rows.filter(**{f"{column}__gte": day}).order_by(column).values_list("name", column)
            label = str(about.verbose_name)
            found += [Deadline(on, f"{name} : {label}", kind.title) for name, on in coming[:MOST_DEADLINES]]
    return found

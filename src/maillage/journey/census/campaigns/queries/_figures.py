"""The figures that an organisation gets back: what it has, what it pays a year, what rings next."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, DateField, Sum

from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.census.inventory.models import KINDS, Kind, Site
from maillage.journey.census.inventory.queries import cost_rows

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
    """Of one organisation, from its inventory: a statement or two a kind. HT and TTC are never added together, and what a
    contract pays for is counted once."""
    counts: dict[str, int] = {}
    deadlines: list[Deadline] = []
    for kind in KINDS.values():
        rows = kind.rows.filter(owner=organisation_id, retired_on=None)
        things = rows.aggregate(of=Sum("quantity") if "quantity" in kind.facts else Count("id"))["of"]
        if things:
            counts[kind.title] = counts.get(kind.title, 0) + things
        deadlines += _deadlines(kind, rows, day)
    soonest = sorted(deadlines, key=lambda one: one.on)[:MOST_DEADLINES]
    return OwnFigures(list(counts.items()), _costs(organisation_id), soonest)


def _costs(organisation_id: int) -> list[tuple[str, str, Decimal | None, int, int]]:
    """A line a theme and basis, then those of which no price is known."""
    sums: dict[tuple[str, str], tuple[Decimal, int]] = {}
    things: dict[str, int] = {}
    for _, theme, basis, total, known, unknown in cost_rows([organisation_id]):
        things[theme] = things.get(theme, 0) + known + unknown
        if known:
            before, priced = sums.get((theme, basis), (Decimal(0), 0))
            sums[(theme, basis)] = (before + total, priced + known)
    found: list[tuple[str, str, Decimal | None, int, int]] = [
        (Theme(theme).label, TaxBasis(basis).label if basis else "base inconnue", total, priced, things[theme])
        for (theme, basis), (total, priced) in sorted(sums.items())
    ]
    priced_themes = {theme for theme, _ in sums}
    nobody_knows = [theme for theme, count in things.items() if count and theme not in priced_themes]
    return found + [(Theme(theme).label, "", None, 0, things[theme]) for theme in nobody_knows]


def _deadlines(kind: Kind, rows: Any, day: date) -> list[Deadline]:
    found = []
    for column in _RINGING:
        about = kind.facts.get(column)
        if isinstance(about, DateField):
            coming = rows.filter(**{f"{column}__gte": day}).order_by(column).values_list("name", column)
            label = str(about.verbose_name)
            found += [Deadline(on, f"{name} : {label}", kind.title) for name, on in coming[:MOST_DEADLINES]]
    return found

"""One record: its details, and what was done to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from django.db.models import Q, QuerySet

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.inventory.access import sees_prices
from maillage.journey.census.inventory.models import KINDS, AddedField, CounterReading, Kind, Record

__all__ = ["Volume", "added_fields", "detail_kind", "details_of", "history_of", "links_of", "volumes_of"]

DETAILS_SHOWN: Final = 200
EVENTS_SHOWN: Final = 20
DAYS_A_MONTH: Final = Decimal("30.4375")
"""365.25 days in twelve months."""

_DETAILS: Final = {kind.facts[kind.parent].related_model: kind for kind in KINDS.values() if kind.parent}


def detail_kind(kind: Kind) -> Kind | None:
    """The kind whose records are the details of this one: lines of a contract, readings of a printer…"""
    return _DETAILS.get(kind.model)


def details_of(kind: Kind, row: Record) -> list[Any]:
    """The details of a record, those that are gone left out; readings by day, the others by name."""
    below = detail_kind(kind)
    if below is None:
        return []
    rows = below.rows.filter(**{below.parent: row, "owner": row.owner_id, "retired_on": None})
    order = ("-read_on",) if below.model is CounterReading else ("name", "pk")
    return list(rows.order_by(*order)[:DETAILS_SHOWN])


def added_fields(kind: Kind) -> QuerySet[AddedField]:
    """The columns that the actor's organisation, or a grouping that it belongs to, has added to a kind."""
    return AddedField.objects.filter(kind=kind.slug).order_by("label", "pk")


def links_of(kind: Kind, owner_id: int) -> dict[str, list[tuple[int, str]]]:
    """By column that leads to another record: the records of an owner to which it may lead, by name."""
    found: dict[str, list[tuple[int, str]]] = {}
    by_model: dict[Any, list[tuple[int, str]]] = {}
    for column, about in kind.facts.items():
        target = about.related_model
        if target is None:
            continue
        if target not in by_model:
            rows = target.objects.filter(owner=owner_id, retired_on=None).order_by("name", "pk")
            by_model[target] = list(rows.values_list("pk", "name"))
        found[column] = by_model[target]
    return found


def history_of(actor: Actor, kind: Kind, row: Record) -> list[tuple[Event, dict[str, tuple[Any, Any]]]]:
    """What was done to a record, latest first, each with what it changed: column to before and after.

    Only the organisation's own people read it; prices are left out for those of them who do not see prices.
    """
    if row.owner_id not in actor.scope.writes:
        return []
    key = str(row.pk)
    of_it = Q(object_id=key) | Q(before__has_key=key) | Q(after__has_key=key)
    table = kind.model._meta.label_lower
    events = Event.objects.filter(of_it, owner=row.owner_id, object_table=table).order_by("-pk")[:EVENTS_SHOWN]
    hidden = frozenset() if sees_prices(actor, row) else kind.prices
    return [(event, _changes(event, key, hidden)) for event in events]


def _changes(event: Event, key: str, hidden: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    before, after = (_of_row(side, key) for side in (event.before, event.after))
    columns = dict.fromkeys([*before, *after])
    return {column: (before.get(column), after.get(column)) for column in columns if column not in set(hidden)}


def _of_row(side: Any, key: str) -> Mapping[str, Any]:
    found = side.get(key) if isinstance(side, dict) else None
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Volume:
    """Pages a month between two readings, rounded to the page; ``None`` where a counter went back or nobody read it."""

    first_day: date
    last_day: date
    pages: Decimal | None
    colour: Decimal | None


def volumes_of(readings: Iterable[CounterReading]) -> list[Volume]:
    """The monthly volumes between readings that follow each other, latest first."""
    ordered = sorted(readings, key=lambda reading: reading.read_on, reverse=True)
    return [
        Volume(
            before.read_on,
            after.read_on,
            _monthly(before, after, "total_pages"),
            _monthly(before, after, "colour_total"),
        )
        for after, before in pairwise(ordered)
    ]


def _monthly(before: CounterReading, after: CounterReading, column: str) -> Decimal | None:
    first, last = getattr(before, column), getattr(after, column)
    days = (after.read_on - before.read_on).days
    if first is None or last is None or last < first or not days:
        return None
    return Decimal(last - first) * DAYS_A_MONTH / days

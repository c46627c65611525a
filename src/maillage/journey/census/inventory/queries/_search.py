"""What words find in the whole inventory, whatever the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Value, Window
from django.db.models.functions import RowNumber

from maillage.journey.census.inventory.models import KINDS, Kind, called
from maillage.kernel.search import holding

__all__ = ["FOUND_A_KIND", "FoundKind", "FoundRecord", "search_records"]

FOUND_A_KIND: Final = 5
"""Records of a kind that are shown; the list shows the others."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record that was found: its key, its name and what tells it from others, its place, whose it is."""

    pk: int
    called: str
    site: str
    owner_id: int
    owner: str


@dataclass(frozen=True, slots=True)
class FoundKind:
    """The records of a kind that hold the words: how many, and the first of them by name."""

    kind: Kind
    count: int
    records: Sequence[FoundRecord]


def search_records(text: str) -> list[FoundKind]:
    """The records in service that hold every word of a text, in the scope in force, by kind, in one statement."""
    if not text.strip():
        return []
    parts = [_part(kind, place, text) for place, kind in enumerate(KINDS.values())]
    kinds = list(KINDS.values())
    found: dict[int, list[Any]] = {}
    for row in sorted(parts[0].union(*parts[1:], all=True)):
        found.setdefault(row[0], []).append(row)
    return [
        FoundKind(
            kinds[place],
            rows[0][2],
            [
                FoundRecord(pk, called(name, known or ""), site or "", owner_id, owner)
                for *_, pk, name, known, site, owner_id, owner in rows
            ],
        )
        for place, rows in found.items()
    ]


def _part(kind: Kind, place: int, text: str) -> Any:
    """The first records of a kind, each with its rank and how many there are."""
    rows = kind.rows.filter(retired_on=None)
    return (
        rows.filter(holding(rows, text))
        .order_by()
        .annotate(
            of_kind=Value(place),
            rank=Window(RowNumber(), order_by=[F("name").asc(), F("pk").asc()]),
            among=Window(Count("pk")),
            known=F(kind.model.known_by) if kind.model.known_by else Value(""),
            place=F("site__name") if "site" in kind.facts else Value(""),
        )
        .filter(rank__lte=FOUND_A_KIND)
        .values_list("of_kind", "rank", "among", "pk", "name", "known", "place", "owner_id", "owner__name")
    )

"""Long lists by key: page 200 costs what page 1 costs, and a row that comes or goes shifts nothing."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

__all__ = ["Page", "Sort", "page_of"]

BEYOND: Final = 2**31 - 1
"""Past every number of a list: what is not known comes last, whichever way the list is sorted."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A column by which a list may be sorted; rows that tie follow their key."""

    column: str
    is_descending: bool = False
    is_number: bool = False

    def reversed(self) -> "Sort":
        return Sort(self.column, not self.is_descending, self.is_number)

    @property
    def key(self) -> Any:
        if not self.is_number:
            return F(self.column)
        return Coalesce(F(self.column), Value(-1 if self.is_descending else BEYOND))

    def start_after(self, cursor: str) -> Q:
        """What is true of the rows after a cursor, « value~key »; of all rows where it is none."""
        text, _, pk = cursor.rpartition("~")
        if not (pk.isascii() and pk.isdigit() and (not self.is_number or text.removeprefix("-").isdecimal())):
            return Q()
        value: int | str = min(int(text[:12]), BEYOND) if self.is_number else text
        beyond = Q(sort_key__lt=value) if self.is_descending else Q(sort_key__gt=value)
        return beyond | Q(sort_key=value, pk__gt=int(pk[:18]))


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page; ``next_key`` leads to the following one, ``None`` on the last."""

    rows: list[Any]
    next_key: str | None


def page_of(rows: QuerySet[Any], sort: Sort, after: str, most: int) -> Page:
    """One page of a list, in one statement."""
    sorted_rows = rows.annotate(sort_key=sort.key).order_by("-sort_key" if sort.is_descending else "sort_key", "pk")
    found = list(sorted_rows.filter(sort.start_after(after.replace("\x00", "")[:200]))[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return Page(found[:most], None if last is None else f"{last.sort_key}~{last.pk}")

"""What the pages of bills have in common: their sections, whose bills they show, and tables that leave as they are shown."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right, Subject
from maillage.journey.census.bills import actions, queries
from maillage.journey.census.bills.access import owners_for
from maillage.journey.census.bills.models import Bill
from maillage.kernel import sheets
from maillage.kernel.pages import after_answer
from maillage.kernel.templatetags.face import Cell, Column, Empty, Tab, Table
from maillage.kernel.tenancy import OWN
from maillage.kernel.typography import trimmed

__all__ = [
    "Col",
    "Listing",
    "Whose",
    "after_key",
    "month_name",
    "page",
    "part_of",
    "sections",
    "shows_to",
    "tell_owners",
    "whose",
]

_SECTIONS: Final = (
    ("Factures", "census:bills"),
    ("Coût par ligne", "census:line_costs"),
    ("Sans usage", "census:unused_lines"),
    ("Hors inventaire", "census:billed_unknown_lines"),
    ("Non facturées", "census:unbilled_lines"),
    ("Prix différents", "census:price_gaps"),
    ("Communications", "census:call_totals"),
    ("Versements", "census:bill_files"),
    ("Profils", "census:operator_profiles"),
)
_NAMES: Final = {name: label.lower() for label, name in _SECTIONS} | {"census:bills": "liste des factures"}
_OWN_ONLY: Final = ("census:bill_files", "census:operator_profiles")
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Col:
    """A column on the screen and in a file. ``is_price``: only for those who may see what is paid."""

    title: str
    unit: str = ""
    kind: str = "text"
    digits: int = 0
    is_price: bool = False

    @property
    def shown(self) -> Column:
        return Column(self.title, self.unit, is_number=self.kind not in ("text", "date"), digits=self.digits)

    @property
    def sent(self) -> sheets.Column:
        kind: Any = "number" if self.kind == "quantity" else self.kind
        return sheets.Column(f"{self.title} ({self.unit})" if self.unit else self.title, kind, self.digits)


@dataclass(slots=True)
class Listing:
    """A table as it is shown and as it is exported: the same rows, the same columns, in the same order."""

    title: str
    columns: Sequence[Col]
    rows: Sequence[Sequence[Any]]
    empty: Empty
    totals: Sequence[Any] = ()
    base: str = ""
    note: str = ""
    keys: list[str] = field(default_factory=list)
    """What a checkbox of each row sends, where rows can be chosen."""

    def for_reader(self, *, sees_prices: bool) -> "Listing":
        """The same without the columns that she may not see."""
        if sees_prices:
            return self
        kept = [place for place, column in enumerate(self.columns) if not column.is_price]

        def cut(row: Sequence[Any]) -> list[Any]:
            return [row[place] for place in kept]

        return Listing(
            self.title,
            cut(self.columns),
            [cut(row) for row in self.rows],
            self.empty,
            cut(self.totals) if self.totals and any(isinstance(value, int) for value in cut(self.totals)) else (),
            self.base,
            self.note,
            self.keys,
        )

    @property
    def table(self) -> Table:
        columns = [column.shown for column in self.columns]
        rows = [[_shown(value, column) for value, column in zip(row, self.columns, strict=True)] for row in self.rows]
        return Table(self.title, columns, rows, self.totals, self.base, self.note, self.empty)

    def sent_rows(self) -> Iterator[list[Any]]:
        """The values, without where their cells lead."""
        for row in self.rows:
            yield [_plain(value) for value in row]


def _shown(value: Any, column: Col) -> Any:
    """A quantity without the zeros that say nothing: 1,000 would be read as a thousand."""
    return trimmed(value, 3) if column.kind == "quantity" and isinstance(value, Decimal) else value


def _plain(value: Any) -> Any:
    value = value.value if isinstance(value, Cell) else value
    return value if isinstance(value, str | int | float | Decimal | date | bool | None) else str(value)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose bills a page is about. ``name``: of another organisation, empty for one's own."""

    owners: Collection[int]
    asked: str = ""
    name: str = ""
    sees_census: bool = True

    @property
    def is_own(self) -> bool:
        return not self.asked

    @property
    def query(self) -> str:
        return f"?{urlencode({'collectivite': self.asked})}" if self.asked else ""


def whose(request: Any) -> Whose:
    """One's own, or those of the organisation that the address names and that shows what it pays."""
    actor: Actor = request.actor
    asked = request.GET.get("collectivite", "")
    owners = owners_for(actor, asked)
    if set(owners) <= actor.scope.seen(OWN):
        return Whose(owners)
    name = queries.shared_owners(owners)[0].name
    return Whose(owners, asked, name, sees_census=set(owners) <= actor.scope.seen(Subject.CENSUS))


def shows_to(actor: Actor) -> frozenset[int]:
    """The other organisations that show the actor what they pay."""
    return actor.scope.seen(Subject.PRICES) - actor.scope.seen(OWN)


def sections(actor: Actor, current: str, asked: Whose | None = None) -> list[Tab]:
    """The pages of bills, as tabs; one organisation's stay on that organisation."""
    query = asked.query if asked else ""
    tabs = [
        Tab(label, reverse(name) + ("" if name in _OWN_ONLY else query), name == current) for label, name in _SECTIONS
    ]
    if shows_to(actor):
        tabs.insert(1, Tab("Par collectivité", reverse("census:bills_by_member"), current == "census:bills_by_member"))
    return tabs


def page(
    request: Any,
    template: str,
    current: str,
    context: dict[str, Any],
    asked: Whose | None = None,
    *,
    bill: Bill | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page under the tabs; ``bill``: the one that it shows. Whoever else's bills it shows is told."""
    if asked is not None:
        what = f"{bill.number} de {bill.operator}" if bill is not None else _NAMES[current]
        tell_owners(request, asked.owners, what, bill=bill)
    frame = {
        "sections": sections(request.actor, current, asked),
        "whose": asked,
        "may_add": request.actor.may(Right.KEEP_BILLS),
        "sees_prices": request.actor.may(Right.SEE_PRICES),
    }
    return render(request, template, frame | context, status=status)


def tell_owners(
    request: Any, owners: Collection[int], what: str, *, bill: Bill | None = None, ending: str = ""
) -> None:
    """Have it told to other organisations, once the answer has left, that their bills were read."""
    if set(owners) - {request.actor.acting_id}:
        after_answer(request, lambda: actions.record_reading(request.actor, owners, what, bill=bill, ending=ending))


def after_key(request: Any) -> str:
    """The key after which a page begins."""
    return str(request.GET.get("apres", "")).replace("\x00", "")[:300]


def part_of(rows: Sequence[Any], keys: Sequence[str], after: str) -> tuple[list[Any], list[str], str | None]:
    """The rows of a page, their keys, and the key of the last where another page follows. ``keys`` are sorted."""
    start = next((place for place, key in enumerate(keys) if key > after), len(keys)) if after else 0
    shown, shown_keys = list(rows[start : start + SHOWN]), list(keys[start : start + SHOWN])
    return shown, shown_keys, shown_keys[-1] if len(keys) > start + SHOWN else None


_MONTHS: Final = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)


def month_name(month: date) -> str:
    """« mars 2026 »."""
    return f"{_MONTHS[month.month - 1]} {month.year}"

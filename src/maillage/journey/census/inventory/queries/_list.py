"""The list of a kind: what is asked, a page of it, its totals, all of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Subject
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.census.inventory.enums import TaxBasis
from maillage.journey.census.inventory.models import MONEY, AddedField, Kind, SavedView, Site
from maillage.journey.census.inventory.queries._columns import ADDED, ListColumn
from maillage.kernel.keysets import Page, Sort, in_order, page_of
from maillage.kernel.search import holding
from maillage.kernel.spelling import fold

__all__ = [
    "COUNTED",
    "ROWS_SHOWN",
    "Around",
    "Asked",
    "Totals",
    "around",
    "list_page",
    "matching",
    "others_prices_read",
    "owners_named",
    "rows_as_read",
    "totals_of",
]

ROWS_SHOWN: Final = 50
COUNTED: Final = 10_000
"""Rows that are counted and added up unless all of them are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a list. ``filters``: values by column of the kind; ``missing``: a column without value;
    ``presence``: "" (there), "sorties" or "toutes"; ``owners``: ``None`` for all that are seen; ``sort``: a code of a column.
    """

    text: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    presence: str = ""
    status: str = ""
    missing: str = ""
    site: int | None = None
    owners: frozenset[int] | None = None
    sort: str = "name"
    is_descending: bool = False
    columns: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return self != replace(Asked(), sort=self.sort, is_descending=self.is_descending, columns=self.columns)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a list: views that are kept, columns that were added, whose rows are seen, places to choose from."""

    views: list[dict[str, Any]]
    added: list[AddedField]
    owners: dict[int, str]
    sites: dict[int, str]


def around(actor: Actor, kind: Kind) -> Around:
    """All that a list needs beside its rows, in one statement. Places: of the actor's own organisation."""

    def part(rows: Any, code: str, *names: Any) -> Any:
        columns = [Value(name) if name == "" else F(name) for name in names]
        labels = {f"c{place}": column for place, column in enumerate(columns)}
        return rows.order_by().annotate(what=Value(code), **labels).values_list("what", "pk", *labels)

    views = SavedView.objects.filter(
        Q(person=actor.person_id) | Q(is_shared=True), owner=actor.acting_id, kind=kind.slug
    )
    added = AddedField.objects.filter(kind=kind.slug)
    seen = Organisation.objects.filter(pk__in=actor.scope.seen(Subject.CENSUS))
    sites = Site.objects.filter(owner=actor.acting_id, retired_on=None)
    parts = [
        part(views, "view", "name", "query", "person_id"),
        part(added, "added", "label", "code", "owner_id"),
        part(added, "unit", "unit", "type", "owner_id"),
        part(seen, "owner", "name", "", "id"),
        part(sites, "site", "name", "", "owner_id"),
    ]
    found = list(parts[0].union(*parts[1:], all=True))
    more = {pk: (unit, kind_of_value) for what, pk, unit, kind_of_value, _ in found if what == "unit"}
    places = [(pk, name) for what, pk, name, _, _ in found if what == "site"]
    return Around(
        views=[
            {"pk": pk, "name": name, "query": query, "is_own": person == actor.person_id}
            for what, pk, name, query, person in found
            if what == "view"
        ],
        added=[
            AddedField(
                pk=pk, owner_id=owner, kind=kind.slug, code=code, label=label, unit=more[pk][0], type=more[pk][1]
            )
            for what, pk, label, code, owner in found
            if what == "added"
        ],
        owners={pk: name for what, pk, name, _, _ in found if what == "owner"},
        sites=dict(sorted(places, key=lambda item: fold(item[1]))),
    )


def owners_named(owners: Mapping[int, str], text: str) -> frozenset[int] | None:
    """The organisations that a word means: the one of this name, else those whose name holds it; ``None`` for no word."""
    wanted = fold(text)
    if not wanted:
        return None
    folded = {pk: fold(name) for pk, name in owners.items()}
    same = frozenset(pk for pk, name in folded.items() if name == wanted)
    return same or frozenset(pk for pk, name in folded.items() if wanted in name)


# --- which rows ------------------------------------------------------------------------------------------------------


def matching(actor: Actor, kind: Kind, asked: Asked, *, is_walked: bool = False) -> QuerySet[Any]:
    """The rows that are asked for, in no order. A price is looked at only where its owner shows it to the actor. ``is_walked``: an
    index in the order of the list is read until a page is full, rather than one of what is missing, which would be sorted."""
    rows = kind.rows
    if asked.owners is not None:
        rows = rows.filter(owner__in=list(asked.owners))
    if asked.presence != "toutes":
        rows = rows.filter(retired_on__isnull=asked.presence != "sorties")
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.site is not None:
        rows = rows.filter(site=asked.site)
    for column, value in asked.filters.items():
        is_word = isinstance(kind.facts[column], models.CharField) and not kind.facts[column].choices
        rows = rows.filter(**{f"{column}__icontains" if is_word else column: value})
    if asked.missing:
        rows = rows.filter(_missing(actor, kind, asked.missing, is_walked=is_walked))
    return rows.filter(holding(rows, asked.text)) if asked.text else rows


def _missing(actor: Actor, kind: Kind, column: str, *, is_walked: bool) -> Q:
    if column == "yearly" or column in kind.prices:
        names = [str(factors[0]) for factors in kind.yearly] if column == "yearly" else [column]
        if is_walked:  # an expression is in no index
            none = Q(*(IsNull(Coalesce(F(name), F(name)), True) for name in names))
        else:
            none = Q(**{f"{name}__isnull": True for name in names})
        return none & Q(owner__in=owners_with_prices(actor))
    about = kind.facts[column]
    return Q(**({f"{column}__isnull": True} if about.null else {column: ""}))


def _sorted(actor: Actor, kind: Kind, rows: QuerySet[Any], asked: Asked) -> tuple[QuerySet[Any], Sort]:
    """The rows with the column by which they are sorted. A price that is not shown sorts as one that is not known."""
    code = asked.sort
    if code != "yearly" and code not in kind.prices:
        return rows, Sort(code, asked.is_descending)
    price: Any = kind.yearly_cost if code == "yearly" else F(code)
    shown = owners_with_prices(actor)
    if shown >= actor.scope.seen(Subject.CENSUS):
        if code != "yearly":
            return rows, Sort(code, asked.is_descending)
    else:
        price = Case(When(owner__in=shown, then=price), default=None, output_field=MONEY)
    return rows.annotate(shown_price=price), Sort("shown_price", asked.is_descending)


# --- pages, totals, everything ---------------------------------------------------------------------------------------


def list_page(
    actor: Actor,
    kind: Kind,
    asked: Asked,
    columns: Sequence[ListColumn],
    after: str,
    most: int = ROWS_SHOWN,
    *,
    count: int | None = None,
) -> Page:
    """One page of the rows, each with what its columns need and no more. ``count``: how many there are, where that is known."""
    is_few = count is not None and count < COUNTED
    found = matching(actor, kind, asked, is_walked=asked.sort == "name" and not is_few)
    rows, sort = _sorted(actor, kind, _with(kind, found, columns), asked)
    if sort.column == "name":  # true of all: it has SQLite read the index by owner and name, and stop at a page of each
        rows = rows.filter(name__gte="")
    return page_of(rows, sort, after, most, is_rare=bool(asked.text) and is_few)


def others_prices_read(actor: Actor, columns: Iterable[ListColumn], rows: Sequence[Any]) -> dict[int, int]:
    """Whose prices the rows of a page show to the actor, beside her own organisation's: rows by owner."""
    if not any(column.is_price for column in columns):
        return {}
    told = owners_with_prices(actor) - actor.scope.writes
    return dict(Counter(row.owner_id for row in rows if row.owner_id in told))


def _needed(columns: Sequence[ListColumn]) -> list[str]:
    """The columns of the tables that these columns are drawn from."""
    names = {"id", "owner_id", "name", "status", "provenance", "tax_basis", "retired_on"}
    for column in columns:
        if column.code.startswith(ADDED):
            names.add("extra")
        elif column.is_link and column.code != "owner":
            names |= {f"{column.code}_id", f"{column.code}__name"}
        elif column.field is not None and not column.is_link:
            names.add(column.code)
    return sorted(names)


def _with(kind: Kind, rows: QuerySet[Any], columns: Sequence[ListColumn]) -> QuerySet[Any]:
    links = [column.code for column in columns if column.is_link and column.code != "owner"]
    names = [name for name in _needed(columns) if not name.endswith("_id") or name == "owner_id"]
    rows = rows.only(*links, *names).select_related(*links) if links else rows.only(*names)
    if any(column.code == "yearly" for column in columns):
        rows = rows.annotate(yearly=kind.yearly_cost)
    return rows


def rows_as_read(
    actor: Actor, kind: Kind, asked: Asked, columns: Sequence[ListColumn], *, most: int
) -> Iterator[dict[str, Any]]:
    """All rows as dictionaries, in the order of the list, without making objects of them: for a file."""
    rows, sort = _sorted(actor, kind, matching(actor, kind, asked), asked)
    names = _needed(columns)
    if any(column.code == "yearly" for column in columns):
        rows, names = rows.annotate(yearly=kind.yearly_cost), [*names, "yearly"]
    for values in in_order(rows, sort).values_list(*names)[:most].iterator(chunk_size=2000):
        yield dict(zip(names, values, strict=True))


@dataclass(frozen=True, slots=True)
class Totals:
    """``count``: rows; ``is_capped``: there are more than are counted, and nothing is added up. ``priced``: rows by tax
    basis whose yearly cost is known; ``unpriced``: without a known one, among those whose prices are shown; ``hidden``: of
    owners that do not show their prices.
    """

    count: int
    is_capped: bool = False
    quantity: Decimal | int | None = None
    yearly: Mapping[str, Decimal | None] = field(default_factory=dict)
    priced: Mapping[str, int] = field(default_factory=dict)
    unpriced: int = 0
    hidden: int = 0


def totals_of(actor: Actor, kind: Kind, asked: Asked, *, most: int | None = COUNTED) -> Totals:
    """What the rows come to, in one statement. ``most``: rows that are counted; ``None`` for all of them."""
    rows = matching(actor, kind, asked).order_by()
    shown = owners_with_prices(actor)
    wanted: dict[str, Any] = {"count": Count("pk")}
    if "quantity" in kind.facts:
        wanted["quantity"] = Sum("quantity")
    if kind.yearly:
        seen = Q(owner__in=shown)
        rows = rows.annotate(yearly=kind.yearly_cost)
        for basis in TaxBasis.values:
            told = seen & Q(tax_basis=basis)
            wanted[f"sum_{basis}"] = Sum("yearly", filter=told)
            wanted[f"priced_{basis}"] = Count("yearly", filter=told)
        wanted["unpriced"] = Count("pk", filter=seen & Q(yearly__isnull=True))
        wanted["hidden"] = Count("pk", filter=~seen)
    if most is not None:
        rows = rows[: most + 1]
    found = rows.aggregate(**wanted)
    if most is not None and found["count"] > most:
        return Totals(most, is_capped=True)
    return Totals(
        found["count"],
        quantity=found.get("quantity"),
        yearly={basis: found.get(f"sum_{basis}") for basis in TaxBasis.values},
        priced={basis: found.get(f"priced_{basis}", 0) for basis in TaxBasis.values},
        unpriced=found.get("unpriced", 0),
        hidden=found.get("hidden", 0),
    )

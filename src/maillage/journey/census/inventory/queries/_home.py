"""What an organisation has, kind by kind, and what is not known of it: one statement for the fifteen kinds."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.db.models import Count, F, Q, Value

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Subject
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.census.inventory.models import KINDS, Kind
from maillage.kernel.spelling import fold

__all__ = ["HeldCount", "Holding", "end_column", "holdings_of", "price_column"]

_ENDS: Final = (
    *("ends_on", "committed_until", "lease_end", "management_ends_on", "domain_ends_on", "authorised_until"),
    *("warranty_end", "last_restore_test_on"),
)
"""Days that cost something when nobody sees them come: the first that a kind has is looked at."""


@cache
def price_column(slug: str) -> str:
    """The price that a record of the kind should have: what it costs a year, else what it cost; empty where there is none."""
    kind = KINDS[slug]
    return "yearly" if kind.yearly else next(iter(sorted(kind.prices)), "")


@cache
def end_column(slug: str) -> str:
    """The day that a record of the kind should have; empty where there is none."""
    return next((column for column in _ENDS if column in KINDS[slug].facts), "")


@dataclass(slots=True)
class HeldCount:
    """Records, and those without price, without day, without place. ``priceless`` counts only where prices are shown."""

    records: int = 0
    priceless: int = 0
    endless: int = 0
    placeless: int = 0

    def add(self, records: int, priceless: int, endless: int, placeless: int) -> None:
        self.records += records
        self.priceless += priceless
        self.endless += endless
        self.placeless += placeless

    @property
    def gaps(self) -> int:
        return self.priceless + self.endless


@dataclass(slots=True)
class Holding:
    """``by_kind``: every kind, by slug; ``by_owner``: those that are seen, by key, whether they have anything or not."""

    by_kind: dict[str, HeldCount] = field(default_factory=dict)
    by_owner: dict[int, HeldCount] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


def holdings_of(actor: Actor) -> Holding:
    """What is seen of the inventory, in one statement; organisations by name."""
    shown = owners_with_prices(actor)
    parts = [_names(actor), *(_part(kind) for kind in KINDS.values())]
    found = list(parts[0].union(*parts[1:], all=True))
    names = {pk: name for what, pk, name, *_ in found if what == NAME}
    names = dict(sorted(names.items(), key=lambda item: (fold(item[1]), item[0])))
    by_kind = {slug: HeldCount() for slug in KINDS}
    by_owner: dict[int, HeldCount] = {pk: HeldCount() for pk in names}
    for slug, owner, _, records, priceless, *counts in found:
        if slug != NAME:
            told = priceless if owner in shown else 0
            by_kind[slug].add(records, told, *counts)
            by_owner.setdefault(owner, HeldCount()).add(records, told, *counts)
    return Holding(by_kind, by_owner, names)


NAME: Final = "*"
"""In the place of a kind: the row names an organisation."""


def _names(actor: Actor) -> Any:
    seen = Organisation.objects.filter(pk__in=actor.scope.seen(Subject.CENSUS)).order_by()
    zeros = {name: Value(0) for name in ("records", "priceless", "endless", "placeless")}
    named = seen.annotate(of_kind=Value(NAME), of_whom=F("pk"), called=F("name"), **zeros)
    return named.values_list("of_kind", "of_whom", "called", *zeros)


def _part(kind: Kind) -> Any:
    never = Q(pk__isnull=True)
    price, end = price_column(kind.slug), end_column(kind.slug)
    names = [str(factors[0]) for factors in kind.yearly] if price == "yearly" else [price] if price else []
    without_price = Q(**{f"{name}__isnull": True for name in names}) if names else never
    return (
        kind.rows.filter(retired_on=None)
        .order_by()
        .annotate(of_kind=Value(kind.slug), of_whom=F("owner_id"), called=Value(""))
        .values_list("of_kind", "of_whom", "called")
        .annotate(
            records=Count("pk"),
            priceless=Count("pk", filter=without_price),
            endless=Count("pk", filter=Q(**{f"{end}__isnull": True}) if end else never),
            placeless=Count("pk", filter=Q(site__isnull=True) if "site" in kind.facts else never),
        )
    )

"""The figures that an organisation gets back: what it has, what it pays a year, what rings next."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, DateField, Sum

from maillage.journey.census.inventory.engine.crosschecks import Line
from maillage.journey.census.inventory.enums import PricePeriod, TaxBasis, Theme
from maillage.journey.census.inventory.models import KINDS, Contract, Kind, Site
from maillage.journey.census.inventory.queries import cost_rows
from maillage.journey.census.questionnaires.engine import SEVERAL, Answers, Definition, lines_of
from maillage.kernel.spelling import fold

__all__ = ["Deadline", "OwnFigures", "figures_of_answers", "own_figures", "places_of"]

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
    return OwnFigures(list(counts.items()), _by_theme(cost_rows([organisation_id])), _soonest(deadlines))


def figures_of_answers(definition: Definition, answers: Answers, day: date) -> OwnFigures:
    """The same of answers that are in no inventory: from what they say alone, by the same rules."""
    lines = [line for line in lines_of(definition, answers) if line.kind and line.key != SEVERAL]
    counts: Counter[str] = Counter()
    deadlines = []
    for line in lines:
        counts[KINDS[line.kind].title] += int(line.get("quantity") or 1)
        deadlines += [
            Deadline(on, f"{line.label} : {KINDS[line.kind].facts[column].verbose_name}", KINDS[line.kind].title)
            for column in _RINGING
            if isinstance(on := line.get(column), date) and on >= day and column in KINDS[line.kind].facts
        ]
    return OwnFigures(list(counts.items()), _by_theme(_costs_of(lines)), _soonest(deadlines))


CostRow = tuple[Any, str, str, Decimal | None, int, int]


def _costs_of(lines: Iterable[Line]) -> Iterator[CostRow]:
    """A row a thing that costs something a year, as ``cost_rows`` sums them: what a contract pays for counts once."""
    yearly = [(line, KINDS[line.kind].yearly_of(line.values)) for line in lines if KINDS[line.kind].yearly]
    paid = {fold(str(line.get("contract") or "")) for line, cost in yearly if cost is not None}
    for line, cost in yearly:
        kind = KINDS[line.kind]
        if kind.model is Contract and (fold(line.label) in paid or line.get("period") == PricePeriod.ONCE):
            continue
        theme = str(line.get("theme") or kind.theme)
        basis = next(iter((line.get("prices") or {}).values()), "")
        by_contract = kind.model is not Contract and line.get("contract")
        yield None, theme, basis, cost, int(cost is not None), int(cost is None and not by_contract)


def _soonest(deadlines: Iterable[Deadline]) -> list[Deadline]:
    return sorted(deadlines, key=lambda one: one.on)[:MOST_DEADLINES]


def _by_theme(rows: Iterable[CostRow]) -> list[tuple[str, str, Decimal | None, int, int]]:
    """A line a theme and basis, then those of which no price is known."""
    sums: dict[tuple[str, str], tuple[Decimal, int]] = {}
    things: dict[str, int] = {}
    for _, theme, basis, total, known, unknown in rows:
        things[theme] = things.get(theme, 0) + known + unknown
        if known and total is not None:
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

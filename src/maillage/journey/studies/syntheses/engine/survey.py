"""A survey as it was answered: the facts, checked one by one, before any method."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from maillage.engine.quantities import Price, TaxBasis
from maillage.engine.statistics import COMMUNE

__all__ = [
    "COMMUNE",
    "Columns",
    "Entity",
    "FleetAnswer",
    "Objectives",
    "Offer",
    "PublishedFigure",
    "PublishedSummary",
    "Survey",
]


@dataclass(frozen=True, slots=True)
class Entity:
    """One line of collectivites.csv. ``published_weight`` is the ratio that an earlier study printed."""

    name: str
    kind: str
    population: int | None
    has_answered: bool
    published_weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FleetAnswer:
    """One line of parc.csv: machines, systems and suites counted, prices in EUR, life in years.

    A column that is absent from ``counts`` or ``prices`` has no value; if it is in ``declared_unknown`` the respondent
    wrote NC, else the cell was empty. Neither is zero.
    """

    counts: Mapping[str, int]
    prices: Mapping[str, Decimal]
    life_years: Decimal | None
    declared_unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Families of the columns of parc.csv, in the order of the file. ``prices``: column to (machine, tax basis)."""

    machines: tuple[str, ...]
    systems: tuple[str, ...]
    suites: tuple[str, ...]
    prices: Mapping[str, tuple[str, TaxBasis]]

    @property
    def counts(self) -> tuple[str, ...]:
        return self.machines + self.systems + self.suites

    def without(self, columns: Collection[str]) -> "Columns":
        """The same families, less some of their columns and the prices of those."""

        def kept(family: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name for name in family if name not in columns)

        prices = {name: price for name, price in self.prices.items() if price[0] not in columns}
        return Columns(kept(self.machines), kept(self.systems), kept(self.suites), prices)


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of offres.csv: what is paid today, what is offered."""

    theme: str
    label: str
    existing: Price
    proposed: Price


@dataclass(frozen=True, slots=True)
class Objectives:
    """objectifs.csv: ``ranks[option][entity]``, absent where no rank was given."""

    options: tuple[str, ...] = ()
    respondents: tuple[str, ...] = ()
    ranks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One line of chiffres_publies.csv: the path of a figure in the study's own results, and what was printed."""

    path: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class PublishedSummary:
    """One line of economies_publiees.csv: ``units`` things, ``saving_pct`` per cent, ``saving_per_month`` in EUR HT."""

    theme: str
    members: str
    units: int
    saving_pct: Decimal
    saving_per_month: Decimal


@dataclass(frozen=True, slots=True)
class Survey:
    """A territory's answers. ``digest``: SHA-256 of the files read, so that a result names its inputs.

    ``unread_columns``: (file, column) outside the format; ``suspect_columns``: of those of parc.csv, the ones that hold
    numbers; ``empty_columns``: count columns where nobody gave a value, left out of ``columns``.
    """

    name: str
    digest: str
    population_year: int
    entities: tuple[Entity, ...]
    columns: Columns
    fleet: Mapping[str, FleetAnswer]
    offers: tuple[Offer, ...] = ()
    objectives: Objectives = Objectives()
    published_figures: tuple[PublishedFigure, ...] = ()
    published_summaries: tuple[PublishedSummary, ...] = ()
    unread_columns: tuple[tuple[str, str], ...] = ()
    suspect_columns: tuple[str, ...] = ()
    empty_columns: tuple[str, ...] = ()

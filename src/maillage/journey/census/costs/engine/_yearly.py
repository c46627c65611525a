"""Yearly costs and their comparison: pure arithmetic on what the inventory knows.

Amounts are euros a year. HT and TTC are never added; to compare, TTC is brought to HT with the standard rate of VAT of the
day, and the page says so. What nobody knows is not zero: a theme of which too much is unknown is compared with nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final

from maillage.engine.parameters import parameter
from maillage.journey.census.inventory.queries import cost_rows

__all__ = [
    "LEAST_KNOWN",
    "Band",
    "ThemeCost",
    "band_of",
    "bands",
    "costs_of",
    "median_of",
    "to_ht",
]

LEAST_KNOWN: Final = Decimal("0.8")
"""The share of priced things whose price must be known before a theme is compared."""
CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ThemeCost:
    """What a theme costs an organisation a year. ``by_basis``: by "HT", "TTC"; ``known``, ``unknown``: how many priced
    things have a price, and how many have none."""

    theme: str
    by_basis: Mapping[str, Decimal] = field(default_factory=dict)
    known: int = 0
    unknown: int = 0

    @property
    def is_comparable(self) -> bool:
        """Whether enough is known to be set beside others."""
        return self.known > 0 and Decimal(self.known) >= LEAST_KNOWN * (self.known + self.unknown)


@dataclass(frozen=True, slots=True)
class Band:
    """Populations from ``least`` to below ``following`` (``None``: no end)."""

    least: int
    following: int | None

    def holds(self, population: int) -> bool:
        return self.least <= population and (self.following is None or population < self.following)


def bands(on: date) -> tuple[Band, ...]:
    """The bands of population of the day.

    >>> [band.least for band in bands(date(2026, 11, 22))]
    [0, 500, 2000, 5000, 20000]
    """
    bounds = [int(bound) for bound in parameter("census/population_bands", on).value]
    return tuple(Band(least, following) for least, following in zip(bounds, [*bounds[1:], None], strict=True))


def band_of(population: int, on: date) -> Band:
    """The band that holds a population."""
    return next(band for band in bands(on) if band.holds(population))


def to_ht(by_basis: Mapping[str, Decimal], on: date) -> Decimal:
    """A total HT, the part that is TTC brought to HT at the standard rate of the day, to the cent.

    >>> to_ht({"HT": Decimal("100"), "TTC": Decimal("120")}, date(2026, 11, 22))
    Decimal('200.00')
    """
    rate = Decimal(parameter("finance/standard_vat_rate", on).value) / 100
    total = by_basis.get("HT", Decimal(0)) + by_basis.get("TTC", Decimal(0)) / (1 + rate)
    return total.quantize(CENT)


def median_of(values: Sequence[Decimal], least: int) -> Decimal | None:
    """The median to two significant digits, so that it gives away nobody's own figure; ``None`` below ``least`` values.

    >>> median_of([Decimal(n) for n in ("10.21", "12.37", "11.48", "15", "9")], 5)
    Decimal('11')
    >>> median_of([Decimal(1)] * 4, 5) is None
    True
    """
    if len(values) < least:
        return None
    middle = Decimal(median(values))
    if not middle:
        return Decimal(0)
    rounded = middle.quantize(Decimal(1).scaleb(middle.adjusted() - 1))
    return rounded.quantize(CENT) if rounded.as_tuple().exponent < -2 else Decimal(f"{rounded:f}")  # type: ignore[operator]


def costs_of(owners: Collection[int]) -> dict[int, dict[str, ThemeCost]]:
    """Yearly costs by organisation, then by theme, of what is there today."""
    found: dict[int, dict[str, ThemeCost]] = {}
    for owner, theme, basis, total, known, unknown in cost_rows(owners):
        themes = found.setdefault(owner, {})
        cost = themes.get(theme, ThemeCost(theme))
        by_basis = dict(cost.by_basis)
        if basis and total is not None:
            by_basis[basis] = by_basis.get(basis, Decimal(0)) + total
        themes[theme] = ThemeCost(theme, by_basis, cost.known + known, cost.unknown + unknown)
    return found

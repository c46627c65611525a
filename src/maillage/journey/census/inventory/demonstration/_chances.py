"""What is drawn for one organisation, and how it is written: seeded by its name, so that each time is the same."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from maillage.journey.census.inventory.demonstration import _tables as tables

__all__ = ["TODAY", "Chances", "Holder", "Values", "Write"]

TODAY: Final = date(2026, 11, 22)
"""The day on which the demonstration is set: dates are drawn around it, so that every year tells the same story."""

Values = dict[str, Any]
Write = Callable[[str, list[Values]], list[int]]
"""Writes the records of a kind and gives their keys."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An organisation to furnish."""

    key: int
    name: str
    insee_code: str
    population: int


class Chances:
    """Draws, places and contracts of one organisation, shared by what furnishes it."""

    def __init__(self, holder: Holder, write: Write, phones: Iterator[int]) -> None:
        self.holder, self._write, self.phones = holder, write, phones
        self.random = random.Random(f"maillage {holder.insee_code} {holder.name}")  # noqa: S311 invented, and repeatable
        self.keys: dict[str, list[int]] = {}
        self.numbers = iter(range(10_000))
        self.places: dict[str, list[int]] = {}
        self.contracts: dict[str, int] = {}
        self.size = max(1, holder.population)

    def write(self, slug: str, rows: list[Values]) -> list[int]:
        rows = [{"note": tables.MARK, "as_of": TODAY, **row} for row in rows]
        keys = self._write(slug, rows)
        self.keys.setdefault(slug, []).extend(keys)
        return keys

    # --- chances -----------------------------------------------------------------------------------------------------

    def likely(self, percent: float) -> bool:
        return self.random.random() * 100 < percent

    def one(self, choices: Any) -> Any:
        return self.random.choice(list(choices))

    def weighted(self, choices: Any) -> Any:
        return self.random.choices(list(choices), [choice[-1] for choice in choices])[0]

    def about(self, price: str | Decimal, spread: int = 18) -> Decimal:
        factor = Decimal(100 + self.random.randint(-spread, spread)) / 100
        return (Decimal(price) * factor).quantize(Decimal("0.01"))

    def day(self, first_year: int, last_year: int) -> date:
        start = date(first_year, 1, 1)
        return start + timedelta(days=self.random.randrange((date(last_year, 12, 31) - start).days))

    def status(self) -> str:
        return str(self.weighted((("INVOICE", 55), ("MEASURED", 30), ("ESTIMATED", 15)))[0])

    def every_place(self) -> list[int]:
        return [key for keys in self.places.values() for key in keys]

    def hall(self) -> int:
        return self.places["TOWN_HALL"][0]

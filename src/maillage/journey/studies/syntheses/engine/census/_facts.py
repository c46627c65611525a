"""A census as it was frozen for a study: nothing in it changes when the inventory lives on."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from maillage.engine.statistics import COMMUNE, Unit

__all__ = ["COLUMNS", "FrozenCensus", "FrozenEntity", "Part", "amount", "count", "day", "is_in", "text"]

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "lieux": ("kind", "has_fibre"),
    "equipements": (
        *("category", "quantity", "brand", "model", "operating_system", "office_suite", "ram_gb"),
        *("acquisition_mode", "purchased_on", "purchase_price", "lifetime_years", "tax_basis"),
    ),
    "lignes": (
        *("kind", "use", "operator", "technology", "down_mbps", "monthly_price", "monthly_usage_price"),
        *("monthly_minutes", "committed_until", "tax_basis"),
    ),
    "mobiles": (
        *("operator", "plan", "is_data_only", "data_gb", "monthly_minutes", "monthly_price", "options_price"),
        *("committed_until", "tax_basis"),
    ),
    "contrats": ("holder", "theme", "origin", "ends_on", "tax_basis"),
    "imprimantes": (
        *("brand", "model", "quantity", "is_personal", "is_colour", "acquisition_mode", "lease_end", "quarterly_rent"),
        *("black_pages", "colour_pages", "black_click", "colour_click", "tax_basis"),
    ),
    "logiciels": (
        *("domain", "product", "vendor", "hosting", "through", "ends_on"),
        *("licence_price", "maintenance_price", "assistance_price", "hosting_price", "tax_basis"),
    ),
    "sites-internet": ("cms", "host", "yearly_price", "accessibility", "tax_basis"),
    "sauvegardes": ("medium", "frequency", "last_restore_test_on"),
}
"""What a study keeps of each kind of record: no number, no address, nothing that names a person."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the inventory that was told whole: records of ``kind`` whose columns are among ``allowed``.

    ``is_many``: each record apart, so that they can be counted; else one answer stands for all.
    """

    kind: str
    allowed: Mapping[str, list[str]] = field(default_factory=dict)
    is_many: bool = True

    def covers(self, kind: str, where: Mapping[str, Iterable[str]], *, is_counted: bool) -> bool:
        """Whether every record of ``kind`` with the values of ``where`` is in this part."""
        if self.kind != kind or (is_counted and not self.is_many):
            return False
        return all(column in where and set(where[column]) <= set(values) for column, values in self.allowed.items())


@dataclass(frozen=True, slots=True)
class FrozenEntity:
    """An entity of the census. ``records``: by kind, values as JSON keeps them (numbers and days as text); a column
    answered NC is ``None``, one that nobody was asked is absent."""

    name: str
    organisation_id: int
    insee_code: str
    kind: str
    is_commune: bool
    population: int | None
    state: str
    told: list[Part]
    records: Mapping[str, list[Values]]

    @property
    def has_answered(self) -> bool:
        return bool(self.told)

    def as_json(self) -> dict[str, Any]:
        """All that is known of it, less the key of its organisation, which is of one instance alone."""
        return {
            "name": self.name,
            "insee_code": self.insee_code,
            "kind": self.kind,
            "is_commune": self.is_commune,
            "population": self.population,
            "state": self.state,
            "told": [{"kind": one.kind, "allowed": one.allowed, "is_many": one.is_many} for one in self.told],
            "records": self.records,
        }

    def tells(self, kind: str, where: Mapping[str, Iterable[str]], *, is_counted: bool = True) -> bool:
        """Whether it told all its records of ``kind`` with the values of ``where``, be there none.

        Several parts may share them: PC in one section, servers in another.
        """
        parts = [part for part in self.told if part.kind == kind]
        if any(part.covers(kind, where, is_counted=is_counted) for part in parts):
            return True
        return any(
            all(
                any(part.covers(kind, {**where, column: [value]}, is_counted=is_counted) for part in parts)
                for value in values
            )
            for column, values in where.items()
        )

    def rows(self, kind: str, where: Mapping[str, Iterable[str]] | None = None) -> Iterator[Values]:
        """Its records of ``kind`` with the values of ``where``."""
        for record in self.records.get(kind, ()):
            if not where or all(str(record.get(column)) in values for column, values in where.items()):
                yield record


@dataclass(frozen=True, slots=True)
class FrozenCensus:
    """``as_of``: the day of the answers, and of the dated rules; ``themes``: of the study; ``questionnaire``: its code
    and version."""

    campaign: str
    questionnaire: str
    as_of: date
    population_year: int
    themes: tuple[str, ...]
    entities: tuple[FrozenEntity, ...]

    def units(self) -> list[Unit]:
        """The entities as the statistics take them."""
        return [
            Unit(one.name, COMMUNE if one.is_commune and one.population is not None else one.kind, one.population)
            for one in self.entities
        ]

    def digest(self) -> str:
        """SHA-256 of all of it, written one way alone."""
        head = {
            "campaign": self.campaign,
            "questionnaire": self.questionnaire,
            "as_of": self.as_of.isoformat(),
            "population_year": self.population_year,
            "themes": list(self.themes),
        }
        found = sha256(_canonical(head))
        for entity in self.entities:
            found.update(_canonical(entity.as_json()))
        return found.hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def is_in(record: Values, column: str, *values: str) -> bool:
    return str(record.get(column)) in values


def text(record: Values, column: str) -> str:
    """What is written in a column, empty where nothing is."""
    return " ".join(str(record.get(column) or "").split())


def amount(record: Values, column: str) -> Decimal | None:
    """A number, ``None`` where nobody knows it."""
    found = record.get(column)
    return None if found in (None, "") else Decimal(str(found))


def count(record: Values) -> int:
    """How many things a record is."""
    return int(record.get("quantity") or 1)


def day(record: Values, column: str) -> date | None:
    found = record.get(column)
    return date.fromisoformat(str(found)) if found else None


def per_year(amounts: Iterable[tuple[Decimal | None, int, str]], vat: Fraction) -> Fraction | None:
    """EUR HT a year of amounts with how often they are paid and their tax basis; ``None`` where one is not known or has
    no basis, zero where there is none. TTC is brought to HT at the standard rate ``vat`` (0.2 for 20 %)."""
    total = Fraction(0)
    for paid, times, basis in amounts:
        if paid is None or basis not in ("HT", "TTC"):
            return None
        total += Fraction(paid) * times / (1 + vat if basis == "TTC" else 1)
    return total

"""The figures of each theme: what is added up of the records of an entity to make its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from maillage.engine.parameters import parameter
from maillage.journey.census.deadlines.engine import Support, support_of
from maillage.journey.studies.syntheses.engine.census._facts import (
    FrozenEntity,
    Values,
    amount,
    count,
    day,
    is_in,
    per_year,
    text,
)

__all__ = [
    "MEASURES",
    "THEMES",
    "WORKSTATIONS",
    "Context",
    "Measure",
    "is_out_of_support",
    "known_products",
    "measured",
]

THEMES: Final[Mapping[str, str]] = {
    "TELECOM": "Télécoms",
    "INFRASTRUCTURE": "Équipements et réseaux",
    "PRINTING": "Impression",
    "APPLICATIONS": "Logiciels et sites",
}

Number = int | Decimal | Fraction
Where = Mapping[str, tuple[str, ...]]

WORKSTATIONS: Final = ("DESKTOP", "LAPTOP", "MINI_PC", "THIN_CLIENT")
VOICE: Final = ("PSTN", "ISDN_BRI", "ISDN_PRI", "SIP_TRUNK", "HOSTED_PBX", "BOX")
COPPER: Final = ("PSTN", "ISDN_BRI", "ISDN_PRI")
ACCESS: Final = ("INTERNET", "BOX")
FULL_YEAR: Final = 365.25
OLD_YEARS: Final = 5
SHARED: Final[Where] = {"is_personal": ("False",)}
"""Printers that several people use: personal ones are told apart, all together."""


@dataclass(frozen=True, slots=True)
class Context:
    """``as_of``: the day of the census; ``vat``: the standard rate of that day (0.2 for 20 %)."""

    as_of: date
    vat: Fraction


def context_of(as_of: date) -> Context:
    """The rules of a day."""
    return Context(as_of, Fraction(parameter("finance/standard_vat_rate", as_of).value) / 100)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of an entity. ``of``: what a record adds, ``None`` where nobody knows it; by default how many it is.

    ``where``: which records of ``kind``; ``within``: the measure that this one is a part of; ``is_key``: the first that a
    reader wants; ``is_lump``: one answer for all machines is enough; ``digits``: printed decimals.
    """

    code: str
    theme: str
    label: str
    unit: str
    kind: str
    where: Where = field(default_factory=dict)
    of: Callable[[Values, Context], Number | None] | None = None
    within: str = ""
    is_key: bool = False
    is_lump: bool = False
    digits: int = 0


def measured(measure: Measure, entity: FrozenEntity, context: Context) -> int | Fraction | None:
    """The answer of an entity; ``None`` where it did not tell these records, or one of them lacks its number."""
    if not entity.tells(measure.kind, measure.where, is_counted=not measure.is_lump):
        return None
    total: int | Fraction = 0
    for record in entity.rows(measure.kind, measure.where):
        added = count(record) if measure.of is None else measure.of(record, context)
        if added is None:
            return None
        total += added if isinstance(added, int) else Fraction(added)
    return total


def is_out_of_support(record: Values, on: date) -> bool | None:
    """Whether the system of a machine receives no corrections any more; ``None`` where it is not known."""
    written = text(record, "operating_system")
    if not written:
        return None
    return any(found.ends_on < on for found in known_products(written, on))


@cache
def known_products(written: str, on: date) -> list[Support]:
    """A territory writes the same few names thousands of times."""
    return support_of(written, on)


def _out_of_support(record: Values, context: Context) -> int | None:
    found = is_out_of_support(record, context.as_of)
    return None if found is None else count(record) * found


def _old(record: Values, context: Context) -> int | None:
    bought = day(record, "purchased_on")
    return None if bought is None else count(record) * ((context.as_of - bought).days > OLD_YEARS * FULL_YEAR)


def _column(name: str) -> Callable[[Values, Context], Number | None]:
    return lambda record, _: amount(record, name)


def _yearly(*parts: tuple[str, int], needs: str = "") -> Callable[[Values, Context], Number | None]:
    """EUR HT a year of the prices that are known; the column ``needs`` must be, the others count where they are."""

    def of(record: Values, context: Context) -> Number | None:
        basis = text(record, "tax_basis")
        known = [(found, times, basis) for name, times in parts if (found := amount(record, name)) is not None]
        if not known or (needs and amount(record, needs) is None):
            return None
        return per_year(known, context.vat)

    return of


def _rent(record: Values, context: Context) -> Number | None:
    """What is owned has no rent."""
    if is_in(record, "acquisition_mode", "PURCHASE", "DONATION", "REFURBISHED"):
        return 0
    return _yearly(("quarterly_rent", 4))(record, context)


def _colour_pages(record: Values, _: Context) -> Number | None:
    return Decimal(0) if record.get("is_colour") is False else amount(record, "colour_pages")


_APPLICATION: Final = (("licence_price", 1), ("maintenance_price", 1), ("assistance_price", 1), ("hosting_price", 1))
_PACKAGES: Final = ("LOCAL", "HOSTED", "SAAS", "", "None")
_EUROS: Final = "€ HT par an"
_MINUTES: Final = "minutes par mois"
_T, _I, _P, _A = THEMES

MEASURES: Final[Mapping[str, Measure]] = {
    one.code: one
    for one in (
        Measure("lignes_fixes", _T, "Lignes fixes", "lignes", "lignes", {"kind": VOICE}, is_key=True),
        Measure(
            "lignes_cuivre", _T, "dont lignes de cuivre", "lignes", "lignes", {"kind": COPPER}, within="lignes_fixes"
        ),
        Measure("acces_internet", _T, "Accès à internet", "accès", "lignes", {"kind": ACCESS}, is_key=True),
        Measure("mobiles", _T, "Lignes mobiles", "lignes", "mobiles", is_key=True),
        Measure(
            "mobiles_donnees",
            _T,
            "dont données seules",
            "lignes",
            "mobiles",
            of=lambda record, _: int(bool(record.get("is_data_only"))),
            within="mobiles",
        ),
        Measure(
            "minutes_fixes",
            _T,
            "Communications des lignes fixes",
            _MINUTES,
            "lignes",
            {"kind": VOICE},
            _column("monthly_minutes"),
        ),
        Measure(
            "minutes_mobiles",
            _T,
            "Communications des mobiles",
            _MINUTES,
            "mobiles",
            {"is_data_only": ("False", "None")},
            _column("monthly_minutes"),
        ),
        Measure(
            "cout_fixe",
            _T,
            "Abonnements et communications fixes",
            _EUROS,
            "lignes",
            {"kind": VOICE},
            _yearly(("monthly_price", 12), ("monthly_usage_price", 12), needs="monthly_price"),
            is_key=True,
        ),
        Measure(
            "cout_internet",
            _T,
            "Internet seul",
            _EUROS,
            "lignes",
            {"kind": ("INTERNET",)},
            _yearly(("monthly_price", 12)),
            is_key=True,
        ),
        Measure(
            "cout_mobile",
            _T,
            "Forfaits mobiles",
            _EUROS,
            "mobiles",
            of=_yearly(("monthly_price", 12), ("options_price", 12), needs="monthly_price"),
            is_key=True,
        ),
        Measure(
            "postes",
            _I,
            "Postes de travail",
            "postes",
            "equipements",
            {"category": WORKSTATIONS},
            is_key=True,
            is_lump=True,
        ),
        Measure("pc_fixes", _I, "dont PC fixes", "postes", "equipements", {"category": ("DESKTOP",)}, within="postes"),
        Measure("portables", _I, "dont portables", "postes", "equipements", {"category": ("LAPTOP",)}, within="postes"),
        Measure(
            "hors_support",
            _I,
            "Postes au système hors support",
            "postes",
            "equipements",
            {"category": WORKSTATIONS},
            _out_of_support,
            within="postes",
            is_key=True,
        ),
        Measure(
            "postes_anciens",
            _I,
            "Postes de plus de cinq ans",
            "postes",
            "equipements",
            {"category": WORKSTATIONS},
            _old,
            within="postes",
        ),
        Measure("tablettes", _I, "Tablettes", "tablettes", "equipements", {"category": ("TABLET",)}),
        Measure("serveurs", _I, "Serveurs", "serveurs", "equipements", {"category": ("SERVER",)}, is_key=True),
        Measure("sauvegardes", _I, "Sauvegardes", "sauvegardes", "sauvegardes"),
        Measure(
            "imprimantes",
            _P,
            "Copieurs et imprimantes partagés",
            "appareils",
            "imprimantes",
            SHARED,
            is_key=True,
        ),
        Measure(
            "couleur",
            _P,
            "dont couleur",
            "appareils",
            "imprimantes",
            SHARED,
            of=lambda record, _: None if record.get("is_colour") is None else count(record) * bool(record["is_colour"]),
            within="imprimantes",
        ),
        Measure(
            "loues",
            _P,
            "dont loués",
            "appareils",
            "imprimantes",
            SHARED,
            of=lambda record, _: (
                count(record) * is_in(record, "acquisition_mode", "LEASE", "FINANCE_LEASE")
                if text(record, "acquisition_mode")
                else None
            ),
            within="imprimantes",
        ),
        Measure(
            "pages_noires",
            _P,
            "Pages noires",
            "pages par mois",
            "imprimantes",
            SHARED,
            of=_column("black_pages"),
            is_key=True,
        ),
        Measure(
            "pages_couleur", _P, "Pages couleur", "pages par mois", "imprimantes", SHARED, _colour_pages, is_key=True
        ),
        Measure("loyers", _P, "Loyers", _EUROS, "imprimantes", SHARED, _rent, is_key=True),
        Measure(
            "logiciels",
            _A,
            "Logiciels métiers",
            "logiciels",
            "logiciels",
            of=lambda record, _: int(is_in(record, "hosting", *_PACKAGES)),
            is_key=True,
        ),
        Measure(
            "logiciels_syndicat",
            _A,
            "dont obtenus par un syndicat",
            "logiciels",
            "logiciels",
            of=lambda record, _: int(bool(text(record, "through"))),
            within="logiciels",
        ),
        Measure(
            "cout_logiciels",
            _A,
            "Coût des logiciels métiers",
            _EUROS,
            "logiciels",
            of=lambda record, context: (
                _yearly(*_APPLICATION)(record, context) if is_in(record, "hosting", *_PACKAGES) else 0
            ),
            is_key=True,
        ),
        Measure("sites", _A, "Sites internet", "sites", "sites-internet", is_key=True),
        Measure(
            "cout_sites",
            _A,
            "Coût des sites internet",
            _EUROS,
            "sites-internet",
            of=_yearly(("yearly_price", 1)),
        ),
    )
}

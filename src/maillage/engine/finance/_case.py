"""A business case: named values with where they come from, and options made of lines that only refer to them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from maillage.engine.errors import EngineError
from maillage.engine.finance._funding import FundingKind
from maillage.engine.finance._vat import BudgetSection, SpendingCategory
from maillage.engine.quantities import TaxBasis

__all__ = [
    "Case",
    "CaseRefused",
    "CaseValue",
    "Direction",
    "Funding",
    "Line",
    "Option",
    "Provenance",
    "Rhythm",
    "check_case",
]

LONGEST: Final = 600
"""Months: fifty years."""


class CaseRefused(EngineError):
    """A business case that contradicts itself. ``faults``: all of it, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


class Provenance(StrEnum):
    """How a value is known."""

    TESTIMONY = "temoignage"
    INVOICE = "facture"
    QUOTE = "devis"
    MEASURED = "mesure"
    RULE = "regle"
    HYPOTHESIS = "hypothese"


class Direction(StrEnum):
    COST = "depense"
    RECEIPT = "recette"


class Rhythm(StrEnum):
    """How often a line falls due, always at the beginning of its period."""

    ONCE = "une-fois"
    MONTHLY = "mois"
    QUARTERLY = "trimestre"
    YEARLY = "an"


@dataclass(frozen=True, slots=True)
class CaseValue:
    """A number of the case: what it is, in which unit, how it is known and who says so; ``low`` and ``high`` where it may
    lie."""

    key: str
    label: str
    amount: Decimal
    unit: str
    provenance: Provenance = Provenance.HYPOTHESIS
    source: str = ""
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What is paid or received: ``amount x quantity x units x (1 - discount) x (1 + margin)`` each time it falls due.

    ``amount``, ``quantity``, ``discount`` (per cent), ``margin`` (per cent), ``included``: keys of values, empty for none.
    ``is_per_unit``: multiplied by the units of the case. ``included``: the quantity that is already paid for elsewhere, taken
    off first. ``starts_after`` and ``lasts``: months; ``lasts`` is ``None`` to the end. ``life_years``: over which a capital
    line is amortised, ``None`` where nobody has decided. ``verify_on``: when what was expected is to be checked;
    ``verified``: what was found then for ``amount``.
    """

    label: str
    direction: Direction
    section: BudgetSection
    category: SpendingCategory
    rhythm: Rhythm
    tax_basis: TaxBasis
    vat_pct: Decimal
    amount: str
    quantity: str = ""
    discount: str = ""
    margin: str = ""
    included: str = ""
    is_per_unit: bool = False
    starts_after: int = 0
    lasts: int | None = None
    account: str = ""
    life_years: int | None = None
    verify_on: date | None = None
    verified: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Funding:
    """Who helps to pay the capital lines of an option: ``amount`` in euros, or ``rate`` per cent of their HT total (keys of
    values, one of the two). Of a loan ``rate`` is that of its interest, and ``amount`` what is borrowed over ``years``."""

    name: str
    kind: FundingKind
    amount: str = ""
    rate: str = ""
    after_months: int = 0
    years: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """A way to do it. ``service``: key of the months during which it serves; empty: those of the case."""

    name: str
    lines: tuple[Line, ...] = ()
    fundings: tuple[Funding, ...] = ()
    service: str = ""
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """``horizon`` (months), ``discount`` (per cent a year), ``delay`` (years before FCTVA comes back), ``units`` and
    ``units_change`` (per cent a year): keys of values, the last two empty for none. ``recovers_vat``: the body deducts VAT,
    pays HT and has no FCTVA."""

    starts_on: date
    values: tuple[CaseValue, ...]
    options: tuple[Option, ...]
    horizon: str = "horizon"
    discount: str = "actualisation"
    delay: str = "delai-fctva"
    units: str = ""
    units_change: str = ""
    units_name: str = ""
    recovers_vat: bool = False

    @property
    def by_key(self) -> dict[str, CaseValue]:
        return {value.key: value for value in self.values}

    @property
    def reference(self) -> Option | None:
        return next((option for option in self.options if option.is_reference), None)


def check_case(case: Case) -> None:
    """Refuse a case that cannot be computed. Error: ``CaseRefused``, with all its faults.

    >>> check_case(Case(date(2027, 1, 1), (), ()))
    Traceback (most recent call last):
    ...
    maillage.engine.finance._case.CaseRefused: Ce cas n’a aucune option. Ajoutez-en une.
    """
    faults = list(_faults(case))
    if faults:
        raise CaseRefused(faults)


def _faults(case: Case) -> Iterator[str]:
    if not case.options:
        yield "Ce cas n’a aucune option. Ajoutez-en une."
        return
    yield from _value_faults(case)
    known = case.by_key
    yield from _frame_faults(case, known)
    if sum(option.is_reference for option in case.options) > 1:
        yield "Une seule option peut être la situation de référence. Gardez-en une."
    repeated = [name for name, times in Counter(option.name for option in case.options).items() if times > 1]
    if repeated:
        yield f"Deux options s’appellent « {repeated[0]} ». Renommez l’une des deux."
    for option in case.options:
        for line in option.lines:
            yield from _line_faults(case, option, line, known)
        for funding in option.fundings:
            yield from _funding_faults(option, funding, known)


def _frame_faults(case: Case, known: dict[str, CaseValue]) -> Iterator[str]:
    """What the whole case rests on: its horizon, its rate, the delay of FCTVA, its units."""
    for key, what in (
        (case.horizon, "l’horizon"),
        (case.discount, "le taux d’actualisation"),
        (case.delay, "le délai du FCTVA"),
    ):
        if key not in known:
            yield f"Il manque {what} (valeur « {key} »). Ajoutez-la."
    for key in (case.horizon, *(option.service for option in case.options)):
        if key in known and any(told != int(told) or not 1 <= told <= LONGEST for told in _told(known[key])):
            yield f"« {known[key].label} » est un nombre entier de mois, de 1 à {LONGEST}. Corrigez-le."
    if case.delay in known and any(told not in range(11) for told in _told(known[case.delay])):
        yield "Le délai du FCTVA est un nombre entier d’années, de 0 à 10. Corrigez-le."
    for key in (case.units, case.units_change, *(option.service for option in case.options)):
        if key and key not in known:
            yield f"La valeur « {key} » n’existe pas. Ajoutez-la ou retirez ce qui la cite."


def _told(value: CaseValue) -> list[Decimal]:
    """A value and its bounds."""
    return [told for told in (value.amount, value.low, value.high) if told is not None]


def _value_faults(case: Case) -> Iterator[str]:
    repeated = [key for key, times in Counter(value.key for value in case.values).items() if times > 1]
    if repeated:
        yield f"Deux valeurs ont la clé « {repeated[0]} ». Renommez l’une des deux."
    for value in case.values:
        if value.amount < 0 and value.key != case.units_change:
            yield f"« {value.label} » est négatif. Écrivez un montant positif, et une recette plutôt qu’une dépense négative."
        if value.low is not None and value.low > value.amount:
            yield f"La borne basse de « {value.label} » dépasse sa valeur. Corrigez l’une des deux."
        if value.high is not None and value.high < value.amount:
            yield f"La borne haute de « {value.label} » est sous sa valeur. Corrigez l’une des deux."
        if value.key == case.units_change and value.amount <= -100:
            yield f"« {value.label} » ne peut pas baisser de 100 % par an ou plus. Corrigez-le."


def _line_faults(case: Case, option: Option, line: Line, known: dict[str, CaseValue]) -> Iterator[str]:
    where = f"Option « {option.name} », ligne « {line.label} » :"
    if not line.amount:
        yield f"{where} il manque le montant. Donnez-le."
    for key in filter(None, (line.amount, line.quantity, line.discount, line.margin, line.included)):
        if key not in known:
            yield f"{where} la valeur « {key} » n’existe pas. Ajoutez-la ou choisissez-en une autre."
    if line.discount in known and known[line.discount].amount > 100:
        yield f"{where} une remise ne dépasse pas 100 %. Corrigez-la."
    if not 0 <= line.vat_pct <= 100:
        yield f"{where} le taux de TVA va de 0 à 100 %. Corrigez-le."
    if line.is_per_unit and not case.units:
        yield f"{where} elle se compte par unité, et le cas n’a pas d’unité. Donnez-lui-en une."
    if line.starts_after < 0 or (line.lasts is not None and line.lasts < 1):
        yield f"{where} elle commence au mois 0 ou plus tard et dure un mois au moins. Corrigez ses mois."
    if line.life_years is not None and line.life_years < 1:
        yield f"{where} une durée d’amortissement est d’au moins un an. Corrigez-la."


def _funding_faults(option: Option, funding: Funding, known: dict[str, CaseValue]) -> Iterator[str]:
    where = f"Option « {option.name} », financement « {funding.name} » :"
    for key in filter(None, (funding.amount, funding.rate)):
        if key not in known:
            yield f"{where} la valeur « {key} » n’existe pas. Ajoutez-la ou choisissez-en une autre."
    if funding.kind is FundingKind.LOAN:
        if not (funding.amount and funding.rate and funding.years >= 1):
            yield f"{where} un emprunt a un montant, un taux et une durée en années. Donnez les trois."
    elif bool(funding.amount) == bool(funding.rate):
        yield f"{where} donnez un montant ou un taux, l’un des deux."
    elif funding.rate in known and known[funding.rate].amount > 100:
        yield f"{where} une subvention ne dépasse pas 100 %. Corrigez son taux."
    if funding.after_months < 0:
        yield f"{where} elle ne peut pas arriver avant le début. Corrigez son mois."

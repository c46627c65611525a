"""Price revision: a formula, the history of its indices, and the price that follows, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.quantities import round_half_up

__all__ = [
    "CoefficientRounding",
    "FormulaRefused",
    "IndexTerm",
    "IndexUnknown",
    "IndexValue",
    "Revision",
    "RevisionFormula",
    "RevisionTerm",
    "revise",
]


class FormulaRefused(EngineError):
    """A formula whose shares do not make a whole, or that has no index."""


class IndexUnknown(EngineError):
    """No value of an index was published in time."""


class CoefficientRounding(StrEnum):
    """How the coefficient is brought to its decimals: many specifications round it up."""

    NEAREST = "proche"
    UP = "superieur"
    DOWN = "inferieur"


@dataclass(frozen=True, slots=True)
class IndexValue:
    """The value of an index for a month (its first day), and the day on which it was published."""

    code: str
    month: date
    value: Decimal
    published_on: date


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """``share x S / S0``: the part of the price that follows an index, and the value of that index at month zero."""

    code: str
    share: Decimal
    base: Decimal


@dataclass(frozen=True, slots=True)
class RevisionFormula:
    """``P = P0 (fixed_share + sum(share x S / S0))``. Shares add up to 1.

    ``digits`` and ``rounding``: of the coefficient; ``price_digits``: of the price. ``cap_pct`` (clause butoir): the price
    rises no more than so much per cent above the one before. ``safeguard_pct`` (clause de sauvegarde): above, the contract may
    be ended for what remains. ``None``: the contract has no such clause.
    """

    fixed_share: Decimal
    terms: tuple[IndexTerm, ...]
    digits: int = 4
    rounding: CoefficientRounding = CoefficientRounding.NEAREST
    price_digits: int = 2
    cap_pct: Decimal | None = None
    safeguard_pct: Decimal | None = None

    def check(self) -> None:
        """Error: ``FormulaRefused`` where the shares are no whole, or an index is missing."""
        shares = [self.fixed_share, *(term.share for term in self.terms)]
        if any(share < 0 for share in shares) or sum(shares) != 1:
            raise FormulaRefused(
                f"Les parts de la formule font {sum(shares, Decimal(0)).normalize():f} au lieu de 1. "
                "Corrigez la part fixe ou celles des indices pour que leur somme soit 1."
            )
        if not self.terms:
            raise FormulaRefused("Cette formule n’a aucun indice. Ajoutez-en un, ou dites que le prix est ferme.")
        if any(term.base <= 0 for term in self.terms):
            raise FormulaRefused("La valeur d’un indice au mois zéro est un nombre positif. Corrigez-la.")


@dataclass(frozen=True, slots=True)
class RevisionTerm:
    """One index of a revision: the value that was read, and ``part = share x S / S0``, exactly."""

    term: IndexTerm
    read: IndexValue
    part: Fraction


@dataclass(frozen=True, slots=True)
class Revision:
    """``exact``: the coefficient before rounding; ``uncapped`` the price without the cap; ``price`` the one to pay.

    ``ceiling``: the most that the cap allows, ``None`` without one; ``may_end``: the rise passes the safeguard.
    ``rise_pct``: from the price before to ``uncapped``; ``None`` from a price of zero.
    """

    terms: tuple[RevisionTerm, ...]
    exact: Fraction
    coefficient: Decimal
    uncapped: Decimal
    price: Decimal
    previous: Decimal
    rise_pct: Fraction | None
    is_capped: bool
    may_end: bool
    ceiling: Decimal | None


def revise(
    formula: RevisionFormula,
    initial: Decimal,
    history: Sequence[IndexValue],
    on: date,
    *,
    previous: Decimal | None = None,
) -> Revision:
    """The price on a day, from the last value of each index published by that day.

    ``coefficient = round(fixed_share + sum(share x S / S0))``, ``price = round(initial x coefficient)``, then no more than
    ``previous x (1 + cap / 100)`` rounded down. ``previous``: the price that runs until then, ``initial`` where none is given.
    Guarantees: an index that stays leaves the price; the price never falls when an index rises; never above the cap.
    Errors: ``FormulaRefused``, ``IndexUnknown``. Source: R2112-13 of the Code de la commande publique; DOMAIN 4.9.

    >>> syntec = IndexValue("SYNTEC", date(2026, 9, 1), Decimal(312), date(2026, 11, 20))
    >>> formula = RevisionFormula(Decimal("0.15"), (IndexTerm("SYNTEC", Decimal("0.85"), Decimal(300)),))
    >>> str(revise(formula, Decimal(100), [syntec], date(2026, 12, 1)).price)
    '103.40'
    """
    formula.check()
    terms = tuple(_read(term, history, on) for term in formula.terms)
    exact = Fraction(formula.fixed_share) + sum((term.part for term in terms), Fraction(0))
    coefficient = _rounded(exact, formula.digits, formula.rounding)
    uncapped = round_half_up(Fraction(initial) * Fraction(coefficient), formula.price_digits)
    before = initial if previous is None else previous
    price, ceiling = uncapped, None
    if formula.cap_pct is not None:
        most = Fraction(before) * (1 + Fraction(formula.cap_pct) / 100)
        ceiling = _rounded(most, formula.price_digits, CoefficientRounding.DOWN)
        price = min(uncapped, ceiling)
    rise = (Fraction(uncapped) / Fraction(before) - 1) * 100 if before else None
    may_end = formula.safeguard_pct is not None and rise is not None and rise > formula.safeguard_pct
    return Revision(terms, exact, coefficient, uncapped, price, before, rise, price < uncapped, may_end, ceiling)


def _read(term: IndexTerm, history: Sequence[IndexValue], on: date) -> RevisionTerm:
    known = [value for value in history if value.code == term.code and value.published_on <= on]
    if not known:
        raise IndexUnknown(
            f"Aucune valeur de l’indice « {term.code} » n’est publiée au {on:%d/%m/%Y}. "
            "Ajoutez-la avec sa date de publication, ou choisissez une date plus tardive."
        )
    last = max(known, key=lambda value: (value.month, value.published_on))
    return RevisionTerm(term, last, Fraction(term.share) * Fraction(last.value) / Fraction(term.base))


_TOWARDS: Mapping[CoefficientRounding, int] = {CoefficientRounding.UP: 1, CoefficientRounding.DOWN: 0}


def _rounded(value: Fraction, digits: int, rounding: CoefficientRounding) -> Decimal:
    """A positive number brought to so many decimals."""
    if rounding is CoefficientRounding.NEAREST:
        return round_half_up(value, digits)
    scaled = value * 10**digits
    whole = scaled.numerator // scaled.denominator
    if scaled.denominator != 1:
        whole += _TOWARDS[rounding]
    return Decimal(whole).scaleb(-digits)

"""What operators offer: line rental by bracket of lines, prices by class, bundles alone or pooled, rounding of durations."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from maillage.engine.errors import EngineError
from maillage.engine.quantities import TaxBasis

__all__ = [
    "GRAINS",
    "MINUTE_THEN_SECOND",
    "PER_MINUTE",
    "PER_SECOND",
    "CallClass",
    "Charge",
    "FeeBracket",
    "Plan",
    "PlanRefused",
    "PoolScope",
    "Rounding",
    "Unit",
    "euros",
    "grains",
    "roundings_of",
    "same_basis",
    "unit_of",
]

GRAINS: Final = 3_000_000_000
"""A euro in whole grains: a price of six decimals, by the second or by the kilobyte, is a whole number of them."""


class PlanRefused(EngineError):
    """A plan that no operator could bill."""


class CallClass(StrEnum):
    """Where a communication goes: what tariffs tell apart."""

    INTERNAL = "INTERNAL"
    FIXED = "FIXED"
    MOBILE = "MOBILE"
    SPECIAL = "SPECIAL"
    INTERNATIONAL = "INTERNATIONAL"
    ROAMING = "ROAMING"
    SMS = "SMS"
    DATA = "DATA"
    OTHER = "OTHER"


class Unit(StrEnum):
    """What is billed: a minute of a call, a message, a megabyte."""

    MINUTE = "MINUTE"
    MESSAGE = "MESSAGE"
    MEGABYTE = "MEGABYTE"


class PoolScope(StrEnum):
    """Who shares the included volume: nobody, the lines of one member, all lines of the group."""

    LINE = "LINE"
    MEMBER = "MEMBER"
    GROUP = "GROUP"


def unit_of(call_class: CallClass) -> Unit:
    """What a communication of this class is billed by."""
    if call_class == CallClass.SMS:
        return Unit.MESSAGE
    return Unit.MEGABYTE if call_class == CallClass.DATA else Unit.MINUTE


@dataclass(frozen=True, slots=True, order=True)
class Rounding:
    """A call is billed ``first`` seconds at least, then by steps of ``step`` seconds begun. A call without answer is free.

    >>> [PER_MINUTE.billed(61), MINUTE_THEN_SECOND.billed(61), PER_SECOND.billed(61), Rounding(30, 6).billed(0)]
    [120, 61, 61, 0]
    """

    first: int
    step: int

    def __post_init__(self) -> None:
        if self.first < 1 or self.step < 1:
            raise PlanRefused(
                f"Un arrondi de {self.first} s puis {self.step} s n’existe pas : donnez au moins une seconde de chaque."
            )

    def billed(self, seconds: int) -> int:
        """``first + ceil((seconds - first)+ / step) * step`` where the call was answered, 0 elsewhere."""
        if seconds <= 0:
            return 0
        return self.first - (min(0, self.first - seconds) // self.step) * self.step

    @property
    def column(self) -> str:
        """The name of its sum in a table of totals."""
        return f"seconds_{self.first}_{self.step}"


PER_SECOND: Final = Rounding(1, 1)
PER_MINUTE: Final = Rounding(60, 60)
MINUTE_THEN_SECOND: Final = Rounding(60, 1)


@dataclass(frozen=True, slots=True)
class Charge:
    """What the communications of some classes cost.

    ``included``: minutes, messages or megabytes a month that the rental pays for; ``price``: of each unit beyond, in
    euros; ``per_call``: of each answered call, included or not; ``scope``: who shares what is included. Minutes,
    messages and megabytes never share a charge.
    """

    classes: frozenset[CallClass]
    price: Decimal
    included: int = 0
    per_call: Decimal = Decimal(0)
    rounding: Rounding = PER_SECOND
    scope: PoolScope = PoolScope.LINE

    @property
    def unit(self) -> Unit:
        return unit_of(next(iter(self.classes)))

    @property
    def is_pooled(self) -> bool:
        return self.scope != PoolScope.LINE

    @property
    def column(self) -> str:
        """What it counts, in a table of totals: billed seconds, messages or kilobytes."""
        return {Unit.MESSAGE: "calls", Unit.MEGABYTE: "kilobytes"}.get(self.unit, self.rounding.column)

    @property
    def included_small(self) -> int:
        """``included`` in seconds, messages or kilobytes."""
        return self.included * {Unit.MINUTE: 60, Unit.MESSAGE: 1, Unit.MEGABYTE: 1000}[self.unit]

    @property
    def price_small(self) -> int:
        """``price`` in grains a second, a message or a kilobyte."""
        return grains(self.price) // {Unit.MINUTE: 60, Unit.MESSAGE: 1, Unit.MEGABYTE: 1000}[self.unit]


@dataclass(frozen=True, slots=True)
class FeeBracket:
    """The rental of each line, in euros a month, once ``from_lines`` lines have the plan: a volume tier."""

    from_lines: int
    monthly_fee: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """An offer. ``brackets``: rental by number of lines, for all of them; the first bracket says how many it takes at least.

    ``charges``: each class at most once; a class that none names is not sold, so no line that uses it may have the plan.
    ``kinds``: of lines that may have it; empty: any. ``most_lines``: the offer's limit. Errors: ``PlanRefused``.

    >>> Plan("A", "Forfait A", TaxBasis.HT, (FeeBracket(1, Decimal(5)), FeeBracket(10, Decimal(4))), ()).fee(12)
    Decimal('4')
    """

    code: str
    name: str
    tax_basis: TaxBasis
    brackets: tuple[FeeBracket, ...]
    charges: tuple[Charge, ...]
    kinds: frozenset[str] = field(default_factory=frozenset)
    most_lines: int | None = None

    def __post_init__(self) -> None:
        where = f"Le forfait « {self.name or self.code} »"
        if self.tax_basis not in tuple(TaxBasis):
            raise PlanRefused(f"{where} ne dit pas si ses prix sont HT ou TTC. Dites-le, puis relancez le calcul.")
        self._check_brackets(where)
        if sum(charge.is_pooled for charge in self.charges) > 1:
            raise PlanRefused(f"{where} partage deux volumes à la fois. Gardez-en un, ou faites-en deux forfaits.")
        seen: set[CallClass] = set()
        for charge in self.charges:
            if not charge.classes or len({unit_of(each) for each in charge.classes}) > 1:
                raise PlanRefused(
                    f"{where} mêle minutes, messages et mégaoctets dans un même prix. Donnez un prix à chacun."
                )
            if seen & charge.classes:
                raise PlanRefused(f"{where} donne deux prix à la même classe d’appels. Gardez-en un.")
            seen |= charge.classes
            if min(grains(charge.price), grains(charge.per_call), charge.included) < 0:
                raise PlanRefused(f"{where} porte un prix ou un volume négatif. Corrigez-le.")

    def _check_brackets(self, where: str) -> None:
        if not self.brackets:
            raise PlanRefused(f"{where} n’a pas d’abonnement. Donnez-en un, même à 0.")
        starts = [bracket.from_lines for bracket in self.brackets]
        if grains(self.brackets[0].monthly_fee) < 0:
            raise PlanRefused(f"{where} a un abonnement négatif. Corrigez-le : 0 si la ligne ne paie rien par mois.")
        if min(starts) < 1 or any(grains(bracket.monthly_fee) < 0 for bracket in self.brackets):
            raise PlanRefused(
                f"{where} a un palier négatif ou nul : un palier commence à une ligne au moins et son prix n’est pas "
                "négatif. Corrigez-le."
            )
        if any(after <= before for before, after in itertools.pairwise(starts)):
            raise PlanRefused(f"{where} a des paliers qui se suivent mal : rangez-les du plus petit au plus grand.")
        if self.most_lines is not None and self.most_lines < starts[0]:
            raise PlanRefused(
                f"{where} demande {starts[0]} lignes et n’en accepte que {self.most_lines}. Corrigez l’un des deux."
            )

    def fee(self, lines: int) -> Decimal:
        """The rental of each of ``lines`` lines. Below the first bracket, that of the first."""
        reached = [bracket for bracket in self.brackets if bracket.from_lines <= lines]
        return (reached or self.brackets)[-1 if reached else 0].monthly_fee

    @property
    def sold(self) -> frozenset[CallClass]:
        """The classes that it prices."""
        return frozenset(each for charge in self.charges for each in charge.classes)

    @property
    def pool(self) -> Charge | None:
        """Its shared bundle; a plan has at most one, for one number is shared at a time."""
        return next((charge for charge in self.charges if charge.is_pooled), None)


def grains(amount: Decimal) -> int:
    """Euros in whole grains. Error: ``PlanRefused`` beyond six decimals, or for what is no number.

    >>> grains(Decimal("0.000001"))
    3000
    """
    if not amount.is_finite():
        raise PlanRefused("Un prix n’est pas un nombre : corrigez-le, puis relancez le calcul.")
    scaled = amount.scaleb(6)
    whole = int(scaled)
    if whole != scaled:
        raise PlanRefused(f"Le prix {amount} a plus de six décimales : arrondissez-le, puis relancez le calcul.")
    return whole * (GRAINS // 10**6)


def euros(amount: int) -> Decimal:
    """Whole grains in euros, to the millionth, halves up.

    >>> euros(GRAINS + 1500), euros(-GRAINS)
    (Decimal('1.000001'), Decimal('-1.000000'))
    """
    unit = GRAINS // 10**6
    return Decimal((2 * amount + unit) // (2 * unit)).scaleb(-6)


def roundings_of(plans: Iterable[Plan]) -> tuple[Rounding, ...]:
    """The rounding rules that these plans need, in order."""
    found = {charge.rounding for plan in plans for charge in plan.charges if charge.unit == Unit.MINUTE}
    return tuple(sorted(found))


def same_basis(plans: Iterable[Plan]) -> TaxBasis:
    """The tax basis that all plans share. Error: ``PlanRefused`` where two differ, or where there is no plan."""
    found: Mapping[TaxBasis, str] = {plan.tax_basis: plan.name for plan in plans}
    if not found:
        raise PlanRefused("Il n’y a aucun forfait à comparer. Ajoutez-en un, puis relancez le calcul.")
    if len(found) > 1:
        named = " et ".join(f"« {name} » ({basis})" for basis, name in sorted(found.items()))
        raise PlanRefused(f"Des forfaits sont HT et d’autres TTC : {named}. Donnez-les tous dans la même base.")
    return next(iter(found))

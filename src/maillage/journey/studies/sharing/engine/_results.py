"""What a sharing says."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maillage.engine.sharing import MemberShare, Objection
from maillage.journey.studies.sharing.engine._asked import Asked

__all__ = ["Alternative", "MemberResult", "Result", "Sampled"]


@dataclass(frozen=True, slots=True)
class MemberResult:
    """EUR. ``exact``: before the cent; ``alone``, ``gain``: ``None`` where it is not known what it would pay alone.

    ``by_key``: the steps of a key; ``ranks``: what it adds on average when it comes first, second…; ``links``: of a
    network, (link, its cost, how many use it); ``error``: of a value that is sampled.
    """

    name: str
    exact: Fraction
    amount: Decimal
    balance: Decimal
    percent: Fraction
    per_inhabitant: Fraction | None
    alone: Fraction | None
    by_key: MemberShare | None = None
    ranks: tuple[Fraction, ...] = ()
    links: tuple[tuple[str, Fraction, int], ...] = ()
    error: float | None = None

    @property
    def due(self) -> Decimal:
        return self.amount - self.balance

    @property
    def gain(self) -> Fraction | None:
        """What it saves by paying this share rather than alone; negative: what it loses."""
        return None if self.alone is None else self.alone - Fraction(self.amount)


@dataclass(frozen=True, slots=True)
class Sampled:
    """How a value was drawn; ``error``: EUR, the largest of the members."""

    orders: int
    seed: int
    confidence: float
    error: float
    is_met: bool
    is_guaranteed: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way of sharing the same cost: the amounts in the order of the members, or why there are none."""

    label: str
    amounts: tuple[Decimal, ...] = ()
    refusal: str = ""
    worst: Objection | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """``coefficient``: between floor and cap; ``worst``: the largest objection, where coalitions are known.

    ``bound``: no sharing has a smaller one; ``schedule``: of a phase-in, the amounts of each year.
    """

    asked: Asked
    digest: str
    total: Decimal
    algorithm: str
    members: tuple[MemberResult, ...]
    coefficient: Fraction = Fraction(1)
    worst: Objection | None = None
    bound: Fraction | None = None
    sampled: Sampled | None = None
    schedule: tuple[tuple[Decimal, ...], ...] = ()

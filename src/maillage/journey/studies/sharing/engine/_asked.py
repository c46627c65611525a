"""What a sharing is computed from: facts alone, frozen with it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from maillage.engine.quantities import TaxBasis

__all__ = ["METHOD_VERSION", "Asked", "CostFacts", "GameFacts", "KeyPart", "MemberFacts", "digest_of"]

METHOD_VERSION: Final = "partages 1"


@dataclass(frozen=True, slots=True)
class CostFacts:
    """EUR a year in the tax basis of the sharing; ``excluded``: names of members who do not bear it."""

    label: str
    amount: Decimal
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyPart:
    """A criterion of the key; ``weight_pct`` 0: it is only compared. ``kind``: one of ``KeyKind``, or "" for a column."""

    kind: str
    label: str
    weight_pct: Decimal


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """``values``: by label of criterion, ``None`` for NC; EUR: what it paid before, paid in excess, would pay alone."""

    name: str
    values: Mapping[str, Decimal | None] = field(default_factory=dict)
    population: int | None = None
    potential: Decimal | None = None
    months: int = 12
    previous: Decimal | None = None
    balance: Decimal = Decimal(0)
    alone: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GameFacts:
    """``tiers``: (from, unit price); ``links``: (node, towards, EUR); ``coalitions``: (names, EUR).

    ``quantity``: the label whose values are bought at the tariff; ``places``: member to node.
    """

    kind: str
    tiers: tuple[tuple[int, Decimal], ...] = ()
    fixed: Decimal = Decimal(0)
    is_marginal: bool = False
    quantity: str = ""
    links: tuple[tuple[str, str, Decimal], ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    coalitions: tuple[tuple[tuple[str, ...], Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A whole demand. ``phase``: (year, years); ``wanted_error``: EUR accepted of a value that is sampled."""

    name: str
    tax_basis: TaxBasis
    method: str
    members: tuple[MemberFacts, ...]
    costs: tuple[CostFacts, ...] = ()
    parts: tuple[KeyPart, ...] = ()
    game: GameFacts | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None
    phase: tuple[int, int] | None = None
    wanted_error: Decimal | None = None
    seed: int = 1

    @property
    def weighed(self) -> tuple[KeyPart, ...]:
        """The parts that make the key."""
        return tuple(part for part in self.parts if part.weight_pct)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | Fraction) else dict(value)


def digest_of(asked: Asked) -> str:
    """SHA-256 of all that a result depends on, in one canonical writing."""
    written = json.dumps([METHOD_VERSION, asdict(asked)], default=_plain, sort_keys=True, ensure_ascii=False)
    return sha256(written.encode()).hexdigest()

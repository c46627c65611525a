"""Who pays for an investment."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.quantities import percentage

__all__ = ["FundingKind", "FundingPlan", "FundingSource", "OverFunded", "funding_plan"]


class OverFunded(EngineError):
    """More money is found than is spent."""


class FundingKind(StrEnum):
    """A grant and the shares of those who invest together are not paid back; a loan is."""

    GRANT = "subvention"
    CONTRIBUTION = "participation"
    LOAN = "emprunt"


@dataclass(frozen=True, slots=True)
class FundingSource:
    """``amount`` in euros that ``name`` brings."""

    name: str
    kind: FundingKind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FundingPlan:
    """``own`` is what the owner pays from its own money; all in euros, to the cent, and
    ``ttc = compensation + own + sum(sources)``.

    ``own_share_pct``: what the owner bears of the investment HT, a loan included since it pays it back; ``None`` where
    nothing is invested. ``is_own_share_enough``: at least ``least_own_pct``.
    """

    ht: Decimal
    ttc: Decimal
    compensation: Decimal
    sources: tuple[FundingSource, ...]
    own: Decimal
    own_share_pct: Fraction | None
    least_own_pct: Decimal
    is_own_share_enough: bool


def funding_plan(
    ht: Decimal, ttc: Decimal, compensation: Decimal, sources: Sequence[FundingSource], least_own_pct: Decimal
) -> FundingPlan:
    """Balance an investment: ``own = ttc - compensation - sum(sources)``.

    ``own_share = (ht - grants - contributions) / ht``: what the owner bears, to be compared with the least that it must
    (``least_own_pct``, a hypothesis that the page shows). Guarantee: the plan adds up to ``ttc`` to the cent.
    Error: ``OverFunded``. Source: Alésia, 80 % from State and region.

    >>> state = FundingSource("État et région", FundingKind.GRANT, Decimal("80000.00"))
    >>> plan = funding_plan(Decimal(100000), Decimal(120000), Decimal("19684.80"), [state], Decimal(20))
    >>> str(plan.own), plan.own_share_pct, plan.is_own_share_enough
    ('20315.20', Fraction(20, 1), True)
    """
    brought = sum((source.amount for source in sources), Decimal(0))
    own = ttc - compensation - brought
    if own < 0:
        raise OverFunded(
            f"Le plan de financement apporte {-own} EUR de plus que la dépense. Réduisez une subvention ou une participation."
        )
    given = sum((source.amount for source in sources if source.kind is not FundingKind.LOAN), Decimal(0))
    share = percentage(ht - given, ht)
    is_enough = share is None or share >= least_own_pct
    return FundingPlan(ht, ttc, compensation, tuple(sources), own, share, least_own_pct, is_enough)

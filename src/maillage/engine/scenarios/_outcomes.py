"""What a way of doing changes for each member over the years, and how many members it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.quantities import largest_remainder, round_half_up

__all__ = [
    "CommonCost",
    "CostNature",
    "DiscountStep",
    "Outcome",
    "Outlook",
    "Participant",
    "Proposal",
    "ScenarioRefused",
    "least_participants",
    "outlook_of",
]

MONTHS = 12


class ScenarioRefused(EngineError):
    """A scenario that cannot be computed as it is described."""


class CostNature(StrEnum):
    """When a common cost falls."""

    INVESTMENT = "INVESTMENT"
    RUNNING = "RUNNING"
    STAFF = "STAFF"


@dataclass(frozen=True, slots=True)
class CommonCost:
    """A cost that the participants bear together, in euros of the basis of the scenario.

    An investment is paid once, whatever its years; running and staff costs are paid each year from ``first_year`` to
    ``last_year`` (1 for the first year of the scenario, ``None`` for its last one).
    """

    nature: CostNature
    amount: Decimal
    first_year: int = 1
    last_year: int | None = None

    def over(self, years: int) -> Decimal:
        """What it costs over the first ``years`` years.

        >>> CommonCost(CostNature.STAFF, Decimal(40000), first_year=2).over(5)
        Decimal('160000')
        """
        if self.nature is CostNature.INVESTMENT:
            return self.amount
        last = years if self.last_year is None else min(self.last_year, years)
        return self.amount * max(0, last - self.first_year + 1)


@dataclass(frozen=True, slots=True)
class DiscountStep:
    """From ``participants`` members on, what is paid today falls by these shares of it, in per cent; a rise is negative."""

    participants: int
    low: Decimal
    central: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Participant:
    """``current``: what it pays today for what the scenario is about, euros a year, ``None`` where nobody knows;
    ``weight``: its part in common costs; ``joins_after_months``: how long its contracts of today still bind it."""

    name: str
    current: Decimal | None
    weight: Decimal | Fraction | int = 1
    joins_after_months: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """``years``: the horizon; ``steps``: by number of participants, none where prices do not change."""

    years: int
    steps: tuple[DiscountStep, ...] = ()
    costs: tuple[CommonCost, ...] = ()

    def step(self, participants: int) -> DiscountStep:
        """The discount that so many participants obtain."""
        reached = [step for step in self.steps if step.participants <= participants]
        nothing = DiscountStep(0, Decimal(0), Decimal(0), Decimal(0))
        return max(reached, key=lambda step: step.participants, default=nothing)

    def common(self, *natures: CostNature) -> Decimal:
        """Common costs over the horizon, of some natures or of all."""
        chosen = [cost for cost in self.costs if not natures or cost.nature in natures]
        return sum((cost.over(self.years) for cost in chosen), Decimal(0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the scenario changes for one participant over the horizon, in euros to the cent; a loss is negative.

    ``without``: what it pays if nothing changes; ``saved_low``, ``saved``, ``saved_high``: on that; ``investment``,
    ``running``: its parts of the common costs (running ones with staff); ``gain…`` = saved − investment − running.
    All but its parts are ``None`` where what it pays today is not known.
    """

    name: str
    months: int
    without: Decimal | None
    saved_low: Decimal | None
    saved: Decimal | None
    saved_high: Decimal | None
    investment: Decimal
    running: Decimal

    @property
    def cost(self) -> Decimal:
        """Its part of the common costs."""
        return self.investment + self.running

    @property
    def gain_low(self) -> Decimal | None:
        return None if self.saved_low is None else self.saved_low - self.cost

    @property
    def gain(self) -> Decimal | None:
        return None if self.saved is None else self.saved - self.cost

    @property
    def gain_high(self) -> Decimal | None:
        return None if self.saved_high is None else self.saved_high - self.cost


@dataclass(frozen=True, slots=True)
class Outlook:
    """A scenario over its horizon. ``unknown``: participants whose payments of today nobody knows: they bear their part
    of the common costs, and are in no gain.

    ``gain…`` of the group = what is saved by those that are known − all common costs, so that it is never better than it
    would be if everything were known and those saved nothing.
    """

    years: int
    step: DiscountStep
    outcomes: tuple[Outcome, ...]
    investment: Decimal
    running: Decimal
    staff: Decimal
    unknown: tuple[str, ...] = field(default=())

    @property
    def common(self) -> Decimal:
        return self.investment + self.running + self.staff

    def _sum(self, name: str) -> Decimal:
        values = [getattr(outcome, name) for outcome in self.outcomes]
        return sum((value for value in values if value is not None), Decimal(0))

    @property
    def without(self) -> Decimal:
        return self._sum("without")

    @property
    def gain_low(self) -> Decimal:
        return self._sum("saved_low") - self.common

    @property
    def gain(self) -> Decimal:
        return self._sum("saved") - self.common

    @property
    def gain_high(self) -> Decimal:
        return self._sum("saved_high") - self.common

    @property
    def winners(self) -> tuple[str, ...]:
        return tuple(outcome.name for outcome in self.outcomes if outcome.gain is not None and outcome.gain > 0)

    @property
    def losers(self) -> tuple[str, ...]:
        return tuple(outcome.name for outcome in self.outcomes if outcome.gain is not None and outcome.gain < 0)


def outlook_of(proposal: Proposal, participants: Sequence[Participant]) -> Outlook:
    """Gains and losses of each participant over the horizon.

    ``without = current × years``; ``saved = current × discount ÷ 100 × (12 years − months) ÷ 12``, rounded to the cent,
    where ``months`` is how long its contracts still bind it; the common costs are split by weight, investment apart from
    the rest, by the largest remainder. ``gain = saved − investment − running``.

    Guarantees: parts add up to the common costs, to the cent; gains of the known participants, less the parts of the
    unknown ones, add up to the gain of the group; ``low ≤ central ≤ high`` where the discounts are so.
    Errors: ``ScenarioRefused`` without participant, year or weight, or where discounts are out of order.

    >>> twice = Proposal(2, (DiscountStep(2, Decimal(10), Decimal(20), Decimal(30)),),
    ...     (CommonCost(CostNature.INVESTMENT, Decimal(100)), CommonCost(CostNature.RUNNING, Decimal(50))))
    >>> found = outlook_of(twice, [Participant("A", Decimal(600)), Participant("B", Decimal(400), joins_after_months=12)])
    >>> [(one.name, one.saved, one.investment, one.running, one.gain) for one in found.outcomes]
    [('A', Decimal('240.00'), Decimal('50.00'), Decimal('50.00'), Decimal('140.00')), \
('B', Decimal('80.00'), Decimal('50.00'), Decimal('50.00'), Decimal('-20.00'))]
    >>> found.gain, found.losers
    (Decimal('120.00'), ('B',))
    """
    _check(proposal, participants)
    step = proposal.step(len(participants))
    investments = _split(proposal.common(CostNature.INVESTMENT), participants)
    yearly = _split(proposal.common(CostNature.RUNNING, CostNature.STAFF), participants)
    outcomes = []
    for one in participants:
        months = max(0, proposal.years * MONTHS - one.joins_after_months)
        low, central, high = (_saved(one.current, rate, months) for rate in (step.low, step.central, step.high))
        without = None if one.current is None else round_half_up(one.current * proposal.years, 2)
        parts = investments[one.name], yearly[one.name]
        outcomes.append(Outcome(one.name, months, without, low, central, high, *parts))
    return Outlook(
        proposal.years,
        step,
        tuple(outcomes),
        proposal.common(CostNature.INVESTMENT),
        proposal.common(CostNature.RUNNING),
        proposal.common(CostNature.STAFF),
        tuple(one.name for one in participants if one.current is None),
    )


def _check(proposal: Proposal, participants: Sequence[Participant]) -> None:
    if not participants:
        raise ScenarioRefused("Aucune collectivité ne participe à ce scénario. Choisissez-en au moins une.")
    if proposal.years < 1:
        raise ScenarioRefused("Un scénario dure au moins un an. Corrigez son horizon.")
    names = [one.name for one in participants]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ScenarioRefused(f"« {twice[0]} » participe deux fois. Gardez une seule ligne par collectivité.")
    for step in proposal.steps:
        if not step.low <= step.central <= step.high:
            raise ScenarioRefused(
                f"À partir de {step.participants} participantes, l’économie basse, centrale et haute ne sont pas dans "
                "l’ordre. Donnez-les de la plus faible à la plus forte ; une hausse s’écrit avec un signe moins."
            )
        if step.high > 100:
            raise ScenarioRefused("Une économie ne peut pas dépasser 100 % de ce qui est payé. Corrigez le taux.")
    if any(one.weight < 0 for one in participants):
        raise ScenarioRefused("Un poids négatif ne partage rien. Donnez zéro ou plus à chaque collectivité.")
    if proposal.common() and not any(one.weight for one in participants):
        raise ScenarioRefused(
            "Aucune participante n’a de poids dans la clé : les coûts communs ne peuvent pas être répartis. "
            "Complétez le recensement ou choisissez une autre clé."
        )


def _split(total: Decimal, participants: Sequence[Participant]) -> Mapping[str, Decimal]:
    names = [one.name for one in participants]
    if not total:
        return dict.fromkeys(names, Decimal("0.00"))
    parts = largest_remainder(round_half_up(abs(total), 2), [one.weight for one in participants])
    return dict(zip(names, parts if total > 0 else [-part for part in parts], strict=True))


def _saved(current: Decimal | None, rate: Decimal, months: int) -> Decimal | None:
    return None if current is None else round_half_up(Fraction(current) * Fraction(rate) / 100 * months / MONTHS, 2)


def least_participants(proposal: Proposal, mean_current: Decimal, most: int) -> int | None:
    """How many average members must join for the group not to lose: the least ``n ≤ most`` with
    ``n × mean × discount(n) ÷ 100 × years ≥ common costs``; ``None`` where even ``most`` do not suffice.

    ``mean_current``: what a member pays today on average, euros a year. Uses the central discount that ``n`` reach.

    >>> shared = Proposal(3, (DiscountStep(1, *[Decimal(20)] * 3),), (CommonCost(CostNature.INVESTMENT, Decimal(5000)),))
    >>> least_participants(shared, Decimal(1000), 30)
    9
    """
    common = Fraction(proposal.common())
    for count in range(1, most + 1):
        saved = count * Fraction(mean_current) * Fraction(proposal.step(count).central) / 100 * proposal.years
        if saved >= common:
            return count
    return None

"""The best plan of each line, what it saves, and what is left to say about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillage.engine.quantities import TaxBasis, largest_remainder, round_half_up
from maillage.engine.telephony import (
    GRAINS,
    Choice,
    Option,
    Plan,
    Portfolio,
    choose_plans,
    option_of,
    same_basis,
)
from maillage.journey.studies.telephony.engine._usage import Rated

__all__ = ["METHOD", "AnalysedLine", "Analysis", "BestLine", "PlanShare", "PoolUse", "analyse", "recosted"]

METHOD = "telephonie/1"


@dataclass(frozen=True, slots=True)
class AnalysedLine:
    """A line to place: ``today`` in euros over the whole period, in the tax basis of the plans; ``None``: not known."""

    key: str
    member: str
    kind: str
    today: Decimal | None


@dataclass(frozen=True, slots=True)
class BestLine:
    """``best``: what the line costs over the period under ``plan``, its share of what a shared bundle overruns left apart.

    ``alone``: the least dear plan and its cost were the line alone; ``unsold``: plans that do not sell what it used.
    """

    line: AnalysedLine
    plan: Plan | None
    best: Decimal | None
    alone: Decimal | None
    unsold: int

    @property
    def saving(self) -> Decimal | None:
        return None if self.best is None or self.line.today is None else self.line.today - self.best


@dataclass(frozen=True, slots=True)
class PlanShare:
    """How many lines take a plan, in which bracket, and what they cost over the period."""

    plan: Plan
    lines: int
    monthly_fee: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class PoolUse:
    """A shared bundle in a month, in its small unit: what is included for all, used, beyond; ``cost`` of what is beyond."""

    plan: Plan
    group: str
    month: int
    included: int
    used: int
    beyond: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Analysis:
    """Euros over the period of ``months``. ``best`` adds up lines and what shared bundles overrun; ``bound``: no choice of
    these plans costs less; ``gap_pct`` of ``best``. ``compared_today``, ``compared_best``: of lines whose cost is known.
    ``unplaced``: lines that no plan can serve, left out of every sum.
    """

    basis: TaxBasis
    months: tuple[int, ...]
    lines: tuple[BestLine, ...]
    unplaced: tuple[BestLine, ...]
    shares: tuple[PlanShare, ...]
    pools: tuple[PoolUse, ...]
    best: Decimal
    overrun: Decimal
    bound: Decimal
    gap_pct: Decimal
    method: str
    compared_today: Decimal
    compared_best: Decimal

    @property
    def saving(self) -> Decimal:
        """Of the lines whose cost today is known, signed."""
        return self.compared_today - self.compared_best


def analyse(
    lines: Sequence[AnalysedLine], plans: Sequence[Plan], rated: Rated, *, seconds: float = 10, gap: float = 0.0
) -> Analysis:
    """Place every line that a plan can serve. Errors: those of ``choose_plans`` and of plans."""
    basis = same_basis(plans)
    count = max(1, len(rated.months))
    options = tuple(option_of(plan, count) for plan in plans)
    allowed = {line.key: _allowed(line, plans, rated) for line in lines}
    placed = [line for line in lines if any(cost is not None for cost in allowed[line.key])]
    unplaced = tuple(
        BestLine(line, None, None, None, len(plans))
        for line in lines
        if all(cost is None for cost in allowed[line.key])
    )
    if not placed:
        zero = Decimal(0)
        return Analysis(basis, rated.months, (), unplaced, (), (), zero, zero, zero, zero, "exact", zero, zero)
    portfolio, members = _portfolio(placed, plans, rated, options)
    choice = choose_plans(portfolio, seconds=seconds, gap=gap)
    return _told(basis, placed, unplaced, plans, rated, portfolio, choice, members)


def recosted(analysis: Analysis, plans: Sequence[Plan], rated: Rated) -> Decimal:
    """What the plans chosen cost under other consumptions of the same lines: the other end of a range."""
    lines = [best.line for best in analysis.lines]
    if not lines:
        return Decimal(0)
    options = tuple(option_of(plan, max(1, len(rated.months))) for plan in plans)
    portfolio, _ = _portfolio(lines, plans, rated, options)
    places = {plan.code: place for place, plan in enumerate(plans)}
    return _cents(portfolio.cost([places[best.plan.code] for best in analysis.lines if best.plan is not None]))


def _portfolio(
    placed: Sequence[AnalysedLine], plans: Sequence[Plan], rated: Rated, options: tuple[Option, ...]
) -> tuple[Portfolio, list[str]]:
    members = sorted({line.member for line in placed})
    numbers = {member: place for place, member in enumerate(members)}
    portfolio = Portfolio(
        tuple(line.key for line in placed),
        options,
        tuple(tuple(_allowed(line, plans, rated)) for line in placed),
        {
            place: tuple(
                tuple(rated.drawn.get(place, {}).get(line.key, {}).get(month, 0) for month in rated.months or (0,))
                for line in placed
            )
            for place, option in enumerate(options)
            if option.pool is not None
        },
        tuple(numbers[line.member] for line in placed),
    )
    return portfolio, members


def _allowed(line: AnalysedLine, plans: Sequence[Plan], rated: Rated) -> list[int | None]:
    costs = rated.costs.get(line.key) or [0] * len(plans)
    return [
        None if plan.kinds and line.kind and line.kind not in plan.kinds else cost
        for plan, cost in zip(plans, costs, strict=True)
    ]


def _cents(amount: int) -> Decimal:
    """Whole grains in euros and cents, halves away from zero."""
    cent = GRAINS // 100
    sign = -1 if amount < 0 else 1
    return Decimal(sign * ((2 * abs(amount) + cent) // (2 * cent))).scaleb(-2)


def _told(
    basis: TaxBasis,
    placed: Sequence[AnalysedLine],
    unplaced: tuple[BestLine, ...],
    plans: Sequence[Plan],
    rated: Rated,
    portfolio: Portfolio,
    choice: Choice,
    members: Sequence[str],
) -> Analysis:
    counts = [choice.plans.count(place) for place in range(len(plans))]
    rentals = [_rental(option, count) for option, count in zip(portfolio.options, counts, strict=True)]
    pools, overrun = _pools(plans, rated, portfolio, choice, members)
    exact = [(portfolio.costs[place][chosen] or 0) + rentals[chosen] for place, chosen in enumerate(choice.plans)]
    cents = _shared_cents(_cents(choice.cost) - overrun, exact)
    of_plan = [Decimal(0)] * len(plans)
    best_lines = []
    for place, line in enumerate(placed):
        chosen = choice.plans[place]
        of_plan[chosen] += cents[place]
        row = portfolio.costs[place]
        alone = min(
            cost + option.brackets[0][1] + _alone_overrun(portfolio, at, place)
            for at, (cost, option) in enumerate(zip(row, portfolio.options, strict=True))
            if cost is not None
        )
        best_lines.append(
            BestLine(line, plans[chosen], cents[place], _cents(alone), sum(1 for each in row if each is None))
        )
    known = [best for best in best_lines if best.line.today is not None]
    months = max(1, len(rated.months))
    shares = tuple(
        PlanShare(plan, count, round_half_up(_cents(rental) / months, 2), cost)
        for plan, count, rental, cost in zip(plans, counts, rentals, of_plan, strict=True)
        if count
    )
    gap = Decimal(choice.gap.numerator) / Decimal(choice.gap.denominator) * 100
    return Analysis(
        basis,
        rated.months,
        tuple(best_lines),
        unplaced,
        shares,
        pools,
        _cents(choice.cost),
        overrun,
        _cents(choice.bound),
        round_half_up(gap, 4),
        choice.method,
        sum((best.line.today for best in known if best.line.today is not None), Decimal(0)),
        sum((best.best for best in known if best.best is not None), Decimal(0)) + (overrun if known else Decimal(0)),
    )


def _shared_cents(total: Decimal, exact: Sequence[int]) -> list[Decimal]:
    """What each line costs, to the cent, so that lines add up to their total."""
    return largest_remainder(total, exact) if any(exact) else [Decimal(0)] * len(exact)


def _rental(option: Option, count: int) -> int:
    return option.brackets[option.bracket(count)][1] if count else option.brackets[0][1]


def _alone_overrun(portfolio: Portfolio, plan: int, line: int) -> int:
    pool = portfolio.options[plan].pool
    if pool is None:
        return 0
    return pool.price * sum(max(0, units - pool.included) for units in portfolio.drawn[plan][line])


def _pools(
    plans: Sequence[Plan], rated: Rated, portfolio: Portfolio, choice: Choice, members: Sequence[str]
) -> tuple[tuple[PoolUse, ...], Decimal]:
    found = []
    overrun = 0
    for place, option in enumerate(portfolio.options):
        pool = option.pool
        own = [line for line, plan in enumerate(choice.plans) if plan == place]
        if pool is None or not own:
            continue
        groups = portfolio.group_of(place)
        for group in sorted({groups[line] for line in own}):
            sharing = [line for line in own if groups[line] == group]
            for at, month in enumerate(rated.months):
                used = sum(portfolio.drawn[place][line][at] for line in sharing)
                included = pool.included * len(sharing)
                beyond = max(0, used - included)
                overrun += beyond * pool.price
                name = members[group] if pool.scope == "MEMBER" else ""
                found.append(PoolUse(plans[place], name, month, included, used, beyond, _cents(beyond * pool.price)))
    return tuple(found), _cents(overrun)

"""An option against the reference: what is saved, and from when it pays for itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from maillage.engine.finance._case import Case, Direction, Option
from maillage.engine.finance._dates import add_months
from maillage.engine.finance._discounting import Flow
from maillage.engine.finance._evaluation import NOTHING, MovementKind, OptionResult, evaluate, option_months
from maillage.engine.finance._reckoning import Reckoning
from maillage.engine.finance._recovery import (
    NeverBreaksEven,
    affordable_investment,
    break_even_units,
    payback_date,
    payback_months,
)
from maillage.engine.finance._vat import BudgetSection

__all__ = ["BreakEven", "Comparison", "bounds_of", "break_even_of", "compare_options", "yearly_gain"]

ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Over the ``months`` that both serve, in euros; what is paid once counts for those months of its option's life.

    ``saving``: what the option costs less than the reference, signed; ``present`` the same, discounted; ``yearly_gain``: the
    difference of the net costs per year of service, each over its own life. ``investment_net`` is what the option invests
    more, FCTVA and grants taken off; ``old_monthly`` and ``new_monthly`` what each costs a month to run, and
    ``payback = investment_net / (old_monthly - new_monthly)`` months, ``None`` where nothing is saved. ``pays_from``: the day
    from which all flows so far, at their dates, add up to zero or more; ``affordable``: the largest net investment that the
    savings of these months pay back. ``flows``: the option minus the reference.
    """

    option: Option
    reference: Option | None
    months: int
    saving: Fraction
    present: Fraction
    yearly_gain: Fraction
    investment_net: Fraction
    old_monthly: Fraction
    new_monthly: Fraction
    payback: Fraction | None
    pays_from: date | None
    affordable: Fraction
    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class BreakEven:
    """``ceil(fixed / (price - variable))`` for one year, euros. ``units`` is ``None`` where no number covers the fixed costs,
    and ``reason`` says why. ``present``: how many there are; ``falls_below_on``: the first year of service with fewer."""

    units: int | None
    fixed: Fraction
    price: Fraction
    variable: Fraction
    present: Fraction
    reason: str = ""
    falls_below_on: date | None = None


def compare_options(
    case: Case,
    option: Option,
    replaced: Mapping[str, Fraction] = NOTHING,
    *,
    reckoning: Reckoning | None = None,
) -> Comparison:
    """An option against the reference of its case, or against doing nothing at all where there is none.

    ``reckoning``: what was already found of the case, where there is some.
    Guarantees: an option compared with its own copy saves zero; ``saving`` is the sum of ``flows``, and, where nothing is
    discounted and all is paid once, as many years of ``yearly_gain``.
    """
    reference = case.reference
    months = option_months(case, option, replaced)
    if reference is not None:
        months = min(months, option_months(case, reference, replaced))
    known = reckoning or Reckoning(case)
    new = known.result(option, replaced, months=months)
    old = None if reference is None else known.result(reference, replaced, months=months)
    whole = known.result(option, replaced).yearly_cost
    flows = new.flows() + [Flow(flow.on, -flow.amount) for flow in (old.flows() if old is not None else ())]
    flows.sort(key=lambda flow: flow.on)
    investment = _investment(new) - (ZERO if old is None else _investment(old))
    new_monthly = _running(new) / months
    old_monthly = ZERO if old is None else _running(old) / months
    return Comparison(
        option=option,
        reference=reference,
        months=months,
        saving=(ZERO if old is None else old.net_cost) - new.net_cost,
        present=new.present - (ZERO if old is None else old.present),
        yearly_gain=(ZERO if reference is None else known.result(reference, replaced).yearly_cost) - whole,
        investment_net=investment,
        old_monthly=old_monthly,
        new_monthly=new_monthly,
        payback=payback_months(investment, old_monthly, new_monthly),
        pays_from=payback_date(flows),
        affordable=affordable_investment(old_monthly, new_monthly, months),
        flows=tuple(flows),
    )


def yearly_gain(
    case: Case, option: Option, replaced: Mapping[str, Fraction] = NOTHING, *, is_rounded: bool = False
) -> Fraction:
    """What an option costs less a year of service than the reference; than nothing, where there is none."""
    cost = evaluate(case, option, replaced, is_rounded=is_rounded).yearly_cost
    if case.reference is None:
        return -cost
    return evaluate(case, case.reference, replaced, is_rounded=is_rounded).yearly_cost - cost


def _is_capital(result: OptionResult, place: int) -> bool:
    return place < 0 or (
        result.lines[place].line.section is BudgetSection.CAPITAL
        and result.lines[place].line.direction is Direction.COST
    )


def _investment(result: OptionResult) -> Fraction:
    """What is invested once VAT and grants have come back, positive."""
    return -sum((m.total for m in result.movements if _is_capital(result, m.line)), ZERO)


def _running(result: OptionResult) -> Fraction:
    """What it costs to run over its months, receipts and FCTVA taken off."""
    return -sum((m.total for m in result.movements if not _is_capital(result, m.line)), ZERO)


def break_even_of(case: Case, option: Option, replaced: Mapping[str, Fraction] = NOTHING) -> BreakEven | None:
    """How many subscribers a service needs; ``None`` where nobody pays by unit.

    ``fixed``: a year of what does not depend on the number of units, investment and FCTVA included; ``price`` and
    ``variable``: what one unit brings and costs in a year, at constant units. Error: those of ``evaluate``.
    """
    pays_by_unit = any(line.is_per_unit and line.direction is Direction.RECEIPT for line in option.lines)
    if not case.units or not pays_by_unit:
        return None
    constant = dict(replaced) | ({case.units_change: ZERO} if case.units_change else {})
    none = evaluate(case, option, constant | {case.units: ZERO}, is_rounded=False)
    one = evaluate(case, option, constant | {case.units: Fraction(1)}, is_rounded=False)
    years = Fraction(none.months, 12)
    fixed = none.net_cost / years
    price = (one.total(MovementKind.RECEIPT) - none.total(MovementKind.RECEIPT)) / years
    variable = price + (one.net_cost - none.net_cost) / years
    present = replaced.get(case.units, Fraction(case.by_key[case.units].amount))
    try:
        units = break_even_units(fixed, price, variable)
    except NeverBreaksEven as error:
        return BreakEven(None, fixed, price, variable, present, str(error))
    return BreakEven(units, fixed, price, variable, present, "", _falls_below(case, replaced, units, none.months))


def _falls_below(case: Case, replaced: Mapping[str, Fraction], units: int, months: int) -> date | None:
    if not case.units_change:
        return None
    values = case.by_key
    present = replaced.get(case.units, Fraction(values[case.units].amount))
    change = 1 + replaced.get(case.units_change, Fraction(values[case.units_change].amount)) / 100
    for year in range((months + 11) // 12):
        if present * change**year < units:
            return add_months(case.starts_on, 12 * year)
    return None


def bounds_of(case: Case, option: Option, *, reckoning: Reckoning | None = None) -> tuple[Comparison, Comparison]:
    """The comparison where every value stands at whichever of its bounds favours the option least, then most.

    A value without bounds stays. Which bound favours it is found value by value, the others at their centre.
    """
    known = reckoning or Reckoning(case)
    centre = known.yearly_gain(option)
    least: dict[str, Fraction] = {}
    most: dict[str, Fraction] = {}
    for value in case.values:
        bounds = [Fraction(bound) for bound in (value.low, value.high) if bound is not None]
        gains = sorted((known.yearly_gain(option, {value.key: bound}), bound) for bound in bounds)
        if gains and gains[0][0] < centre:
            least[value.key] = gains[0][1]
        if gains and gains[-1][0] > centre:
            most[value.key] = gains[-1][1]
    return (
        compare_options(case, option, least, reckoning=known),
        compare_options(case, option, most, reckoning=known),
    )

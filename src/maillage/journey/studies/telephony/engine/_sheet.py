"""One line under every plan, from what an analysis has kept: each figure of its page can be done again by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maillage.engine.quantities import round_half_up
from maillage.engine.telephony import CallClass, Plan, charges_of_month, cost_of_month, euros
from maillage.journey.studies.telephony.engine._rows import plans_kept, usage_kept

__all__ = ["ChargeOfMonth", "PlanOfLine", "charges_of_line", "plans_of_line"]


@dataclass(frozen=True, slots=True)
class PlanOfLine:
    """A line under a plan over the period, alone on it, in euros: ``rental`` at the first bracket for all months, then
    ``communications``; ``cost``: their sum, ``None`` where the plan is ``not_for`` such a line, or does not sell
    (``unsold``) what it used."""

    code: str
    name: str
    fee: Decimal
    rental: Decimal
    communications: Decimal | None
    cost: Decimal | None
    not_for: bool
    unsold: tuple[CallClass, ...]


@dataclass(frozen=True, slots=True)
class ChargeOfMonth:
    """What a plan bills of a month of a line. ``classes``: what it prices together; ``unit``: of ``counted``, ``included``,
    ``beyond`` and ``price``; ``cost`` in euros, to the millionth."""

    month: str
    classes: tuple[CallClass, ...]
    unit: str
    counted: Decimal
    included: int
    beyond: Decimal
    price: Decimal
    calls: int
    per_call: Decimal
    is_shared: bool
    cost: Decimal


def plans_of_line(
    kept: Mapping[str, Any], usage: Mapping[str, Any], nature: str, months: int, *, is_high: bool = True
) -> list[PlanOfLine]:
    """The line under each plan of the tariff that was kept, the least dear first, those it cannot have last."""
    by_month = usage_kept(usage, is_high=is_high)
    found = [_plan_of_line(plan, list(by_month.values()), nature, months) for plan in plans_kept(kept)]
    return sorted(found, key=lambda each: (each.cost is None, each.cost or 0))


def _plan_of_line(plan: Plan, used: Sequence[Mapping[CallClass, Any]], nature: str, months: int) -> PlanOfLine:
    fee = plan.brackets[0].monthly_fee
    unsold = sorted({each for month in used for each, total in month.items() if total.calls and each not in plan.sold})
    not_for = bool(plan.kinds) and nature not in plan.kinds
    communications = None
    if not unsold and not not_for:
        rental = euros(0)
        costs = [cost_of_month(plan, month) or 0 for month in used]
        communications = sum((euros(cost) - fee for cost in costs), rental)
    rental = fee * months
    cost = None if communications is None else round_half_up(rental + communications, 2)
    shown = None if communications is None else round_half_up(communications, 4)
    return PlanOfLine(plan.code, plan.name, fee, rental, shown, cost, not_for, tuple(unsold))


def charges_of_line(
    kept: Mapping[str, Any], usage: Mapping[str, Any], code: str, *, is_high: bool = True
) -> list[ChargeOfMonth]:
    """What the plan of this code bills, month by month, of what the line used; what it did not use is not told."""
    plan = next((plan for plan in plans_kept(kept) if plan.code == code), None)
    if plan is None:
        return []
    sizes = {"MINUTE": 60, "MESSAGE": 1, "MEGABYTE": 1000}
    found = []
    for month, used in zip(usage, usage_kept(usage, is_high=is_high).values(), strict=True):
        for each in charges_of_month(plan, used):
            if not each.counted and not each.calls:
                continue
            size = sizes[each.charge.unit.value]
            found.append(
                ChargeOfMonth(
                    month,
                    tuple(sorted(one for one in each.charge.classes if one in used)),
                    each.charge.unit.value,
                    Decimal(each.counted) / size,
                    each.charge.included,
                    Decimal(each.beyond) / size,
                    each.charge.price,
                    each.calls,
                    each.charge.per_call,
                    each.charge.is_pooled,
                    euros(each.cost),
                )
            )
    return found

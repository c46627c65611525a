"""Every line under every plan: one exact query over the totals, and the same sum redone by hand for one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

from maillage.engine.telephony._plans import (
    CallClass,
    Charge,
    Plan,
    Rounding,
    Unit,
    grains,
    same_basis,
)
from maillage.engine.telephony._records import code_of

if TYPE_CHECKING:
    from narwhals import Expr, LazyFrame

__all__ = [
    "ChargePriced",
    "ClassTotal",
    "charges_of_month",
    "cost_column",
    "cost_of_month",
    "drawn_column",
    "drawn_of_month",
    "price_plans",
]


@dataclass(frozen=True, slots=True)
class ClassTotal:
    """What a line consumed in a month in one class. ``seconds``: billed, by rounding rule; ``calls``: answered calls,
    messages or sessions; ``kilobytes`` of data."""

    calls: int = 0
    seconds: Mapping[Rounding, int] = field(default_factory=dict)
    kilobytes: int = 0

    def counted(self, charge: Charge) -> int:
        """Billed seconds, messages or kilobytes, as ``charge`` counts them. Error: ``KeyError`` for an unsummed rule."""
        if charge.unit == Unit.MESSAGE:
            return self.calls
        return self.kilobytes if charge.unit == Unit.MEGABYTE else self.seconds[charge.rounding]


@dataclass(frozen=True, slots=True)
class ChargePriced:
    """What a charge bills of a month, in its small unit (seconds, messages, kilobytes): ``counted``, ``beyond`` what is
    included, ``calls`` that pay ``per_call``; ``cost`` in grains."""

    charge: Charge
    counted: int
    beyond: int
    calls: int
    cost: int


def charges_of_month(plan: Plan, used: Mapping[CallClass, ClassTotal]) -> tuple[ChargePriced, ...]:
    """Each charge of ``plan`` on one month of one line, alone on it: ``(counted - included)+ × price + calls × per_call``.

    Guarantee: with the rental of the first bracket they add up to ``cost_of_month``. Source: as it.
    """
    found = []
    for charge in plan.charges:
        totals = [used[each] for each in charge.classes if each in used]
        counted, calls = sum(total.counted(charge) for total in totals), sum(total.calls for total in totals)
        beyond = max(0, counted - charge.included_small)
        cost = beyond * charge.price_small + calls * grains(charge.per_call)
        found.append(ChargePriced(charge, counted, beyond, calls, cost))
    return tuple(found)


def cost_of_month(plan: Plan, used: Mapping[CallClass, ClassTotal]) -> int | None:
    """What one month of one line costs under ``plan``, alone on it, in grains; ``None`` where the plan does not sell
    what the line used.

    ``fee + sum over charges of (counted - included)+ × price + calls × per_call``, the rental being that of the first
    bracket. A shared bundle counts here as if the line were alone to share it. Guarantees: never less than the rental;
    never less when more is used. Source: DOMAIN 1.4, operators’ tariff sheets.

    >>> from decimal import Decimal
    >>> from maillage.engine.quantities import TaxBasis
    >>> from maillage.engine.telephony import PER_SECOND, FeeBracket, euros
    >>> charge = Charge(frozenset({CallClass.FIXED}), Decimal("0.06"), included=60)
    >>> plan = Plan("A", "Forfait une heure", TaxBasis.HT, (FeeBracket(1, Decimal(5)),), (charge,))
    >>> euros(cost_of_month(plan, {CallClass.FIXED: ClassTotal(12, {PER_SECOND: 5400})}))  # 1 h 30
    Decimal('6.800000')
    """
    if any(total.calls for each, total in used.items() if each not in plan.sold):
        return None
    return grains(plan.brackets[0].monthly_fee) + sum(each.cost for each in charges_of_month(plan, used))


def drawn_of_month(plan: Plan, used: Mapping[CallClass, ClassTotal]) -> int:
    """What a line takes from the shared bundle of ``plan`` in a month, in seconds, messages or kilobytes."""
    pool = plan.pool
    return 0 if pool is None else sum(used[each].counted(pool) for each in pool.classes if each in used)


def cost_column(place: int) -> str:
    """The column that holds what a line's month costs under the plan of this place."""
    return f"cost_{place}"


def drawn_column(place: int) -> str:
    """The column that holds what a line's month takes from the shared bundle of the plan of this place."""
    return f"drawn_{place}"


def price_plans(totals: "LazyFrame[Any]", plans: Sequence[Plan]) -> "LazyFrame[Any]":
    """``line, month``, and for each plan, by its place: ``cost_…`` in grains (as ``cost_of_month``), and ``drawn_…`` for a
    plan with a shared bundle.

    ``totals``: as ``class_totals`` gives them, with the rounding rules of the plans. One row for each line and month
    with a communication. Guarantees: whole numbers all along, so every engine gives the same ones, and the same ones
    as ``cost_of_month``. Errors: ``PlanRefused`` where tax bases differ.
    """
    import narwhals as nw

    same_basis(plans)
    measures: dict[tuple[frozenset[CallClass], str], str] = {}

    def measured(classes: frozenset[CallClass], column: str) -> "Expr":
        return nw.col(measures.setdefault((classes, column), f"used_{len(measures)}"))

    columns: list[Expr] = []
    for place, plan in enumerate(plans):
        cost: Expr = nw.lit(grains(plan.brackets[0].monthly_fee), nw.Int64)
        for charge in plan.charges:
            if charge.price:
                counted = measured(charge.classes, charge.column)
                cost = cost + _beyond(counted, charge.included_small) * nw.lit(charge.price_small, nw.Int64)
            if charge.per_call:
                calls = measured(charge.classes, "calls")
                cost = cost + calls * nw.lit(grains(charge.per_call), nw.Int64)
        if unsold := frozenset(CallClass) - plan.sold:
            cost = nw.when(measured(unsold, "calls") == 0).then(cost)
        columns.append(cost.alias(cost_column(place)))
        if (pool := plan.pool) is not None:
            columns.append(measured(pool.classes, pool.column).alias(drawn_column(place)))
    wide = (
        totals.filter(nw.col("code") > 0)
        .group_by("line", "month")
        .agg(*(_summed(classes, column).alias(name) for (classes, column), name in measures.items()))
        .with_columns(*(nw.col(name).cast(nw.Int64) for name in measures.values()))
    )
    return wide.select("line", "month", *columns)


def _beyond(counted: "Expr", included: int) -> "Expr":
    import narwhals as nw

    if not included:
        return counted
    return nw.max_horizontal(counted - nw.lit(included, nw.Int64), nw.lit(0, nw.Int64))


def _summed(classes: frozenset[CallClass], column: str) -> "Expr":
    import narwhals as nw

    codes = sorted(code_of(each) for each in classes)
    is_counted = reduce(lambda one, other: one | other, [nw.col("code") == code for code in codes])
    return nw.when(is_counted).then(nw.col(column)).otherwise(0).sum()

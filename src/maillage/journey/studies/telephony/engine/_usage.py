"""What lines consumed, rated under every plan: from totals kept by the census, or from records where they are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from maillage.engine.telephony import (
    CallClass,
    ClassTotal,
    Plan,
    cost_column,
    cost_of_month,
    drawn_column,
    drawn_of_month,
    grains,
    price_plans,
    roundings_of,
)

if TYPE_CHECKING:
    from narwhals import LazyFrame

__all__ = ["Rated", "Usage", "rate_records", "rate_usage", "rated_table"]

Usage = Mapping[str, Mapping[int, Mapping[CallClass, ClassTotal]]]
"""By line, then by month (year × 12 + month - 1), then by class."""


@dataclass(slots=True)
class Rated:
    """``costs[line][plan]``: communications beside rental and shared bundle, in grains, over the period; ``None``: the plan
    does not sell what the line used. ``drawn[plan][line]``: what it takes from the shared bundle, by month."""

    months: tuple[int, ...]
    costs: dict[str, list[int | None]] = field(default_factory=dict)
    drawn: dict[int, dict[str, dict[int, int]]] = field(default_factory=dict)

    def add(
        self,
        plans: Sequence[Plan],
        line: str,
        month: int,
        cost: Callable[[int], int | None],
        drawn: Callable[[int], int],
    ) -> None:
        """One month of a line: ``cost`` and ``drawn`` of the plan of each place, as the engine gives them."""
        row = self.costs.setdefault(line, [0] * len(plans))
        for place, plan in enumerate(plans):
            price, was = cost(place), row[place]
            if price is None or was is None:
                row[place] = None
                continue
            beside = price - grains(plan.brackets[0].monthly_fee)
            if (pool := plan.pool) is not None:
                units = drawn(place)
                self.drawn.setdefault(place, {}).setdefault(line, {})[month] = units
                beside -= max(0, units - pool.included_small) * pool.price_small
            row[place] = was + beside


def rate_usage(usage: Usage, plans: Sequence[Plan], months: Iterable[int]) -> Rated:
    """Rate totals that are at hand, line by line."""
    kept = tuple(sorted(months))
    rated = Rated(kept)
    for line, by_month in usage.items():
        for month in kept:
            used = by_month.get(month, {})
            rated.add(
                plans,
                line,
                month,
                lambda place, used=used: cost_of_month(plans[place], used),  # type: ignore[misc]
                lambda place, used=used: drawn_of_month(plans[place], used),  # type: ignore[misc]
            )
    return rated


def rated_table(totals: "LazyFrame[Any]", plans: Sequence[Plan]) -> "LazyFrame[Any]":
    """Every line and month under every plan, where the totals are."""
    return price_plans(totals, plans)


def rate_records(
    totals: "LazyFrame[Any]", plans: Sequence[Plan], rows_of: "Callable[[LazyFrame[Any]], Iterable[Mapping[str, Any]]]"
) -> Rated:
    """Rate totals where they are (``maillage.engine.telephony.class_totals``). ``rows_of`` brings a small table here."""
    roundings_of(plans)
    rows = list(rows_of(price_plans(totals, plans)))
    months = sorted({row["month"] for row in rows})
    rated = Rated(tuple(range(months[0], months[-1] + 1)) if months else ())
    for row in rows:
        rated.add(
            plans,
            row["line"],
            row["month"],
            lambda place, row=row: row[cost_column(place)],  # type: ignore[misc]
            lambda place, row=row: row[drawn_column(place)],  # type: ignore[misc]
        )
    return rated

"""The whole choice, or a part of it, as one mixed-integer program."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from maillage.engine.optimisation import Program, Row
from maillage.engine.telephony._plans import GRAINS
from maillage.engine.telephony._portfolio import Portfolio

__all__ = ["Draft", "draft"]

CLOSED: Final = -1
"""Beside the brackets of a plan: nobody has it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """``pairs``: the (line, plan) of each of the first variables."""

    program: Program
    pairs: tuple[tuple[int, int], ...]

    def plans(self, values: Sequence[float]) -> tuple[int, ...]:
        chosen = [plan for value, (_, plan) in zip(values, self.pairs, strict=False) if value > 0.5]
        return tuple(chosen)


class _Columns:
    """Variables, as they are added."""

    def __init__(self) -> None:
        self.costs: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.is_integer: list[bool] = []

    def add(self, cost: float, lower: float, upper: float, *, is_integer: bool) -> int:
        self.costs.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.is_integer.append(is_integer)
        return len(self.costs) - 1


def draft(
    portfolio: Portfolio, pairs: Sequence[tuple[int, int]], allowed: Sequence[Collection[int]] | None = None
) -> Draft:
    """``min sum(cost x) + sum(rental n) + sum(price o)``, in euros, over the choices ``pairs``, sorted by line.

    ``x[i,p]``: line i has plan p, ``sum over p x[i,p] = 1``; ``y[p,t]``: plan p is in bracket t, at most one;
    ``from y <= n[p,t] <= to y`` and ``sum over i x[i,p] = sum over t n[p,t]``;
    ``o[p,g,m] >= sum over lines of g (drawn[i,m] - included) x[i,p]``, ``o >= 0``.
    ``allowed``: for each plan the brackets that it may be in, ``CLOSED`` for nobody; by default all.
    """
    options, size = portfolio.options, len(portfolio.lines)
    columns = _Columns()
    rows: list[Row] = []
    states = allowed or [frozenset({CLOSED, *range(len(option.brackets))}) for option in options]
    is_plain = [
        len(option.brackets) == 1
        and option.brackets[0][0] == 1
        and option.most_lines is None
        and CLOSED in states[place]
        for place, option in enumerate(options)
    ]
    of_line: dict[int, dict[int, float]] = {}
    of_plan: dict[int, dict[int, int]] = {}
    for line, plan in pairs:
        rental = options[plan].brackets[0][1] if is_plain[plan] else 0
        cost = portfolio.costs[line][plan]
        assert cost is not None  # noqa: S101 only allowed pairs are drafted
        column = columns.add((cost + rental) / GRAINS, 0.0, 1.0, is_integer=True)
        of_line.setdefault(line, {})[column] = 1.0
        of_plan.setdefault(plan, {})[column] = line
    for line, own in sorted(of_line.items()):
        rows.append(Row(own, 1.0, 1.0, f"la ligne {portfolio.lines[line]} a un forfait"))
    for plan, own_lines in sorted(of_plan.items()):
        if not is_plain[plan]:
            rows += _brackets(portfolio, plan, states[plan], own_lines, columns, size)
        if options[plan].pool is not None:
            rows += _pool(portfolio, plan, own_lines, columns)
    program = Program(
        tuple(columns.costs), tuple(rows), tuple(columns.lower), tuple(columns.upper), tuple(columns.is_integer)
    )
    return Draft(program, tuple(pairs))


def _brackets(
    portfolio: Portfolio, plan: int, states: Collection[int], own: dict[int, int], columns: _Columns, size: int
) -> list[Row]:
    option = portfolio.options[plan]
    rows, counted, opened = [], dict.fromkeys(own, 1.0), {}
    for place in sorted(set(states) - {CLOSED}):
        least, most = option.bounds(place, size)
        if least > most:
            continue
        is_reached = columns.add(0.0, 0.0, 1.0, is_integer=True)
        lines = columns.add(option.brackets[place][1] / GRAINS, 0.0, float(most), is_integer=False)
        opened[is_reached] = 1.0
        counted[lines] = -1.0
        name = f"{option.name} : de {least} à {most} lignes"
        rows.append(Row({lines: 1.0, is_reached: -float(least)}, 0.0, name=name))
        rows.append(Row({lines: 1.0, is_reached: -float(most)}, upper=0.0, name=name))
    rows.append(Row(counted, 0.0, 0.0, f"{option.name} : lignes comptées"))
    if opened:
        rows.append(Row(opened, 0.0 if CLOSED in states else 1.0, 1.0, f"{option.name} : un palier à la fois"))
    return rows


def _pool(portfolio: Portfolio, plan: int, own: dict[int, int], columns: _Columns) -> list[Row]:
    pool = portfolio.options[plan].pool
    assert pool is not None  # noqa: S101 asked of plans that share
    price = pool.price / GRAINS
    groups = portfolio.group_of(plan)
    beyond: dict[tuple[int, int], dict[int, float]] = {}
    for column, line in own.items():
        for month, units in enumerate(portfolio.drawn[plan][line]):
            beyond.setdefault((groups[line], month), {})[column] = (units - pool.included) * price
    rows = []
    for _, terms in sorted(beyond.items()):
        paid = columns.add(1.0, 0.0, inf, is_integer=False)
        rows.append(Row(terms | {paid: -1.0}, upper=0.0, name=f"{portfolio.options[plan].name} : volume partagé"))
    return rows

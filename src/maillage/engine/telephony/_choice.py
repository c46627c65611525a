"""The best plan of each line, with the distance to the best choice that could exist."""

from collections.abc import Sequence
from time import monotonic
from typing import Final

from maillage.engine.errors import EngineError
from maillage.engine.optimisation import Infeasible, NoSolutionInTime, solve
from maillage.engine.telephony._plans import GRAINS
from maillage.engine.telephony._portfolio import Choice, Portfolio, check_feasible
from maillage.engine.telephony._prices import NEVER, Bound, Tables, first_bound, prove, tables_of
from maillage.engine.telephony._program import draft
from maillage.engine.telephony._tiers import CLOSED, Fixed, walk

__all__ = ["NoChoiceInTime", "choose_plans"]

_SMALL: Final = 3_000
"""Choices (line, plan) up to which the whole program is solved at once."""
_CANDIDATES: Final = 6
"""Plans of a line that are looked at again once brackets are chosen."""


class NoChoiceInTime(EngineError):
    """No choice was found that holds every limit, and none was proven not to exist."""


def choose_plans(portfolio: Portfolio, *, seconds: float = 10, gap: float = 0.0) -> Choice:
    """Give each line a plan so that the group pays least: ``min Portfolio.cost(plans)``.

    A small portfolio is one mixed-integer program. A large one is decomposed: (1) a walk over the brackets of rental,
    each judged by the price of its limits; (2) within the best brackets, an exact choice among the plans that are close
    for each line; (3) prices of the constraints that prove what no choice beats. Stops after about ``seconds``, or
    when ``(cost - bound) / cost <= gap``. Guarantees: ``cost`` is that of the plans given, in whole grains;
    ``bound <= cost`` and no choice costs less than ``bound``, computed in whole numbers where the portfolio is
    decomposed; every limit holds. Errors: ``TooFewPlaces`` names the limit, ``NoPlanForLine``, ``NoChoiceInTime``.
    Source: Lagrangian relaxation (Geoffrion, 1974), Polyak's steps.

    >>> from maillage.engine.telephony import Option, Portfolio
    >>> dear, tiered = Option("À l’usage", ((1, 0),)), Option("Palier", ((1, 8 * GRAINS), (3, 4 * GRAINS)))
    >>> costs = tuple((euro * GRAINS, 0) for euro in (9, 5, 3))
    >>> choice = choose_plans(Portfolio(("a", "b", "c"), (dear, tiered), costs))
    >>> choice.plans, choice.cost // GRAINS, choice.gap
    ((1, 1, 1), 12, Fraction(0, 1))
    """
    began = monotonic()
    check_feasible(portfolio, seconds)
    pairs = _pairs(portfolio)
    if len(pairs) <= _SMALL:
        whole = _solve_whole(portfolio, pairs, seconds if len(pairs) <= _SMALL // 4 else seconds / 2, gap)
        if whole is not None and (whole.gap <= max(gap, 1e-9) or monotonic() - began > seconds * 0.9):
            return whole
    else:
        whole = None
    return _decompose(portfolio, whole, began, seconds, gap)


def _pairs(portfolio: Portfolio) -> list[tuple[int, int]]:
    return [
        (line, plan) for line, row in enumerate(portfolio.costs) for plan, cost in enumerate(row) if cost is not None
    ]


def _solve_whole(portfolio: Portfolio, pairs: Sequence[tuple[int, int]], seconds: float, gap: float) -> Choice | None:
    drafted = draft(portfolio, pairs)
    try:
        solution = solve(drafted.program, seconds=seconds, gap=gap)
    except NoSolutionInTime:
        return None
    plans = drafted.plans(solution.values)
    cost = portfolio.cost(plans)
    # The solver proves within its own tolerance: a bound that is nearly the cost is the cost.
    bound = cost if solution.bound >= cost / GRAINS * (1 - 1e-9) - 1e-6 else int(solution.bound * GRAINS)
    return Choice(plans, cost, max(0, min(bound, cost)), "exact")


def _decompose(portfolio: Portfolio, whole: Choice | None, began: float, seconds: float, gap: float) -> Choice:
    tables = tables_of(portfolio)
    walked = walk(tables, _starts(tables), began + 0.35 * seconds)
    best = whole
    tried: list[Fixed] = []
    for fixed in walked[:4]:
        if best is not None and (fixed.value * GRAINS >= best.cost or monotonic() > began + 0.6 * seconds):
            break
        tried.append(fixed)
        plans = _within(tables, fixed, max(0.5, min(0.25 * seconds, began + 0.75 * seconds - monotonic())))
        if plans is not None and (best is None or portfolio.cost(plans) < best.cost):
            best = Choice(plans, portfolio.cost(plans), 0, "decomposition")
    if best is None:
        raise NoChoiceInTime(
            f"Aucun choix qui respecte toutes les limites n’a été trouvé en {seconds:g} s. "
            "Donnez plus de temps au calcul, ou retirez des forfaits."
        )
    bound = prove(tables, _first_bound(tables, walked[0]), best.cost, began + seconds, gap)
    return Choice(best.plans, best.cost, max(best.bound, bound), "decomposition")


def _starts(tables: Tables) -> list[tuple[int, ...]]:
    """Brackets that a first look gives: each line alone at the dearest rental, then at the cheapest that its plan has."""
    import numpy as np

    options = tables.portfolio.options
    found = []
    for pick in (0, -1):
        rental = np.array([option.brackets[pick][1] / GRAINS for option in options])
        priced = tables.euros + rental
        for place, drawn in tables.drawn.items():
            pool = options[place].pool
            assert pool is not None  # noqa: S101 drawn is of shared bundles
            priced[:, place] += drawn.sum(axis=1) * (pool.price / GRAINS / 2)
        counts = np.bincount(priced.argmin(axis=1), minlength=len(options))
        brackets = tuple(
            option.bracket(int(count)) if count >= option.brackets[0][0] else _least(option.brackets[0][0])
            for option, count in zip(options, counts, strict=True)
        )
        if brackets not in found:
            found.append(brackets)
    simplest = tuple(_least(option.brackets[0][0]) for option in options)
    return [*found, simplest] if simplest not in found else found


def _least(first: int) -> int:
    """A bracket that may be empty stays open; one that asks for lines is closed until it is worth it."""
    return 0 if first == 1 else CLOSED


def _within(tables: Tables, fixed: Fixed, seconds: float) -> tuple[int, ...] | None:
    """The best choice within brackets that are held, among the plans that are close for each line."""
    import numpy as np

    portfolio = tables.portfolio
    priced = tables.euros + fixed.rental
    for place in tables.drawn:
        priced[:, place] += tables.shadowed(place, fixed.shadow[place])
    least = priced.min(axis=1)
    order = np.argsort(priced, axis=1, kind="stable")[:, :_CANDIDATES]
    allowed = [_states(portfolio, place, bracket) for place, bracket in enumerate(fixed.brackets)]
    typical = fixed.value / len(portfolio.lines)
    for share in (0.015, 0.1, 0.5, 2, NEVER):
        margin = share * typical
        pairs = sorted(
            (line, int(plan))
            for line in range(len(portfolio.lines))
            for plan in order[line]
            if priced[line, plan] <= least[line] + margin and priced[line, plan] < NEVER
        )
        drafted = draft(portfolio, pairs, allowed)
        try:
            solution = solve(drafted.program, seconds=seconds, gap=5e-5)
        except (Infeasible, NoSolutionInTime):
            continue
        return drafted.plans(solution.values)
    return None


def _states(portfolio: Portfolio, place: int, bracket: int) -> frozenset[int]:
    if bracket == CLOSED:
        return frozenset({CLOSED})
    may_be_empty = bracket == 0 and portfolio.options[place].brackets[0][0] == 1
    return frozenset({bracket, CLOSED}) if may_be_empty else frozenset({bracket})


def _first_bound(tables: Tables, fixed: Fixed) -> Bound:
    """The prices of the best brackets are where the walk up begins: each line is worth what it costs there."""
    priced = tables.euros + fixed.rental
    for place in tables.drawn:
        priced[:, place] += tables.shadowed(place, fixed.shadow[place])
    worth = priced.min(axis=1)
    return first_bound(tables, worth, fixed.shadow)

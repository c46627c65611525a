"""The choice of plans against every choice there is, by both ways, and what it refuses."""

from itertools import product
from time import monotonic

import pytest
from hypothesis import given, settings

from maillage.engine.optimisation import Infeasible
from maillage.engine.telephony import (
    GRAINS,
    NoPlanForLine,
    Option,
    Pool,
    PoolScope,
    Portfolio,
    PortfolioRefused,
    TooFewPlaces,
    _choice,
    choose_plans,
)
from maillage.engine.telephony.tests.strategies import portfolios


def cheapest(portfolio: Portfolio) -> int:
    """By trying every choice."""
    found = []
    for plans in product(range(len(portfolio.options)), repeat=len(portfolio.lines)):
        try:
            found.append(portfolio.cost(plans))
        except PortfolioRefused:
            continue
    return min(found)


@given(portfolios())
@settings(max_examples=60)
def test_a_small_choice_is_the_best_there_is(portfolio: Portfolio) -> None:
    choice = choose_plans(portfolio, seconds=10)
    assert choice.cost == portfolio.cost(choice.plans) == cheapest(portfolio)
    assert choice.bound <= choice.cost
    assert choice.gap < 1e-6
    assert choice.method == "exact"


@given(portfolios())
@settings(max_examples=40)
def test_a_decomposed_choice_is_never_below_its_bound(portfolio: Portfolio) -> None:
    """Neither the bound above the best choice, nor the choice below it; and every limit holds."""
    try:
        choice = _choice._decompose(portfolio, None, monotonic(), 2.0, 0.0)
    except _choice.NoChoiceInTime:
        return
    best = cheapest(portfolio)
    assert choice.bound <= best <= choice.cost == portfolio.cost(choice.plans)


def _lines(count: int) -> tuple[str, ...]:
    return tuple(f"02 61 91 00 {place:02}" for place in range(count))


def test_a_discount_is_reached_together_or_not_at_all() -> None:
    """Alone, each line would stay; together, three reach the rental that suits all."""
    single, tiered = Option("Seul", ((1, 9 * GRAINS),)), Option("Palier", ((1, 12 * GRAINS), (3, 5 * GRAINS)))
    two, three = (Portfolio(_lines(count), (single, tiered), ((0, 0),) * count) for count in (2, 3))
    assert choose_plans(two).plans == (0, 0)
    assert choose_plans(three).plans == (1, 1, 1)


def test_a_bundle_shared_by_members_does_not_cross_them() -> None:
    """One line idle, one busy: they balance in one member, not in two."""
    pool = Pool(included=10, price=GRAINS, scope=PoolScope.MEMBER)
    shared, alone = Option("Partagé", ((1, 0),), pool=pool), Option("Seul", ((1, 4 * GRAINS),))
    drawn = {0: ((0,), (20,))}
    costs = ((0, 0), (0, 0))
    together = Portfolio(_lines(2), (shared, alone), costs, drawn, (0, 0))
    apart = Portfolio(_lines(2), (shared, alone), costs, drawn, (0, 1))
    assert choose_plans(together).cost == 0
    assert choose_plans(apart).plans == (0, 1)
    assert apart.overage(0, (0, 0)) == {(1, 0): 10}


def test_a_choice_that_cannot_be_names_the_limit() -> None:
    small = Option("Parc réduit", ((1, GRAINS),), most_lines=2)
    with pytest.raises(Infeasible, match="Parc réduit : 2 lignes au plus"):
        choose_plans(Portfolio(_lines(3), (small,), ((0,),) * 3))
    free = Option("Mobile", ((1, GRAINS),))
    with pytest.raises(TooFewPlaces, match="3 lignes n’ont le choix qu’entre ces forfaits") as refused:
        choose_plans(Portfolio(_lines(4), (small, free), ((0, None),) * 3 + ((None, 0),)))
    assert refused.value.lines == _lines(4)[:3], "the line that has another plan is not in the way"
    large = Option("Parc large", ((5, GRAINS),))
    with pytest.raises(Infeasible, match="Parc large : 5 lignes au moins"):
        choose_plans(Portfolio(_lines(3), (large,), ((0,),) * 3))


def test_a_line_that_nothing_serves_is_named() -> None:
    plan = Option("Fixe", ((1, GRAINS),))
    with pytest.raises(NoPlanForLine, match="02 61 91 00 01"):
        choose_plans(Portfolio(_lines(2), (plan,), ((0,), (None,))))


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: Portfolio((), (), ()), "rien à choisir"),
        (lambda: Portfolio(_lines(1), (Option("A", ((1, 0),)),), ((0, 0),)), "une case par ligne"),
        (lambda: Portfolio(_lines(1), (Option("A", ((1, 0),), pool=Pool(1, 1)),), ((0,),)), "consommation"),
        (lambda: Portfolio(_lines(1), (Option("A", ((1, 0),)),), ((0,),), members=(0, 1)), "membre"),
    ],
)
def test_tables_that_do_not_fit_are_refused(make: object, match: str) -> None:
    assert callable(make)
    with pytest.raises(PortfolioRefused, match=match):
        make()


def test_a_large_portfolio_is_proven_within_one_per_cent() -> None:
    """A thousand lines, five plans, brackets and a shared bundle: decomposed, with its distance to the best proven."""
    size = 1000
    minutes = [(place * 7919) % 400 + (place % 17) * 13 for place in range(size)]
    fees = (4, 6, 9, 13, 7)
    included = (0, 60, 180, 400, 150)
    options = tuple(
        Option(
            f"F{fee}",
            ((1, fee * GRAINS), (100, fee * GRAINS * 92 // 100), (300, fee * GRAINS * 85 // 100)),
            pool=Pool(150, GRAINS // 20) if fee == 7 else None,
        )
        for fee in fees
    )
    costs = tuple(
        tuple(0 if fee == 7 else max(0, used - most) * GRAINS // 12 for fee, most in zip(fees, included, strict=True))
        for used in minutes
    )
    portfolio = Portfolio(tuple(map(str, range(size))), options, costs, {4: tuple((used,) for used in minutes)})
    choice = choose_plans(portfolio, seconds=8, gap=0.001)
    assert choice.method == "decomposition"
    assert choice.cost == portfolio.cost(choice.plans)
    assert choice.gap < 0.01

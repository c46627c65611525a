from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maillage.engine.quantities import largest_remainder
from maillage.engine.sharing import (
    BadKey,
    CannotReach,
    Cost,
    Criterion,
    MissingValues,
    NothingToShare,
    NoWeight,
    Options,
    PhaseIn,
    PotentialForm,
    Sharing,
    equal_parts,
    limit,
    share_cost,
    tax_potential_weights,
    to_the_cent,
)
from maillage.engine.sharing.tests.strategies import CENTS

CENT = Decimal("0.01")
VALUES = st.lists(st.integers(0, 500), min_size=1, max_size=9).filter(any)


def names(count: int) -> list[str]:
    return [f"m{place}" for place in range(count)]


def by(values: list[int], weight: Fraction = Fraction(1), name: str = "postes") -> Criterion:
    return Criterion(name, weight, dict(zip(names(len(values)), values, strict=True)))


def amounts(sharing: Sharing) -> list[Decimal]:
    return [share.amount for share in sharing.shares]


def test_the_fixture_of_the_trade() -> None:
    towns = names(7)
    shared = share_cost([Cost("c", Decimal("1000.00"))], towns, [equal_parts(towns)])
    assert Counter(amounts(shared)) == {Decimal("142.86"): 5, Decimal("142.85"): 2}


def test_a_mix_by_hand() -> None:
    """30 % equal, 40 % workstations, 30 % tickets of 1,200.00 EUR over A (2, 0), B (6, 5), C (12, 15)."""
    thirds = [Fraction(30, 100), Fraction(40, 100), Fraction(30, 100)]
    key = [equal_parts(names(3), thirds[0]), by([2, 6, 12], thirds[1]), by([0, 5, 15], thirds[2], "tickets")]
    shared = share_cost([Cost("c", Decimal("1200.00"))], names(3), key)
    assert amounts(shared) == [Decimal("168.00"), Decimal("354.00"), Decimal("678.00")]
    last = shared.shares[2].terms[1]
    assert [last.value, last.total, last.part] == [12, 20, 288]


@given(CENTS, VALUES, VALUES, st.integers(1, 99))
def test_amounts_add_up_and_follow_the_formula(cost: Decimal, first: list[int], second: list[int], part: int) -> None:
    second = (second * len(first))[: len(first)]
    assume(any(second))
    weight = Fraction(part, 100)
    key = [by(first, weight), by(second, 1 - weight, "tickets")]
    shared = share_cost([Cost("c", cost)], names(len(first)), key)
    assert sum(amounts(shared)) == cost
    for place, share in enumerate(shared.shares):
        exact = Fraction(cost) * (
            weight * Fraction(first[place], sum(first)) + (1 - weight) * Fraction(second[place], sum(second))
        )
        assert share.by_key == exact and abs(Fraction(share.amount) - exact) < CENT
        assert sum(term.part for term in share.terms) == exact


@given(CENTS, VALUES)
def test_symmetry_dummy_and_monotony(cost: Decimal, values: list[int]) -> None:
    found = amounts(share_cost([Cost("c", cost)], names(len(values)), [by(values)]))
    for one, mine in enumerate(values):
        assert found[one] == 0 or mine
        for other, theirs in enumerate(values):
            if mine == theirs:
                assert abs(found[one] - found[other]) <= CENT
            elif mine > theirs:
                assert found[one] >= found[other] - CENT


@given(CENTS, CENTS, VALUES)
def test_two_costs_are_the_sum_of_each(first: Decimal, second: Decimal, values: list[int]) -> None:
    towns, key = names(len(values)), [by(values)]
    both = share_cost([Cost("c", first), Cost("d", second)], towns, key)
    apart = [share_cost([Cost("c", cost)], towns, key) for cost in (first, second)]
    for share, *parts in zip(both.shares, *(one.shares for one in apart), strict=True):
        assert share.by_key == sum(part.by_key for part in parts)


@given(st.lists(st.integers(0, 900), min_size=1, max_size=8).filter(any), st.integers(0, 400), st.integers(0, 900))
def test_limits_keep_the_sum_the_bounds_and_the_order(values: list[int], low: int, high: int) -> None:
    shares = [Fraction(value) for value in values]
    floor, cap = Decimal(low), Decimal(high)
    try:
        found, coefficient = limit(shares, floor, cap)
    except CannotReach:
        assert (
            low * len(values) > sum(values)
            or sum(high if value else low for value in values) < sum(values)
            or high < low
        )
        return
    assert sum(found) == sum(shares)
    assert all(low <= share <= high for share in found)
    assert found == [min(Fraction(high), max(Fraction(low), coefficient * share)) for share in shares]
    if all(low <= value <= high for value in values):
        assert found == shares


@given(CENTS, VALUES, st.integers(0, 50), st.integers(0, 90))
def test_a_floor_and_a_cap_hold_to_the_cent(cost: Decimal, values: list[int], low: int, high: int) -> None:
    floor, cap = cost * low / 1000, cost * (10 + high) / 100
    options = Options(floor.quantize(CENT), cap.quantize(CENT))
    try:
        shared = share_cost([Cost("c", cost)], names(len(values)), [by(values)], options)
    except CannotReach:
        return
    assert options.floor is not None and options.cap is not None
    assert sum(amounts(shared)) == cost
    assert all(options.floor <= amount <= options.cap for amount in amounts(shared))


def test_presence_weighs_and_the_whole_is_still_shared() -> None:
    options = Options(presence={"m1": Fraction(1, 2)})
    shared = share_cost([Cost("c", Decimal(300))], names(2), [by([10, 10])], options)
    assert amounts(shared) == [Decimal("200.00"), Decimal("100.00")]


def test_who_is_left_out_of_a_cost_does_not_bear_it() -> None:
    costs = [Cost("accès", Decimal(90)), Cost("cimetières", Decimal(60), frozenset({"m2"}))]
    shared = share_cost(costs, names(3), [equal_parts(names(3))])
    assert amounts(shared) == [Decimal(60), Decimal(60), Decimal(30)]
    outside = Options(floor=Decimal(10))
    nothing = share_cost([costs[1]], names(3), [Criterion("postes", Fraction(1), {"m0": 1, "m1": 0})], outside)
    assert amounts(nothing) == [Decimal(50), Decimal(10), Decimal(0)]  # no floor, and no value asked, of who is out


def test_phase_in_goes_from_the_former_shares_to_the_key() -> None:
    before: dict[str, Decimal | None] = {"m0": Decimal(300), "m1": Decimal(100)}
    found = [
        amounts(share_cost([Cost("c", Decimal(800))], names(2), [by([1, 1])], Options(phase_in=PhaseIn(y, 2, before))))
        for y in (1, 2)
    ]
    assert found == [[Decimal(500), Decimal(300)], [Decimal(400), Decimal(400)]]


def test_what_was_paid_in_excess_goes_back() -> None:
    options = Options(balances={"m0": Decimal("12.50"), "m1": Decimal("-3.00")})
    shared = share_cost([Cost("c", Decimal(100))], names(2), [by([1, 1])], options)
    assert [share.due for share in shared.shares] == [Decimal("37.50"), Decimal("53.00")]
    assert amounts(shared) == [Decimal(50), Decimal(50)]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any), CENTS)
def test_cents_are_those_of_the_largest_remainder(weights: list[int], cost: Decimal) -> None:
    exact = [Fraction(cost) * Fraction(weight, sum(weights)) for weight in weights]
    assert to_the_cent(exact) == largest_remainder(cost, weights)


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=9))
def test_cents_of_any_sign_keep_the_sum(thirds: list[int]) -> None:
    exact = [Fraction(value, 300) for value in thirds]
    exact[0] -= sum(exact) - round(sum(exact))
    found = to_the_cent(exact)
    assert sum(found) == sum(exact)
    assert all(abs(Fraction(part) - share) < CENT for part, share in zip(found, exact, strict=True))


@given(st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 3000)), min_size=1, max_size=9))
def test_tax_potential_relieves_whom_it_says(towns: list[tuple[int, int]]) -> None:
    people = {f"m{place}": population for place, (population, _) in enumerate(towns)}
    rates = {f"m{place}": rate for place, (_, rate) in enumerate(towns)}
    mean = Fraction(sum(population * rate for population, rate in towns), sum(people.values()))
    poorer = tax_potential_weights(people, rates)
    richer = tax_potential_weights(people, rates, PotentialForm.RELIEVES_RICHER)
    for name, population in people.items():
        assert (poorer[name] < population) == (rates[name] < mean)
        assert (richer[name] < population) == (rates[name] > mean)


COST = [Cost("Logiciel", Decimal(100))]
TWO = names(2)


@pytest.mark.parametrize(
    ("error", "said", "costs", "members", "criteria", "options"),
    [
        (NothingToShare, "Aucun membre", COST, [], [by([1])], None),
        (NothingToShare, "doit être positif", [Cost("c", Decimal(-1))], TWO, [by([1, 1])], None),
        (NothingToShare, "doit être positif", [], TWO, [by([1, 1])], None),
        (NothingToShare, "Personne ne supporte", [Cost("c", Decimal(1), frozenset(TWO))], TWO, [by([1, 1])], None),
        (BadKey, "deux fois : m0", COST, ["m0", "m0"], [by([1])], None),
        (BadKey, "plus de deux décimales : c", [Cost("c", Decimal("1.005"))], TWO, [by([1, 1])], None),
        (BadKey, "ils font 50 %", COST, TWO, [by([1, 1], Fraction(1, 2))], None),
        (BadKey, "ils font rien", COST, TWO, [], None),
        (BadKey, "négatives. « postes » : m1", COST, TWO, [by([1, -1])], None),
        (NoWeight, "« postes » sont à zéro : le coût « Logiciel »", COST, TWO, [by([0, 0])], None),
        (MissingValues, "« postes » : m1", COST, TWO, [by([1])], None),
        (BadKey, "présence", COST, TWO, [by([1, 1])], Options(presence={"m0": Fraction(0)})),
        (BadKey, "plancher", COST, TWO, [by([1, 1])], Options(floor=Decimal(-1))),
        (CannotReach, "plancher de 60", COST, TWO, [by([1, 1])], Options(floor=Decimal(60))),
        (CannotReach, "plafond de 40", COST, TWO, [by([1, 1])], Options(cap=Decimal(40))),
        (CannotReach, "plafond de 90", COST, TWO, [by([1, 0])], Options(cap=Decimal(90))),
        (BadKey, "L’année 3", COST, TWO, [by([1, 1])], Options(phase_in=PhaseIn(3, 2, {}))),
        (MissingValues, "manque pour m1", COST, TWO, [by([1, 1])], Options(phase_in=PhaseIn(1, 2, {"m0": Decimal(1)}))),
        (BadKey, "pas tous nuls", COST, TWO, [by([1, 1])], Options(phase_in=PhaseIn(1, 2, dict.fromkeys(TWO, Decimal(0))))),
    ],
)  # fmt: skip
def test_what_cannot_be_shared_says_what_to_do(
    error: type[Exception],
    said: str,
    costs: list[Cost],
    members: list[str],
    criteria: list[Criterion],
    options: Options | None,
) -> None:
    with pytest.raises(error, match=said):
        share_cost(costs, members, criteria, options)


def test_a_potential_that_is_not_known_names_the_member() -> None:
    with pytest.raises(MissingValues, match="« potentiel fiscal » n’est pas connu pour B"):
        tax_potential_weights({"A": 10, "B": 20}, {"A": 900})
    with pytest.raises(BadKey, match="doit être positif : B"):
        tax_potential_weights({"A": 10, "B": 0}, {"A": 900, "B": 800})

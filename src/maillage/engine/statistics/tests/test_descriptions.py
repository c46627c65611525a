"""Means, shares, donors, rankings."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.statistics import compose, concordance, mean_price, nearest_donors, rank_options

NAMES = st.sampled_from("abcdefgh")


@given(
    st.dictionaries(NAMES, st.decimals(1, 5000, places=2), min_size=1),
    st.dictionaries(NAMES, st.integers(0, 200)),
    st.lists(st.fractions(1, 40), min_size=8, max_size=8),
)
def test_means_lie_between_the_prices_and_say_their_divisor(
    prices: dict[str, Decimal], machines: dict[str, int], weights: list[Fraction]
) -> None:
    weight_of = dict(zip("abcdefgh", weights, strict=True))
    mean = mean_price(weight_of, prices, machines)
    low, high = min(prices.values()), max(prices.values())
    for value in (mean.by_entity, mean.by_machine, mean.simple):
        assert value is None or low <= value <= high
    assert mean.by_entity_divisor == sum(weight_of[name] for name in prices)
    assert mean.by_machine_divisor == sum(weight_of[name] * machines[name] for name in prices if name in machines)
    assert (mean.by_machine is None) == (mean.by_machine_divisor == 0)
    assert mean.n == len(prices) and mean.by_machine_n == len(set(prices) & set(machines))


def test_no_price_gives_no_mean() -> None:
    mean = mean_price({}, {}, {})
    assert (mean.by_entity, mean.by_machine, mean.simple, mean.n) == (None, None, None, 0)


@given(st.dictionaries(NAMES, st.fractions(0, 500), min_size=1))
def test_shares_add_up_to_100(counts: dict[str, Fraction]) -> None:
    found = compose(counts)
    if found.base:
        assert sum(share for share in found.percent.values() if share is not None) == 100
    else:
        assert set(found.percent.values()) == {None}


def test_shares_of_another_base_may_pass_100() -> None:
    found = compose({"a": Fraction(152), "b": Fraction(152)}, Fraction(152))
    assert found.percent == {"a": 100, "b": 100}


@given(st.integers(0, 20000), st.dictionaries(NAMES, st.tuples(st.integers(0, 20000), st.integers(1, 9)), min_size=1))
def test_no_donor_is_nearer_than_the_one_chosen(population: int, donors: dict[str, tuple[int, int]]) -> None:
    (donation,) = nearest_donors({"x": population}, donors)
    chosen = donors[donation.donor][0]
    assert all(abs(chosen - population) <= abs(size - population) for size, _ in donors.values())
    assert donation.value == donors[donation.donor][1]


def test_donor_of_a_body_without_population_is_the_largest_and_ties_are_settled() -> None:
    donors = {"petite": (100, 8), "grande": (9000, 5)}
    assert nearest_donors({"epci": None}, donors)[0].donor == "grande"
    assert nearest_donors({"x": 200}, {"b": (300, 1), "a": (100, 2)})[0].donor == "a"
    assert nearest_donors({"x": 100}, {"b": (100, 1), "a": (100, 2)})[0].donor == "a"
    assert nearest_donors({"x": 200}, {}) == []


@given(st.lists(st.permutations(range(1, 6)), min_size=1, max_size=9), st.randoms())
def test_rankings_do_not_depend_on_the_order_of_respondents(answers: list[list[int]], random: Random) -> None:
    shuffled = answers.copy()
    random.shuffle(shuffled)
    results = [
        rank_options({str(option): [answer[option] for answer in given] for option in range(5)})
        for given in (answers, shuffled)
    ]
    assert results[0] == results[1]
    assert sum(ranking.borda for ranking in results[0]) == len(answers) * (0 + 1 + 2 + 3 + 4)


def test_an_option_that_nobody_ranked_has_no_mean() -> None:
    first, second = rank_options({"a": [1, 2], "b": []})
    assert (first.mean_rank, first.top3_share_pct, first.borda) == (Fraction(3, 2), Fraction(100), 1)
    assert (second.mean_rank, second.top3_share_pct, second.borda, second.answers) == (None, None, 0, 0)


@given(st.lists(st.permutations(range(1, 6)), min_size=2, max_size=9))
def test_concordance_is_between_0_and_1(answers: list[list[int]]) -> None:
    agreement = concordance(answers)
    assert agreement is not None and 0 <= agreement <= 1
    assert concordance([answers[0]] * 3) == 1


def test_concordance_by_hand() -> None:
    """Two opposite rankings agree on nothing; a tie shares its mean rank."""
    assert concordance([[1, 2, 3], [3, 2, 1]]) == 0
    assert concordance([[1, 1, 3], [1, 1, 3]]) == 1
    assert concordance([[1, 2, 3]]) is None

"""Ranking, and what change of weight reverses it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.scenarios import MatrixRefused, best_is_full, rank_scenarios, reversals

CRITERIA = ("cost", "service", "ease", "risk")
Matrix = tuple[dict[str, int], dict[str, dict[str, int]]]
MATRICES = st.tuples(
    st.fixed_dictionaries({"cost": st.integers(1, 10), **{name: st.integers(0, 10) for name in CRITERIA[1:]}}),
    st.dictionaries(
        st.sampled_from("ABCDEF"), st.fixed_dictionaries({name: st.integers(0, 5) for name in CRITERIA}), min_size=2
    ),
)


@given(MATRICES, st.integers(1, 9))
def test_only_proportions_of_weights_count(matrix: Matrix, times: int) -> None:
    weights, scores = matrix
    scaled = {name: weight * times for name, weight in weights.items()}
    assert rank_scenarios(scaled, scores) == rank_scenarios(weights, dict(reversed(scores.items())))


@given(MATRICES)
def test_positions_follow_scores(matrix: Matrix) -> None:
    standings = rank_scenarios(*matrix).standings
    for one in standings:
        assert one.position == 1 + sum(other.score > one.score for other in standings)
        assert sum(one.parts.values()) == one.score and 0 <= one.score <= 5


def moved(weights: dict[str, int], criterion: str, at: Fraction) -> dict[str, Fraction]:
    rest = sum(weight for name, weight in weights.items() if name != criterion)
    return {name: at if name == criterion else (1 - at) * weight / rest for name, weight in weights.items()}


@given(MATRICES)
def test_at_the_reversal_two_are_level_and_beyond_it_the_other_is_before(matrix: Matrix) -> None:
    weights, scores = matrix
    first = rank_scenarios(weights, scores).standings[0].scenario
    for one in reversals(weights, scores):
        level = {
            found.scenario: found.score
            for found in rank_scenarios(moved(weights, one.criterion, one.at), scores).standings
        }
        assert level[first] == level[one.scenario]
        further = one.at + (1 if one.at >= one.weight else -1) * Fraction(1, 10**9)
        if one.change and 0 <= further <= 1:
            beyond = {
                found.scenario: found.score
                for found in rank_scenarios(moved(weights, one.criterion, further), scores).standings
            }
            assert beyond[one.scenario] > beyond[first]


@given(MATRICES, st.sampled_from(CRITERIA), st.integers(0, 100))
def test_before_the_reversal_the_first_stays_first(matrix: Matrix, criterion: str, percent: int) -> None:
    weights, scores = matrix
    if sum(weight for name, weight in weights.items() if name != criterion) == 0:
        return
    ranking = rank_scenarios(weights, scores)
    at = Fraction(percent, 100)
    change = at - ranking.weights[criterion]
    limits = [one.change for one in reversals(weights, scores) if one.criterion == criterion]
    nearer = all(abs(change) < abs(limit) for limit in limits)
    if nearer:
        assert ranking.standings[0].scenario in rank_scenarios(moved(weights, criterion, at), scores).first


def test_measured_values_become_scores() -> None:
    assert best_is_full({"a": None}) == {"a": None}
    assert best_is_full({"a": 7, "b": 7}) == {"a": 5, "b": 5}


@pytest.mark.parametrize(
    ("weights", "scores", "said"),
    [
        ({"cost": 0}, {"A": {"cost": 1}, "B": {"cost": 1}}, "poids positif"),
        ({"cost": -1, "ease": 2}, {"A": {}, "B": {}}, "poids négatif"),
        ({"cost": 1}, {"A": {"cost": 1}}, "au moins 2"),
        ({"cost": 1}, {"A": {"cost": 1}, "B": {"cost": None}}, "n’a pas de note"),
        ({"cost": 1}, {"A": {"cost": 1}, "B": {"cost": 6}}, "entre 0 et 5"),
    ],
)
def test_refusals_say_what_to_do(weights: dict[str, int], scores: dict[str, dict[str, int | None]], said: str) -> None:
    with pytest.raises(MatrixRefused, match=said):
        rank_scenarios(weights, scores)


def test_a_weight_of_the_whole_that_only_makes_a_tie_reverses_nothing() -> None:
    scores = {"group": {"cost": 5, "harm": 5}, "alone": {"cost": 0, "harm": 5}}
    assert reversals({"cost": 4, "harm": 2}, scores) == []


def test_a_score_that_nobody_gave_is_not_a_zero() -> None:
    """On a criterion that counts for nothing yet, what is not known can put nobody first."""
    scores: dict[str, dict[str, int | None]] = {
        "group": {"cost": 3, "service": None},
        "alone": {"cost": 1, "service": 4},
    }
    assert reversals({"cost": 1, "service": 0}, scores) == []
    told = {"group": {"cost": 3, "service": 0}, "alone": {"cost": 1, "service": 4}}
    assert [one.criterion for one in reversals({"cost": 1, "service": 0}, told)] == ["service"]

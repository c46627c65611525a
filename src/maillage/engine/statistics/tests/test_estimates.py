from fractions import Fraction
from itertools import combinations
from math import sqrt
from random import Random
from statistics import mean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.statistics import COMMUNE, Estimator, Unit, draw_up, estimate_total, steps_of, stratify

from .strategies import BOUNDS, Survey, surveys


@given(surveys())
def test_the_total_is_the_weighted_sum_and_lies_in_its_range(survey: Survey) -> None:
    estimate = estimate_total(survey.sample, survey.values, 0.95)
    assert estimate.total == sum(weight * survey.values[name] for name, weight in survey.sample.weights.items())
    if estimate.low is not None and estimate.high is not None:
        assert estimate.low <= float(estimate.total) <= estimate.high
    assert (estimate.standard_error is None) == (estimate.low is None) == (estimate.high is None)


@given(surveys(), st.integers(-7, 7), st.integers(0, 9))
def test_totals_are_linear_in_the_answers(survey: Survey, factor: int, added: int) -> None:
    plain = estimate_total(survey.sample, survey.values, 0.95)
    changed = estimate_total(
        survey.sample, {name: factor * value + added for name, value in survey.values.items()}, 0.95
    )
    assert changed.total == factor * plain.total + added * plain.N
    if plain.standard_error is not None and changed.standard_error is not None:
        assert changed.standard_error == pytest.approx(abs(factor) * plain.standard_error)


@given(surveys(is_complete=True))
def test_where_all_answered_the_range_is_zero(survey: Survey) -> None:
    estimate = estimate_total(survey.sample, survey.values, 0.95)
    truth = sum(survey.values.values())
    assert estimate.total == estimate.low == estimate.high == truth
    assert estimate.standard_error == estimate.df == 0


@given(surveys(), st.randoms())
def test_the_order_of_answers_changes_nothing(survey: Survey, random: Random) -> None:
    units = survey.units.copy()
    random.shuffle(units)
    answered = [unit.name for unit in units if unit.name in survey.sample.answered]
    values = {name: survey.values[name] for name in answered}
    shuffled = estimate_total(draw_up(stratify(units, BOUNDS), answered), values, 0.95)
    assert shuffled == estimate_total(survey.sample, survey.values, 0.95)


def test_formula_against_the_whole_space_of_samples() -> None:
    """Over all samples of a small territory, the mean total is the truth and the mean variance is the variance."""
    truth = {"a": 2, "b": 3, "c": 7, "d": 10, "e": 11}
    strata = stratify([Unit(name, COMMUNE, 10) for name in truth], BOUNDS)
    estimates = [estimate_total(draw_up(strata, drawn), truth, 0.95) for drawn in combinations(truth, 3)]
    assert mean(estimate.total for estimate in estimates) == sum(truth.values())
    totals = [estimate.total for estimate in estimates]
    real_variance = mean((total - sum(truth.values())) ** 2 for total in totals)
    assert mean(Fraction(estimate.standard_error or 0) ** 2 for estimate in estimates) == pytest.approx(real_variance)


def test_variance_by_hand() -> None:
    units = [Unit(f"p{index}", COMMUNE, 100) for index in range(12)]
    units += [Unit(f"m{index}", COMMUNE, 2000) for index in range(15)]
    strata = stratify(units, BOUNDS)
    answers = {"p0": 1, "m0": 7, "m1": 4, "m2": 16, "m3": 17, "m4": 13}
    estimate = estimate_total(draw_up(strata, answers), answers, 0.95)
    pooled = variance(answers.values())
    assert estimate.total == 12 * 1 + 3 * (7 + 4 + 16 + 17 + 13)
    assert estimate.standard_error == pytest.approx(sqrt(27**2 * (1 - 6 / 27) * pooled / 6))
    assert estimate.df == 5


def test_one_answer_with_no_neighbour_gives_no_range() -> None:
    strata = stratify([Unit("a", COMMUNE, 1), Unit("b", COMMUNE, 2)], BOUNDS)
    estimate = estimate_total(draw_up(strata, "a"), {"a": 4}, 0.95)
    assert estimate.total == 8
    assert estimate.low is estimate.high is estimate.standard_error is None


@given(surveys(), st.sampled_from(Estimator))
def test_steps_give_the_total_and_the_range_again(survey: Survey, estimator: Estimator) -> None:
    """As a reader would: add up the totals, then the variances of the groups that carry one, each once."""
    found = estimate_total(survey.sample, survey.values, 0.95, estimator)
    steps = steps_of(survey.sample, survey.values, estimator)
    assert sum(step.total for step in steps) == found.total
    if found.standard_error is None:
        return
    variance = 0.0
    for shared in {step.shared for step in steps}:
        of_it = [step for step in steps if step.shared == shared]
        entities, answers = sum(step.N for step in of_it), sum(step.n for step in of_it)
        spread = of_it[0].spread
        assert (spread is None) == (answers == entities)
        variance += entities**2 * (1 - answers / entities) * (spread or 0.0) ** 2 / answers
    assert variance**0.5 == pytest.approx(found.standard_error, rel=1e-9, abs=1e-9)

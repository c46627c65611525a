"""The two ratio estimators, and the choice of the one that comes first."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.statistics import (
    COMMUNE,
    Estimator,
    Reason,
    Unit,
    draw_up,
    estimate_side_by_side,
    estimate_total,
    plan_calls,
    stratify,
)

from .strategies import BOUNDS, Survey, surveys

RATIOS = st.sampled_from([Estimator.SEPARATE_RATIO, Estimator.COMBINED_RATIO])


@given(surveys(is_complete=True), RATIOS)
def test_where_all_answered_the_three_are_one_and_there_is_no_range(survey: Survey, estimator: Estimator) -> None:
    estimate = estimate_total(survey.sample, survey.values, 0.95, estimator)
    assert estimate.total == sum(survey.values.values())
    if survey.sample.n == survey.sample.N:
        assert estimate.standard_error == estimate.df == 0


@given(surveys(), RATIOS, st.integers(-7, 7))
def test_a_ratio_is_linear_in_the_answers(survey: Survey, estimator: Estimator, factor: int) -> None:
    plain = estimate_total(survey.sample, survey.values, 0.95, estimator)
    scaled = {name: factor * value for name, value in survey.values.items()}
    changed = estimate_total(survey.sample, scaled, 0.95, estimator)
    assert changed.total == factor * plain.total
    if plain.standard_error is not None:
        assert changed.standard_error == pytest.approx(abs(factor) * plain.standard_error)


@given(surveys(), RATIOS, st.integers(1, 9))
def test_a_ratio_is_exact_where_every_commune_has_as_much_per_inhabitant(
    survey: Survey, estimator: Estimator, each: int
) -> None:
    values = {unit.name: each * (unit.population or 0) for unit in survey.units}
    estimate = estimate_total(survey.sample, values, 0.95, estimator)
    sized = [unit for unit in survey.units if unit.name in survey.sample.answered and unit.population]
    if sized and all(
        any(unit.population for unit in survey.sample.answered_in(group))
        for group in survey.sample.groups
        if survey.strata[group[0]].is_bracket
    ):
        assert estimate.total == sum(values.values())
        assert estimate.standard_error in (None, 0)


def test_variances_by_hand() -> None:
    """Two strata of four communes, two answers each."""
    sizes = {"a": 100, "b": 300, "c": 200, "d": 400, "e": 2000, "f": 4000, "g": 1000, "h": 3000}
    strata = stratify([Unit(name, COMMUNE, size) for name, size in sizes.items()], BOUNDS)
    answers = {"a": 2, "b": 3, "e": 30, "f": 50}
    sample = draw_up(strata, answers)

    separate = estimate_total(sample, answers, 0.95, Estimator.SEPARATE_RATIO)
    first, second = Fraction(5, 400), Fraction(80, 6000)
    assert separate.total == first * 1000 + second * 10000
    left = [(2 - first * 100, 3 - first * 300), (30 - second * 2000, 50 - second * 4000)]
    by_hand = sum(Fraction(16, 2) * Fraction(1, 2) * (one - other) ** 2 / 2 for one, other in left)
    assert separate.standard_error == pytest.approx(sqrt(by_hand))

    combined = estimate_total(sample, answers, 0.95, Estimator.COMBINED_RATIO)
    ratio = Fraction(2 * 5 + 2 * 80, 2 * 400 + 2 * 6000)
    assert combined.total == ratio * 11000
    left = [(2 - ratio * 100, 3 - ratio * 300), (30 - ratio * 2000, 50 - ratio * 4000)]
    by_hand = sum(Fraction(16, 2) * Fraction(1, 2) * (one - other) ** 2 / 2 for one, other in left)
    assert combined.standard_error == pytest.approx(sqrt(by_hand))
    assert combined.df == separate.df == 2


def test_a_body_without_population_is_expanded_and_a_commune_without_inhabitants_breaks_nothing() -> None:
    strata = stratify([Unit("a", COMMUNE, 0), Unit("b", COMMUNE, 0), Unit("e", "epci", None)], BOUNDS)
    sample = draw_up(strata, {"a", "e"})
    for estimator in Estimator:
        assert estimate_total(sample, {"a": 3, "e": 9}, 0.95, estimator).total == 2 * 3 + 9


@given(surveys(), RATIOS)
def test_the_plan_of_a_ratio_calls_everyone_until_nothing_is_left_to_know(survey: Survey, estimator: Estimator) -> None:
    estimate = estimate_total(survey.sample, survey.values, 0.95, estimator)
    plan = plan_calls(survey.sample, survey.values, estimate, calls=len(survey.units))
    silent = {unit.name for unit in survey.units} - survey.sample.answered
    assert {call.unit.name for call in plan.sequence} == silent
    if silent:
        assert plan.sequence[-1].expected_width == 0.0
    assert [call.expected_width for call in plan.candidates] == sorted(call.expected_width for call in plan.candidates)


def test_a_plan_where_population_explains_all_has_nothing_to_narrow() -> None:
    units = [Unit(f"u{index}", COMMUNE, 100 + 10 * index) for index in range(8)]
    values = {unit.name: unit.population or 0 for unit in units}
    sample = draw_up(stratify(units, BOUNDS), ["u0", "u3", "u7"])
    by_ratio = plan_calls(sample, values, estimate_total(sample, values, 0.95, Estimator.COMBINED_RATIO))
    by_number = plan_calls(sample, values, estimate_total(sample, values, 0.95))
    assert by_ratio.sequence[0].expected_width == 0.0 < by_number.sequence[0].expected_width


@given(surveys())
def test_the_first_is_one_of_the_three_and_by_a_rule_that_says_itself(survey: Survey) -> None:
    tolerance = Fraction(1, 10)
    found = estimate_side_by_side(survey.sample, survey.values, 0.95, tolerance)
    assert found.shown == found.estimates[found.first] and found.first != Estimator.SEPARATE_RATIO
    is_off = found.population_error is not None and abs(found.population_error) > tolerance
    if found.first == Estimator.COMBINED_RATIO:
        assert is_off and found.reason == Reason.UNBALANCED
    elif found.reason == Reason.BALANCED:
        assert not is_off


def test_larger_respondents_bring_the_ratio_forward_unless_it_helps_nothing() -> None:
    units = [Unit(f"u{index}", COMMUNE, 100 * (index + 1)) for index in range(9)]
    sample = draw_up(stratify(units, BOUNDS), ["u6", "u7", "u8"])
    by_size = {unit.name: (unit.population or 0) // 50 for unit in units}
    against = {"u6": 9, "u7": 9, "u8": 9}
    tolerance = Fraction(1, 10)
    assert estimate_side_by_side(sample, by_size, 0.95, tolerance).reason == Reason.UNBALANCED
    assert estimate_side_by_side(sample, against, 0.95, tolerance).reason == Reason.NOT_BY_SIZE

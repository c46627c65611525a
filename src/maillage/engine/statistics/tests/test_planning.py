from math import inf, isinf

import pytest
from hypothesis import given

from maillage.engine.statistics import COMMUNE, Unit, draw_up, estimate_total, plan_calls, stratify

from .strategies import BOUNDS, Survey, surveys


@given(surveys())
def test_the_plan_calls_those_who_did_not_answer_until_all_have(survey: Survey) -> None:
    estimate = estimate_total(survey.sample, survey.values, 0.95)
    plan = plan_calls(survey.sample, survey.values, estimate, calls=len(survey.units))
    silent = {unit.name for unit in survey.units} - survey.sample.answered
    assert {call.unit.name for call in plan.candidates} == silent
    assert {call.unit.name for call in plan.sequence} == silent
    assert len(plan.sequence) == len(silent)
    if silent:
        assert plan.sequence[-1].expected_width == 0.0
        assert plan.sequence[0].expected_width == plan.candidates[0].expected_width
    widths = [call.expected_width for call in plan.candidates]
    assert widths == sorted(widths)


def test_the_thin_stratum_comes_first_and_the_prediction_is_the_formula() -> None:
    """As in Morlaix: one small commune stands for twelve; a second answer there frees the others from its doubt."""
    units = [Unit(f"p{index}", COMMUNE, 100 + index) for index in range(12)]
    units += [Unit(f"m{index}", COMMUNE, 2000 + index) for index in range(15)]
    answers = {"p0": 1, "m0": 7, "m1": 4, "m2": 16, "m3": 17, "m4": 13}
    sample = draw_up(stratify(units, BOUNDS), answers)
    plan = plan_calls(sample, answers, estimate_total(sample, answers, 0.95))
    assert plan.sequence[0].unit.name == "p11"
    s2 = 32.3
    expected = 12**2 * (1 - 2 / 12) * (s2 / 11.4**2) / 2 + 15**2 * (1 - 5 / 15) * s2 / 5
    assert plan.sequence[0].expected_width == pytest.approx(2 * 2.570582 * expected**0.5, rel=1e-6)
    assert plan.width is not None and plan.sequence[0].expected_width < plan.width / 2


def test_the_prediction_is_close_to_what_then_happens() -> None:
    """Twelve alike answers: the next one narrows the range about as foretold."""
    units = [Unit(f"u{index:02}", COMMUNE, 100 + index) for index in range(30)]
    values = {unit.name: 10 + (index * 7) % 5 for index, unit in enumerate(units)}
    first = [unit.name for unit in units[:12]]
    strata = stratify(units, BOUNDS)
    sample = draw_up(strata, first)
    plan = plan_calls(sample, values, estimate_total(sample, values, 0.95))
    called = plan.sequence[0].unit.name
    after = estimate_total(draw_up(strata, [*first, called]), values, 0.95)
    assert after.low is not None and after.high is not None
    assert plan.sequence[0].expected_width == pytest.approx(after.high - after.low, rel=0.15)


def test_of_two_calls_worth_the_same_the_larger_town_comes_first() -> None:
    units = [Unit(f"{low}-{index}", COMMUNE, low + index) for low in (100, 2000) for index in range(4)]
    answers = {"100-0": 4, "100-1": 6, "2000-0": 4, "2000-1": 6}
    sample = draw_up(stratify(units, BOUNDS), answers)
    plan = plan_calls(sample, answers, estimate_total(sample, answers, 0.95))
    assert [call.unit.name for call in plan.sequence[:2]] == ["2000-3", "100-3"]
    assert plan.candidates[0].unit.name == "2000-3"


def test_a_call_that_leaves_the_range_unknown_says_so() -> None:
    units = [Unit("a", COMMUNE, 10), Unit("b", COMMUNE, 20), Unit("c", COMMUNE, 30), Unit("e", "epci", None)]
    sample = draw_up(stratify(units, BOUNDS), "a")
    plan = plan_calls(sample, {"a": 3}, estimate_total(sample, {"a": 3}, 0.95))
    assert plan.width is None
    assert plan.candidates[-1].unit.name == "e"
    assert isinf(plan.candidates[-1].expected_width)
    assert plan.candidates[0].expected_width < inf


def test_a_stratum_where_nobody_answered_is_not_taken_for_one_without_spread() -> None:
    """Two answers to come in it do not make its entities alike: they are as unlike as those that stand for it today."""
    units = [Unit(f"a{index}", COMMUNE, 100 + index) for index in range(10)]
    units += [Unit(f"b{index}", COMMUNE, 1000 + index) for index in range(3)]
    answers = {"b0": 10, "b1": 30, "b2": 20}
    sample = draw_up(stratify(units, [0, 500]), answers)
    plan = plan_calls(sample, answers, estimate_total(sample, answers, 0.95), calls=2)
    assert [call.unit.name for call in plan.sequence] == ["a9", "a8"]
    s2 = 100  # of the three answers
    assert plan.sequence[1].expected_width == pytest.approx(2 * 12.706205 * (10**2 * (1 - 2 / 10) * s2 / 2) ** 0.5)


def test_of_two_calls_that_narrow_alike_the_stratum_that_nobody_speaks_for_comes_first() -> None:
    units = [Unit(f"a{index}", COMMUNE, 100 + index) for index in range(10)]
    units += [Unit(f"b{index}", COMMUNE, 1000 + index) for index in range(10)]
    answers = {"b0": 10, "b1": 30, "b2": 20}
    sample = draw_up(stratify(units, [0, 500]), answers)
    plan = plan_calls(sample, answers, estimate_total(sample, answers, 0.95))
    assert plan.sequence[0].unit.name == plan.candidates[0].unit.name == "a9"

"""What each respondent weighs, the range by drawing anew, what is missing, how unlike things are."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.errors import NothingToEstimate
from maillage.engine.statistics import (
    COMMUNE,
    Estimator,
    Unit,
    benchmark,
    dispersion_of,
    diversity_of,
    draw_up,
    estimate_total,
    leave_one_out,
    resample,
    stratify,
    weigh_missing,
)

from .strategies import BOUNDS, Survey, surveys

ESTIMATORS = st.sampled_from(list(Estimator))
TERRITORY = stratify(
    [Unit(f"p{i}", COMMUNE, 100 + 50 * i) for i in range(12)]
    + [Unit(f"m{i}", COMMUNE, 2000 + 90 * i) for i in range(9)],
    BOUNDS,
)
ANSWERS = {"p1": 2, "p4": 3, "p9": 1, "m0": 9, "m3": 14, "m5": 12, "m8": 21}


@given(surveys(), ESTIMATORS)
def test_without_a_respondent_is_as_if_it_had_never_answered(survey: Survey, estimator: Estimator) -> None:
    whole = estimate_total(survey.sample, survey.values, 0.95, estimator).total
    found = leave_one_out(survey.sample, survey.values, estimator)
    assert {one.unit.name for one in found} == survey.sample.answered
    for one in found:
        left = survey.sample.answered - {one.unit.name}
        if not left:
            assert one.total_without is None
            continue
        again = draw_up(survey.strata, left)
        if again.groups:
            total = estimate_total(again, survey.values, 0.95, estimator).total
            assert one.total_without == total and one.shift == whole - total
    shifts = [abs(float(one.shift or 0)) for one in found]
    assert shifts == sorted(shifts, reverse=True)


@given(surveys(), ESTIMATORS)
@settings(max_examples=30)
def test_drawing_anew_moves_nothing_where_all_answered_and_is_the_same_each_time(
    survey: Survey, estimator: Estimator
) -> None:
    estimate = estimate_total(survey.sample, survey.values, 0.95, estimator)
    one, other = (resample(survey.sample, survey.values, estimate, replicates=20, seed=4) for _ in range(2))
    assert one == other
    assert (one.standard_error is None) == (estimate.standard_error is None)
    if survey.sample.n == survey.sample.N:
        assert one.standard_error == 0


@pytest.mark.parametrize(
    ("estimator", "within"), [("expansion", 0.05), ("separate_ratio", 0.3), ("combined_ratio", 0.2)]
)
def test_drawing_anew_finds_the_error_of_the_formula(estimator: str, within: float) -> None:
    """To 5 % for a total that is linear; a ratio of few answers varies more than its linearised variance says."""
    sample = draw_up(TERRITORY, ANSWERS)
    estimate = estimate_total(sample, ANSWERS, 0.95, Estimator(estimator))
    found = resample(sample, ANSWERS, estimate, replicates=4000, seed=11)
    assert estimate.standard_error is not None and found.low is not None and found.high is not None
    assert found.standard_error == pytest.approx(estimate.standard_error, rel=within)
    assert found.low < float(estimate.total) < found.high


def test_two_answers_keep_their_whole_variance() -> None:
    """Drawn as they are, two answers would find half of it."""
    strata = stratify([Unit(name, COMMUNE, 10) for name in "abcdefghij"], BOUNDS)
    sample = draw_up(strata, "ab")
    estimate = estimate_total(sample, {"a": 10, "b": 20}, 0.95)
    found = resample(sample, {"a": 10, "b": 20}, estimate, replicates=4000, seed=2)
    assert found.standard_error == pytest.approx(estimate.standard_error, rel=0.05)


@given(surveys(), st.integers(0, 5), ESTIMATORS)
def test_what_is_missing_counts_as_much_as_who_is_silent(survey: Survey, kept: int, estimator: Estimator) -> None:
    answered = sorted(survey.sample.answered)
    some = draw_up(survey.strata, {"c0", *answered[: kept + 1]})
    estimate = estimate_total(some, survey.values, 0.95, estimator)
    found = weigh_missing(survey.sample, some, survey.values, estimate)
    assert found.asked == survey.sample.n and found.n == some.n
    assert set(found.silent) == survey.sample.answered - some.answered
    assert 0 <= found.weight_share <= 1
    if not found.silent:
        assert found.weight_share == 0 and found.width_if_told == found.width
    elif survey.sample.n == survey.sample.N and not survey.sample.unrepresented:
        assert found.width_if_told == 0


def test_a_silent_respondent_widens_the_range_as_foretold() -> None:
    everybody, some = draw_up(TERRITORY, ANSWERS), draw_up(TERRITORY, set(ANSWERS) - {"m8"})
    estimate = estimate_total(some, ANSWERS, 0.95)
    found = weigh_missing(everybody, some, ANSWERS, estimate)
    assert found.silent == ("m8",) and found.weight_share == Fraction(9, 4) / 21
    assert found.width is not None and found.width_if_told is not None and found.width_if_told < found.width


COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 50), min_size=1).filter(lambda c: any(c.values()))


@given(COUNTS, st.randoms())
def test_the_effective_number_lies_between_one_and_the_kinds(counts: dict[str, int], random: object) -> None:
    found = diversity_of(counts)
    assert 1 <= found.effective <= found.kinds == sum(bool(count) for count in counts.values())
    assert found == diversity_of(dict(sorted(counts.items(), reverse=True)))
    assert diversity_of(dict.fromkeys(counts, 3)).effective == len(counts)
    assert diversity_of({name: 2 * count for name, count in counts.items()}).effective == found.effective


@given(st.lists(st.decimals(1, 5000, places=2), min_size=1, max_size=20))
def test_prices_lie_between_their_ends(prices: list[Decimal]) -> None:
    found = dispersion_of(prices)
    assert found.low <= found.middle <= found.high and found.low <= found.mean <= found.high
    assert found.ratio is not None and found.ratio >= 1
    assert (found.variation is None) == (len(prices) == 1)
    assert dispersion_of([Decimal(4)] * 3).variation == 0


@given(st.lists(st.integers(0, 1000), max_size=12))
def test_a_benchmark_needs_five_members_of_whom_none_rules(values: list[int]) -> None:
    found = benchmark(values, 5, Fraction(85, 100))
    if len(values) < 5 or max(values) * 100 > 85 * sum(values):
        assert found is None
    else:
        assert found is not None and min(values) <= found.mean <= max(values) and found.n == len(values)


def test_nothing_counted_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(NothingToEstimate, match="Complétez"):
        diversity_of({"a": 0})
    with pytest.raises(NothingToEstimate, match="Complétez"):
        dispersion_of([])

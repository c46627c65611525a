from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.errors import NothingToEstimate
from maillage.engine.statistics import COMMUNE, Unit, draw_up, stratify
from maillage.engine.statistics._strata import merge_empty, merge_single

from .strategies import BOUNDS, Survey, surveys


@given(surveys())
def test_each_unit_is_in_one_stratum_and_in_its_bracket(survey: Survey) -> None:
    names = [unit.name for stratum in survey.strata for unit in stratum.units]
    assert sorted(names) == sorted(unit.name for unit in survey.units)
    for stratum in survey.strata:
        for unit in stratum.units:
            if unit.kind == COMMUNE:
                assert unit.population is not None and stratum.lower is not None
                assert stratum.lower <= unit.population < (stratum.upper or 10**9)
            else:
                assert stratum.units == (unit,)


@given(surveys(), st.randoms())
def test_the_order_of_units_changes_nothing(survey: Survey, random: Random) -> None:
    shuffled = survey.units.copy()
    random.shuffle(shuffled)
    assert stratify(shuffled, BOUNDS) == survey.strata


@given(surveys())
def test_weights_add_up_to_the_territory(survey: Survey) -> None:
    assert (
        sum(survey.sample.weights.values()) == survey.sample.N == len(survey.units) - len(survey.sample.unrepresented)
    )
    assert all(unit.kind != COMMUNE for unit in survey.sample.unrepresented), "a commune answered: it can represent all"
    assert set(survey.sample.weights) == survey.sample.answered


@given(surveys())
def test_groups_are_partitions_and_the_last_resort_alone_has_no_variance(survey: Survey) -> None:
    for groups in (survey.sample.groups, survey.sample.variance_groups):
        held = sorted(place for group in groups for place in group)
        unit_names = {unit.name for unit in survey.sample.unrepresented}
        left_out = [
            place for place, stratum in enumerate(survey.strata) if {unit.name for unit in stratum.units} <= unit_names
        ]
        assert sorted(held + left_out) == list(range(len(survey.strata)))
    thin = [
        group
        for group in survey.sample.variance_groups
        if len(survey.sample.answered_in(group)) == 1 < len(survey.sample.units_in(group))
    ]
    if any(survey.strata[group[0]].is_bracket for group in thin):
        assert sum(survey.strata[group[0]].is_bracket for group in survey.sample.variance_groups) == 1


@pytest.mark.parametrize(
    ("answers", "groups", "variance_groups"),
    [
        ([2, 2, 2, 2], ((0,), (1,), (2,), (3,)), ((0,), (1,), (2,), (3,))),
        ([1, 5, 1, 2], ((0,), (1,), (2,), (3,)), ((0, 1), (2, 3))),  # each single joins the next larger
        ([1, 1, 2, 2], ((0,), (1,), (2,), (3,)), ((0, 1), (2,), (3,))),  # two singles make a pair
        ([2, 2, 2, 1], ((0,), (1,), (2,), (3,)), ((0,), (1,), (2, 3))),  # the largest joins the next smaller
        ([0, 2, 0, 2], ((0, 1), (2, 3)), ((0, 1), (2, 3))),  # nobody answered: the total joins too
        ([2, 2, 2, 0], ((0,), (1,), (2, 3)), ((0,), (1,), (2, 3))),
        ([0, 0, 1, 0], ((0, 1, 2, 3),), ((0, 1, 2, 3),)),
    ],
)
def test_merging_rules(
    answers: list[int], groups: tuple[tuple[int, ...], ...], variance_groups: tuple[tuple[int, ...], ...]
) -> None:
    strata = stratify(
        [
            Unit(f"{place}-{index}", COMMUNE, low + index)
            for place, low in enumerate([100, 1500, 6000, 30000])
            for index in range(4)
        ],
        BOUNDS,
    )
    assert merge_empty(strata, answers) == groups
    assert merge_single(strata, groups, answers) == variance_groups


def test_a_body_that_did_not_answer_is_represented_by_its_kind_or_by_nobody() -> None:
    units = [Unit("A", COMMUNE, 10), Unit("B", COMMUNE, 9000), Unit("C1", "ccas", None), Unit("C2", "ccas", None)]
    strata = stratify(units, BOUNDS)
    assert draw_up(strata, {"A", "B", "C1"}).weights == {"A": 1, "B": 1, "C1": 2}
    alone = draw_up(strata, {"A", "B"})
    assert alone.weights == {"A": 1, "B": 1}
    assert [unit.name for unit in alone.unrepresented] == ["C1", "C2"]
    assert alone.N == 2


def test_bodies_do_not_represent_communes() -> None:
    sample = draw_up(stratify([Unit("A", COMMUNE, 10), Unit("E", "epci", None)], BOUNDS), {"E"})
    assert (sample.N, [unit.name for unit in sample.unrepresented]) == (1, ["A"])


def test_nobody_at_all_is_an_error() -> None:
    with pytest.raises(NothingToEstimate, match="Personne"):
        draw_up(stratify([Unit("A", COMMUNE, 10)], BOUNDS), set())


def test_a_commune_without_population_is_refused() -> None:
    with pytest.raises(ValueError, match="no population"):
        stratify([Unit("A", COMMUNE, None)], BOUNDS)

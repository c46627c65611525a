"""Gains and losses of members, and how many must join."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.scenarios import (
    CommonCost,
    CostNature,
    DiscountStep,
    Participant,
    Proposal,
    ScenarioRefused,
    least_participants,
    outlook_of,
)

MONEY = st.decimals(0, 200_000, places=2)
RATES = st.tuples(*[st.decimals(-30, 100, places=1)] * 3).map(sorted)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Proposal, list[Participant]]:
    count = draw(st.integers(1, 12))
    participants = [
        Participant(f"m{place}", draw(st.none() | MONEY), draw(st.integers(1, 500)), draw(st.integers(0, 80)))
        for place in range(count)
    ]
    natures = st.sampled_from(list(CostNature))
    costs = st.builds(CommonCost, natures, MONEY, st.integers(1, 4), st.none() | st.integers(1, 9))
    steps = [DiscountStep(least, *draw(RATES)) for least in sorted(draw(st.sets(st.integers(1, 12), max_size=3)))]
    return Proposal(draw(st.integers(1, 8)), tuple(steps), tuple(draw(st.lists(costs, max_size=4)))), participants


@given(cases())
def test_parts_add_up_and_gains_are_those_of_the_group(case: tuple[Proposal, list[Participant]]) -> None:
    proposal, participants = case
    found = outlook_of(proposal, participants)
    assert sum(one.investment for one in found.outcomes) == found.investment
    assert sum(one.running for one in found.outcomes) == found.running + found.staff
    known = sum((one.gain for one in found.outcomes if one.gain is not None), Decimal(0))
    borne = sum((one.cost for one in found.outcomes if one.gain is None), Decimal(0))
    assert known - borne == found.gain
    assert found.gain_low <= found.gain <= found.gain_high
    assert {one.name for one in found.outcomes if one.gain is None} == set(found.unknown)


@given(cases(), st.permutations(range(12)))
def test_the_order_of_the_members_changes_no_saving(case: tuple[Proposal, list[Participant]], order: list[int]) -> None:
    proposal, participants = case
    other = [participants[place] for place in order if place < len(participants)]
    saved = {one.name: one.saved for one in outlook_of(proposal, participants).outcomes}
    assert {one.name: one.saved for one in outlook_of(proposal, other).outcomes} == saved


@given(cases())
def test_a_member_bound_longer_never_saves_more(case: tuple[Proposal, list[Participant]]) -> None:
    proposal, participants = case
    later = [Participant(one.name, one.current, one.weight, one.joins_after_months + 6) for one in participants]
    pairs = zip(outlook_of(proposal, participants).outcomes, outlook_of(proposal, later).outcomes, strict=True)
    for now, then in pairs:
        assert now.saved is None or then.saved is None or abs(then.saved) <= abs(now.saved)


@given(st.decimals(1, 5000, places=2), st.decimals(1, 60, places=1), st.decimals(0, 50_000, places=2))
def test_the_least_number_of_participants_is_the_least(mean: Decimal, rate: Decimal, invested: Decimal) -> None:
    proposal = Proposal(4, (DiscountStep(1, rate, rate, rate),), (CommonCost(CostNature.INVESTMENT, invested),))
    found = least_participants(proposal, mean, 60)

    def gains(count: int) -> bool:
        return count * mean * rate / 100 * 4 >= invested

    assert found is None or gains(found)
    assert found is None or found == 1 or not gains(found - 1)
    assert found is not None or not gains(60)


def test_what_nobody_pays_is_a_cost_and_no_gain() -> None:
    shared = Proposal(2, (), (CommonCost(CostNature.RUNNING, Decimal(90)),))
    found = outlook_of(shared, [Participant("A", Decimal(100)), Participant("B", None), Participant("C", Decimal(0))])
    assert found.unknown == ("B",) and found.gain == Decimal("-180.00")
    assert [one.gain for one in found.outcomes] == [Decimal("-60.00"), None, Decimal("-60.00")]
    assert found.losers == ("A", "C")


@pytest.mark.parametrize(
    ("proposal", "participants", "said"),
    [
        (Proposal(3), [], "Aucune collectivité"),
        (Proposal(0), [Participant("A", None)], "au moins un an"),
        (Proposal(3), [Participant("A", None), Participant("A", None)], "deux fois"),
        (Proposal(3), [Participant("A", None, -1)], "poids négatif"),
        (Proposal(3, (), (CommonCost(CostNature.STAFF, Decimal(1)),)), [Participant("A", None, 0)], "clé"),
        (Proposal(3, (DiscountStep(1, Decimal(9), Decimal(5), Decimal(7)),)), [Participant("A", None)], "ordre"),
        (Proposal(3, (DiscountStep(1, *[Decimal(101)] * 3),)), [Participant("A", None)], "100 %"),
    ],
)
def test_refusals_say_what_to_do(proposal: Proposal, participants: list[Participant], said: str) -> None:
    with pytest.raises(ScenarioRefused, match=said):
        outlook_of(proposal, participants)

"""The table of moves: random walks never leave it, and nothing of a frozen campaign moves."""

import random

import pytest
from django.db import DatabaseError, transaction
from tests.cast import Cast

from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.engine import (
    CAMPAIGN_MOVES,
    RESPONSE_MOVES,
    NoSuchMove,
    allowed_moves,
    next_state,
)
from maillage.journey.census.campaigns.enums import CampaignState, ResponseState
from maillage.journey.census.campaigns.models import Answer, Campaign, Passage, Response, ResponseSection
from maillage.journey.census.campaigns.tests.asking import open_campaign, response_of, tomorrow
from maillage.journey.census.questionnaires.engine import Given, Row
from maillage.kernel.tenancy import enter, everything

FORWARDS = [state.value for state in (CampaignState.DRAFT, CampaignState.OPEN, CampaignState.CLOSED)]


@pytest.mark.parametrize("seed", range(200))
def test_a_random_walk_stays_in_the_table(seed: int) -> None:
    """Every state that is reached is one of the table; backwards needs a reason; nothing leaves LOCKED or ARCHIVED."""
    draw = random.Random(seed)
    for moves, states, start in (
        (CAMPAIGN_MOVES, CampaignState.values, CampaignState.DRAFT.value),
        (RESPONSE_MOVES, ResponseState.values, ResponseState.NOT_STARTED.value),
    ):
        state = start
        for _ in range(40):
            name, reason = draw.choice(list(moves)), draw.choice(["", "  ", "parce que"])
            campaign = draw.choice(CampaignState.values)
            is_allowed = name in allowed_moves(moves, state, campaign)
            is_said = bool(reason.strip()) or not moves[name].needs_reason
            try:
                after = next_state(moves, name, state, campaign=campaign, reason=reason)
            except NoSuchMove as refused:
                assert not (is_allowed and is_said) and str(refused)
                continue
            assert is_allowed and is_said and after in states and after == moves[name].after
            assert state not in (ResponseState.LOCKED, CampaignState.ARCHIVED)
            state = after


def test_backwards_is_what_needs_a_reason() -> None:
    order = ["NOT_STARTED", "IN_PROGRESS", "SUBMITTED", "VALIDATED", "LOCKED", "DRAFT", "OPEN", "CLOSED", "FROZEN"]
    order += ["ARCHIVED"]
    for move in (*CAMPAIGN_MOVES.values(), *RESPONSE_MOVES.values()):
        back = [
            one
            for one in move.before
            if one in order and move.after in order and order.index(one) > order.index(move.after)
        ]
        assert bool(back) <= move.needs_reason, move.name


def test_every_state_is_reached_and_only_the_end_is_not_left() -> None:
    for moves, states, ends in (
        (CAMPAIGN_MOVES, CampaignState, {"ARCHIVED"}),
        (RESPONSE_MOVES, ResponseState, {"LOCKED"}),
    ):
        assert {move.after for move in moves.values()} >= set(states.values) - {"DRAFT", "NOT_STARTED"}
        assert set(states.values) - {one for move in moves.values() for one in move.before} == ends


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_random_sequences_of_actions_leave_a_true_history(seed: int, cast: Cast) -> None:
    """Whatever is tried, in whatever order: the steps written down lead, one after the other, to where things stand."""
    draw = random.Random(seed)
    campaign, actor = open_campaign(cast), cast.actor("pilote")
    from maillage.journey.census.campaigns.access import seat_of_owner, seat_of_proxy

    clerk = cast.actor("membre")
    pk = response_of(campaign, cast.town).pk

    def body(act: object) -> None:
        with enter(actor.scope):
            act()  # type: ignore[operator]

    def commune(act: object) -> None:
        with enter(clerk.scope):
            act(seat_of_owner(clerk, pk))  # type: ignore[operator]

    rows = (Row("", {"role": Given("Maire", "MEASURED")}),)
    tries = [
        lambda: commune(lambda seat: actions.save_section(seat, "contact", rows, 0)),
        lambda: commune(actions.submit_response),
        lambda: commune(lambda seat: actions.correct_response(seat, "une erreur")),
        lambda: commune(lambda seat: actions.decline_response(seat, "")),
        lambda: commune(actions.declare_nothing),
        lambda: commune(lambda seat: actions.take_up_response(seat, "finalement")),
        lambda: body(lambda: actions.submit_response(seat_of_proxy(actor, pk))),
        lambda: body(lambda: actions.validate_response(actor, response_of(campaign, cast.town))),
        lambda: body(lambda: actions.give_back(actor, response_of(campaign, cast.town), "revoyez")),
        lambda: body(lambda: actions.close_campaign(actor, campaign)),
        lambda: body(lambda: actions.reopen_campaign(actor, campaign, "trop tôt", tomorrow())),
    ]
    for _ in range(30):
        with enter(actor.scope):
            campaign = Campaign.objects.select_related("version", "owner").get(pk=campaign.pk)
        try:
            with transaction.atomic():
                draw.choice(tries)()
        except (NoSuchMove, actions.NotSendable, actions.NotReady):
            continue
    with everything("the history"):
        for response, now in ((None, campaign), (pk, None)):
            steps = list(Passage.objects.filter(campaign=campaign, response=response).order_by("id"))
            stands = Campaign.objects.get(pk=campaign.pk).state if now else Response.objects.get(pk=pk).state
            state = "DRAFT" if now else "NOT_STARTED"
            for step in steps:
                moves = CAMPAIGN_MOVES if now else RESPONSE_MOVES
                assert step.before == state and step.before in moves[step.move].before
                assert step.after == moves[step.move].after
                assert bool(step.reason) or not moves[step.move].needs_reason
                assert step.person_name and step.acting_id
                state = step.after
            assert state == stands


@pytest.mark.django_db
def test_a_frozen_campaign_never_changes_again(cast: Cast) -> None:
    campaign, actor, clerk = open_campaign(cast), cast.actor("pilote"), cast.actor("membre")
    from maillage.journey.census.campaigns.access import seat_of_owner

    pk = response_of(campaign, cast.town).pk
    with enter(clerk.scope):
        seat = seat_of_owner(clerk, pk)
        actions.save_section(seat, "contact", (Row("", {"role": Given("Maire", "MEASURED")}),), 0)
        actions.submit_response(seat)
    with enter(actor.scope):
        actions.validate_response(actor, response_of(campaign, cast.town))
        actions.close_campaign(actor, campaign)
        with pytest.raises(actions.NotReady):
            actions.freeze_campaign(actor, campaign, "quelqu’un d’autre")
        actions.freeze_campaign(actor, campaign, actor.person_name)
        with pytest.raises(NoSuchMove):
            actions.reopen_campaign(actor, campaign, "une erreur", tomorrow())
    assert response_of(campaign, cast.town).state == "LOCKED"
    with everything("whoever writes, whatever the code says"):
        for rows, change in (
            (ResponseSection.objects.filter(response=pk), {"written_by": "x"}),
            (Answer.objects.filter(response=pk), {"text": "x"}),
            (Response.objects.filter(pk=pk), {"percent": 1}),
            (Campaign.objects.filter(pk=campaign.pk), {"signed_by": "x"}),
            (Campaign.objects.filter(pk=campaign.pk), {"state": "OPEN"}),
        ):
            assert rows.exists()
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Answer.objects.create(
                owner=cast.town, counterparty=cast.group, response_id=pk, field="x", status="MEASURED",
                as_of=campaign.as_of,
            )  # fmt: skip
    with enter(actor.scope):
        actions.archive_campaign(actor, campaign)
    with everything("it is put away"):
        assert Campaign.objects.get(pk=campaign.pk).state == "ARCHIVED"

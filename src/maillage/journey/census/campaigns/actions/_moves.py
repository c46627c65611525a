"""Each step of a campaign and of a response: checked, made, written down, told in the journal of whom it concerns."""

from typing import Any

from django.utils import timezone

from maillage.foundations.audit.actions import Author, record
from maillage.journey.census.campaigns.engine import CAMPAIGN_MOVES, RESPONSE_MOVES, next_state
from maillage.journey.census.campaigns.enums import CampaignState, ResponseState
from maillage.journey.census.campaigns.models import Campaign, Passage, Response
from maillage.kernel.tenancy import widen
from maillage.kernel.typography import one_line

__all__ = ["held", "move_campaign", "move_response"]


def held(response: Response) -> Response:
    """The response as it stands now, held until the transaction ends, with its campaign."""
    return Response.objects.select_for_update().prefetch_related("campaign").get(pk=response.pk)


def move_campaign(author: Author, campaign: Campaign, name: str, *, reason: str = "", **facts: Any) -> None:
    """One step of a campaign. ``facts``: columns that the step fills. Error: ``NoSuchMove``."""
    before = Campaign.objects.values_list("state", flat=True).get(pk=campaign.pk)
    after = next_state(CAMPAIGN_MOVES, name, before, reason=reason)
    campaign.state = CampaignState(after)
    for column, value in facts.items():
        setattr(campaign, column, value)
    campaign.save(update_fields=["state", *facts])
    body = campaign.owner_id
    _note(author, campaign, None, name, before, after, reason, body, body)
    told = f"{CAMPAIGN_MOVES[name].done} la campagne « {campaign.name} »"
    record(
        author,
        f"census.campaign_{name}",
        campaign,
        f"{told} : {reason}" if reason else told,
        before={"state": before},
        after={"state": after, "reason": reason},
    )


def move_response(
    author: Author, response: Response, name: str, *, reason: str = "", is_private: bool = False, **facts: Any
) -> None:
    """One step of a response, with its campaign. ``is_private``: the reason is kept out of the sentence, in the step alone.

    Error: ``NoSuchMove``.
    """
    before = response.state
    after = next_state(RESPONSE_MOVES, name, before, campaign=response.campaign.state, reason=reason)
    response.state = ResponseState(after)
    response.updated_at = timezone.now()
    for column, value in facts.items():
        setattr(response, column, value)
    response.save(update_fields=["state", "updated_at", *facts])
    _note(author, response.campaign, response, name, before, after, reason, response.owner_id, response.counterparty_id)
    told = f"{RESPONSE_MOVES[name].done} les réponses à la campagne « {response.campaign.name} »"
    if name in ("decline", "declare_nothing"):
        told = f"{RESPONSE_MOVES[name].done} à la campagne « {response.campaign.name} »"
    shown = "" if is_private else reason
    with widen(response.owner_id, reason="what becomes of its answers is told to the organisation"):
        record(
            author,
            f"census.response_{name}",
            response,
            f"{told} : {shown}" if shown else told,
            before={"state": before},
            after={"state": after} | ({"reason": shown} if shown else {}),
        )


def _note(
    author: Author,
    campaign: Campaign,
    response: Response | None,
    move: str,
    before: str,
    after: str,
    reason: str,
    owner_id: int,
    counterparty_id: int,
) -> None:
    Passage.objects.create(
        owner_id=owner_id,
        counterparty_id=counterparty_id,
        campaign_id=campaign.pk,
        response=response,
        move=move,
        before=before,
        after=after,
        reason=one_line(reason, 500),
        person_id=author.person_id,
        person_name=author.person_name,
        acting_id=author.acting_id,
        acting_name=author.acting_name,
    )

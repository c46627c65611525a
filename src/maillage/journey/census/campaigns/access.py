"""The only door to a campaign."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.models import Campaign, Response, SurveyedEntity
from maillage.kernel.pages import NotAllowed

__all__ = ["get_campaign_for", "get_entity_for", "get_response_for", "get_shared_response_for"]


def get_campaign_for(actor: Actor, pk: int) -> Campaign:
    """A campaign of the actor's own body. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    found = Campaign.objects.filter(pk=pk, owner=actor.acting_id).first()
    if found is None:
        raise NotAllowed("campaign")
    return found


def get_entity_for(actor: Actor, campaign: Campaign, pk: int) -> SurveyedEntity:
    """An entity of a campaign's list. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    found = (
        SurveyedEntity.objects.select_related("campaign")
        .prefetch_related("organisation")
        .filter(pk=pk, campaign=campaign)
        .first()
    )
    if found is None:
        raise NotAllowed("entity")
    return found


def get_shared_response_for(actor: Actor, pk: int) -> Response:
    """What another organisation answered and shows to the actor's. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    found = Response.objects.select_related("owner").filter(pk=pk).exclude(owner=actor.acting_id).first()
    if found is None:
        raise NotAllowed("response")
    return found


def get_response_for(actor: Actor, campaign: Campaign, entity: SurveyedEntity) -> Response:
    """What an entity answered to the campaign. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    found = Response.objects.prefetch_related("campaign").filter(campaign=campaign, entity_name=entity.name).first()
    if found is None:
        raise NotAllowed("response")
    return found

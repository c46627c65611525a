"""Reads of surveys: one function a screen."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from maillage.foundations.organisations.models import Membership, Organisation
from maillage.journey.census.campaigns.enums import CampaignState, Origin
from maillage.journey.census.campaigns.models import Campaign, Response, SurveyedEntity
from maillage.kernel.spelling import fold
from maillage.kernel.tenancy import current

__all__ = [
    "campaigns_of",
    "count_entities",
    "entities_of",
    "frozen_campaigns",
    "linkable_organisations",
    "listed_entities",
    "loaded_by",
    "match_names",
    "responses_of",
    "shared_responses",
]


def campaigns_of(owner_ids: Iterable[int]) -> list[Campaign]:
    """The campaigns of a body, latest first."""
    return list(Campaign.objects.filter(owner__in=list(owner_ids)).order_by("-id"))


def loaded_by(owner_id: int) -> list[Any]:
    """The surveys that a body has loaded, latest first, each with how many entities it ``asked`` and how many ``answered``."""
    entities = SurveyedEntity.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign")

    def counted(rows: QuerySet[Any]) -> Coalesce:
        return Coalesce(Subquery(rows.annotate(count=Count("id")).values("count")), 0)

    found = Campaign.objects.filter(owner=owner_id, origin=Origin.IMPORTED).order_by("-id")
    return list(found.annotate(asked=counted(entities), answered=counted(entities.filter(has_answered=True))))


def frozen_campaigns(body_id: int) -> QuerySet[Campaign]:
    """The campaigns of a body that were asked online and are frozen, latest first."""
    states = (CampaignState.FROZEN, CampaignState.ARCHIVED)
    return Campaign.objects.filter(owner=body_id, origin=Origin.ASKED, state__in=states).order_by("-id")


def count_entities(campaigns: Iterable[Campaign]) -> dict[int, tuple[int, int]]:
    """How many entities each campaign asked, and how many answered."""
    rows = SurveyedEntity.objects.filter(campaign__in=list(campaigns)).values_list("campaign_id")
    counted = rows.annotate(asked=Count("id"), answered=Count("id", filter=Q(has_answered=True)))
    return {campaign: (asked, answered) for campaign, asked, answered in counted}


def entities_of(campaign: Campaign) -> QuerySet[SurveyedEntity]:
    """The campaign's own list, in its order."""
    return SurveyedEntity.objects.filter(campaign=campaign).order_by("position")


def listed_entities(campaign: Campaign) -> list[Any]:
    """The campaign's own list, each with its organisation of today and ``has_response``: in two statements."""
    responses = Response.objects.filter(campaign=campaign, entity_name=OuterRef("name"))
    entities: list[Any] = list(entities_of(campaign).annotate(has_response=Exists(responses)))
    today = SurveyedEntity.objects.filter(campaign=campaign).values("organisation_id")
    linked = Organisation.objects.filter(pk__in=today).in_bulk()
    for entity in entities:
        entity.organisation = linked.get(entity.organisation_id or 0)
    return entities


def shared_responses(own: Iterable[int]) -> QuerySet[Response]:
    """What other organisations show of their census: their responses, to whomever they were given, latest first."""
    return (
        Response.objects.exclude(owner__in=list(own))
        .exclude(counterparty__in=list(own))
        .select_related("owner")
        .order_by("owner__search_text", "-id")
    )


def responses_of(campaign: Campaign) -> QuerySet[Response]:
    """The responses to a campaign, with their answers."""
    return Response.objects.filter(campaign=campaign).prefetch_related("answers").order_by("id")


def linkable_organisations(bodies: Iterable[int]) -> QuerySet[Organisation]:
    """To whom a body may give answers: itself, and those that are or were its members and that it brought in, by name.

    Not the whole directory: one that another body brought in keeps its own census, even if it bears the same name.
    """
    owners = list(bodies)
    members = Membership.objects.filter(owner__in=owners).values("counterparty_id")
    mine = Q(pk__in=owners) | Q(pk__in=members, registered_by__in=owners)
    return Organisation.objects.filter(mine).order_by("search_text", "pk")


def match_names(names: Iterable[str], body_id: int | None = None) -> dict[str, Organisation]:
    """The organisations that bear these names, whatever their spelling, among those that a body may link.

    ``body_id``: by default those for which the scope in force writes. A name borne twice matches nobody: somebody must say
    which one it is.
    """
    wanted = {fold(name): name for name in names}
    found: dict[str, list[Organisation]] = {}
    for organisation in linkable_organisations(current().writes if body_id is None else [body_id]):
        for key in {fold(organisation.name), fold(organisation.name.partition(" ")[2])}:
            if key in wanted and (key == fold(organisation.name) or organisation.can_pool):
                found.setdefault(wanted[key], []).append(organisation)
    return {name: organisations[0] for name, organisations in found.items() if len(organisations) == 1}

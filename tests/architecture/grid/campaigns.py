"""The census, its campaigns: what a body asks, and what a commune answers by each door."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from maillage.journey.census.campaigns.access import path_of
from maillage.journey.census.campaigns.models import Campaign, PersonalLink, Response, SurveyedEntity
from maillage.journey.census.campaigns.tests.asking import version_of
from maillage.kernel.tenancy import everything
from tests.architecture.grid._making import of_body, parts_of_link
from tests.cast import Place
from tests.security.rows import row

__all__ = ["BODIES", "GET", "OBJECTS", "POST", "asked_campaign"]

GET: Final = """
route                      visiteur voisine autre_membre membre pilote technicien titulaire
api:campaigns              401      404     404          404    200    404        404
api:campaign               401      404     404          404    200    404        404
api:responses              401      404     404          404    200    404        404
api:follow                 401      404     404          404    200    404        404
api:quality                401      404     404          404    200    404        404
api:answered               401      404     404          404    200    404        404
census:campaigns           302      200     200          200    200    200        404
census:open_link           302      302     302          302    302    302        302
census:create_campaign     302      404     404          404    200    404        404
census:change_campaign     302      404     404          404    200    404        404
census:choose_members      302      404     404          404    200    404        404
census:publish_campaign    302      404     404          404    200    404        404
census:remind              302      404     404          404    200    404        404
census:validate_all        302      404     404          404    200    404        404
census:close_campaign      302      404     404          404    200    404        404
census:reopen_campaign     302      404     404          404    200    404        404
census:freeze_campaign     302      404     404          404    200    404        404
census:archive_campaign    302      404     404          404    200    404        404
census:delete_draft        302      404     404          404    200    404        404
census:campaign_links      302      404     404          404    200    404        404
census:renew_link          302      404     404          404    200    404        404
census:revoke_link         302      404     404          404    200    404        404
census:review_response     302      404     404          404    200    404        404
census:follow_csv          302      404     404          404    200    404        404
census:quality_report      302      404     404          404    200    404        404
census:quality_file        302      404     404          404    200    404        404
census:letters_file        302      404     404          404    200    404        404
census:answer              302      404     404          200    404    404        404
census:answer_section      302      404     404          200    404    404        404
census:answer_review       302      404     404          200    404    404        404
census:answer_figures      302      404     404          200    404    404        404
census:answer_figures_file 302      404     404          200    404    404        404
census:answer_upload       302      404     404          200    404    404        404
census:answer_paper        302      404     404          200    404    404        404
census:link                404      404     404          404    404    404        404
census:link_section        404      404     404          404    404    404        404
census:link_review         404      404     404          404    404    404        404
census:link_figures        404      404     404          404    404    404        404
census:link_figures_file   404      404     404          404    404    404        404
census:link_upload         404      404     404          404    404    404        404
census:link_paper          404      404     404          404    404    404        404
census:proxy               302      404     404          404    200    200        404
census:proxy_section       302      404     404          404    200    200        404
census:proxy_review        302      404     404          404    200    200        404
census:proxy_figures       302      404     404          404    200    200        404
census:proxy_figures_file  302      404     404          404    404    404        404
census:proxy_upload        302      404     404          404    200    200        404
census:proxy_paper         302      404     404          404    200    200        404
census:shared_response     302      404     404          404    200    404        404
census:campaign            302      404     404          404    200    404        404
census:delete_campaign     302      404     404          404    200    404        404
census:response            302      404     404          404    200    404        404
census:link_entity         302      404     404          404    200    404        404
"""

POST: Final = """
route                      visiteur voisine autre_membre membre pilote technicien titulaire
api:campaigns              401      404     404          404    422    404        404
api:campaign               401      404     404          404    204    404        404
census:create_campaign     302      404     404          404    422    404        404
census:change_campaign     302      404     404          404    422    404        404
census:choose_members      302      404     404          404    302    404        404
census:publish_campaign    302      404     404          404    302    404        404
census:remind              302      404     404          404    302    404        404
census:validate_all        302      404     404          404    302    404        404
census:close_campaign      302      404     404          404    302    404        404
census:reopen_campaign     302      404     404          404    422    404        404
census:freeze_campaign     302      404     404          404    422    404        404
census:archive_campaign    302      404     404          404    302    404        404
census:delete_draft        302      404     404          404    302    404        404
census:campaign_links      302      404     404          404    422    404        404
census:renew_link          302      404     404          404    302    404        404
census:revoke_link         302      404     404          404    302    404        404
census:review_response     302      404     404          404    302    404        404
census:answer              302      404     404          302    404    404        404
census:answer_section      302      404     404          302    404    404        404
census:answer_review       302      404     404          422    404    404        404
census:answer_upload       302      404     404          422    404    404        404
census:link                404      404     404          404    404    404        404
census:link_section        404      404     404          404    404    404        404
census:link_review         404      404     404          404    404    404        404
census:link_upload         404      404     404          404    404    404        404
census:proxy               302      404     404          404    302    302        404
census:proxy_section       302      404     404          404    302    302        404
census:proxy_review        302      404     404          404    422    422        404
census:proxy_upload        302      404     404          404    422    422        404
census:delete_campaign     302      404     404          404    302    404        404
census:link_entity         302      404     404          404    302    404        404
"""


def _campaign(place: Place) -> Any:
    campaign: Campaign = of_body(Campaign, place)
    return campaign


def _entity(place: Place) -> dict[str, Any]:
    """Whose response is that of the commune to its body."""
    campaign = _campaign(place)
    entity = of_body(SurveyedEntity, place, campaign=campaign, organisation=place.town)
    row(Response, place, campaign=campaign, entity_name=entity.name)
    return {"pk": campaign.pk, "entity": entity.pk}


def asked_campaign(place: Place, state: str = "OPEN") -> Any:
    """A campaign that is asked online."""
    facts = {"origin": "ASKED", "state": state, "version": version_of(place.body), "fields": {}}
    return of_body(Campaign, place, deadline=date(2030, 1, 1), quality=QUALITY, **facts)


QUALITY: Final[dict[str, Any]] = {
    **dict.fromkeys(
        ("total", "answered", "by_proxy", "population", "population_answered", "population_unknown", "imputed"), 0
    ),
    "responses": {},
    "values": {"asked": 0, "filled": 0, "unknown": 0},
    "findings": {"blocking": 0, "warning": 0, "explained": 0},
    "fields": {},
}


def _in_state(state: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": asked_campaign(place, state).pk}


def _lettered(place: Place) -> dict[str, Any]:
    """A campaign that asks the commune."""
    campaign = asked_campaign(place)
    of_body(SurveyedEntity, place, campaign=campaign, organisation=place.town)
    return {"pk": campaign.pk}


def _answered(place: Place, **more: Any) -> dict[str, Any]:
    """What the commune answers to it."""
    campaign = asked_campaign(place)
    return {"pk": row(Response, place, campaign=campaign, state="IN_PROGRESS", door="").pk, **more}


def _of_door(more: dict[str, Any]) -> Callable[[Place], dict[str, Any]]:
    return lambda place: _answered(place, **more)


def _reviewed(place: Place) -> dict[str, Any]:
    campaign = asked_campaign(place)
    return {"pk": campaign.pk, "response": row(Response, place, campaign=campaign, state="IN_PROGRESS", door="").pk}


def _personal_link(place: Place) -> Any:
    campaign = asked_campaign(place)
    response = row(Response, place, campaign=campaign, state="IN_PROGRESS", door="")
    return row(PersonalLink, place, response=response, nonce="x")


def _link_of_campaign(place: Place) -> dict[str, Any]:
    link = _personal_link(place)
    with everything("its campaign"):
        return {"pk": link.response.campaign_id, "link": link.pk}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "api:campaign": lambda place: {"pk": _campaign(place).pk},
    "api:follow": lambda place: {"pk": asked_campaign(place).pk},
    "api:quality": _in_state("FROZEN"),
    "api:answered": _reviewed,
    "api:responses": lambda place: {"pk": _campaign(place).pk},
    "census:campaign": lambda place: {"pk": _campaign(place).pk},
    "census:delete_campaign": lambda place: {"pk": _campaign(place).pk},
    "census:open_link": lambda place: parts_of_link(path_of(_personal_link(place)), "token"),
    **{
        f"census:{page}": _in_state(state)
        for page, state in {
            **dict.fromkeys(("change_campaign", "choose_members", "publish_campaign", "delete_draft"), "DRAFT"),
            **dict.fromkeys(("remind", "validate_all", "close_campaign", "campaign_links", "follow_csv"), "OPEN"),
            **dict.fromkeys(("reopen_campaign", "freeze_campaign"), "CLOSED"),
            **dict.fromkeys(("archive_campaign", "quality_report"), "FROZEN"),
        }.items()
    },
    "census:quality_file": lambda place: {**_in_state("FROZEN")(place), "ending": "pdf"},
    "census:letters_file": _lettered,
    "census:renew_link": _link_of_campaign,
    "census:revoke_link": _link_of_campaign,
    "census:review_response": _reviewed,
    **{
        f"census:{door}{page}": _of_door(more)
        for door in ("answer", "link", "proxy")
        for page, more in {
            **{page: {} for page in ("", "_review", "_figures", "_figures_file", "_upload")},
            **{"_section": {"code": "contact"}, "_paper": {"ending": "pdf"}},
        }.items()
    },
    "census:link_entity": _entity,
    "census:response": _entity,
    "census:shared_response": lambda place: {"pk": row(Response, place, campaign=_campaign(place)).pk},
}
"""What an address names, made in a place."""

BODIES: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "census:answer": lambda _: {"etape": "rien"},
    "census:proxy": lambda _: {"etape": "rien"},
    "census:review_response": lambda _: {"etape": "ecarter", "reason": "x"},
}
"""What a form sends, where it is not empty."""

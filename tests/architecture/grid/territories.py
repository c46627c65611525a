"""The stage of territories: the directory, people, shares, tokens and the journal."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.organisations.models import (
    ApiToken,
    Invitation,
    Membership,
    OrganisationSuccession,
    RoleAssignment,
    Share,
)
from maillage.journey.territories.models import Commune, IntermunicipalBody
from maillage.kernel.tenancy import everything
from tests.cast import LONG_AGO, Place
from tests.security.rows import row

__all__ = ["BODIES", "GET", "OBJECTS", "POST"]

GET: Final = """
route                           visiteur voisine autre_membre membre pilote technicien titulaire
api:communes                    401      200     200          200    200    200        200
api:commune                     401      200     200          200    200    200        200
api:bodies                      401      200     200          200    200    200        200
api:body                        401      200     200          200    200    200        200
api:organisations               401      200     200          200    200    200        404
api:organisation                401      404     200          200    200    200        404
territories:directory           302      200     200          200    200    200        404
territories:directory_csv       302      200     200          200    200    200        404
territories:organisation        302      404     200          200    200    200        404
territories:compose             302      404     404          404    200    404        404
territories:compose_body        302      404     404          404    200    404        404
territories:compose_larger      302      404     404          404    200    404        404
territories:add_organisation    302      404     404          404    200    404        404
territories:end_membership      302      404     404          404    200    404        404
territories:complete            302      404     404          404    200    404        404
territories:give_way            302      404     404          404    404    404        404
territories:succession          302      404     404          404    200    404        404
territories:date_succession     302      404     404          404    404    404        404
territories:people              302      200     200          200    200    404        404
territories:invite              302      200     200          200    200    404        404
territories:withdraw_invitation 302      404     404          200    404    404        404
territories:end_role            302      404     404          200    404    404        404
territories:shares              302      404     404          404    200    404        404
territories:add_share           302      404     404          404    200    404        404
territories:end_share           302      404     404          404    404    404        404
territories:tokens              302      200     200          200    200    404        404
territories:create_token        302      200     200          200    200    404        404
territories:revoke_token        302      404     404          200    404    404        404
territories:journal             302      200     200          200    200    404        404
"""

POST: Final = """
route                           visiteur voisine autre_membre membre pilote technicien titulaire
api:organisations               401      404     404          404    422    404        404
territories:compose             302      404     404          404    200    404        404
territories:compose_body        302      404     404          404    302    404        404
territories:compose_larger      302      404     404          404    422    404        404
territories:add_organisation    302      404     404          404    422    404        404
territories:end_membership      302      404     404          404    422    404        404
territories:complete            302      404     404          404    302    404        404
territories:give_way            302      404     404          404    404    404        404
territories:succession          302      404     404          404    422    404        404
territories:date_succession     302      404     404          404    404    404        404
territories:people              302      200     200          200    200    404        404
territories:invite              302      422     422          422    422    404        404
territories:withdraw_invitation 302      404     404          302    404    404        404
territories:end_role            302      404     404          422    404    404        404
territories:add_share           302      404     404          404    422    404        404
territories:end_share           302      404     404          404    404    404        404
territories:create_token        302      422     422          422    422    404        404
territories:revoke_token        302      404     404          302    404    404        404
"""


def _membership(place: Place) -> Membership:
    with everything("a row of the stage"):
        return Membership.objects.get(owner=place.body, counterparty=place.town)


def _commune(_: Place) -> dict[str, Any]:
    facts = {"name": "Taulé", "department": "29", "search_text": "taule"}
    return {"insee": Commune.objects.get_or_create(pk="29279", defaults=facts)[0].pk}


def _body(_: Place) -> dict[str, Any]:
    facts = {"name": "CC", "kind": "CC", "municipal_population": 1, "total_population": 1, "search_text": "cc"}
    return {"siren": IntermunicipalBody.objects.get_or_create(pk="200000001", defaults=facts)[0].pk}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "api:body": _body,
    "api:commune": _commune,
    "api:organisation": lambda place: {"pk": place.town.pk},
    "territories:compose_body": _body,
    "territories:date_succession": lambda place: {"pk": row(OrganisationSuccession, place).pk},
    "territories:end_membership": lambda place: {"pk": _membership(place).pk},
    "territories:end_role": lambda place: {"pk": row(RoleAssignment, place, role="TOWN_CLERK").pk},
    "territories:end_share": lambda place: {"pk": row(Share, place, valid_from=LONG_AGO, valid_to=LONG_AGO).pk},  # over
    "territories:revoke_token": lambda place: {"pk": row(ApiToken, place, rights=["SEE_TERRITORY"]).pk},
    "territories:complete": lambda place: {"pk": place.town.pk},
    "territories:withdraw_invitation": lambda place: {"pk": row(Invitation, place, role="TOWN_CLERK").pk},
    "territories:organisation": lambda place: {"pk": place.town.pk},
}
"""What an address names, made in a place."""

BODIES: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "territories:compose_larger": lambda place: (
        {"name": ""} | dict.fromkeys(_commune(place), "")
    ),  # where communes are known
}
"""What a form sends, where it is not empty."""

"""What stands under every stage: the front page, accounts, invitations and jobs."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.accounts.actions import one_time_path
from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.actions import link_of
from maillage.foundations.organisations.models import Invitation, RoleAssignment
from maillage.foundations.scheduling.models import Job
from maillage.kernel.tenancy import everything
from tests.architecture.grid._making import parts_of_link
from tests.cast import Place
from tests.security.rows import row

__all__ = ["BODIES", "GET", "OBJECTS", "POST"]

GET: Final = """
route                           visiteur voisine autre_membre membre pilote technicien titulaire
shell:home                      302      200     200          200    200    200        200
shell:search                    302      200     200          200    200    200        200
shell:help                      200      200     200          200    200    200        200
shell:health                    200      200     200          200    200    200        200
accounts:sign_in                200      302     302          302    302    302        302
accounts:sign_out               302      302     302          302    302    302        302
accounts:second_factor          302      200     200          200    200    200        200
accounts:lost_password          200      200     200          200    200    200        200
accounts:account                302      200     200          200    200    200        200
accounts:change_password        302      200     200          200    200    200        200
accounts:second_factor_setup    302      200     200          200    200    200        200
organisations:accept_invitation 200      200     200          200    200    200        200
organisations:choose_password   200      200     200          200    200    200        200
organisations:switch            302      302     302          302    302    302        302
scheduling:jobs                 302      200     200          200    200    200        200
scheduling:job                  302      404     404          200    404    404        404
api:document                    200      200     200          200    200    200        200
api:me                          401      200     200          200    200    200        200
api:job                         401      404     404          200    404    404        404
"""

POST: Final = """
route                           visiteur voisine autre_membre membre pilote technicien titulaire
accounts:sign_in                422      422     422          422    422    422        422
accounts:sign_out               302      302     302          302    302    302        302
accounts:second_factor          302      422     422          422    422    422        422
accounts:lost_password          422      422     422          422    422    422        422
accounts:change_password        302      422     422          422    422    422        422
accounts:second_factor_setup    302      422     422          422    422    422        422
organisations:accept_invitation 422      422     422          422    422    422        422
organisations:choose_password   422      422     422          422    422    422        422
organisations:switch            302      404     404          302    404    404        404
"""


def _invitation(place: Place) -> dict[str, str]:
    with everything("who invites"):
        inviter = RoleAssignment.objects.filter(owner=place.town).values_list("person_id", flat=True).first()
    offered = row(Invitation, place, role="TOWN_CLERK", inviter_id=inviter, inviter_organisation_id=place.town.pk)
    return parts_of_link(link_of(offered), "token")


def _someone_without_password(place: Place) -> dict[str, str]:
    return parts_of_link(one_time_path(row(Person, place)), "key", "token")


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "api:job": lambda place: {"pk": row(Job, place).pk},
    "organisations:choose_password": _someone_without_password,
    "organisations:accept_invitation": _invitation,
    "scheduling:job": lambda place: {"pk": row(Job, place).pk},
}
"""What an address names, made in a place."""

BODIES: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "organisations:switch": lambda place: {"organisation": place.town.pk},
}
"""What a form sends, where it is not empty."""

"""Who may open what: one row a route, one column a character, and nothing that is not written here.

To add a page: one row in ``GET``; a row in ``POST`` if it writes; and where its address names an object, one line in
``OBJECTS``. The object is that of `membre` or of its body. ``tests/architecture/test_grid.py`` holds the grid against
the addresses of the site, in both directions.
"""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.accounts.actions import one_time_path
from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.actions import link_of
from maillage.foundations.organisations.models import Invitation
from maillage.foundations.scheduling.models import Job
from tests.cast import CAST, Place
from tests.security.rows import row

__all__ = ["BODIES", "GET", "OBJECTS", "POST", "body_of", "parameters_of"]

_GET: Final = """
route                             visiteur voisine autre_membre membre pilote technicien titulaire
shell:home                        302      200     200          200    200    200        200
shell:search                      302      200     200          200    200    200        200
shell:help                        200      200     200          200    200    200        200
shell:health                      200      200     200          200    200    200        200
accounts:sign_in                  200      302     302          302    302    302        302
accounts:sign_out                 302      302     302          302    302    302        302
accounts:second_factor            302      302     302          302    200    200        302
accounts:lost_password            200      200     200          200    200    200        200
accounts:choose_password          200      200     200          200    200    200        200
accounts:account                  302      200     200          200    200    200        200
accounts:change_password          302      200     200          200    200    200        200
accounts:second_factor_setup      302      200     200          200    200    200        200
organisations:accept_invitation   200      200     200          200    200    200        200
organisations:switch              302      302     302          302    302    302        302
scheduling:jobs                   302      200     200          200    200    200        200
scheduling:job                    302      404     404          200    404    404        404
territories:directory             302      200     200          200    200    200        404
territories:compose               302      200     200          200    200    200        200
territories:organisation          302      404     200          200    200    200        404
census:campaigns                  302      404     404          404    200    404        404
studies:studies                   302      200     200          200    200    404        404
"""

_POST: Final = """
route                             visiteur voisine autre_membre membre pilote technicien titulaire
accounts:sign_in                  422      422     422          422    422    422        422
accounts:sign_out                 302      302     302          302    302    302        302
accounts:second_factor            302      302     302          302    422    422        302
accounts:lost_password            422      422     422          422    422    422        422
accounts:choose_password          422      422     422          422    422    422        422
accounts:change_password          302      422     422          422    422    422        422
accounts:second_factor_setup      302      422     422          422    422    422        422
organisations:accept_invitation   422      422     422          422    422    422        422
organisations:switch              302      404     404          302    404    404        404
territories:compose               302      200     200          200    200    200        200
"""


def _parts_of_link(path: str, *names: str) -> dict[str, str]:
    return dict(zip(names, path.strip("/").split("/")[-len(names) :], strict=True))


def _invitation(place: Place) -> dict[str, str]:
    return _parts_of_link(link_of(row(Invitation, place, role="TOWN_CLERK")), "token")


def _someone_without_password(place: Place) -> dict[str, str]:
    return _parts_of_link(one_time_path(row(Person, place)), "key", "token")


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "accounts:choose_password": _someone_without_password,
    "organisations:accept_invitation": _invitation,
    "scheduling:job": lambda place: {"pk": row(Job, place).pk},
    "territories:organisation": lambda place: {"pk": place.town.pk},
}
"""What an address names, made in a place."""

BODIES: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "organisations:switch": lambda place: {"organisation": place.town.pk},
}
"""What a form sends, where it is not empty."""

EMPTY: Final = {"csrfmiddlewaretoken": ""}
"""What a browser sends of an empty form."""


def _read(grid: str) -> dict[str, dict[str, int]]:
    head, *rows = (line.split() for line in grid.strip().splitlines())
    assert tuple(head[1:]) == CAST
    return {name: dict(zip(CAST, map(int, statuses), strict=True)) for name, *statuses in rows}


GET: Final = _read(_GET)
POST: Final = _read(_POST)


def parameters_of(route: str, place: Place) -> dict[str, Any]:
    """What the address of a route names, in a place."""
    return OBJECTS.get(route, lambda _: {})(place)


def body_of(route: str, place: Place) -> dict[str, Any]:
    """What is posted to a route, in a place."""
    return EMPTY | BODIES.get(route, lambda _: {})(place)

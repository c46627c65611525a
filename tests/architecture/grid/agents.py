"""The census, the machines that declare themselves."""

from collections.abc import Callable
from typing import Any, Final

from maillage.journey.census.agents.models import Machine
from maillage.journey.census.agents.tests.knocking import enrol
from tests.cast import Place
from tests.security.rows import row

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                       visiteur voisine autre_membre membre pilote technicien titulaire
api:declared_machines       401      200     200          200    200    200        404
census:declare              404      404     404          404    404    404        404
census:declare_by_password  404      404     404          404    404    404        404
census:machines             302      200     200          200    200    200        404
census:machine              302      404     404          200    404    404        404
census:renew_machine_token  302      200     200          200    200    404        404
census:revoke_machine_token 302      200     200          200    200    404        404
census:machine_options      302      200     200          200    200    404        404
census:machine_differences  302      200     200          200    200    200        404
census:settle_machine       302      404     404          302    404    404        404
"""

POST: Final = """
route                       visiteur voisine autre_membre membre pilote technicien titulaire
census:declare              400      400     400          400    400    400        400
census:declare_by_password  401      401     401          401    401    401        401
census:renew_machine_token  302      200     200          200    200    404        404
census:revoke_machine_token 302      302     302          302    302    404        404
census:machine_options      302      422     422          422    422    404        404
census:settle_machine       302      404     404          302    404    404        404
"""


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "census:declare": lambda place: {"token": enrol(place.town)},
    "census:machine": lambda place: {"pk": row(Machine, place).pk},
    "census:settle_machine": lambda place: {"pk": row(Machine, place).pk},
}
"""What an address names, made in a place."""

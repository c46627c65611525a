"""The census, deadlines of contracts, their letters and agendas, and the end of copper."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from maillage.foundations.organisations.models import RoleAssignment
from maillage.journey.census.deadlines.access import digest_of
from maillage.journey.census.deadlines.models import CalendarFeed, Deadline
from maillage.journey.census.inventory.models import Contract
from maillage.kernel.tenancy import everything
from tests.cast import Place
from tests.security.rows import row

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                 visiteur voisine autre_membre membre pilote technicien titulaire
api:deadlines         401      200     200          200    200    200        404
census:deadlines      302      200     200          200    200    200        404
census:deadlines_file 302      200     200          200    200    200        404
census:deadline       302      404     404          200    404    404        404
census:note_deadline  302      404     404          302    404    404        404
census:letter         302      404     404          200    404    404        404
census:for_me         302      200     200          200    200    200        404
census:choose_digest  302      302     302          302    302    302        404
census:create_feed    302      302     302          302    302    302        404
census:revoke_feed    302      302     302          302    302    302        404
census:agenda_feed    200      200     200          200    200    200        200
census:copper         302      404     404          404    200    404        404
census:load_copper    302      404     404          404    200    404        404
census:copper_preview 302      404     404          404    302    404        404
census:drop_copper    302      404     404          404    404    404        404
"""

POST: Final = """
route                 visiteur voisine autre_membre membre pilote technicien titulaire
census:note_deadline  302      404     404          422    404    404        404
census:choose_digest  302      422     422          422    422    422        404
census:create_feed    302      200     200          200    200    200        404
census:revoke_feed    302      302     302          302    302    302        404
census:load_copper    302      404     404          404    422    404        404
census:copper_preview 302      404     404          404    302    404        404
census:drop_copper    302      404     404          404    404    404        404
"""


def _notice(place: Place) -> Any:
    """The notice of a contract of the commune."""
    terms = {"ends_on": date(2099, 12, 31), "renewal": "TACIT", "renewal_months": 12, "most_renewals": None}
    contract = row(Contract, place, **terms, notice_months=3, notice_days=None, retired_on=None)
    facts = {"kind": "NOTICE", "record_kind": "contrats", "record_id": contract.pk, "due_on": date(2099, 9, 30)}
    return row(Deadline, place, **facts)


def _feed(place: Place) -> dict[str, Any]:
    with everything("who reads it"):
        person = RoleAssignment.objects.filter(owner=place.town).values_list("person_id", flat=True)[:1].get()
    CalendarFeed.objects.get_or_create(digest=digest_of("secret"), defaults={"person_id": person})
    return {"secret": "secret"}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "census:agenda_feed": _feed,
    "census:deadline": lambda place: {"pk": row(Deadline, place).pk},
    "census:deadlines_file": lambda _: {"ending": "csv"},
    "census:letter": lambda place: {"pk": _notice(place).pk, "ending": "pdf"},
    "census:note_deadline": lambda place: {"pk": row(Deadline, place).pk},
}
"""What an address names, made in a place."""

"""The census, its inventory: records, their views, labels and files."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.files.actions import store
from maillage.foundations.organisations.models import RoleAssignment
from maillage.journey.census.inventory.models import Equipment, SavedView
from maillage.kernel.tenancy import everything
from tests.cast import Place
from tests.security.rows import row

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                       visiteur voisine autre_membre membre pilote technicien titulaire
api:inventory_kinds         401      200     200          200    200    200        404
api:inventory_records       401      200     200          200    200    200        404
api:inventory_record        401      404     404          200    404    404        404
api:retire_inventory_record 405      405     405          405    405    405        405
census:home                 302      200     200          200    200    200        404
census:records              302      200     200          200    200    200        404
census:labels               302      200     200          200    200    200        404
census:label_sheet          302      422     422          422    422    422        404
census:export               302      200     200          200    200    200        404
census:save_view            302      200     200          200    200    200        404
census:add_record           302      200     200          200    200    404        404
census:bulk                 302      200     200          200    200    404        404
census:record               302      404     404          200    404    404        404
census:change_record        302      404     404          200    404    404        404
census:retire_record        302      404     404          200    404    404        404
census:restore_record       302      404     404          200    404    404        404
census:attach_evidence      302      404     404          200    404    404        404
census:evidence             302      404     404          200    404    404        404
census:change_view          302      404     404          200    404    404        404
census:delete_view          302      404     404          200    404    404        404
"""

POST: Final = """
route                       visiteur voisine autre_membre membre pilote technicien titulaire
api:inventory_records       401      422     422          422    422    404        404
api:inventory_record        401      422     422          422    422    404        404
api:retire_inventory_record 401      422     422          422    422    404        404
census:save_view            302      422     422          422    422    422        404
census:add_record           302      422     422          422    422    404        404
census:bulk                 302      200     200          200    200    404        404
census:change_record        302      404     404          422    404    404        404
census:retire_record        302      404     404          422    404    404        404
census:restore_record       302      404     404          302    404    404        404
census:attach_evidence      302      404     404          422    404    404        404
census:change_view          302      404     404          422    404    404        404
census:delete_view          302      404     404          302    404    404        404
"""


def _record(place: Place) -> dict[str, Any]:
    """A machine of the commune, proved by a file."""
    with everything("what a machine was proved by"):
        proof = store(place.town.pk, "facture.pdf", "application/pdf", b"%PDF")
    return {"kind": "equipements", "pk": row(Equipment, place, evidence=proof, retired_on=None).pk}


def _view(place: Place) -> dict[str, Any]:
    """A view that the clerk of the commune keeps."""
    with everything("who keeps it"):
        clerk = RoleAssignment.objects.select_related("person").filter(owner=place.town).order_by("pk")[0].person
    return {"pk": row(SavedView, place, person=clerk, kind="equipements", query="").pk}


_KIND: Final = {"kind": "equipements"}


_OF_RECORD: Final = ("record", "change_record", "retire_record", "restore_record", "attach_evidence", "evidence")


_OF_KIND: Final = ("records", "labels", "label_sheet", "export", "save_view", "add_record", "bulk")


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    **{f"census:{name}": _record for name in _OF_RECORD},
    **{f"census:{name}": lambda _: _KIND for name in _OF_KIND},
    "api:inventory_records": lambda _: _KIND,
    "api:inventory_record": _record,
    "api:retire_inventory_record": _record,
    "census:change_view": _view,
    "census:delete_view": _view,
}
"""What an address names, made in a place."""

"""The census, bills of telecoms."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.files.actions import store
from maillage.journey.census.bills.models import Bill, BillFile, OperatorProfile
from maillage.kernel.tenancy import everything
from tests.cast import Place
from tests.security.rows import row

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                          visiteur voisine autre_membre membre pilote technicien titulaire
api:telecom_bills              401      200     200          200    200    404        404
api:telecom_bill               401      404     404          200    404    404        404
api:lines_without_use          401      200     200          200    200    404        404
census:bills                   302      200     200          200    200    404        404
census:add_bill_file           302      200     200          200    200    404        404
census:check_bill_file         302      302     302          302    302    404        404
census:bill_files              302      200     200          200    200    404        404
census:undo_bill_file          302      404     404          200    404    404        404
census:bill_file_content       302      404     404          200    404    404        404
census:line_costs              302      200     200          200    200    404        404
census:unused_lines            302      200     200          200    200    404        404
census:billed_unknown_lines    302      200     200          200    200    404        404
census:unbilled_lines          302      200     200          200    200    404        404
census:price_gaps              302      200     200          200    200    404        404
census:call_totals             302      200     200          200    200    404        404
census:bills_by_member         302      200     200          200    200    404        404
census:export_bills            302      200     200          200    200    404        404
census:operator_profiles       302      200     200          200    200    404        404
census:add_operator_profile    302      200     200          200    200    404        404
census:change_operator_profile 302      404     404          200    404    404        404
census:delete_operator_profile 302      404     404          200    404    404        404
census:bill                    302      404     404          200    404    404        404
census:announce_bill_total     302      404     404          200    404    404        404
census:check_one_bill          302      404     404          200    404    404        404
census:export_bill             302      404     404          200    404    404        404
"""

POST: Final = """
route                          visiteur voisine autre_membre membre pilote technicien titulaire
census:add_bill_file           302      422     422          422    422    404        404
census:check_bill_file         302      302     302          302    302    404        404
census:undo_bill_file          302      404     404          302    404    404        404
census:billed_unknown_lines    302      422     422          422    422    404        404
census:price_gaps              302      422     422          422    422    404        404
census:add_operator_profile    302      422     422          422    422    404        404
census:change_operator_profile 302      404     404          422    404    404        404
census:delete_operator_profile 302      404     404          302    404    404        404
census:announce_bill_total     302      404     404          422    404    404        404
census:check_one_bill          302      404     404          422    404    404        404
"""


def _bill_file(place: Place) -> dict[str, Any]:
    with everything("a file with its bytes"):
        kept = store(place.town.pk, "factures.csv", "text/csv", b"x")
    return {"pk": row(BillFile, place, file=kept).pk}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "api:telecom_bill": lambda place: {"pk": row(Bill, place).pk},
    "census:announce_bill_total": lambda place: {"pk": row(Bill, place).pk},
    "census:bill": lambda place: {"pk": row(Bill, place).pk},
    "census:bill_file_content": _bill_file,
    "census:change_operator_profile": lambda place: {"pk": row(OperatorProfile, place).pk},
    "census:check_one_bill": lambda place: {"pk": row(Bill, place).pk},
    "census:delete_operator_profile": lambda place: {"pk": row(OperatorProfile, place).pk},
    "census:export_bill": lambda place: {"pk": row(Bill, place).pk, "ending": "csv"},
    "census:export_bills": lambda _: {"table": "factures", "ending": "csv"},
    "census:undo_bill_file": _bill_file,
}
"""What an address names, made in a place."""

"""The studies, savings and references of prices."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.files.actions import store
from maillage.journey.studies.offers.models import PriceReference, Savings, SavingsLine
from maillage.kernel.tenancy import everything
from tests.architecture.grid._making import of_body
from tests.cast import Place
from tests.security.rows import row

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                       visiteur voisine autre_membre membre pilote technicien titulaire
api:price_references        401      404     404          404    200    404        404
api:all_savings             401      200     200          200    200    404        404
api:one_savings             401      404     200          200    200    404        404
api:lines_of_savings        401      404     200          200    200    404        404
api:ask_savings             405      405     405          405    405    405        405
api:freeze_savings          405      405     405          405    405    405        405
api:retire_price_reference  405      405     405          405    405    405        405
api:price_reference         401      404     404          404    200    404        404
api:load_price_references   405      405     405          405    405    405        405
api:offers_of_line          401      404     404          404    200    404        404
api:record_obtained_price   405      405     405          405    405    405        405
studies:savings_list        302      200     200          200    200    404        404
studies:own_savings         302      200     200          200    404    404        404
studies:new_savings         302      404     404          404    200    404        404
studies:edit_savings        302      404     404          404    200    404        404
studies:compute_savings     302      404     404          404    200    404        404
studies:freeze_savings      302      404     404          404    200    404        404
studies:savings             302      404     200          200    200    404        404
studies:savings_lines       302      404     200          200    200    404        404
studies:savings_line        302      404     404          200    200    404        404
studies:savings_calendar    302      404     200          200    200    404        404
studies:savings_file        302      404     200          200    200    404        404
studies:choose_offer        302      404     404          404    200    404        404
studies:record_obtained     302      404     404          404    200    404        404
studies:references          302      404     404          404    200    404        404
studies:references_file     302      404     404          404    200    404        404
studies:reference           302      404     404          404    200    404        404
studies:reference_document  302      404     404          404    200    404        404
studies:add_reference       302      404     404          404    200    404        404
studies:edit_reference      302      404     404          404    200    404        404
studies:retire_reference    302      404     404          404    200    404        404
studies:load_references     302      404     404          404    200    404        404
studies:preview_references  302      404     404          404    302    404        404
studies:references_template 302      404     404          404    200    404        404
"""

POST: Final = """
route                       visiteur voisine autre_membre membre pilote technicien titulaire
api:price_references        401      404     404          404    422    404        404
api:ask_savings             401      404     404          404    422    404        404
api:all_savings             401      404     404          404    422    404        404
api:one_savings             401      404     404          404    422    404        404
api:freeze_savings          401      404     404          404    422    404        404
api:retire_price_reference  401      404     404          404    422    404        404
api:price_reference         401      404     404          404    422    404        404
api:load_price_references   401      404     404          404    422    404        404
api:offers_of_line          401      404     404          404    422    404        404
api:record_obtained_price   401      404     404          404    422    404        404
studies:new_savings         302      404     404          404    422    404        404
studies:edit_savings        302      404     404          404    422    404        404
studies:compute_savings     302      404     404          404    302    404        404
studies:freeze_savings      302      404     404          404    302    404        404
studies:choose_offer        302      404     404          404    422    404        404
studies:record_obtained     302      404     404          404    422    404        404
studies:add_reference       302      404     404          404    422    404        404
studies:edit_reference      302      404     404          404    422    404        404
studies:retire_reference    302      404     404          404    302    404        404
studies:load_references     302      404     404          404    422    404        404
studies:preview_references  302      404     404          404    302    404        404
"""


def _savings(state: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": of_body(Savings, place, state=state).pk}


def _savings_line(state: str) -> Callable[[Place], dict[str, Any]]:
    def made(place: Place) -> dict[str, Any]:
        savings = of_body(Savings, place, state="DRAFT")
        line = row(SavingsLine, place, owner=place.body, counterparty=place.town, savings=savings)
        with everything("what members read does not change any more"):
            Savings.objects.filter(pk=savings.pk).update(state=state)
        return {"pk": savings.pk, "line": line.pk}

    return made


def _reference(place: Place) -> dict[str, Any]:
    with everything("what a price was read from"):
        kept = store(place.body.pk, "catalogue.pdf", "application/pdf", b"%PDF")
    return {"pk": of_body(PriceReference, place, document=kept).pk}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    **{f"studies:{page}": _savings("COMPUTED") for page in ("edit_savings", "compute_savings", "freeze_savings")},
    **{f"studies:{page}": _savings("FROZEN") for page in ("savings", "savings_lines", "savings_calendar")},
    **{f"api:{page}": _savings("FROZEN") for page in ("one_savings", "lines_of_savings")},
    "api:ask_savings": _savings("COMPUTED"),
    "api:freeze_savings": _savings("COMPUTED"),
    "api:retire_price_reference": lambda place: {"pk": of_body(PriceReference, place, retired_on=None).pk},
    "studies:savings_file": lambda place: _savings("FROZEN")(place) | {"table": "lignes", "ending": "csv"},
    "studies:savings_line": _savings_line("FROZEN"),
    "studies:choose_offer": _savings_line("COMPUTED"),
    "studies:record_obtained": _savings_line("FROZEN"),
    "studies:references_file": lambda _: {"ending": "csv"},
    **{
        f"studies:{page}": _reference
        for page in ("reference", "edit_reference", "retire_reference", "reference_document")
    },
    "api:price_reference": lambda place: {"pk": of_body(PriceReference, place, retired_on=None).pk},
    "api:offers_of_line": _savings_line("COMPUTED"),
    "api:record_obtained_price": _savings_line("FROZEN"),
}
"""What an address names, made in a place."""

"""The studies, business cases and revisions of prices."""

from collections.abc import Callable
from typing import Any, Final

from maillage.journey.studies.money.engine import document_of, example
from maillage.journey.studies.money.models import (
    AmortisationPeriod,
    BusinessCase,
    CaseEdition,
    IndexReading,
    PublishedCase,
    RevisionClause,
)
from maillage.kernel.tenancy import everything
from tests.architecture.grid._making import of_body
from tests.cast import LONG_AGO, Place

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                            visiteur voisine autre_membre membre pilote technicien titulaire
api:business_cases               401      200     200          200    200    404        404
api:business_case                401      404     404          404    200    404        404
api:published_cases              401      200     200          200    200    404        404
api:price_revision               401      404     404          404    200    404        404
api:business_case_editions       401      404     404          404    200    404        404
api:describe_business_case       405      405     405          405    405    405        405
api:copy_business_case           405      405     405          405    405    405        405
api:business_case_tables         401      404     404          404    200    404        404
api:business_case_sheet          401      404     404          404    200    404        404
api:publish_business_case        405      405     405          405    405    405        405
api:published_case               401      404     200          200    200    404        404
api:case_examples                401      200     200          200    200    404        404
api:copy_case_example            405      405     405          405    405    405        405
api:amortisation_periods         401      200     200          200    200    404        404
api:change_amortisation_period   405      405     405          405    405    405        405
api:revision_clauses             401      200     200          200    200    404        404
api:price_indices                401      200     200          200    200    404        404
api:load_price_indices           405      405     405          405    405    405        405
studies:cases                    302      200     200          200    200    404        404
studies:create_case              302      404     404          404    200    404        404
studies:case_library             302      200     200          200    200    404        404
studies:case_example             302      200     200          200    200    404        404
studies:copy_case_example        302      404     404          404    200    404        404
studies:published_case           302      404     200          200    200    404        404
studies:amortisation_periods     302      200     200          200    200    404        404
studies:add_amortisation_period  302      404     404          404    200    404        404
studies:amortisation_period      302      404     404          404    200    404        404
studies:drop_amortisation_period 302      404     404          404    200    404        404
studies:revision_clauses         302      200     200          200    200    404        404
studies:add_revision_clause      302      404     404          404    200    404        404
studies:price_indices            302      404     404          404    200    404        404
studies:load_price_indices       302      404     404          404    200    404        404
studies:revision_clause          302      404     404          404    200    404        404
studies:edit_revision_clause     302      404     404          404    200    404        404
studies:drop_revision_clause     302      404     404          404    200    404        404
studies:case                     302      404     404          404    200    404        404
studies:describe_case            302      404     404          404    200    404        404
studies:copy_case                302      404     404          404    200    404        404
studies:delete_case              302      404     404          404    200    404        404
studies:freeze_case              302      404     404          404    200    404        404
studies:export_case              302      404     404          404    200    404        404
studies:add_case_value           302      404     404          404    200    404        404
studies:case_value               302      404     404          404    200    404        404
studies:add_case_option          302      404     404          404    200    404        404
studies:case_option              302      404     404          404    200    404        404
studies:add_case_line            302      404     404          404    200    404        404
studies:case_line                302      404     404          404    200    404        404
studies:add_case_funding         302      404     404          404    200    404        404
studies:case_funding             302      404     404          404    200    404        404
studies:remove_case_piece        302      404     404          404    200    404        404
studies:case_edition             302      404     404          404    200    404        404
studies:publish_case             302      404     404          404    200    404        404
studies:case_sheet               302      404     404          404    200    404        404
studies:case_part                302      404     404          404    200    404        404
"""

POST: Final = """
route                            visiteur voisine autre_membre membre pilote technicien titulaire
api:business_cases               401      404     404          404    422    404        404
api:business_case                401      404     404          404    422    404        404
api:business_case_editions       401      404     404          404    422    404        404
api:describe_business_case       401      404     404          404    422    404        404
api:copy_business_case           401      404     404          404    422    404        404
api:publish_business_case        401      404     404          404    200    404        404
api:copy_case_example            401      404     404          404    422    404        404
api:amortisation_periods         401      404     404          404    422    404        404
api:change_amortisation_period   401      404     404          404    422    404        404
api:revision_clauses             401      404     404          404    422    404        404
api:price_revision               401      404     404          404    422    404        404
api:price_indices                401      404     404          404    422    404        404
api:load_price_indices           401      404     404          404    422    404        404
studies:create_case              302      404     404          404    422    404        404
studies:add_amortisation_period  302      404     404          404    422    404        404
studies:amortisation_period      302      404     404          404    422    404        404
studies:add_revision_clause      302      404     404          404    422    404        404
studies:edit_revision_clause     302      404     404          404    422    404        404
studies:price_indices            302      404     404          404    422    404        404
studies:load_price_indices       302      404     404          404    422    404        404
studies:describe_case            302      404     404          404    422    404        404
studies:add_case_value           302      404     404          404    422    404        404
studies:case_value               302      404     404          404    422    404        404
studies:add_case_option          302      404     404          404    422    404        404
studies:case_option              302      404     404          404    422    404        404
studies:add_case_line            302      404     404          404    422    404        404
studies:case_line                302      404     404          404    422    404        404
studies:add_case_funding         302      404     404          404    422    404        404
studies:case_funding             302      404     404          404    422    404        404
studies:copy_case_example        302      404     404          404    302    404        404
studies:drop_amortisation_period 302      404     404          404    302    404        404
studies:drop_revision_clause     302      404     404          404    302    404        404
studies:copy_case                302      404     404          404    302    404        404
studies:delete_case              302      404     404          404    302    404        404
studies:freeze_case              302      404     404          404    302    404        404
studies:remove_case_piece        302      404     404          404    302    404        404
studies:publish_case             302      404     404          404    302    404        404
"""


def _revised(place: Place) -> dict[str, Any]:
    """A clause whose index is known."""
    with everything("an index that was published"):
        IndexReading.objects.get_or_create(
            owner=place.body, code="SYNTEC", month=LONG_AGO, published_on=LONG_AGO, defaults={"value": 312}
        )
    return {"pk": of_body(RevisionClause, place).pk}


def _business_case(place: Place) -> Any:
    content = _content()
    content["options"][1]["financements"] = [{"nom": "État", "nature": "subvention", "montant": "horizon"}]
    return of_body(BusinessCase, place, study=None, content=content)


_OF_CASE: Final[dict[str, dict[str, Any]]] = {
    **{f"studies:{page}": {} for page in ("case", "describe_case", "copy_case", "delete_case", "freeze_case")},
    **{f"api:{page}": {} for page in ("business_case", "business_case_editions")},
    "studies:export_case": {"ending": "csv"},
    "studies:case_part": {"slug": "options"},
    "studies:add_case_value": {},
    "studies:case_value": {"key": "achat"},
    "studies:add_case_option": {},
    "studies:case_option": {"rank": 1},
    "studies:add_case_line": {"rank": 1},
    "studies:case_line": {"rank": 1, "place": 0},
    "studies:add_case_funding": {"rank": 1},
    "studies:case_funding": {"rank": 1, "place": 0},
    "studies:remove_case_piece": {"what": "ligne-1-0"},
}


def _of_case(more: dict[str, Any]) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": _business_case(place).pk} | more


def _edition(place: Place) -> Any:
    case = _business_case(place)
    return of_body(CaseEdition, place, case=case, content=_content(), lives=[], blocks=[], pictures={})


def _content() -> dict[str, Any]:
    found = example("morlaix-copieur")
    return {} if found is None else document_of(found.case)


def _number_of(edition: Any) -> dict[str, Any]:
    return {"pk": edition.case_id, "number": edition.number}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "studies:case_example": lambda _: {"slug": "morlaix-copieur"},
    "studies:copy_case_example": lambda _: {"slug": "morlaix-copieur"},
    "studies:published_case": lambda place: {"pk": of_body(PublishedCase, place, edition=_edition(place)).pk},
    "studies:amortisation_period": lambda place: {"pk": of_body(AmortisationPeriod, place).pk},
    "studies:drop_amortisation_period": lambda place: {"pk": of_body(AmortisationPeriod, place).pk},
    **{
        f"studies:{page}": lambda place: {"pk": of_body(RevisionClause, place).pk}
        for page in ("revision_clause", "edit_revision_clause", "drop_revision_clause")
    },
    "api:price_revision": _revised,
    **{name: _of_case(more) for name, more in _OF_CASE.items()},
    "studies:case_edition": lambda place: _number_of(_edition(place)),
    "studies:publish_case": lambda place: _number_of(_edition(place)),
    "studies:case_sheet": lambda place: _number_of(_edition(place)) | {"ending": "pdf"},
    **{f"api:{page}": _of_case({}) for page in ("describe_business_case", "copy_business_case")},
    "api:business_case_tables": _of_case({"format": "csv"}),
    "api:business_case_sheet": lambda place: _number_of(_edition(place)) | {"format": "pdf"},
    "api:publish_business_case": lambda place: _number_of(_edition(place)),
    "api:published_case": lambda place: {"pk": of_body(PublishedCase, place, edition=_edition(place)).pk},
    "api:copy_case_example": lambda _: {"code": "morlaix-copieur"},
    "api:change_amortisation_period": lambda place: {"pk": of_body(AmortisationPeriod, place).pk},
}
"""What an address names, made in a place."""

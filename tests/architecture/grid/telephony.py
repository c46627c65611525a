"""The studies, telephony: analyses, bridges and tariffs."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.organisations.enums import SharedSubject
from maillage.foundations.organisations.models import Share
from maillage.journey.studies.telephony.models import AnalysedLine, SiteMerger, Tariff, TariffPlan, TelephonyAnalysis
from maillage.kernel.tenancy import everything
from tests.architecture.grid._making import of_body
from tests.cast import LONG_AGO, Place
from tests.security.rows import row

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                          visiteur voisine autre_membre membre pilote technicien titulaire
api:telephony_analyses         401      200     200          200    200    404        404
api:telephony_analysis         401      404     200          200    200    404        404
api:telephony_tariffs          401      200     200          200    200    404        404
api:telephony_tariff           401      404     200          200    200    404        404
api:load_telephony_tariff      405      405     405          405    405    405        405
api:compute_telephony_analysis 405      405     405          405    405    405        405
api:freeze_telephony_analysis  405      405     405          405    405    405        405
api:telephony_bridges          401      404     404          404    200    404        404
api:remove_telephony_bridge    405      405     405          405    405    405        405
api:add_telephony_plan         405      405     405          405    405    405        405
api:change_telephony_plan      405      405     405          405    405    405        405
api:cite_telephony_analysis    405      405     405          405    405    405        405
studies:telephony              302      200     200          200    200    404        404
studies:telephony_analysis     302      404     200          200    200    404        404
studies:new_telephony_analysis 302      404     404          404    200    404        404
studies:compute_telephony      302      404     404          404    200    404        404
studies:freeze_telephony       302      404     404          404    200    404        404
studies:cite_telephony         302      404     404          404    200    404        404
studies:analysed_line          302      404     404          200    200    404        404
studies:merge_sites            302      404     404          404    200    404        404
studies:export_analysed_lines  302      404     200          200    200    404        404
studies:tariffs                302      200     200          200    200    404        404
studies:tariff                 302      404     200          200    200    404        404
studies:new_tariff             302      404     404          404    200    404        404
studies:new_plan               302      404     404          404    200    404        404
studies:change_plan            302      404     404          404    200    404        404
studies:delete_plan            302      404     404          404    200    404        404
"""

POST: Final = """
route                          visiteur voisine autre_membre membre pilote technicien titulaire
api:telephony_analyses         401      404     404          404    422    404        404
api:telephony_tariffs          401      404     404          404    422    404        404
api:load_telephony_tariff      401      404     404          404    422    404        404
api:compute_telephony_analysis 401      404     404          404    422    404        404
api:freeze_telephony_analysis  401      404     404          404    422    404        404
api:telephony_bridges          401      404     404          404    422    404        404
api:remove_telephony_bridge    401      404     404          404    202    404        404
api:add_telephony_plan         401      404     404          404    422    404        404
api:change_telephony_plan      401      404     404          404    422    404        404
api:cite_telephony_analysis    401      404     404          404    422    404        404
studies:new_telephony_analysis 302      404     404          404    422    404        404
studies:compute_telephony      302      404     404          404    302    404        404
studies:freeze_telephony       302      404     404          404    302    404        404
studies:cite_telephony         302      404     404          404    302    404        404
studies:merge_sites            302      404     404          404    422    404        404
studies:new_tariff             302      404     404          404    422    404        404
studies:new_plan               302      404     404          404    422    404        404
studies:change_plan            302      404     404          404    422    404        404
studies:delete_plan            302      404     404          404    302    404        404
"""


def _analysed_line(place: Place) -> dict[str, Any]:
    """A line of the commune, which shows its prices, in an analysis of the body."""
    facts = {"shared_subject": SharedSubject.PRICES, "valid_from": LONG_AGO, "basis": "Convention"}
    row(Share, place, owner=place.town, counterparty=place.body, **facts)
    analysis = of_body(TelephonyAnalysis, place)
    line = row(AnalysedLine, place, owner=place.town, counterparty=place.body, analysis=analysis)
    with everything("what it was computed from"):
        AnalysedLine.objects.filter(pk=line.pk).update(usage={}, left_out="")
    return {"pk": line.pk}


def _bridge(place: Place) -> dict[str, Any]:
    """The first of the bridges that an analysis looks at."""
    analysis = of_body(TelephonyAnalysis, place)
    bridges = [{"one": {"name": "Mairie"}, "other": {"name": "École"}, "metres": "80"}]
    of_body(SiteMerger, place, analysis=analysis, bridges=bridges, found={})
    return {"pk": analysis.pk, "rank": 0}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    **{
        f"api:{page}": lambda place: {"pk": of_body(TelephonyAnalysis, place).pk}
        for page in (
            "telephony_analysis",
            "compute_telephony_analysis",
            "freeze_telephony_analysis",
            "telephony_bridges",
        )
    },
    "api:remove_telephony_bridge": _bridge,
    "api:telephony_tariff": lambda place: {"pk": of_body(Tariff, place).pk},
    **{
        f"studies:{page}": lambda place: {"pk": of_body(TelephonyAnalysis, place).pk}
        for page in ("telephony_analysis", "compute_telephony", "freeze_telephony", "cite_telephony", "merge_sites")
    },
    "studies:analysed_line": _analysed_line,
    "studies:export_analysed_lines": lambda place: {"pk": of_body(TelephonyAnalysis, place).pk, "ending": "csv"},
    "studies:tariff": lambda place: {"pk": of_body(Tariff, place).pk},
    "studies:new_plan": lambda place: {"pk": of_body(Tariff, place).pk},
    "studies:change_plan": lambda place: {"pk": of_body(TariffPlan, place).pk},
    "api:add_telephony_plan": lambda place: {"pk": of_body(Tariff, place).pk},
    "api:change_telephony_plan": lambda place: {"pk": of_body(TariffPlan, place).pk},
    "api:cite_telephony_analysis": lambda place: {"pk": of_body(TelephonyAnalysis, place).pk},
    "studies:delete_plan": lambda place: {"pk": of_body(TariffPlan, place).pk},
}
"""What an address names, made in a place."""

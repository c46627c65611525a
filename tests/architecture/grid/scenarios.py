"""The studies, scenarios, what they are judged by, and hearings."""

from collections.abc import Callable
from typing import Any, Final

from maillage.journey.studies.scenarios.models import (
    Criterion,
    HearingSheet,
    LibraryEntry,
    Scenario,
    ScenarioCitation,
    ScenarioCost,
    ScenarioDiscount,
    ScenarioPoint,
)
from maillage.journey.studies.syntheses.models import Study
from tests.architecture.grid._making import of_body
from tests.cast import Place

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                        visiteur voisine autre_membre membre pilote technicien titulaire
studies:scenario_studies     302      200     200          200    200    404        404
studies:study_scenarios      302      404     200          200    200    404        404
studies:scenario             302      404     404          404    200    404        404
studies:export_scenarios     302      404     200          200    200    404        404
studies:scenario_matrix      302      404     200          200    200    404        404
studies:hearings             302      200     200          200    200    404        404
studies:hearing              302      404     200          200    200    404        404
studies:add_scenario         302      404     404          404    200    404        404
studies:take_spending        302      404     404          404    200    404        404
studies:add_criterion        302      404     404          404    200    404        404
studies:move_study           302      404     404          404    200    404        404
studies:arbitrate_study      302      404     404          404    200    404        404
studies:delete_criterion     302      404     404          404    200    404        404
studies:change_scenario      302      404     404          404    200    404        404
studies:delete_scenario      302      404     404          404    200    404        404
studies:choose_participants  302      404     404          404    200    404        404
studies:propose_entries      302      404     404          404    200    404        404
studies:cite_hearing         302      404     404          404    200    404        404
studies:uncite_hearing       302      404     404          404    200    404        404
studies:add_piece            302      404     404          404    200    404        404
studies:change_piece         302      404     404          404    200    404        404
studies:delete_piece         302      404     404          404    200    404        404
studies:change_hearing       302      404     404          404    200    404        404
studies:delete_hearing       302      404     404          404    200    404        404
studies:add_hearing          302      404     404          404    200    404        404
studies:copy_hearings        302      404     404          404    200    404        404
studies:argument_library     302      404     404          404    200    404        404
studies:add_argument         302      404     404          404    200    404        404
studies:hide_argument        302      404     404          404    200    404        404
studies:change_argument      302      404     404          404    200    404        404
studies:delete_argument      302      404     404          404    200    404        404
api:scenarios                401      404     200          200    200    404        404
api:scenario                 401      404     404          404    200    404        404
api:choose_participants      405      405     405          405    405    405        405
api:read_entries             405      405     405          405    405    405        405
api:scenarios_table          401      404     200          200    200    404        404
api:add_scenario_cost        405      405     405          405    405    405        405
api:change_scenario_cost     405      405     405          405    405    405        405
api:add_scenario_discount    405      405     405          405    405    405        405
api:change_scenario_discount 405      405     405          405    405    405        405
api:add_scenario_point       405      405     405          405    405    405        405
api:change_scenario_point    405      405     405          405    405    405        405
api:take_spending            405      405     405          405    405    405        405
api:scenario_matrix          401      404     200          200    200    404        404
api:add_scenario_criterion   405      405     405          405    405    405        405
api:drop_scenario_criterion  405      405     405          405    405    405        405
api:study_steps              401      404     200          200    200    404        404
api:arbitrate_study          405      405     405          405    405    405        405
api:hearing_sheets           401      200     200          200    200    404        404
api:hearing_sheet            401      404     200          200    200    404        404
api:copy_hearing_sheets      405      405     405          405    405    405        405
api:cite_hearing_sheet       405      405     405          405    405    405        405
api:argument_library         401      404     404          404    200    404        404
api:change_argument          405      405     405          405    405    405        405
api:rewrite_argument         405      405     405          405    405    405        405
"""

POST: Final = """
route                        visiteur voisine autre_membre membre pilote technicien titulaire
studies:add_scenario         302      404     404          404    422    404        404
studies:take_spending        302      404     404          404    302    404        404
studies:scenario_matrix      302      404     404          404    302    404        404
studies:add_criterion        302      404     404          404    422    404        404
studies:move_study           302      404     404          404    302    404        404
studies:arbitrate_study      302      404     404          404    422    404        404
studies:delete_criterion     302      404     404          404    302    404        404
studies:change_scenario      302      404     404          404    422    404        404
studies:delete_scenario      302      404     404          404    302    404        404
studies:choose_participants  302      404     404          404    422    404        404
studies:propose_entries      302      404     404          404    302    404        404
studies:cite_hearing         302      404     404          404    422    404        404
studies:uncite_hearing       302      404     404          404    302    404        404
studies:add_piece            302      404     404          404    422    404        404
studies:change_piece         302      404     404          404    422    404        404
studies:delete_piece         302      404     404          404    302    404        404
studies:change_hearing       302      404     404          404    422    404        404
studies:delete_hearing       302      404     404          404    302    404        404
studies:add_hearing          302      404     404          404    422    404        404
studies:copy_hearings        302      404     404          404    302    404        404
studies:add_argument         302      404     404          404    422    404        404
studies:hide_argument        302      404     404          404    422    404        404
studies:change_argument      302      404     404          404    422    404        404
studies:delete_argument      302      404     404          404    302    404        404
api:scenarios                401      404     404          404    422    404        404
api:scenario                 401      404     404          404    422    404        404
api:choose_participants      401      404     404          404    422    404        404
api:read_entries             401      404     404          404    422    404        404
api:add_scenario_cost        401      404     404          404    422    404        404
api:change_scenario_cost     401      404     404          404    422    404        404
api:add_scenario_discount    401      404     404          404    422    404        404
api:change_scenario_discount 401      404     404          404    422    404        404
api:add_scenario_point       401      404     404          404    422    404        404
api:change_scenario_point    401      404     404          404    422    404        404
api:take_spending            401      404     404          404    422    404        404
api:scenario_matrix          401      404     404          404    422    404        404
api:add_scenario_criterion   401      404     404          404    422    404        404
api:drop_scenario_criterion  401      404     404          404    204    404        404
api:study_steps              401      404     404          404    422    404        404
api:arbitrate_study          401      404     404          404    422    404        404
api:hearing_sheets           401      404     404          404    422    404        404
api:hearing_sheet            401      404     404          404    422    404        404
api:copy_hearing_sheets      401      404     404          404    422    404        404
api:cite_hearing_sheet       401      404     404          404    200    404        404
api:argument_library         401      404     404          404    422    404        404
api:change_argument          401      404     404          404    422    404        404
api:rewrite_argument         401      404     404          404    422    404        404
"""


def _weighed_study(place: Place) -> Any:
    return of_body(Study, place, state="ANALYSED")


def _citation(place: Place) -> dict[str, Any]:
    cited = of_body(ScenarioCitation, place, scenario=_scenario(place), sheet=of_body(HearingSheet, place))
    return {"pk": cited.scenario_id, "sheet": cited.sheet_id}


def _scenario(place: Place) -> Any:
    return of_body(Scenario, place, study=_weighed_study(place))


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "api:scenarios": lambda place: {"pk": _weighed_study(place).pk},
    **{
        f"studies:{page}": lambda place: {"pk": _weighed_study(place).pk}
        for page in ("study_scenarios", "add_scenario", "take_spending", "scenario_matrix", "add_criterion")
    },
    "studies:export_scenarios": lambda place: {"pk": _weighed_study(place).pk, "ending": "csv"},
    "studies:arbitrate_study": lambda place: {"pk": of_body(Study, place, state="PRESENTED").pk},
    "studies:move_study": lambda place: {"pk": _weighed_study(place).pk, "move": "build"},
    "studies:delete_criterion": lambda place: {"pk": of_body(Criterion, place, study=_weighed_study(place)).pk},
    **{
        f"studies:{page}": lambda place: {"pk": _scenario(place).pk}
        for page in ("scenario", "change_scenario", "delete_scenario", "choose_participants", "propose_entries")
    },
    "studies:cite_hearing": lambda place: {"pk": _scenario(place).pk},
    "studies:uncite_hearing": _citation,
    "studies:add_piece": lambda place: {"pk": _scenario(place).pk, "piece": "couts"},
    **{
        f"studies:{page}": lambda place: {
            "pk": of_body(ScenarioPoint, place, scenario=_scenario(place)).pk,
            "piece": "arguments",
        }
        for page in ("change_piece", "delete_piece")
    },
    **{
        f"studies:{page}": lambda place: {"pk": of_body(HearingSheet, place).pk}
        for page in ("hearing", "change_hearing", "delete_hearing")
    },
    **{
        f"studies:{page}": lambda place: {"pk": of_body(LibraryEntry, place, replaces="").pk}
        for page in ("change_argument", "delete_argument")
    },
    "studies:hide_argument": lambda _: {"code": "group-prices"},
    **{
        f"api:{page}": lambda place: {"pk": _scenario(place).pk}
        for page in (
            "scenario",
            "choose_participants",
            "read_entries",
            "add_scenario_cost",
            "add_scenario_discount",
            "add_scenario_point",
        )
    },
    "api:change_scenario_cost": lambda place: {"pk": of_body(ScenarioCost, place, scenario=_scenario(place)).pk},
    "api:change_scenario_discount": lambda place: {
        "pk": of_body(ScenarioDiscount, place, scenario=_scenario(place), low=1, central=2, high=3, participants=1).pk
    },
    "api:change_scenario_point": lambda place: {"pk": of_body(ScenarioPoint, place, scenario=_scenario(place)).pk},
    **{
        f"api:{page}": lambda place: {"pk": _weighed_study(place).pk}
        for page in ("take_spending", "scenario_matrix", "add_scenario_criterion", "study_steps")
    },
    "api:scenarios_table": lambda place: {"pk": _weighed_study(place).pk, "format": "csv"},
    "api:arbitrate_study": lambda place: {"pk": of_body(Study, place, state="PRESENTED").pk},
    "api:drop_scenario_criterion": lambda place: {"pk": of_body(Criterion, place, study=_weighed_study(place)).pk},
    "api:hearing_sheet": lambda place: {"pk": of_body(HearingSheet, place).pk},
    "api:cite_hearing_sheet": _citation,
    "api:change_argument": lambda place: {"pk": of_body(LibraryEntry, place, replaces="").pk},
    "api:rewrite_argument": lambda _: {"code": "group-prices"},
}
"""What an address names, made in a place."""

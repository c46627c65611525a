"""The studies, reports: their editions, their plan, and what members read."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.files.actions import store
from maillage.journey.studies.reports.models import (
    EditionPaper,
    PlanStep,
    PublishedPaper,
    PublishedReport,
    ReportEdition,
    StudyReport,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import everything
from tests.architecture.grid._making import of_body
from tests.architecture.grid.syntheses import study_of
from tests.cast import Place

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                            visiteur voisine autre_membre membre pilote technicien titulaire
api:reports                      401      200     200          200    200    404        404
api:published_report             401      404     200          200    200    404        404
api:published_report_paper       401      404     200          200    200    404        404
api:report_editions              401      200     200          200    200    404        404
api:report_edition               401      404     404          404    200    404        404
api:report_edition_paper         401      404     404          404    200    404        404
api:report_drafts                401      200     200          200    200    404        404
api:report_draft                 401      404     404          404    200    404        404
api:freeze_report                405      405     405          405    405    405        405
api:report_plan                  401      404     404          404    200    404        404
api:propose_plan                 405      405     405          405    405    405        405
api:change_plan_step             405      405     405          405    405    405        405
api:publish_report_edition       405      405     405          405    405    405        405
api:report_annex                 401      404     200          200    404    404        404
studies:reports                  302      200     200          200    200    404        404
studies:add_report               302      404     404          404    200    404        404
studies:report                   302      404     404          404    200    404        404
studies:compose_report           302      404     404          404    200    404        404
studies:delete_report            302      404     404          404    200    404        404
studies:freeze_report            302      404     404          404    200    404        404
studies:report_plan              302      404     404          404    200    404        404
studies:add_plan_step            302      404     404          404    200    404        404
studies:propose_plan             302      404     404          404    200    404        404
studies:change_plan_step         302      404     404          404    200    404        404
studies:delete_plan_step         302      404     404          404    200    404        404
studies:preview_report           302      404     404          404    200    404        404
studies:preview_report_picture   302      404     404          404    200    404        404
studies:publish_edition          302      404     404          404    200    404        404
studies:edition_paper            302      404     404          404    200    404        404
studies:edition                  302      404     404          404    200    404        404
studies:edition_picture          302      404     404          404    200    404        404
studies:withdraw_report          302      404     404          404    200    404        404
studies:published_report_paper   302      404     200          200    200    404        404
studies:published_report         302      404     200          200    200    404        404
studies:published_report_picture 302      404     200          200    200    404        404
studies:own_annex                302      404     200          200    404    404        404
"""

POST: Final = """
route                            visiteur voisine autre_membre membre pilote technicien titulaire
api:report_drafts                401      404     404          404    422    404        404
api:report_draft                 401      404     404          404    422    404        404
api:freeze_report                401      404     404          404    422    404        404
api:report_plan                  401      404     404          404    422    404        404
api:propose_plan                 401      404     404          404    422    404        404
api:change_plan_step             401      404     404          404    422    404        404
api:publish_report_edition       401      404     404          404    422    404        404
api:published_report             401      404     404          404    204    404        404
studies:add_report               302      404     404          404    422    404        404
studies:compose_report           302      404     404          404    422    404        404
studies:delete_report            302      404     404          404    302    404        404
studies:freeze_report            302      404     404          404    302    404        404
studies:add_plan_step            302      404     404          404    422    404        404
studies:propose_plan             302      404     404          404    422    404        404
studies:change_plan_step         302      404     404          404    422    404        404
studies:delete_plan_step         302      404     404          404    302    404        404
studies:publish_edition          302      404     404          404    302    404        404
studies:withdraw_report          302      404     404          404    302    404        404
"""


_CHAPTERS: Final = [["essentiel", "L’essentiel", [], {"x": ["<svg/>"]}]]


def _report(place: Place) -> Any:
    return of_body(StudyReport, place, study=study_of(place), left_out=[], notes={})


def _report_edition(place: Place) -> Any:
    facts = {"audience": "MEMBERS", "chapters": _CHAPTERS, "versions": [], "missing": []}
    made = of_body(ReportEdition, place, report=_report(place), **facts)
    with everything("an edition with its papers"):
        paper = store(place.body.pk, "rapport.pdf", "application/pdf", b"%PDF")
    of_body(EditionPaper, place, edition=made, ending="pdf", file=paper)
    return made


def _published(place: Place) -> Any:
    made = _report_edition(place)
    read = of_body(PublishedReport, place, edition=made, study=made.report.study, chapters=_CHAPTERS)
    with everything("what members read"):
        paper = EditionPaper.objects.select_related("file").get(edition=made).file
    facts = {name: getattr(paper, name) for name in ("key", "name", "media_type", "size", "sha256")}
    of_body(PublishedPaper, place, report=read, ending="pdf", **facts)
    return read


def _pictured_study(place: Place) -> Any:
    table = {"caption": "", "columns": [], "rows": [], "note": ""}
    block = {"kind": "picture", "name": "x", "title": "x", "sentence": "", "pieces": [[1, 1]], "table": table}
    return of_body(Study, place, digest=[block], digest_pictures={"x": ["<svg/>"]})


_DRAWN: Final = {"slug": "essentiel", "name": "x", "piece": 0}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    **{
        f"studies:{page}": lambda place: {"pk": _report(place).pk}
        for page in (
            *("report", "compose_report", "delete_report", "freeze_report"),
            *("report_plan", "add_plan_step", "propose_plan"),
        )
    },
    **{
        f"studies:{page}": lambda place: {"pk": of_body(PlanStep, place, report=_report(place)).pk}
        for page in ("change_plan_step", "delete_plan_step")
    },
    "studies:preview_report": lambda place: {"pk": _report(place).pk, "audience": "members", "slug": "essentiel"},
    "studies:preview_report_picture": lambda place: {
        "pk": of_body(StudyReport, place, study=_pictured_study(place), left_out=[], notes={}).pk,
        "audience": "members",
        **_DRAWN,
    },
    "studies:publish_edition": lambda place: {"pk": _report_edition(place).pk},
    "studies:edition_paper": lambda place: {"pk": _report_edition(place).pk, "ending": "pdf"},
    "studies:edition": lambda place: {"pk": _report_edition(place).pk, "slug": "essentiel"},
    "studies:edition_picture": lambda place: {"pk": _report_edition(place).pk, **_DRAWN},
    "studies:withdraw_report": lambda place: {"pk": _published(place).pk},
    "studies:own_annex": lambda place: {"pk": _published(place).pk},
    "studies:published_report_paper": lambda place: {"pk": _published(place).pk, "ending": "pdf"},
    "studies:published_report": lambda place: {"pk": _published(place).pk, "slug": "essentiel"},
    "studies:published_report_picture": lambda place: {"pk": _published(place).pk, **_DRAWN},
    "api:published_report": lambda place: {"pk": _published(place).pk},
    "api:published_report_paper": lambda place: {"pk": _published(place).pk, "format": "pdf"},
    "api:report_edition": lambda place: {"pk": _report_edition(place).pk},
    "api:report_edition_paper": lambda place: {"pk": _report_edition(place).pk, "format": "pdf"},
    **{
        f"api:{page}": lambda place: {"pk": _report(place).pk}
        for page in ("report_draft", "freeze_report", "report_plan", "propose_plan")
    },
    "api:change_plan_step": lambda place: {"pk": of_body(PlanStep, place, report=_report(place)).pk},
    "api:publish_report_edition": lambda place: {"pk": _report_edition(place).pk},
    "api:report_annex": lambda place: {"pk": _published(place).pk},
}
"""What an address names, made in a place."""

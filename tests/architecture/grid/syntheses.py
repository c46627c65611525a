"""The studies of a survey, from their scope to their papers."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.files.actions import store
from maillage.journey.studies.syntheses.models import Study, StudyChapter, StudyPaper
from maillage.kernel.tenancy import everything
from tests.architecture.grid._making import of_body
from tests.architecture.grid.campaigns import asked_campaign
from tests.cast import Place

__all__ = ["GET", "OBJECTS", "POST", "study_of"]

GET: Final = """
route                visiteur voisine autre_membre membre pilote technicien titulaire
api:studies          401      200     200          200    200    404        404
api:study            401      404     200          200    200    404        404
api:paper            401      404     404          404    200    404        404
api:conduct          405      405     405          405    405    405        405
api:freeze           405      405     405          405    405    405        405
api:own_figures      401      200     200          200    404    404        404
api:reopen_scope     405      405     405          405    405    405        405
studies:studies      302      200     200          200    200    404        404
studies:load         302      404     404          404    200    404        404
studies:preview      302      404     404          404    302    404        404
studies:template     302      404     404          404    200    404        404
studies:my_page      302      200     200          200    404    404        404
studies:detail       302      404     200          200    200    404        404
studies:conduct      302      404     404          404    200    404        404
studies:scope        302      404     404          404    200    404        404
studies:change_scope 302      404     404          404    200    404        404
studies:freeze       302      404     404          404    200    404        404
studies:reopen       302      404     404          404    200    404        404
studies:delete_scope 302      404     404          404    200    404        404
studies:paper        302      404     404          404    200    404        404
studies:picture      302      404     200          200    200    404        404
studies:chapter      302      404     200          200    200    404        404
"""

POST: Final = """
route                visiteur voisine autre_membre membre pilote technicien titulaire
api:conduct          401      404     404          404    422    404        404
api:studies          401      404     404          404    422    404        404
api:freeze           401      404     404          404    422    404        404
api:reopen_scope     401      404     404          404    422    404        404
api:study            401      404     404          404    422    404        404
studies:load         302      404     404          404    422    404        404
studies:preview      302      404     404          404    302    404        404
studies:conduct      302      404     404          404    302    404        404
studies:scope        302      404     404          404    422    404        404
studies:change_scope 302      404     404          404    422    404        404
studies:freeze       302      404     404          404    302    404        404
studies:reopen       302      404     404          404    422    404        404
studies:delete_scope 302      404     404          404    302    404        404
"""


_PICTURE: Final = {"slug": "territoire", "name": "x", "piece": 0}


def study_of(place: Place) -> Any:
    study: Study = of_body(Study, place, digest_pictures={"x": ["<svg/>"]})
    with everything("a study with its papers"):
        report = store(place.body.pk, "etude.pdf", "application/pdf", b"%PDF")
    of_body(StudyPaper, place, study=study, file=report)
    of_body(StudyChapter, place, study=study, slug="essentiel")
    return study


def _scoped_study(place: Place) -> Any:
    """A study of a campaign that was asked online, before its data are frozen."""
    return of_body(Study, place, campaign=asked_campaign(place, "FROZEN"), state="SCOPING", themes=["TELECOM"])


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "api:conduct": lambda place: {"pk": study_of(place).pk},
    "api:paper": lambda place: {"pk": study_of(place).pk, "format": "pdf"},
    "api:study": lambda place: {"pk": study_of(place).pk},
    "studies:chapter": lambda place: {"pk": study_of(place).pk, "slug": "essentiel"},
    "studies:conduct": lambda place: {"pk": study_of(place).pk},
    **{
        name: lambda place: {"pk": _scoped_study(place).pk}
        for name in (
            "studies:change_scope",
            "studies:freeze",
            "studies:reopen",
            "studies:delete_scope",
            "api:freeze",
        )
    },
    "studies:detail": lambda place: {"pk": study_of(place).pk},
    "studies:paper": lambda place: {"pk": study_of(place).pk, "ending": "pdf"},
    "studies:picture": lambda place: {"pk": study_of(place).pk, "edition": 1, **_PICTURE},
    "api:reopen_scope": lambda place: {"pk": _scoped_study(place).pk},
}
"""What an address names, made in a place."""

"""The census, its questionnaires."""

from collections.abc import Callable
from typing import Any, Final

from maillage.journey.census.questionnaires.models import Questionnaire
from tests.architecture.grid._making import of_body
from tests.cast import Place

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                            visiteur voisine autre_membre membre pilote technicien titulaire
census:questionnaires            302      404     404          404    200    404        404
census:load_questionnaire        302      404     404          404    200    404        404
census:shipped_questionnaire     302      404     404          404    200    404        404
census:copy_questionnaire        302      404     404          404    200    404        404
census:shipped_file              302      404     404          404    200    404        404
census:questionnaire             302      404     404          404    200    404        404
census:questionnaire_file        302      404     404          404    200    404        404
census:edit_questionnaire        302      404     404          404    200    404        404
census:add_questionnaire_section 302      404     404          404    200    404        404
census:add_questionnaire_field   302      404     404          404    200    404        404
census:publish_questionnaire     302      404     404          404    200    404        404
census:retire_questionnaire      302      404     404          404    200    404        404
"""

POST: Final = """
route                            visiteur voisine autre_membre membre pilote technicien titulaire
census:load_questionnaire        302      404     404          404    422    404        404
census:copy_questionnaire        302      404     404          404    422    404        404
census:edit_questionnaire        302      404     404          404    422    404        404
census:add_questionnaire_section 302      404     404          404    422    404        404
census:add_questionnaire_field   302      404     404          404    422    404        404
census:publish_questionnaire     302      404     404          404    302    404        404
census:retire_questionnaire      302      404     404          404    302    404        404
"""


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "census:shipped_questionnaire": lambda _: {"code": "village"},
    "census:copy_questionnaire": lambda _: {"code": "village"},
    "census:shipped_file": lambda _: {"code": "village", "ending": "pdf"},
    "census:questionnaire_file": lambda place: {"pk": of_body(Questionnaire, place).pk, "ending": "ods"},
    **{
        f"census:{page}": lambda place: {"pk": of_body(Questionnaire, place).pk}
        for page in (
            "questionnaire",
            "edit_questionnaire",
            "add_questionnaire_section",
            "add_questionnaire_field",
            "publish_questionnaire",
            "retire_questionnaire",
        )
    },
}
"""What an address names, made in a place."""

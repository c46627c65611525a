"""A program scopes, freezes and computes the study of a frozen campaign; a member reads its totals."""

from typing import TYPE_CHECKING

import pytest
from tests.cast import Cast

from maillage.foundations.scheduling.worker import Worker
from maillage.journey.studies.syntheses.tests.test_census_studies import frozen_campaign

if TYPE_CHECKING:
    from maillage.api.tests.conftest import ProgramOf

pytestmark = pytest.mark.django_db
PREFIX = "/api/v1"


def test_a_program_conducts_the_study_of_a_campaign(cast: Cast, program_of: "ProgramOf") -> None:
    campaign, program = frozen_campaign(cast), program_of("pilote")
    sent = {"campagne": campaign.pk, "nom": "Étude 2026", "themes": []}
    made = program.post(f"{PREFIX}/etudes", sent, content_type="application/json")
    assert made.status_code == 200 and made.json()["etat"] == "SCOPING"
    pk = made.json()["id"]
    assert program_of("membre").get(f"{PREFIX}/etudes/{pk}").status_code == 404
    assert program.post(f"{PREFIX}/etudes/{pk}/refaire").status_code == 422
    for step in ("figer", "refaire"):
        assert program.post(f"{PREFIX}/etudes/{pk}/{step}").status_code == 202
        Worker().run(is_once=True)
    whole = program.get(f"{PREFIX}/etudes/{pk}").json()
    assert whole["etat"] == "ANALYSED" and "pdf" in whole["documents"]
    figures = whole["chiffres"]["themes"]["INFRASTRUCTURE"]["figures"]
    assert figures["pc_fixes"]["answers"] == {cast.house("membre").name: 4}
    told = program_of("membre").get(f"{PREFIX}/etudes/{pk}").json()
    assert told["chiffres"] is None and told["recensement"] == [], "one answer tells of nobody else"
    own = program_of("membre").get(f"{PREFIX}/ma-collectivite").json()
    assert {"libelle": "dont PC fixes", "unite": "postes", "nombre": "4"} in own["recensement"]

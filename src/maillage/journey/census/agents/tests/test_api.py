"""Machines as programs read them."""

from typing import Any

import pytest
from tests.cast import Cast

from maillage.journey.census.agents.tests.invented import inventory_json, inventory_xml
from maillage.journey.census.agents.tests.knocking import Knocker

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/postes"


def test_the_list_of_machines_page_by_page_and_without_people(cast: Cast, program_of: Any) -> None:
    agent = Knocker(cast, keeps_last_user=True)
    agent.xml(inventory_xml())
    agent.json(inventory_json())
    program = program_of("membre")
    first = program.get(ADDRESS, {"limite": 1}).json()
    second = program.get(ADDRESS, {"limite": 1, "apres": first["suivant"]}).json()
    (pc,), (laptop,) = first["resultats"], second["resultats"]
    assert (pc["nom"], laptop["nom"], second["suivant"]) == ("PC-ACCUEIL", "PORTABLE-MAIRE", None)
    assert (pc["numero_de_serie"], pc["est_muet"], pc["ecarts"]) == ("5CG1234XYZ", False, 0) and pc["equipement"]
    assert "rdupersonne" not in program.get(ADDRESS).content.decode()
    assert program_of("voisine").get(ADDRESS).json()["resultats"] == []

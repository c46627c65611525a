"""The four papers of a campaign: letters to mayors, the questionnaire, the report of quality, the sheet given back."""

import io
from typing import Any

import pytest
from pypdf import PdfReader
from tests.cast import Cast
from tests.client import StrictClient, sign_in

from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.campaigns.tests.asking import open_campaign, response_of
from maillage.journey.census.campaigns.tests.test_answering import BASE, PCS, PRINTER
from maillage.journey.census.campaigns.tests.test_running import answer
from maillage.kernel.tenancy import enter

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes, pages: int | None = None) -> str:
    """What a tagged PDF says."""
    read = PdfReader(io.BytesIO(pdf))
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"], "tagged"
    assert pages is None or len(read.pages) == pages
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def frozen(cast: Cast) -> Campaign:
    campaign, actor = open_campaign(cast), cast.actor("pilote")
    answer(cast, campaign)
    with enter(actor.scope):
        actions.validate_response(actor, response_of(campaign, cast.town))
        actions.close_campaign(actor, campaign)
        actions.freeze_campaign(actor, campaign, actor.person_name)
    return campaign


def test_the_report_of_quality_is_a_paper(cast: Cast) -> None:
    campaign, pilot = frozen(cast), sign_in(cast.people["pilote"])
    page = pilot.get(f"{BASE}/{campaign.pk}/rapport/").content.decode()
    assert f"{BASE}/{campaign.pk}/rapport.pdf" in page
    file = pilot.get(f"{BASE}/{campaign.pk}/rapport.pdf")
    said = text_of(file.content)
    for words in ("Rapport de qualité", "50,0", "Aucune valeur n’est imputée", cast.people["pilote"].name, "comparant"):
        assert words in said, words
    assert pilot.get(f"{BASE}/{campaign.pk}/rapport.docx").content.startswith(b"PK")
    assert pilot.get(f"{BASE}/{campaign.pk}/rapport.exe").status_code == 404
    assert pilot.get(f"{BASE}/{campaign.pk}/rapport.pdf").content == file.content, "the same bytes"


def test_an_open_campaign_has_no_report(cast: Cast) -> None:
    campaign = open_campaign(cast)
    assert sign_in(cast.people["pilote"]).get(f"{BASE}/{campaign.pk}/rapport.pdf").status_code == 404


def test_each_mayor_has_a_letter_and_a_link_only_where_the_body_holds_it(cast: Cast) -> None:
    campaign, pilot = open_campaign(cast, message="À vos claviers"), sign_in(cast.people["pilote"])
    response = response_of(campaign, cast.town)
    pilot.post(f"{BASE}/{campaign.pk}/liens/", {"response": response.pk, "email": "mairie@commune.example"})
    said = text_of(pilot.get(f"{BASE}/{campaign.pk}/lettres.pdf").content, pages=2)
    assert said.count("Madame, Monsieur le Maire") >= 4 and said.count("À vos claviers") == 2
    assert cast.town.name in said and cast.other_town.name in said
    assert said.count("/lien/") == 1 and said.count("se connecte") == 1
    with enter(cast.actor("pilote").scope):
        actions.close_campaign(cast.actor("pilote"), campaign)
    assert pilot.get(f"{BASE}/{campaign.pk}/lettres.pdf").status_code == 404


def test_the_sheet_is_given_back_on_paper_within_what_the_door_shows(cast: Cast) -> None:
    campaign = open_campaign(cast)
    response = response_of(campaign, cast.town)
    clerk, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    for code, sent in (("postes", PCS), ("copieur", PRINTER)):
        clerk.post(f"{start}partie/{code}/", sent)
    clerk.post(f"{start}relire/")
    said = text_of(clerk.get(f"{start}chiffres.pdf").content)
    assert cast.town.name in said and "01/03/2030" in said and "Équipements" in said
    phone = sign_in(cast.people["technicien"])
    assert phone.get(f"{BASE}/telephone/{response.pk}/chiffres.pdf").status_code == 404, "he typed nothing"
    assert StrictClient().get(f"{BASE}/repondre/{response.pk}/chiffres.pdf").status_code == 404

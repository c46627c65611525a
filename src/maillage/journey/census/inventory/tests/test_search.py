"""The search of every page: an inventory is found by a number, a model, a holder; never another's."""

import pytest
from tests.cast import Cast
from tests.client import sign_in

from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.tenancy import enter

pytestmark = pytest.mark.django_db


def keep(cast: Cast, who: str, slug: str, **facts: object) -> None:
    actor = cast.actor(who)
    with enter(actor.scope):
        create_record(actor, KINDS[slug], facts)


def asked(cast: Cast, who: str, text: str) -> str:
    page = sign_in(cast.people[who]).get("/recherche/", {"q": text})
    assert page.status_code == 200
    return page.content.decode()


def test_a_number_a_model_and_a_holder_lead_to_their_records(cast: Cast) -> None:
    keep(cast, "membre", "lignes", name="Ligne", kind="PSTN", number="05 00 11 22 33")
    keep(cast, "membre", "imprimantes", name="Copieur", model="Zétax 400")
    keep(cast, "membre", "contrats", name="Entretien", holder="Zétax Bureautique", theme="PRINTING")
    assert "Ligne 05" in asked(cast, "membre", "0500112233"), "the number tells which of the lines called « Ligne »"
    page = asked(cast, "membre", "zetax")
    assert "Copieur Zétax 400" in page and "Entretien" in page and "Imprimantes et copieurs" in page
    assert "Rien ne correspond" in asked(cast, "membre", "introuvable")


def test_nothing_of_others_is_found(cast: Cast) -> None:
    for who in ("membre", "autre_membre", "voisine"):
        keep(cast, who, "equipements", name=f"Machine {who}", category="SERVER")
    page = asked(cast, "membre", "machine")
    assert "Machine membre" in page and "Machine autre_membre" not in page and "Machine voisine" not in page
    assert "Machine membre" not in asked(cast, "titulaire", "machine")


def test_a_long_answer_shows_the_first_and_leads_to_the_list(cast: Cast) -> None:
    for number in range(7):
        keep(cast, "membre", "equipements", name=f"Portable {number}", category="LAPTOP")
    page = asked(cast, "membre", "portable")
    assert "Portable 4" in page and "Portable 5" not in page and "Voir les 7" in page
    assert "/recensement/inventaire/equipements/?q=portable" in page

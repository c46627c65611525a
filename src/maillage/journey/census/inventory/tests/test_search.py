"""The search of every page: an inventory is found by a number, a model, a holder; never another's."""

from datetime import date

import pytest
from tests.cast import Cast, person
from tests.client import sign_in

from maillage.foundations.organisations.enums import Role
from maillage.foundations.organisations.models import Share
from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.tenancy import enter, everything

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


def test_what_is_shared_is_found_by_those_to_whom_it_is_and_who_read_inventories(cast: Cast) -> None:
    """The body finds what a commune shows it, while it does; another commune, and an official of the body, do not."""
    keep(cast, "membre", "imprimantes", name="Copieur", model="Zétax 400", purchase_price="4321", tax_basis="HT")
    cast.people["élue"] = person("Élue", (Role.GROUP_OFFICIAL, cast.group))
    assert "Zétax" not in asked(cast, "pilote", "zetax 400")
    with everything("a commune shows its census"):
        facts = {"owner": cast.town, "counterparty": cast.group, "valid_from": date(2020, 1, 1), "basis": "x"}
        shared = Share.objects.create(shared_subject="census", **facts)
    page = asked(cast, "pilote", "zetax")
    assert f"Copieur Zétax 400</a> ({cast.town.name})" in page and "4 321" not in page and "4321" not in page
    for who in ("autre_membre", "voisine", "élue"):
        assert "Zétax" not in asked(cast, who, "zetax"), who
    assert "Zétax" not in asked(cast, "pilote", "4321")  # what is not shown is not found either
    with everything("it shows it no more"):
        Share.objects.filter(pk=shared.pk).update(valid_to=date(2020, 1, 2))
    assert "Zétax" not in asked(cast, "pilote", "zetax")


def test_a_long_answer_shows_the_first_and_leads_to_the_list(cast: Cast) -> None:
    for number in range(7):
        keep(cast, "membre", "equipements", name=f"Portable {number}", category="LAPTOP")
    page = asked(cast, "membre", "portable")
    assert "Portable 4" in page and "Portable 5" not in page and "Voir les 7" in page
    assert "/recensement/inventaire/equipements/?q=portable" in page

"""Savings opened, changed, computed and frozen by programs: the same rules as on the page."""

from typing import Any

import pytest
from tests.cast import Cast
from tests.client import call

from maillage.foundations.audit.models import Event
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.studies.offers.models import Savings
from maillage.journey.studies.offers.tests.staging import offer, put, share
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db


def demand(**changes: Any) -> dict[str, Any]:
    asked = {"nom": "Économies 2027", "offres_valables_au": "2026-11-22", "offres_disponibles_du": "2026-11-22"}
    return asked | {"estimee_a_pct": "20"} | changes


def send(cast: Cast, method: str, address: str, body: Any = None, who: str = "pilote") -> Any:
    return getattr(call(cast.people[who]), method)(f"/api/v1{address}", body, content_type="application/json")


def test_savings_are_opened_computed_changed_and_frozen(cast: Cast) -> None:
    share(cast, cast.town)
    put(cast.town, "mobiles", name="Mobile du maire", monthly_price="12.35", tax_basis="HT")
    offer(cast)
    made = send(cast, "post", "/economies", demand())
    assert made.status_code == 201 and made.json()["etat"] == "DRAFT", made.content
    pk = made.json()["id"]
    early = send(cast, "post", f"/economies/{pk}/figer")
    assert early.status_code == 422 and "Lancez le calcul" in early.json()["detail"]
    assert send(cast, "post", f"/economies/{pk}/calcul").status_code == 202
    Worker().run(is_once=True)
    changed = send(cast, "put", f"/economies/{pk}", demand(estimee_a_pct="10"))
    assert changed.status_code == 200 and changed.json()["a_recalculer"] is True
    stale = send(cast, "post", f"/economies/{pk}/figer")
    assert stale.status_code == 422 and "Recalculez" in stale.json()["detail"]
    assert send(cast, "post", f"/economies/{pk}/calcul").status_code == 202
    Worker().run(is_once=True)
    assert send(cast, "get", f"/economies/{pk}", who="membre").status_code == 404
    frozen = send(cast, "post", f"/economies/{pk}/figer")
    assert frozen.status_code == 200 and frozen.json()["etat"] == "FROZEN"
    assert send(cast, "get", f"/economies/{pk}", who="membre").json()["etat"] == "FROZEN"  # an answer 200 is kept
    for method, address, body in (("put", "", demand()), ("post", "/figer", None)):
        again = send(cast, method, f"/economies/{pk}{address}", body)
        assert again.status_code == 422 and "figé" in again.json()["detail"]
    with everything("the journal"):
        assert Event.objects.filter(verb="offers.frozen").count() == 1


def test_a_line_is_told_by_its_number(cast: Cast, client_of: Any) -> None:
    """Lines all named « Ligne » are told apart, in tables, pages, exports and for programs; a number is not said twice."""
    share(cast, cast.town)
    facts = {"monthly_price": "12.35", "tax_basis": "HT"}
    put(cast.town, "mobiles", name="Ligne", number="+33639980001", **facts)
    put(cast.town, "mobiles", name="Maire 06 39 98 00 02", number="0639980002", **facts)
    put(cast.town, "mobiles", name="Sans numéro", **facts)
    offer(cast)
    pk = send(cast, "post", "/economies", demand()).json()["id"]
    assert send(cast, "post", f"/economies/{pk}/calcul").status_code == 202
    Worker().run(is_once=True)
    found = send(cast, "get", f"/economies/{pk}/lignes").json()["resultats"]
    names = {line["quoi"].replace("\xa0", " ") for line in found}
    assert names == {"Ligne, 06 39 98 00 01", "Maire 06 39 98 00 02", "Sans numéro"}
    base = f"/etudes/offres/{pk}/"
    line = next(line["id"] for line in found if line["quoi"].startswith("Ligne"))
    for page in ("lignes/", "lignes.csv", "calendrier/", f"lignes/{line}/"):
        text = client_of("pilote").get(base + page).content.decode().replace("\xa0", " ")
        assert "Ligne, 06 39 98 00 01" in text, page


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"estimee_a_pct": "-1"}, "estimee_a_pct"),
        ({"estimee_a_pct": "101"}, "estimee_a_pct"),
        ({"plus_long_de_mois": -1}, "plus_long_de_mois"),
        ({"subvention_pct": "100.001"}, "subvention_pct"),
        ({"etude": 999_999}, "etude"),
        ({"nom": "x" * 121}, "nom"),
        ({"offres_valables_au": "hier"}, "offres_valables_au"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(cast: Cast, changes: dict[str, Any], where: str) -> None:
    answer = send(cast, "post", "/economies", demand(**changes))
    assert answer.status_code == 422 and any(where in one["ou"] for one in answer.json()["errors"]), answer.content
    with everything("nothing was written"):
        assert not Savings.objects.exists()


def test_a_reference_is_retired_once(cast: Cast) -> None:
    pk = offer(cast).pk
    address = f"/references-de-prix/{pk}/retrait"
    for who in ("membre", "autre_membre", "voisine", "technicien", "titulaire"):
        assert send(cast, "post", address, who=who).status_code == 404
    assert send(cast, "post", address).json()["retiree_le"] is not None
    assert send(cast, "post", address).status_code == 404


@pytest.mark.parametrize("who", ["membre", "autre_membre", "voisine", "technicien", "titulaire"])
def test_nobody_else_writes(cast: Cast, who: str) -> None:
    pk = send(cast, "post", "/economies", demand()).json()["id"]
    assert send(cast, "post", "/economies", demand(), who).status_code == 404
    assert send(cast, "put", f"/economies/{pk}", demand(), who).status_code == 404
    assert send(cast, "post", f"/economies/{pk}/figer", None, who).status_code == 404

"""Business cases and revisions for programs."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from tests.cast import Cast
from tests.client import call

from maillage.journey.studies.money import actions
from maillage.journey.studies.money.engine import document_of, examples
from maillage.journey.studies.money.imports import IndexRow
from maillage.kernel.tenancy import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
CASES = "/api/v1/cas-financiers"


@pytest.fixture
def monday() -> Any:
    with time_machine.travel("2026-11-23T08:00:00+01:00", tick=False):
        yield


def document(slug: str) -> dict[str, Any]:
    return document_of(examples()[slug].case)


def send(client: Any, method: str, address: str, body: Any) -> Any:
    answer = getattr(client, method)(address, data=json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_case_is_opened_read_changed_and_frozen(cast: Cast) -> None:
    client = call(cast.people["pilote"])
    status, made = send(client, "post", CASES, {"nom": "Copieur", "cas": document("morlaix-copieur")})
    assert status == 201 and made["manques"] == []
    lease, purchase = made["resultats"]["options"]
    assert lease["cout_net_par_annee"]["montant"] == "885.714286" and purchase["cout_net"]["montant"] == "3699.29"
    assert {entry["cle"]: entry["s_inverse_a"] for entry in made["resultats"]["seuils"]}["duree-achat"] == "50"
    case = made["cas"]
    next(value for value in case["valeurs"] if value["cle"] == "achat")["valeur"] = "3600"
    sent = {"nom": "Copieur neuf", "cas": case, "version": made["version"]}
    status, changed = send(client, "put", f"{CASES}/{made['id']}", sent)
    assert status == 200 and changed["version"] == 2 and changed["nom"] == "Copieur neuf"
    assert changed["resultats"]["options"][1]["cout_net_par_annee"]["montant"] == "601.892"
    status, told = send(client, "put", f"{CASES}/{made['id']}", sent)
    assert status == 422 and "quelqu’un d’autre" in told["detail"]
    status, edition = send(client, "post", f"{CASES}/{made['id']}/editions", {})
    assert status == 201 and edition["numero"] == 1 and len(edition["empreinte"]) == 64
    listed = client.get(CASES).json()["resultats"]
    assert [row["derniere_edition"] for row in listed] == [1]


def test_all_that_is_wrong_is_said_and_nothing_is_written(cast: Cast) -> None:
    client = call(cast.people["pilote"])
    wrong = document("morlaix-copieur")
    wrong["options"][0]["lignes"][0] |= {"base": "TVA", "montant": "inconnu"}
    wrong["valeurs"][0]["valeur"] = "-x"
    status, told = send(client, "post", CASES, {"nom": "Copieur", "cas": wrong})
    assert status == 422 and len(told["errors"]) == 3
    assert any("HT, TTC" in fault["quoi"] for fault in told["errors"])
    assert client.get(CASES).json()["resultats"] == []


def test_members_read_what_is_published_and_write_nothing(cast: Cast) -> None:
    pilot, member = cast.actor("pilote"), call(cast.people["membre"])
    with enter(pilot.scope):
        case = actions.copy_example(pilot, examples()["herault-acces"])
        actions.publish_edition(pilot, actions.freeze_case(pilot, case))
    assert [row["nom"] for row in member.get("/api/v1/cas-publies").json()["resultats"]] == [case.name]
    assert member.get(f"{CASES}/{case.pk}").status_code == 404
    assert send(member, "post", CASES, {"nom": "x", "cas": document("herault-acces")})[0] == 404
    assert call(cast.people["voisine"]).get("/api/v1/cas-publies").json()["resultats"] == []


def test_a_price_is_revised_for_a_program(cast: Cast) -> None:
    pilot = cast.actor("pilote")
    facts = {
        **{"name": "Maintenance", "initial_price": Decimal(100), "tax_basis": "HT", "base_month": date(2025, 9, 1)},
        **{"fixed_share": Decimal("0.15"), "terms": [{"code": "SYNTEC", "part": "0.85", "base": "300"}]},
    }
    with enter(pilot.scope):
        clause = actions.keep_clause(pilot, None, facts)
        row = IndexRow("SYNTEC", date(2026, 9, 1), Decimal(312), date(2026, 11, 20))
        actions.keep_readings(pilot, [row], "Éditeur")
    client = call(cast.people["pilote"])
    found = client.get(f"/api/v1/revisions-de-prix/{clause.pk}").json()
    assert found["prix"]["montant"] == "103.4" and found["coefficient"] == "1.0340"
    assert found["termes"][0]["part"] == "0.884" and not found["est_plafonne"]
    early = client.get(f"/api/v1/revisions-de-prix/{clause.pk}?le=2026-01-01")
    assert early.status_code == 422 and "SYNTEC" in early.json()["detail"]

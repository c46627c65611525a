"""Telephony written by programs: a tariff, an analysis, its bridges; the same rules as on the page, nothing half-written."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.client import call

from maillage.foundations.audit.models import Event
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.tests.workshop import work
from maillage.journey.census.inventory.enums import LineUse, ValueStatus
from maillage.journey.census.inventory.models import TelecomLine
from maillage.journey.studies.telephony.models import SiteMerger, Tariff, TariffPlan, TelephonyAnalysis
from maillage.journey.studies.telephony.tests.test_pages import TARIFF, consume
from maillage.kernel.tenancy import everything

TELEPHONY = "/api/v1/telephonie"
STRANGERS = ["membre", "autre_membre", "voisine", "technicien", "titulaire"]


def plan(**changes: Any) -> dict[str, Any]:
    return {"code": "U", "nom": "À l’usage", "abonnement": "2.00", "prix_minute": "0.06", "arrondi": "60+1"} | changes


def tariff(*plans: dict[str, Any], **changes: Any) -> dict[str, Any]:
    facts = {"nom": "Grille", "prix_au": "2026-01-01", "source": "Chiffres inventés", "base": "HT"}
    return facts | {"forfaits": list(plans) or [plan()]} | changes


def send(cast: Cast, method: str, address: str, body: Any = None, who: str = "pilote") -> Any:
    return getattr(call(cast.people[who]), method)(f"{TELEPHONY}{address}", body, content_type="application/json")


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.content
    return [
        (one["ou"], one["quoi"].replace("\u202f", " ").replace("\xa0", " ")) for one in answer.json().get("errors", [])
    ]


@pytest.fixture
def consumed(committed: None, cast: Cast) -> None:
    with everything("consumptions from nowhere"):
        body = cast.house("pilote")
        for month in (date(2026, 1, 1), date(2026, 2, 1)):
            consume(body, "+33261910001", month, 600, 12)


@pytest.mark.django_db
def test_a_tariff_is_typed_whole(cast: Cast) -> None:
    asked = tariff(
        plan(),
        plan(code="P", nom="Partagé", nature="FIXED", minutes=60, partage="GROUP", paliers="10:1,50", prix_sms="0"),
    )
    made = send(cast, "post", "/tarifs", asked)
    assert made.status_code == 201, made.content
    first, second = made.json()["forfaits"]
    assert first["abonnement"] == {"montant": "2", "devise": "EUR", "base": "HT", "unite": "par ligne et par mois"}
    assert first["prix"]["prix_minute"]["montant"] == "0.06" and first["prix"]["prix_sms"] is None
    assert (
        second["nature"] == "FIXED" and second["paliers"] == "10:1,50" and second["prix"]["prix_sms"]["montant"] == "0"
    )
    pk = made.json()["id"]
    assert send(cast, "get", f"/tarifs/{pk}").json() == made.json()
    assert [one["id"] for one in send(cast, "get", "/tarifs").json()["resultats"]] == [pk]
    assert send(cast, "get", f"/tarifs/{pk}", who="membre").status_code == 200  # it is what they could have
    assert send(cast, "get", f"/tarifs/{pk}", who="voisine").status_code == 404
    assert send(cast, "get", "/tarifs", who="voisine").json()["resultats"] == []
    assert faults(send(cast, "post", "/tarifs", tariff())) == [
        ("nom", "Un tarif s’appelle déjà « Grille ». Donnez-lui un autre nom.")
    ]
    with everything("the journal"):
        assert Event.objects.filter(verb="telephony.tariff_created").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "where", "said"),
    [
        ({key: value for key, value in tariff().items() if key != "base"}, "base", ""),
        (tariff(base="TVA"), "base", ""),
        (tariff(forfaits=[]), "forfaits", ""),
        (tariff(plan(abonnement="-1")), "forfaits[0]", "abonnement par mois"),
        (tariff(plan(), plan(code="V", prix_minute="-0.05")), "forfaits[1]", "minute vers fixes et mobiles"),
        (tariff(plan(paliers="10:-3")), "forfaits[0]", "négatif"),
        (tariff(plan(paliers="dix")), "forfaits[0]", "ne se lit pas"),
        (tariff(plan(arrondi="vite")), "forfaits[0]", "L’arrondi « vite »"),
        (tariff(plan(), plan()), "forfaits[1]", "deux forfaits ont le code « U »"),
        (tariff(plan(minutes=-1)), "forfaits[0]", "minutes comprises"),
        (tariff(plan(prix_minute="0.00000001")), "forfaits[0]", "minute vers fixes"),
    ],
)
def test_a_tariff_that_cannot_be_is_refused_where_it_stands(
    cast: Cast, asked: dict[str, Any], where: str, said: str
) -> None:
    found = faults(send(cast, "post", "/tarifs", asked))
    assert any(where in ou and said in quoi for ou, quoi in found), found
    with everything("nothing was written"):
        assert not Tariff.objects.exists() and not TariffPlan.objects.exists()


def load(cast: Cast, text: str, who: str = "pilote", name: str = "tarif.csv", **facts: str) -> Any:
    sent = {"nom": "Grille", "prix_au": "2026-01-01", "source": "Test", "base": "HT"} | facts
    file = SimpleUploadedFile(name, text.encode())
    return call(cast.people[who]).post(f"{TELEPHONY}/tarifs/fichier", sent | {"fichier": file})


@pytest.mark.django_db
def test_a_tariff_is_read_from_a_table(cast: Cast) -> None:
    made = load(cast, TARIFF)
    assert made.status_code == 201, made.content
    assert [one["nom"] for one in made.json()["forfaits"]] == ["À l’usage", "Partagé"]
    head = "code;nom;abonnement;prix_minute;taxe\n"
    rows = "A;Un;2;0,06;HT\nB;Deux;deux;0,06;HT\nC;Trois;2;-0,06;HT\nD;Quatre;nan;0,06;HT\n"
    found = faults(load(cast, head + rows, nom="Autre"))
    assert [ou for ou, _ in found] == [f"fichier « fichier », ligne {place}" for place in (3, 4, 5)], found
    assert "TTC" in faults(load(cast, head + "A;Un;2;0,06;TTC\n", nom="Autre"))[0][1]
    assert "tableau" in faults(load(cast, "x", name="tarif.pdf"))[0][1]
    assert "base" in faults(load(cast, TARIFF, nom="Autre", base=""))[0][0]
    with everything("nothing was written"):
        assert Tariff.objects.count() == 1


def test_an_analysis_is_opened_computed_frozen(consumed: None, cast: Cast) -> None:
    pk = send(cast, "post", "/tarifs", tariff()).json()["id"]
    asked = {"nom": "Nos lignes", "tarif": pk, "du": "2026-01-01", "au": "2026-02-01", "secondes": 2}
    opened = send(cast, "post", "", asked)
    assert opened.status_code == 202, opened.content
    analysis, job = opened.json()["analyse"], opened.json()["travail"]
    assert analysis["etat"] == "ASKED" and analysis["economie"] is None
    early = send(cast, "post", f"/{analysis['id']}/figer")
    assert early.status_code == 422 and "pas encore calculée" in early.json()["detail"]
    assert work()
    with everything("a test looks"):
        assert Job.objects.get(pk=job["id"]).state == "DONE"
    found = send(cast, "get", f"/{analysis['id']}").json()
    assert found["etat"] == "COMPUTED" and found["borne"]["montant"] == "5.44"  # 2 × (2 + 12 × 0.06)
    assert send(cast, "post", f"/{analysis['id']}/calcul").status_code == 202
    assert work()
    frozen = send(cast, "post", f"/{analysis['id']}/figer")
    assert frozen.status_code == 200 and frozen.json()["etat"] == "FROZEN"
    assert send(cast, "get", f"/{analysis['id']}").json()["etat"] == "FROZEN"
    for address in ("calcul", "figer"):
        again = send(cast, "post", f"/{analysis['id']}/{address}")
        assert again.status_code == 422 and "figée" in again.json()["detail"]
    backwards = faults(send(cast, "post", "", asked | {"du": "2026-03-01"}))
    assert backwards[0][0] == "au" and "avant le premier" in backwards[0][1]
    assert faults(send(cast, "post", "", asked | {"tarif": 999_999}))[0][0] == "tarif"
    assert faults(send(cast, "post", "", asked | {"secondes": 0}))[0][0] == "secondes"
    with everything("nothing more was opened"):
        assert TelephonyAnalysis.objects.count() == 1


def test_a_bridge_is_looked_at_and_taken_away(consumed: None, cast: Cast) -> None:
    with everything("two accesses"):
        body = cast.house("pilote")
        facts = {"use": LineUse.INTERNET, "tax_basis": "HT", "down_mbps": 100, "status": ValueStatus.MEASURED}
        hall, school = (
            TelecomLine.objects.create(owner=body, name=name, monthly_price=Decimal(price), **facts)
            for name, price in (("Mairie", "50"), ("École", "40"))
        )
    pk = send(cast, "post", "/tarifs", tariff()).json()["id"]
    asked = {"nom": "Nos lignes", "tarif": pk, "du": "2026-01-01", "au": "2026-02-01", "secondes": 2}
    pk = send(cast, "post", "", asked).json()["analyse"]["id"]
    assert work()
    bridge = {"un": hall.pk, "autre": school.pk, "metres": "80", "portee_metres": "300", "cout_pose": "500"}
    bridge |= {"entretien": "2", "debit": "100", "besoin_un": "20", "besoin_autre": "20", "mois": 24}
    for changes, where, said in (
        ({"autre": hall.pk}, "autre", "deux lieux différents"),
        ({"autre": 999_999}, "autre", "n’est pas proposé"),
        ({"metres": "0"}, "metres", "au moins 1"),
        ({"cout_pose": "-1"}, "cout_pose", "au moins 0"),
        ({"mois": 0}, "mois", "au moins 1"),
    ):
        found = faults(send(cast, "post", f"/{pk}/ponts", bridge | changes))
        assert [ou for ou, _ in found] == [where] and said in found[0][1], found
    with everything("nothing was written"):
        assert not SiteMerger.objects.exists()
    assert send(cast, "post", f"/{pk}/ponts", bridge).status_code == 202
    assert work()
    found = send(cast, "get", f"/{pk}/ponts").json()
    assert len(found["ponts"]) == 1 and found["a_rendre"][0]["supposee_libre"] is True
    kept = found["a_rendre"][0]
    assert Decimal(found["gain_net"]["montant"]) == Decimal(kept["loyer_economise"]["montant"]) - 500 - Decimal(
        kept["entretien"]["montant"]
    )
    for who in STRANGERS:
        assert send(cast, "get", f"/{pk}/ponts", who=who).status_code == 404
        assert send(cast, "post", f"/{pk}/ponts", bridge, who).status_code == 404
        assert send(cast, "delete", f"/{pk}/ponts/0", who=who).status_code == 404
    assert send(cast, "delete", f"/{pk}/ponts/7").status_code == 404
    assert send(cast, "delete", f"/{pk}/ponts/0").status_code == 202
    assert work()
    assert send(cast, "get", f"/{pk}/ponts").json() == {"ponts": [], "a_rendre": [], "ecartes": [], "gain_net": None}


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_writes(consumed: None, cast: Cast, who: str) -> None:
    pk = send(cast, "post", "/tarifs", tariff()).json()["id"]
    asked = {"nom": "Nos lignes", "tarif": pk, "du": "2026-01-01", "au": "2026-02-01", "secondes": 2}
    analysis = send(cast, "post", "", asked).json()["analyse"]["id"]
    assert send(cast, "post", "/tarifs", tariff(nom="Autre"), who).status_code == 404
    assert load(cast, TARIFF, who, nom="Autre").status_code == 404
    assert send(cast, "post", "", asked, who).status_code == 404
    assert send(cast, "post", f"/{analysis}/calcul", None, who).status_code == 404
    assert send(cast, "post", f"/{analysis}/figer", None, who).status_code == 404
    with everything("nothing was written"):
        assert Tariff.objects.count() == 1 and TelephonyAnalysis.objects.count() == 1

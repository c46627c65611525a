"""References written by programs: one by one, corrected, or from a file that is tried first, all or nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.client import call

from maillage.foundations.audit.models import Event
from maillage.foundations.files.models import StoredFile
from maillage.journey.studies.offers.models import PriceReference
from maillage.journey.studies.offers.tests.staging import computed, offer, put, share
from maillage.journey.studies.offers.tests.test_api import send
from maillage.kernel.sheets import Column, sheet_bytes
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db
STRANGERS = ["membre", "autre_membre", "voisine", "technicien", "titulaire"]
HEADER = "objet;unité;prix;base;paliers;mots\n"
GOOD = HEADER + "Mobile 40 Go;MOBILE;9,90;HT;100 : 8,90;\nAntivirus;CONTRACT;240;TTC;;antivirus\n"


def load(cast: Cast, content: str | bytes, name: str = "prix.csv", who: str = "pilote", **facts: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    sent = {"source": "Catalogue inventé"} | facts | {"fichier": SimpleUploadedFile(name, data)}
    return call(cast.people[who]).post("/api/v1/references-de-prix/fichier", sent)


def reference(**changes: Any) -> dict[str, Any]:
    asked = {"objet": "Forfait mobile", "unite": "MOBILE", "prix": "9.9", "base": "HT", "source": "Devis"}
    return asked | changes


def test_a_file_is_tried_then_imported_whole(cast: Cast) -> None:
    tried = load(cast, GOOD, essai="true")
    assert tried.status_code == 200, tried.content
    assert tried.json()["essai"] is True and tried.json()["references"] == 2
    with everything("nothing was written"):
        assert not PriceReference.objects.exists() and not StoredFile.objects.exists()
    made = load(cast, GOOD, invente="true")
    assert made.status_code == 201 and made.json()["references"] == 2, made.content
    first, second = send(cast, "get", "/references-de-prix").json()["resultats"]
    assert first["paliers"] == [["100", "8.90"]] and first["source"] == "Catalogue inventé" and first["invente"] is True
    assert (second["prix"]["base"], second["mots"]) == ("TTC", "antivirus")
    assert [one["objet"] for one in tried.json()["apercu"]] == [first["objet"], second["objet"]]
    with everything("the journal"):
        assert Event.objects.filter(verb="offers.references_imported").count() == 1


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_workbooks_are_read_too(cast: Cast, ending: str) -> None:
    rows = [["Mobile", "MOBILE", "9,90", "HT"]]
    content = sheet_bytes(ending, [Column(title) for title in ("objet", "unité", "prix", "base")], rows, "Prix")
    made = load(cast, content, f"prix.{ending}")
    assert made.status_code == 201 and made.json()["apercu"][0]["prix"]["montant"] == "9.9", made.content


def test_each_fault_says_its_row_its_column_its_value_and_what_to_do(cast: Cast) -> None:
    bad = HEADER + "Mobile;MOBILE;9;HT;;\nMobile;MOBILE;neuf;;;\nAntivirus;CONTRACT;240;HT;;\n"
    for essai in ("true", "false"):
        answer = load(cast, bad, essai=essai)
        assert answer.status_code == 422 and "3 erreurs" in answer.json()["detail"].replace("\xa0", " ")
        found = answer.json()["errors"]
        assert found[0]["ou"] == "fichier « prix.csv », ligne 3, colonne « prix », valeur « neuf »"
        assert found[1]["que_faire"] == "Écrivez HT ou TTC."
        assert found[2]["ou"].endswith("ligne 4, colonne « mots »") and "antivirus" in found[2]["que_faire"]
    for content, name, where in (
        (b"", "prix.csv", "fichier"),
        ("x", "prix.exe", "fichier"),
        (b"\x00PK", "prix.xlsx", "prix"),
    ):
        refused = load(cast, content, name)
        assert refused.status_code == 422 and where in refused.json()["errors"][0]["ou"], refused.content
    assert load(cast, GOOD, source=" ").json()["errors"][0]["ou"].endswith("source")
    with everything("nothing was written"):
        assert not PriceReference.objects.exists() and not StoredFile.objects.exists()


def test_a_reference_is_read_and_corrected(cast: Cast) -> None:
    share(cast, cast.town)
    put(cast.town, "mobiles", name="Mobile du maire", monthly_price="12.35", tax_basis="HT")
    pk = send(cast, "post", "/references-de-prix", reference(mise_en_service="15")).json()["id"]
    savings = computed(cast)
    tiers = [{"a_partir_de": "10", "prix": "8.5"}]
    changed = send(cast, "put", f"/references-de-prix/{pk}", reference(prix="9.5", paliers=tiers))
    assert changed.status_code == 200 and changed.json()["paliers"] == [["10", "8.5"]], changed.content
    assert send(cast, "get", f"/references-de-prix/{pk}").json() == changed.json()
    assert send(cast, "get", f"/economies/{savings.pk}").json()["a_recalculer"] is True
    with everything("the journal"):
        assert Event.objects.filter(verb="offers.reference_saved").count() == 2
    assert send(cast, "post", f"/references-de-prix/{pk}/retrait").status_code == 200
    assert send(cast, "put", f"/references-de-prix/{pk}", reference()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"unite": "CONTRACT"}, "mots"),
        ({"nature": "FTTH"}, "nature"),
        ({"valable_du": "2027-01-01", "valable_au": "2026-01-01"}, "valable_au"),
        ({"paliers": [{"a_partir_de": "10", "prix": "1"}, {"a_partir_de": "5", "prix": "1"}]}, "paliers"),
    ],
)
def test_the_rules_of_the_page_hold(cast: Cast, changes: dict[str, Any], where: str) -> None:
    answer = send(cast, "post", "/references-de-prix", reference(**changes))
    assert answer.status_code == 422 and answer.json()["errors"][0]["ou"] == where, answer.content
    with everything("nothing was written"):
        assert not PriceReference.objects.exists()


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_writes_references(cast: Cast, who: str) -> None:
    pk = offer(cast).pk
    assert send(cast, "get", f"/references-de-prix/{pk}", who=who).status_code == 404
    assert send(cast, "put", f"/references-de-prix/{pk}", reference(), who).status_code == 404
    assert load(cast, GOOD, who=who).status_code == 404

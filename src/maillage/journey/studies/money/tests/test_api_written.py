"""All that the pages of money write, written by programs: the same rules, nothing half-written."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.client import call
from tests.security.rows import row

from maillage.foundations.audit.models import Event
from maillage.journey.studies.money.models import (
    AmortisationPeriod,
    BusinessCase,
    CaseEdition,
    IndexReading,
    PublishedCase,
    RevisionClause,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db
STRANGERS = ["membre", "autre_membre", "voisine", "technicien", "titulaire"]


def send(cast: Cast, method: str, address: str, body: Any = None, who: str = "pilote") -> Any:
    return getattr(call(cast.people[who]), method)(f"/api/v1{address}", body, content_type="application/json")


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [one["ou"] for one in answer.json()["errors"]]


def copied(cast: Cast) -> int:
    made = send(cast, "post", "/exemples-financiers/morlaix-copieur/copie")
    assert made.status_code == 201, made.content
    pk: int = made.json()["id"]
    return pk


def test_a_case_is_copied_described_published_withdrawn_and_erased(cast: Cast) -> None:
    examples = send(cast, "get", "/exemples-financiers").json()["exemples"]
    assert "morlaix-copieur" in [one["code"] for one in examples]
    pk = copied(cast)
    with everything("a study of the body"):
        study = row(Study, cast.place("membre"), owner=cast.group)
    said = {"nom": "Copieurs 2027", "resume": "Louer ou acheter ?", "etude": study.pk}
    told = send(cast, "put", f"/cas-financiers/{pk}/description", said)
    assert told.status_code == 200 and (told.json()["nom"], told.json()["etude"]) == ("Copieurs 2027", study.pk)
    assert places(send(cast, "put", f"/cas-financiers/{pk}/description", said | {"etude": 999_999})) == ["etude"]
    twin = send(cast, "post", f"/cas-financiers/{pk}/copie").json()
    assert twin["nom"] == "Copieurs 2027 (copie)" and twin["cas"] == told.json()["cas"]

    assert send(cast, "post", f"/cas-financiers/{pk}/editions").status_code == 201
    (edition,) = send(cast, "get", f"/cas-financiers/{pk}/editions").json()["editions"]
    assert edition["publiee"] is False
    assert send(cast, "get", "/cas-publies", who="membre").json()["resultats"] == []
    for _ in range(2):  # said twice, done once
        published = send(cast, "put", f"/cas-financiers/{pk}/editions/1/publication")
        assert published.status_code == 200 and published.json()["publiee"] is True
    (read,) = send(cast, "get", "/cas-publies", who="membre").json()["resultats"]
    whole = send(cast, "get", f"/cas-publies/{read['id']}", who="membre").json()
    assert whole["nom"] == "Copieurs 2027" and whole["blocs"]
    assert send(cast, "get", f"/cas-publies/{read['id']}", who="voisine").status_code == 404
    assert send(cast, "delete", f"/cas-financiers/{pk}/editions/1/publication").status_code == 204
    assert send(cast, "get", "/cas-publies", who="membre").json()["resultats"] == []

    assert send(cast, "delete", f"/cas-financiers/{pk}").status_code == 204
    assert send(cast, "get", f"/cas-financiers/{pk}").status_code == 404
    with everything("what is left"):
        assert [one.pk for one in BusinessCase.objects.all()] == [twin["id"]]
        assert not CaseEdition.objects.exists() and not PublishedCase.objects.exists()
        verbs = set(Event.objects.filter(verb__startswith="money.").values_list("verb", flat=True))
    assert {"money.case_published", "money.case_withdrawn", "money.case_deleted", "money.case_described"} <= verbs


def test_a_case_is_taken_away_as_a_sheet_and_as_tables(cast: Cast) -> None:
    pk = copied(cast)
    send(cast, "post", f"/cas-financiers/{pk}/editions")
    sheet = f"/cas-financiers/{pk}/editions/1/fiche"
    first = send(cast, "get", f"{sheet}/pdf")
    assert first.content.startswith(b"%PDF") and first.content == send(cast, "get", f"{sheet}/pdf").content
    assert send(cast, "get", f"/cas-financiers/{pk}/tableaux/csv").content.startswith(b"\xef\xbb\xbf")
    assert send(cast, "get", f"/cas-financiers/{pk}/tableaux/xlsx").content.startswith(b"PK")
    for address in (f"{sheet}/exe", f"/cas-financiers/{pk}/tableaux/exe"):
        assert send(cast, "get", address).status_code == 404


PERIOD = {"compte": "2183", "biens": "Matériel informatique", "annees": 5, "seulement_sous": "500"}


def test_a_period_is_written_corrected_and_dropped(cast: Cast) -> None:
    made = send(cast, "post", "/durees-amortissement", PERIOD)
    assert made.status_code == 201 and made.json()["seulement_sous"]["base"] == "TTC", made.content
    pk = made.json()["id"]
    assert places(send(cast, "post", "/durees-amortissement", PERIOD)) == ["compte"]
    for wrong in ({"annees": 0}, {"annees": 61}, {"seulement_sous": "cher"}):
        (name,) = wrong
        assert name in places(send(cast, "put", f"/durees-amortissement/{pk}", PERIOD | wrong))[0]
    assert send(cast, "put", f"/durees-amortissement/{pk}", PERIOD | {"annees": 4}).json()["annees"] == 4
    assert [one["annees"] for one in send(cast, "get", "/durees-amortissement").json()["durees"]] == [4]
    assert send(cast, "delete", f"/durees-amortissement/{pk}").status_code == 204
    with everything("what is left"):
        assert not AmortisationPeriod.objects.exists()
        assert Event.objects.filter(verb="money.period_dropped").count() == 1


CLAUSE: dict[str, Any] = {
    **{"nom": "Maintenance", "prix_initial": "100", "base": "HT", "mois_zero": "2026-03-15", "part_fixe": "0.15"},
    "termes": [{"indice": "SYNTEC", "part": "0.85", "base": "300"}],
}


def test_a_clause_and_its_indices_give_the_price_of_a_day(cast: Cast) -> None:
    made = send(cast, "post", "/revisions-de-prix", CLAUSE)
    assert made.status_code == 201 and made.json()["mois_zero"] == "2026-03-01", made.content
    pk = made.json()["id"]
    half = CLAUSE | {"part_fixe": "0.5"}
    assert places(send(cast, "put", f"/revisions-de-prix/{pk}", half)) == ["termes"]
    term = [{"indice": "SYNTEC", "part": "beaucoup", "base": "300"}]
    assert "part" in places(send(cast, "put", f"/revisions-de-prix/{pk}", CLAUSE | {"termes": term}))[0]
    capped = send(cast, "put", f"/revisions-de-prix/{pk}", CLAUSE | {"butoir_pct": "3"})
    assert capped.json()["butoir_pct"] == "3"
    assert send(cast, "get", "/revisions-de-prix").json()["resultats"] == [capped.json()]
    reading = {"indice": "SYNTEC", "mois": "2026-09-10", "valeur": "330", "publie_le": "2026-11-20"}
    assert send(cast, "post", "/indices-de-prix", reading).status_code == 201
    assert places(send(cast, "post", "/indices-de-prix", reading | {"publie_le": "2026-08-01"})) == ["publie_le"]
    assert len(send(cast, "get", "/indices-de-prix").json()["resultats"]) == 1
    revised = send(cast, "get", f"/revisions-de-prix/{pk}?le=2026-12-01").json()
    assert revised["est_plafonne"] is True and revised["prix"]["montant"] == "103"
    assert send(cast, "delete", f"/revisions-de-prix/{pk}").status_code == 204
    with everything("what is left"):
        assert not RevisionClause.objects.exists() and IndexReading.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "asked", "where"),
    [
        ("/revisions-de-prix", CLAUSE | {"butoir_pct": "2147483647"}, "butoir_pct"),
        ("/revisions-de-prix", CLAUSE | {"sauvegarde_pct": "10000"}, "sauvegarde_pct"),
        ("/revisions-de-prix", CLAUSE | {"butoir_pct": "-3"}, "butoir_pct"),
        ("/durees-amortissement", PERIOD | {"seulement_sous": "99999999999"}, "seulement_sous"),
        ("/durees-amortissement", PERIOD | {"seulement_sous": "-1"}, "seulement_sous"),
    ],
)
def test_a_number_that_its_column_does_not_hold_is_refused(
    cast: Cast, address: str, asked: dict[str, Any], where: str
) -> None:
    """Once written, SQLite could not read it back: no clause nor period of the body could be listed any more."""
    assert places(send(cast, "post", address, asked)) == [where]
    assert send(cast, "get", address).status_code == 200


def load(cast: Cast, text: str, who: str = "pilote", **facts: str) -> Any:
    file = SimpleUploadedFile("indices.csv", text.encode())
    return call(cast.people[who]).post("/api/v1/indices-de-prix/fichier", facts | {"fichier": file})


def test_indices_are_read_from_a_file_all_or_none(cast: Cast) -> None:
    head = "indice;mois;valeur;publie_le\n"
    good = head + "SYNTEC;09/2026;312,4;20/11/2026\nSYNTEC;10/2026;313;20/12/2026\n"
    assert load(cast, good, essai="true").json() == {"essai": True, "valeurs": 2}
    refused = load(cast, good + "SYNTEC;11/2026;beaucoup;20/01/2027\n")
    assert places(refused) == ["fichier « fichier », ligne 4, colonne « valeur », valeur « beaucoup »"]
    with everything("nothing was written"):
        assert not IndexReading.objects.exists()
    assert load(cast, good).status_code == 201
    with everything("both"):
        assert IndexReading.objects.count() == 2


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_writes(cast: Cast, who: str) -> None:
    pk = copied(cast)
    send(cast, "post", f"/cas-financiers/{pk}/editions")
    period = send(cast, "post", "/durees-amortissement", PERIOD).json()["id"]
    clause = send(cast, "post", "/revisions-de-prix", CLAUSE).json()["id"]
    said = {"nom": "x", "resume": "", "etude": None}
    for method, address, body in (
        ("put", f"/cas-financiers/{pk}/description", said),
        ("post", f"/cas-financiers/{pk}/copie", None),
        ("delete", f"/cas-financiers/{pk}", None),
        ("put", f"/cas-financiers/{pk}/editions/1/publication", None),
        ("delete", f"/cas-financiers/{pk}/editions/1/publication", None),
        ("get", f"/cas-financiers/{pk}/editions", None),
        ("get", f"/cas-financiers/{pk}/editions/1/fiche/pdf", None),
        ("get", f"/cas-financiers/{pk}/tableaux/csv", None),
        ("put", f"/durees-amortissement/{period}", PERIOD),
        ("delete", f"/durees-amortissement/{period}", None),
        ("put", f"/revisions-de-prix/{clause}", CLAUSE),
        ("delete", f"/revisions-de-prix/{clause}", None),
    ):
        assert send(cast, method, address, body, who).status_code == 404, address
    with everything("all stands"):
        assert BusinessCase.objects.count() == AmortisationPeriod.objects.count() == RevisionClause.objects.count() == 1

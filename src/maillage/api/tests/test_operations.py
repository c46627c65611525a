"""What each operation answers, and what it leaves behind."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.client import StrictClient

from maillage.api.mounting import PREFIX
from maillage.api.tests.programs import FILES, morlaix_survey, refused
from maillage.foundations.audit.models import Event
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.models import Membership, Organisation
from maillage.foundations.scheduling.models import Job
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.territories.models import BodyMembership, Commune, CommuneSuccession, IntermunicipalBody
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db
ProgramOf = Callable[..., StrictClient]


def read(program: StrictClient, address: str) -> Any:
    response = program.get(f"{PREFIX}/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def whole(program: StrictClient, address: str, limit: int) -> list[Any]:
    """A list from its first page to its last."""
    found, after = [], ""
    while True:
        page = read(program, f"{address}{'&' if '?' in address else '?'}limite={limit}&apres={after}")
        assert len(page["resultats"]) <= limit
        found += page["resultats"]
        if page["suivant"] is None:
            return found
        after = page["suivant"]


# --- territories -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reference() -> None:
    body = IntermunicipalBody.objects.create(
        siren="242900835",
        name="CA Morlaix",
        kind="CA",
        municipal_population=9,
        total_population=10,
        search_text="ca morlaix 242900835",
    )
    for code, name, department in (("01001", "Abergement", "01"), ("29279", "Taulé", "29"), ("2A004", "Ajaccio", "2A")):
        commune = Commune.objects.create(
            insee_code=code, name=name, department=department, search_text=name.lower().replace("é", "e"),
            postal_codes="29670 29671", municipal_population=None if code == "2A004" else 5,
        )  # fmt: skip
        BodyMembership.objects.create(body=body, commune=commune)
    CommuneSuccession.objects.create(
        former_insee_code="29998", former_name="Penzé", successor_id="29279", search_text="penze"
    )


@pytest.mark.usefixtures("reference")
def test_communes(program_of: ProgramOf) -> None:
    program = program_of("titulaire", rights=[])
    assert [row["insee"] for row in whole(program, "communes", 1)] == ["01001", "29279", "2A004"]
    assert [row["nom"] for row in whole(program, "communes?q=TAULE", 50)] == ["Taulé"]
    (corsican,) = whole(program, "communes?departement=2A", 50)
    assert corsican["population_municipale"] is None and corsican["siren"] is None
    found = read(program, "communes/29279")
    assert found["epci"] == {"code": "242900835", "nom": "CA Morlaix"} and found["codes_postaux"] == ["29670", "29671"]
    assert found["anciennes"] == [{"code": "29998", "nom": "Penzé"}]


@pytest.mark.usefixtures("reference")
def test_epci(program_of: ProgramOf) -> None:
    program = program_of("titulaire", rights=[])
    assert [row["siren"] for row in whole(program, "epci?q=242900835", 1)] == ["242900835"]
    assert [row["code"] for row in read(program, "epci/242900835")["communes"]] == ["01001", "2A004", "29279"]


def test_the_directory(cast: Cast, program_of: ProgramOf) -> None:
    program = program_of("membre")
    assert [row["nom"] for row in whole(program, "organisations", 1)] == ["Henvic", "Taulé"]
    (found,) = whole(program, "organisations?q=henvic", 50)
    assert found["appartenances"][0]["groupement"] == {"id": cast.group.pk, "nom": "CA des Sept Rivières"}
    assert found["siren"] is None and found["population"] == 1300 and found["a_disparu"] is False
    assert read(program, f"organisations/{cast.other_town.pk}")["nom"] == "Henvic"
    assert whole(program, "organisations?etat=disparues", 50) == []


@pytest.mark.usefixtures("reference")
def test_a_member_enters(cast: Cast, program_of: ProgramOf) -> None:
    program = program_of("pilote")

    def send(**body: Any) -> Any:
        return program.post(f"{PREFIX}/organisations", body, content_type="application/json")

    added = send(nom="École du Bourg", nature="SCHOOL", du="2026-01-01", acte="Délibération 12").json()
    assert added["nom"] == "École du Bourg" and added["appartenances"][0]["acte"] == "Délibération 12"
    known = send(insee="2A004").json()
    assert (known["nom"], known["insee"], known["nature"]) == ("Ajaccio", "2A004", "COMMUNE")
    for faulty in (
        {"nature": "SCHOOL"},
        {"nom": "X", "nature": "SCHOOL", "siren": "123456789"},
        {"nom": "X", "nature": "SCHOOL", "population": 5},
        {"nom": "X", "nature": "SCHOOL", "du": "2026-02-01", "au": "2026-01-01"},
        {"insee": "99999"},
        {"insee": "29279", "nom": "Taulé"},
        {"nom": "X", "nature": "SCHOOL", "du": "2026-02-30"},
    ):
        assert refused(send(**faulty), 422)["errors"], faulty
    refused(send(insee="2A004"), 422)
    with everything("a look from above"):
        assert Membership.objects.filter(owner=cast.group).count() == 4
        assert Event.objects.filter(verb="organisations.member_added", owner=cast.group).count() == 2


# --- surveys ---------------------------------------------------------------------------------------------------------


def test_surveys(program_of: ProgramOf, morlaix: Study) -> None:
    program = program_of("pilote")
    (listed,) = whole(program, "enquetes", 1)
    assert (listed["collectivites"], listed["reponses_au"]) == (29, "2012-12-31")
    entities: list[Any] = []
    for after in ("", "9", "19"):
        page = read(program, f"enquetes/{listed['id']}?limite=10&apres={after}")["entites"]
        entities += page["resultats"]
    assert page["suivant"] is None
    assert [entity["rang"] for entity in entities] == list(range(29))
    linked = {entity["nom"] for entity in entities if entity["collectivite"]}
    assert linked == {"Taulé", "Henvic"}
    assert morlaix.campaign_id == listed["id"]


def test_reading_answers_is_told_to_those_who_are_read(cast: Cast, program_of: ProgramOf, morlaix: Study) -> None:
    program, address = program_of("pilote"), f"enquetes/{morlaix.campaign_id}/reponses"
    found = {row["entite"]: row["valeurs"] for row in whole(program, address, 7)}
    assert set(found) == set(morlaix_survey().fleet) | set(morlaix_survey().objectives.respondents)
    values = {value["champ"]: value for value in found["Taulé"]}
    prices = [value for value in values.values() if value["prix"]]
    assert prices and all(re.fullmatch(r"\d+(\.\d+)?", price["prix"]["montant"]) for price in prices)
    assert {price["prix"]["base"] for price in prices} <= {"HT", "TTC"} and all(p["valeur"] is None for p in prices)
    assert any(isinstance(value["valeur"], int) for value in values.values())
    assert all(value["valeur"] is None for row in found.values() for value in row if value["statut"] == "UNKNOWN")
    with everything("a look from above"):
        (told,) = Event.objects.filter(verb="census.response_read")
        assert told.owner_id == cast.town.pk and told.person_name == "pilote"


def test_a_refused_reading_is_told_to_nobody(program_of: ProgramOf, morlaix: Study) -> None:
    refused(program_of("membre").get(f"{PREFIX}/enquetes/{morlaix.campaign_id}/reponses"), 404)
    refused(program_of("pilote").get(f"{PREFIX}/enquetes/{morlaix.campaign_id}/reponses?apres=x"), 422)
    with everything("a look from above"):
        assert not Event.objects.filter(verb="census.response_read").exists()


def test_a_survey_leaves(program_of: ProgramOf, morlaix: Study) -> None:
    address = f"{PREFIX}/enquetes/{morlaix.campaign_id}"
    refused(program_of("pilote", rights=["SEE_SURVEY"]).delete(address), 404)
    assert program_of("pilote").delete(address).status_code == 204
    with everything("a look from above"):
        assert not Campaign.objects.exists() and Event.objects.filter(verb="census.survey_deleted").exists()


def files() -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(FILES.glob("*.csv"))]


def archive() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for path in FILES.glob("*.csv"):
            zipped.write(path, path.name)
    return SimpleUploadedFile("enquete.zip", buffer.getvalue())


def post_survey(program: StrictClient, **fields: Any) -> Any:
    known = {"nom": "Infrastructure 2012", "reponses_au": "2012-12-31", "fichiers": files()}
    return program.post(
        f"{PREFIX}/enquetes", {key: value for key, value in (known | fields).items() if value is not None}
    )


def written() -> list[int]:
    with everything("a look from above"):
        return [model.objects.count() for model in (Campaign, Job, StoredFile, Event, Organisation)]


@pytest.mark.parametrize("sent", [files, archive], ids=["csv", "zip"])
def test_a_trial_writes_nothing(cast: Cast, program_of: ProgramOf, sent: Callable[[], Any]) -> None:
    program, before = program_of("pilote"), written()
    response = post_survey(program, essai="true", fichiers=sent())
    assert response.status_code == 200, response.content
    found = response.json()
    assert len(found["entites"]) == 29 and found["reconnues"] == 2
    (taule,) = [entity for entity in found["entites"] if entity["nom"] == "Taulé"]
    assert taule["collectivite"] == cast.town.pk
    assert written() == before


def test_a_survey_is_loaded_by_the_worker(program_of: ProgramOf) -> None:
    program = program_of("pilote")
    response = post_survey(program)
    assert response.status_code == 202, response.content
    job = read(program, f"travaux/{response.json()['id']}")
    assert job["etat"] == "WAITING" and job["est_fini"] is False and job["page"] is None
    refused(program_of("membre").get(f"{PREFIX}/travaux/{job['id']}"), 404)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"nom": ""}, "nom"),
        ({"reponses_au": "31 décembre"}, "reponses_au"),
        ({"reponses_au": "2999-01-01"}, "reponses_au"),
        ({"fichiers": None}, "fichiers"),
        ({"fichiers": SimpleUploadedFile("enquete.pdf", b"%PDF")}, "fichiers"),
        ({"fichiers": SimpleUploadedFile("parc.csv", b"a;b\n1;2\n")}, "collectivites"),
        ({"fichiers": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}, "x.xlsx"),
        ({"essai": "peut-être"}, "essai"),
    ],
)
def test_a_survey_that_is_refused_says_all_that_is_wrong(
    program_of: ProgramOf, fields: dict[str, Any], where: str
) -> None:
    before = written()
    faults = refused(post_survey(program_of("pilote"), **fields), 422)["errors"]
    assert any(where in fault["ou"] for fault in faults), faults
    assert written() == before


# --- studies ---------------------------------------------------------------------------------------------------------


def test_a_member_reads_totals_and_the_body_everything(program_of: ProgramOf, morlaix: Study) -> None:
    address = f"etudes/{morlaix.pk}"
    assert [row["id"] for row in whole(program_of("autre_membre"), "etudes", 1)] == [morlaix.pk]
    member, body = read(program_of("autre_membre"), address), read(program_of("pilote"), address)
    assert member["estimations"] and member["prix_moyens"] and member["offres"]
    assert member["chiffres"] is None and member["documents"] == []
    assert body["documents"] == ["json"] and body["chiffres"]["survey"]
    assert {name: body[name] for name in ("estimations", "prix_moyens", "offres")} == {
        name: member[name] for name in ("estimations", "prix_moyens", "offres")
    }
    told = str(member)
    for name in morlaix_survey().fleet:
        assert name not in told.replace("Morlaix Communauté", ""), name


def floats(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in floats(item, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for item in value for found in floats(item, path)]
    return [path] if isinstance(value, float) else []


def test_money_is_text(program_of: ProgramOf, morlaix: Study) -> None:
    found = [read(program_of("pilote"), f"etudes/{morlaix.pk}"), read(program_of("membre"), "ma-collectivite")]
    assert {path for answer in found for path in floats(answer)} == {
        ".estimations.total",
        ".estimations.de",
        ".estimations.a",
    }
    assert all(set(mean["prix"]) == {"montant", "devise", "base", "unite"} for mean in found[0]["prix_moyens"])


def test_the_paper_is_the_stored_one(program_of: ProgramOf, morlaix: Study) -> None:
    response = program_of("pilote").get(f"{PREFIX}/etudes/{morlaix.pk}/documents/json")
    assert response["Content-Type"] == "application/json" and "attachment" in response["Content-Disposition"]
    assert response.json()["survey"]["name"]
    refused(program_of("pilote").get(f"{PREFIX}/etudes/{morlaix.pk}/documents/pdf"), 404)


def test_a_paper_that_is_damaged(program_of: ProgramOf, morlaix: Study) -> None:
    with everything("a bad disk"):
        morlaix.papers.get().file.path.write_bytes(b"x")
    assert "abîmé" in refused(program_of("pilote").get(f"{PREFIX}/etudes/{morlaix.pk}/documents/json"), 500)["detail"]


def test_own_figures(program_of: ProgramOf, morlaix: Study) -> None:
    mine, others = read(program_of("membre"), "ma-collectivite"), read(program_of("autre_membre"), "ma-collectivite")
    assert mine["a_repondu"] and mine["noms"] == ["Taulé"] and mine["etude"]["id"] == morlaix.pk
    assert any(machine["nombre"] for machine in mine["machines"])
    assert not others["a_repondu"] and others["machines"] == [] and others["offres"] == mine["offres"]
    assert read(program_of("voisine"), "ma-collectivite")["etude"] is None

"""A survey from its files to each one's page, as people meet it."""

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult
from tests.cast import Cast, join, organisation, person
from tests.client import StrictClient, sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import OrganisationKind, Role
from maillage.foundations.organisations.models import Membership, Organisation, OrganisationSuccession, Share
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.census.campaigns.models import Answer, Campaign, Response
from maillage.journey.studies.syntheses import tasks
from maillage.journey.studies.syntheses.documents.workbook import survey_workbook
from maillage.journey.studies.syntheses.imports import SurveyRefused, read_survey, read_tables
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.pages import NotAllowed
from maillage.kernel.places import home
from maillage.kernel.tenancy import everything

MORLAIX = Path(__file__).parents[1] / "demonstration" / "morlaix"
pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], StrictClient]


@pytest.fixture(autouse=True)
def territory(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The members bear the names of the survey; one of them is left out, to be linked later."""
    monkeypatch.setenv("MAILLAGE_HOME", str(tmp_path))  # its files are counted: nobody else's among them
    survey = read_survey(MORLAIX)
    known = {cast.town.name, cast.other_town.name, "Guerlesquin"}
    names = [entity.name for entity in survey.entities if entity.name not in known and entity.kind == "commune"]
    join(cast.group, *(organisation(name) for name in names))
    join(cast.group, organisation("CA Morlaix Communauté", OrganisationKind.INTERMUNICIPAL_BODY))


def files(folder: Path = MORLAIX, **changed: str) -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile(path.name, changed.get(path.stem, path.read_text(encoding="utf-8")).encode())
        for path in sorted(folder.glob("*.csv"))
    ]


def form(uploads: list[SimpleUploadedFile], **fields: str) -> dict[str, object]:
    return {"survey": uploads, "name": "Enquête 2012", "as_of": "2012-03-09", **fields}


def counts() -> tuple[int, ...]:
    with everything("what was written is counted"):
        return tuple(model.objects.count() for model in (Campaign, Response, Answer, Study, Job, StoredFile, Event))


def loaded(client_of: ClientOf, uploads: list[SimpleUploadedFile] | None = None) -> StrictClient:
    """The pilot loads a survey, and the worker does its work."""
    client = client_of("pilote")
    assert client.post("/etudes/charger/", form(uploads or files())).status_code == 302
    assert client.get("/etudes/charger/verifier/").status_code == 200
    answer = client.post("/etudes/charger/verifier/")
    assert answer.status_code == 302 and answer["Location"].startswith("/travaux/")
    assert Worker().turn()
    page = client.get(answer["Location"])
    assert "Terminé" in page.content.decode(), page.content.decode()
    return client


def test_what_is_wrong_is_said_before_anything_is_written(client_of: ClientOf) -> None:
    before = counts()
    fleet = (MORLAIX / "parc.csv").read_text(encoding="utf-8")
    wrong = fleet.replace("Locquirec,7", "Locquirec,sept").replace("Guerlesquin,4", "Gerlesquin,4")
    answer = client_of("pilote").post("/etudes/charger/", form(files(parc=wrong)))
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("parc.csv, ligne 3", "sept", "parc.csv, ligne 4", "Guerlesquin", "Rien n’a été enregistré"):
        assert said in page
    assert 'value="Enquête 2012"' in page  # what was typed is still there
    assert counts() == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Donnez un nom"),
        ({"as_of": "31/02/2012"}, "Cette date n’existe pas"),
        ({"as_of": "2999-01-01"}, "entre 2000 et aujourd’hui"),
        ({"survey": []}, "Choisissez les fichiers"),
        ({"survey": [SimpleUploadedFile("a.pdf", b"%PDF")]}, "Déposez un classeur"),
        ({"survey": [SimpleUploadedFile("a.xlsx", b"x"), SimpleUploadedFile("b.csv", b"x")]}, "un seul classeur"),
        ({"survey": [SimpleUploadedFile("a.csv", b"")]}, "vide"),
    ],
)
def test_a_form_says_what_is_missing(client_of: ClientOf, fields: dict[str, object], said: str) -> None:
    answer = client_of("pilote").post("/etudes/charger/", form(files()) | fields)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_looking_writes_nothing_and_a_lost_upload_is_said(client_of: ClientOf) -> None:
    client = client_of("pilote")
    before = counts()
    client.post("/etudes/charger/", form(files()))
    page = client.get("/etudes/charger/verifier/").content.decode()
    assert "à relier" in page and "Kyocera Taskalfa" in page and counts() == before
    other = client_of("pilote")
    assert other.get("/etudes/charger/verifier/").status_code == 302


def test_a_workbook_and_an_archive_say_the_same(client_of: ClientOf) -> None:
    book = SimpleUploadedFile("enquete.xlsx", survey_workbook(read_tables(MORLAIX)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in MORLAIX.glob("*.csv"):
            archive.write(path, path.name)
    for upload in (book, SimpleUploadedFile("enquete.zip", buffer.getvalue())):
        client = client_of("pilote")
        assert client.post("/etudes/charger/", form([upload])).status_code == 302
        assert "29" in client.get("/etudes/charger/verifier/").content.decode()
    model = client_of("pilote").get("/etudes/charger/modele.xlsx")
    assert model.content[:2] == b"PK"


def test_the_study_is_read_by_each_as_far_as_it_goes(cast: Cast, client_of: ClientOf) -> None:
    pilot = loaded(client_of)
    with everything("its address"):
        study = Study.objects.get()
    address = f"/etudes/{study.pk}/"
    whole = pilot.get(address).content.decode()
    assert "386" in whole and "Botsorhel" in whole
    for chapter in ("representativite", "synthese", "gains", "limites", "methode"):
        assert pilot.get(f"{address}{chapter}/").status_code == 200
    for ending, start in {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "html": b"<!doctype", "json": b"{"}.items():
        paper = pilot.get(f"{address}document/{ending}")
        assert paper.content.startswith(start) and "attachment" in paper["Content-Disposition"]
    pictures = re.findall(r'src="(/etudes/[^"]+\.svg)"', pilot.get(f"{address}synthese/").content.decode())
    assert pictures and all(pilot.get(picture).content.startswith(b"<svg") for picture in pictures)
    for name in ("membre", "autre_membre"):
        client = client_of(name)
        page = client.get(address).content.decode()
        assert "386" in page and "Botsorhel" not in page
        shown = re.findall(r'src="(/etudes/[^"]+\.svg)"', page)
        assert shown and all(client.get(picture).status_code == 200 for picture in shown)
        for path in ("synthese/", "document/pdf", "document/json"):
            assert client.get(address + path).status_code == 404
        assert all(client.get(picture).status_code == 404 for picture in pictures)
    for name in ("voisine", "titulaire"):
        assert client_of(name).get(address).status_code == 404


def test_a_commune_reads_its_own_page(cast: Cast, client_of: ClientOf) -> None:
    loaded(client_of)
    own = client_of("membre").get("/etudes/ma-commune/").content.decode()
    assert "446,48" in own and "1\u202f428,74" in own  # 16 × 446.48 ÷ 5
    calculated = client_of("membre").get("/etudes/ma-commune/?calculer=1&q5=2&p5=12,27").content.decode()
    assert "118,08" in calculated  # 2 × (12.27 − 7.35) × 12
    several = (
        "?calculer=1&q5=2&p5=12,27&q6=1&p6=19&q12=1&p12=500"  # of the last one nobody knows whether it is HT or TTC
    )
    calculated = client_of("membre").get("/etudes/ma-commune/" + several).content.decode()
    assert "Ensemble, sans 1 ligne non comparable" in calculated.replace("\xa0", " ")
    assert "137,04" in calculated  # 118.08 + (19 − 17.42) × 12
    wrong = client_of("membre").get("/etudes/ma-commune/?calculer=1&q5=deux&p5=12").content.decode()
    assert "Écrivez un nombre" in wrong
    other = client_of("autre_membre").get("/etudes/ma-commune/").content.decode()
    assert "446,48" not in other and "pas répondu" in other
    neighbour = client_of("voisine").get("/etudes/ma-commune/").content.decode()
    assert "Pas encore d’inventaire" in neighbour


def test_reading_a_commune_is_told_in_its_journal(cast: Cast, client_of: ClientOf) -> None:
    pilot = loaded(client_of)
    with everything("the addresses"):
        campaign = Campaign.objects.get()
        entity = campaign.entities.get(name=cast.town.name)
    page = pilot.get(f"/recensement/campagnes/{campaign.pk}/{entity.pk}/")
    assert "446,48" in page.content.decode()
    with everything("the journal of the commune"):
        told = list(Event.objects.filter(owner=cast.town).order_by("-id").values_list("verb", "acting_name"))
    assert told[0] == ("census.response_read", cast.group.name)
    assert client_of("membre").get(f"/recensement/campagnes/{campaign.pk}/{entity.pk}/").status_code == 404


def test_an_entity_is_linked_and_its_answers_follow(cast: Cast, client_of: ClientOf) -> None:
    pilot = loaded(client_of)
    with everything("the addresses"):
        campaign = Campaign.objects.get()
        entity = campaign.entities.get(name="Guerlesquin")
        assert entity.organisation_id is None
        assert Response.objects.get(entity_name="Guerlesquin").owner_id == cast.group.pk
        before = set(Answer.objects.filter(response__entity_name="Guerlesquin").values_list("field", "value"))
    link = f"/recensement/campagnes/{campaign.pk}/{entity.pk}/relier/"
    assert pilot.post(link, {"organisation": cast.neighbour.pk}).status_code == 422  # not of this group
    assert pilot.post(link, {"organisation": cast.other_town.pk}).status_code == 302
    with everything("whose they are"):
        assert Response.objects.get(entity_name="Guerlesquin").owner_id == cast.other_town.pk
        assert set(Answer.objects.filter(response__entity_name="Guerlesquin").values_list("field", "value")) == before
    assert "Guerlesquin" in client_of("autre_membre").get("/etudes/ma-commune/").content.decode()
    assert pilot.post(link, {"organisation": ""}).status_code == 302
    with everything("whose they are again"):
        assert Response.objects.get(entity_name="Guerlesquin").owner_id == cast.group.pk


def test_a_study_is_redone_and_a_survey_taken_back(client_of: ClientOf) -> None:
    pilot = loaded(client_of)
    with everything("its address"):
        study, campaign = Study.objects.get(), Campaign.objects.get()
        files_before = set(StoredFile.objects.values_list("key", flat=True))
    assert pilot.get(f"/etudes/{study.pk}/refaire/").status_code == 200
    assert pilot.post(f"/etudes/{study.pk}/refaire/").status_code == 302
    assert Worker().turn()
    with everything("one study still"):
        assert Study.objects.count() == 1
        assert len(set(StoredFile.objects.values_list("key", flat=True)) & files_before) == 1  # the survey itself
    assert pilot.post(f"/recensement/campagnes/{campaign.pk}/supprimer/").status_code == 302
    with everything("nothing is left of it but the journal"):
        assert not Campaign.objects.exists() and not Answer.objects.exists() and not Study.objects.exists()
        assert Event.objects.filter(verb="census.survey_deleted").exists()


def test_the_same_survey_is_not_loaded_twice(client_of: ClientOf) -> None:
    loaded(client_of)
    loaded(client_of)
    with everything("one campaign"):
        assert Campaign.objects.count() == 1


def test_a_share_opens_a_census_and_its_end_closes_it(cast: Cast, client_of: ClientOf) -> None:
    loaded(client_of)
    with everything("the group next door is shown it"):
        response = Response.objects.get(entity_name=cast.town.name)
        share = Share.objects.create(
            owner=cast.town,
            counterparty=cast.other_group,
            shared_subject="census",
            valid_from=date(2026, 1, 1),
            basis="Étude commune",
        )
    colleague = sign_in(person("Pilote voisine", (Role.CIO, cast.other_group)))
    address = f"/recensement/campagnes/partages/{response.pk}/"
    assert cast.town.name in colleague.get("/recensement/campagnes/").content.decode()
    without_prices = colleague.get(address)
    assert without_prices.status_code == 200 and "446,48" not in without_prices.content.decode()
    with everything("its prices too"):
        prices = {"shared_subject": "prices", "valid_from": date(2026, 1, 1), "valid_to": date(2099, 1, 1)}
        Share.objects.create(owner=cast.town, counterparty=cast.other_group, basis="Étude commune", **prices)
    assert "446,48" in colleague.get(address).content.decode()
    with everything("the journal of the commune"):
        told = Event.objects.filter(owner=cast.town).order_by("-id").values_list("verb", "acting_name")[0]
    assert told == ("census.response_read", cast.other_group.name)
    with everything("it ends"):
        Share.objects.filter(pk=share.pk).update(valid_to=date(2026, 1, 2))
    assert colleague.get(address).status_code == 404
    assert "Partagé avec nous" not in colleague.get("/recensement/campagnes/").content.decode()


def paths() -> list[Path]:
    """The files that are on the disk."""
    return sorted(path for path in (home() / "files").rglob("*") if path.is_file())


Captured = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


def test_deleting_a_survey_erases_its_files(client_of: ClientOf, django_capture_on_commit_callbacks: Captured) -> None:
    before = paths()
    with django_capture_on_commit_callbacks(execute=True):
        pilot = loaded(client_of)
    with everything("what is kept"):
        campaign, study = Campaign.objects.get(), Study.objects.get()
        assert campaign.source is not None and campaign.source.path.is_file()
        assert StoredFile.objects.count() == 7
    kept = paths()
    assert len(kept) == len(before) + 7  # the survey and six papers
    with django_capture_on_commit_callbacks(execute=True):
        pilot.post(f"/etudes/{study.pk}/refaire/")
        assert Worker().turn()
    assert len(paths()) == len(kept) and len(set(paths()) & set(kept)) == len(before) + 1
    with django_capture_on_commit_callbacks(execute=True):
        assert pilot.post(f"/recensement/campagnes/{campaign.pk}/supprimer/").status_code == 302
    with everything("nothing is left"):
        assert not StoredFile.objects.exists()
    assert paths() == before


def test_files_of_a_survey_that_is_already_there_are_erased(
    client_of: ClientOf, django_capture_on_commit_callbacks: Captured
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        loaded(client_of)
    kept = paths()
    with django_capture_on_commit_callbacks(execute=True):
        loaded(client_of)
    with everything("one survey, one set of papers"):
        assert StoredFile.objects.count() == 7
        assert Campaign.objects.get().source is not None
    assert len(paths()) == len(kept)


@pytest.mark.parametrize("error", [SurveyRefused([]), NotAllowed("x"), RuntimeError("unforeseen")], ids=repr)
def test_files_of_a_load_that_failed_for_good_are_erased(
    client_of: ClientOf,
    django_capture_on_commit_callbacks: Captured,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    client, before = client_of("pilote"), paths()

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(tasks, "read_survey", broken)
    client.post("/etudes/charger/", form(files()))
    client.post("/etudes/charger/verifier/")
    is_tried_again = isinstance(error, RuntimeError)
    for _ in range(2 if is_tried_again else 0):
        assert Worker().turn()
        assert len(paths()) == len(before) + 1  # it will be tried again, and needs them
        DBTaskResult.objects.update(run_after=now())
    with django_capture_on_commit_callbacks(execute=True):
        assert Worker().turn()
    with everything("how it ended"):
        assert Job.objects.get().is_over
        assert not StoredFile.objects.exists()
    assert paths() == before


def test_files_of_a_load_that_was_cut_short_are_erased_by_the_hour(
    client_of: ClientOf, django_capture_on_commit_callbacks: Captured
) -> None:
    client, before = client_of("pilote"), paths()
    client.post("/etudes/charger/", form(files()))
    client.post("/etudes/charger/verifier/")
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tidy()
    assert len(paths()) == len(before) + 1  # the load still waits
    with everything("its worker died three times"):
        Job.objects.update(state="FAILED")
        DBTaskResult.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        loaded(client_of)
    assert len(paths()) == len(before) + 8
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.tidy()
        with everything("the second load, and its papers"):
            assert StoredFile.objects.count() == 7
        assert len(paths()) == len(before) + 7


def test_the_words_that_members_will_read_are_shown_first(client_of: ClientOf) -> None:
    client = client_of("pilote")
    client.post("/etudes/charger/", form(files()))
    page = client.get("/etudes/charger/verifier/").content.decode()
    for label in ("Copie noir et blanc (EUR HT/copie)", "Windows CE", "Renouveler les progiciels", "vous confirmez"):
        assert label in page


def test_a_commune_next_door_with_the_same_name_is_not_filled(cast: Cast, client_of: ClientOf) -> None:
    """The body belongs to a syndicate, one of whose members bears the name of one of its own."""
    twin = organisation("Guerlesquin")
    syndicate = organisation("SM Numérique", OrganisationKind.JOINT_SYNDICATE)
    join(syndicate, twin, cast.group)
    pilot = loaded(client_of)
    with everything("whose the answers are"):
        campaign = Campaign.objects.get()
        entity = campaign.entities.get(name="Guerlesquin")
        assert entity.organisation_id is None
        assert Response.objects.get(entity_name="Guerlesquin").owner_id == cast.group.pk
    link = f"/recensement/campagnes/{campaign.pk}/{entity.pk}/relier/"
    assert twin.name not in re.findall(r"<option[^>]*>([^<]*)", pilot.get(link).content.decode())
    assert pilot.post(link, {"organisation": twin.pk}).status_code == 422
    # Nor one that another body brought in before it joined this one too.
    with everything("a member of both"):
        Membership.objects.create(owner=cast.group, counterparty=twin, valid_from=date(2021, 1, 1))
    assert pilot.post(link, {"organisation": twin.pk}).status_code == 422


def test_who_replaced_another_reads_both_together(cast: Cast, client_of: ClientOf) -> None:
    with everything("a commune nouvelle"):
        old = Organisation.objects.get(name="Plougonven")
        quiet = Organisation.objects.get(name="Garlan")
        for replaced in (old, quiet):
            OrganisationSuccession.objects.create(owner=cast.town, counterparty=replaced)
    loaded(client_of)
    page = client_of("membre").get("/etudes/ma-commune/").content.decode()
    assert "4\u202f351,41" in page  # 16 × 446,48 ÷ 5 + 17 × 859,61 ÷ 5
    assert "Plusieurs collectivités réunies" in page
    assert "Garlan" in page and "n’en tiennent pas compte" in page

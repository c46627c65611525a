"""Who comes in, what is refused and how, and what is done once."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.db.utils import ConnectionHandler
from django.utils.timezone import localdate, now
from tests.cast import Cast, set_the_stage
from tests.client import StrictClient, sign_in

from maillage.api.door import door
from maillage.api.models import KeptAnswer
from maillage.api.mounting import PREFIX
from maillage.api.tasks import forget_answers
from maillage.api.tests.programs import conduct, refused, token_of
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import Role
from maillage.foundations.organisations.models import ApiToken, Organisation, RoleAssignment
from maillage.foundations.scheduling.models import Job
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import everything

ProgramOf = Callable[..., StrictClient]
ME = f"{PREFIX}/moi"


# --- who comes in ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts", [{"expires_on": localdate() - timedelta(days=1)}, {"revoked_at": now()}], ids=["expired", "revoked"]
)
def test_a_token_that_is_over(program_of: ProgramOf, facts: dict[str, Any]) -> None:
    assert refused(program_of("membre", **facts).get(ME), 401)["title"] == "Jeton refusé"


@pytest.mark.django_db
def test_a_token_dies_on_its_day(program_of: ProgramOf) -> None:
    program = program_of("membre", expires_on=localdate() + timedelta(days=3))
    assert program.get(ME).status_code == 200
    with time_machine.travel(now() + timedelta(days=4)):
        refused(program.get(ME), 401)


@pytest.mark.django_db
def test_a_disabled_person_has_no_program(cast: Cast, program_of: ProgramOf) -> None:
    program, person = program_of("membre"), cast.people["membre"]
    assert program.get(ME).status_code == 200
    person.is_active = False
    person.save(update_fields=["is_active"])
    refused(program.get(ME), 401)


@pytest.mark.django_db
def test_a_role_that_ended_closes_the_token(cast: Cast, program_of: ProgramOf) -> None:
    """Even where she still works elsewhere: the token is for one organisation."""
    program = program_of("membre")
    with everything("she leaves for the neighbour"):
        RoleAssignment.objects.filter(person=cast.people["membre"]).update(valid_to=localdate() - timedelta(days=1))
        RoleAssignment.objects.create(
            owner=cast.neighbour, person=cast.people["membre"], role=Role.TOWN_CLERK, valid_from=localdate()
        )
    refused(program.get(ME), 401)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer maillage_", "Bearer x", "Basic bWFpbGxhZ2U6", "maillage_é", "Bearer \x00"],
)
def test_what_is_no_token(header: str) -> None:
    response = StrictClient(headers={"authorization": header} if header else {}).get(ME)
    refused(response, 401)
    assert response["WWW-Authenticate"].startswith("Bearer") and "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_session_opens_nothing(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    refused(client.get(ME), 401)
    refused(client.post(f"{PREFIX}/organisations", {}, content_type="application/json"), 401)


@pytest.mark.django_db
def test_who_the_token_is(cast: Cast, program_of: ProgramOf) -> None:
    expiry = localdate() + timedelta(days=9)
    found = program_of("membre", rights=["SEE_STUDY", "KEEP_TERRITORY"], expires_on=expiry, name="Essai").get(ME).json()
    assert found == {
        "jeton": "Essai",
        "personne": "membre",
        "collectivite": {"id": cast.town.pk, "nom": "Taulé", "nature": "COMMUNE"},
        "droits": [{"code": "SEE_STUDY", "libelle": "lire les études"}],
        "expire_le": expiry.isoformat(),
    }


def test_an_operation_without_policy_is_not_mounted() -> None:
    class Bare:
        path = "/nu"

        def view_func(self) -> None: ...

        def run(self) -> None: ...

    with pytest.raises(ImproperlyConfigured):
        door(Bare().run)


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_refusals_by_the_framework_speak_alike(program_of: ProgramOf) -> None:
    program = program_of("pilote")
    refused(program.get("/api/v1/rien"), 404)
    refused(program.get("/api/v1/etudes/abc"), 404)
    refused(program.get(f"/api/v1/etudes/{10**30}"), 404)
    response = program.put(ME)
    refused(response, 405)
    assert response["Allow"] == "GET"
    refused(program.post(f"{PREFIX}/organisations", "{", content_type="application/json"), 400)
    refused(program.post(f"{PREFIX}/organisations", "x" * 6_000_000, content_type="application/json"), 400)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("organisations?nme=x", "paramètre « nme »"),
        ("organisations?limite=0", "paramètre « limite »"),
        ("organisations?limite=201", "paramètre « limite »"),
        ("organisations?nature=CHATEAU", "paramètre « nature »"),
        ("communes?q=%00", "paramètre « q »"),
        ("enquetes?apres=x", "paramètre « apres »"),
    ],
)
def test_what_is_asked_wrongly_is_said(program_of: ProgramOf, address: str, where: str) -> None:
    (fault,) = refused(program_of("pilote").get(f"{PREFIX}/{address}"), 422)["errors"]
    assert fault["ou"] == where


@pytest.mark.django_db
@pytest.mark.parametrize(
    "field", ["id", "owner", "owner_id", "counterparty", "is_former", "valid_from", "search_text", "pk"]
)
def test_a_field_that_is_not_offered_is_refused(cast: Cast, program_of: ProgramOf, field: str) -> None:
    body = {"nom": "École du Bourg", "nature": "SCHOOL", field: cast.other_group.pk}
    response = program_of("pilote").post(f"{PREFIX}/organisations", body, content_type="application/json")
    (fault,) = refused(response, 422)["errors"]
    assert field in fault["ou"]
    response = program_of("pilote").post(f"{PREFIX}/enquetes", {"nom": "x", field: "1"})
    assert any(field in fault["ou"] for fault in refused(response, 422)["errors"])


@pytest.mark.django_db
def test_our_own_fault_is_said_without_detail(program_of: ProgramOf, monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_of("pilote")
    program.raise_request_exception = False
    monkeypatch.setattr("maillage.journey.studies.syntheses.api.studies_seen", lambda: 1 / 0)
    assert "Zero" not in str(refused(program.get(f"{PREFIX}/etudes"), 500))


@pytest.mark.django_db
def test_an_operation_that_reads_cannot_write(program_of: ProgramOf, monkeypatch: pytest.MonkeyPatch) -> None:
    from maillage.kernel.pages import WroteWhileReading

    def write() -> Any:
        Organisation.objects.filter(pk=1).update(name="x")

    monkeypatch.setattr("maillage.journey.studies.syntheses.api.studies_seen", write)
    with pytest.raises(WroteWhileReading):
        program_of("pilote").get(f"{PREFIX}/etudes")


# --- once ------------------------------------------------------------------------------------------------------------


def school(program: StrictClient, key: str, name: str = "École du Bourg") -> Any:
    body = {"nom": name, "nature": "SCHOOL"}
    headers = {"Idempotency-Key": key}
    return program.post(f"{PREFIX}/organisations", body, content_type="application/json", headers=headers)


def schools() -> int:
    with everything("a look from above"):
        return Organisation.objects.filter(kind="SCHOOL").count()


@pytest.mark.django_db
def test_the_same_demand_again_is_done_once(program_of: ProgramOf) -> None:
    program = program_of("pilote")
    first, second = school(program, "une-cle"), school(program, "une-cle")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json() and second["Idempotency-Replayed"] == "true"
    assert school(program, "une-autre").status_code == 201
    refused(school(program, "une-cle", "École de la Grève"), 422)


@pytest.mark.django_db
def test_a_key_is_of_one_person_in_one_organisation(cast: Cast, program_of: ProgramOf) -> None:
    assert school(program_of("pilote"), "une-cle").status_code == 201
    with everything("another head of IT"):
        RoleAssignment.objects.create(
            owner=cast.group, person=cast.people["technicien"], role=Role.CIO, valid_from=localdate()
        )
    again = school(program_of("technicien"), "une-cle")
    assert again.status_code == 201 and "Idempotency-Replayed" not in again


@pytest.mark.django_db
def test_what_was_refused_may_be_mended_under_its_key(program_of: ProgramOf) -> None:
    program = program_of("pilote")
    refused(school(program, "une-cle", ""), 422)
    assert school(program, "une-cle").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 101, "a\tb", "a\x7fb"])
def test_a_key_that_is_no_key(program_of: ProgramOf, key: str) -> None:
    refused(school(program_of("pilote"), key), 422)
    assert schools() == 0


@pytest.mark.django_db
def test_the_same_files_are_the_same_demand(program_of: ProgramOf) -> None:
    """Two forms cut into parts otherwise: the boundary is drawn anew at each request."""
    from maillage.api.tests.programs import FILES

    def send(as_of: str, boundary: str) -> Any:
        from django.test.client import encode_multipart

        files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(FILES.glob("*.csv"))]
        body = encode_multipart(boundary, {"nom": "2012", "reponses_au": as_of, "fichiers": files})
        kind = f"multipart/form-data; boundary={boundary}"
        return program.post(f"{PREFIX}/enquetes", body, content_type=kind, headers={"Idempotency-Key": "enquete"})

    program = program_of("pilote")
    first, second = send("2012-12-31", "une"), send("2012-12-31", "autre")
    assert first.status_code == second.status_code == 202 and first.json()["id"] == second.json()["id"]
    refused(send("2012-12-30", "une"), 422)
    with everything("a look from above"):
        assert Job.objects.count() == 1


@pytest.mark.django_db
def test_answers_are_kept_a_day(program_of: ProgramOf) -> None:
    program = program_of("pilote")
    school(program, "une-cle")
    with everything("a look from above"), time_machine.travel(now() + timedelta(hours=23)):
        forget_answers()
        assert KeptAnswer.objects.count() == 1
    with everything("a look from above"), time_machine.travel(now() + timedelta(hours=25)):
        forget_answers()
        assert KeptAnswer.objects.count() == 0


@contextmanager
def where_threads_meet(folder: Path) -> Iterator[None]:
    """PostgreSQL as it is; SQLite's database in memory is put into a file, for there its locks are those of the product."""
    if connection.vendor == "postgresql":
        yield
        return
    path = folder / "threads.sqlite3"
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
    target.close()
    former_settings, former_connection = connections.settings["default"], connections["default"]
    found = {**former_connection.settings_dict, "NAME": path}
    connections.settings["default"] = ConnectionHandler({"default": found}).settings["default"]
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = former_settings, former_connection


def test_two_that_arrive_together_have_one_effect(committed: None, tmp_path: Path) -> None:
    cast = set_the_stage()
    study, text = conduct(cast), token_of(cast, "pilote")
    together = Barrier(4)

    def send(_: int) -> Any:
        from django.test import Client

        program = Client(headers={"authorization": f"Bearer {text}", "Idempotency-Key": "une-cle"})
        together.wait(30)
        try:
            return program.post(f"{PREFIX}/etudes/{study.pk}/refaire")
        finally:
            connection.close()

    with where_threads_meet(tmp_path):
        with ThreadPoolExecutor(4) as programs:
            answers = list(programs.map(send, range(4)))
        assert [answer.status_code for answer in answers] == [202] * 4, [answer.content for answer in answers]
        assert len({answer.content for answer in answers}) == 1
        assert sorted("Idempotency-Replayed" in answer for answer in answers) == [False, True, True, True]
        with everything("a look from above"):
            assert Job.objects.count() == 1 and Event.objects.filter(verb="scheduling.job_asked").count() == 1


@pytest.mark.django_db
def test_a_job_has_no_more_rights_than_its_token(program_of: ProgramOf, morlaix: Study) -> None:
    program = program_of("pilote", rights=["SEE_STUDY", "CONDUCT_STUDY"])
    assert program.post(f"{PREFIX}/etudes/{morlaix.pk}/refaire").status_code == 202
    with everything("a look from above"):
        assert Job.objects.get().rights == ["CONDUCT_STUDY", "SEE_STUDY"]
        assert ApiToken.objects.count() == 1

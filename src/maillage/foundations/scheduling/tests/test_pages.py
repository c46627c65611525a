"""Pages of jobs: what is under way, what to do next, and nobody else's."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from tests.cast import Cast, person

from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.counts import tell_count, told_count
from maillage.foundations.scheduling.enums import State
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.progress import Progress
from maillage.foundations.scheduling.tests.workshop import Register, change, work
from maillage.kernel.tenancy import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(cast: Cast, register: Register) -> Job:
    register(lambda _progress: None)
    return ask(cast, "membre", "Étude de l’enquête 2012")


def ask(cast: Cast, character: str, label: str) -> Job:
    actor = cast.actor(character)
    with enter(actor.scope):
        return enqueue(actor, "tests.job", label)


def read(client: Client, cast: Cast, address: str, character: str = "membre", **headers: str) -> str:
    client.force_login(cast.people[character], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def test_a_waiting_job_refreshes_itself_with_and_without_script(client: Client, cast: Cast, job: Job) -> None:
    page = read(client, cast, job.get_absolute_url())
    assert "<h1>Étude de l’enquête 2012</h1>" in page
    assert "En attente" in page
    assert "vous pouvez quitter cette page" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert f'hx-get="{job.get_absolute_url()}" hx-trigger="every 3s"' in page
    assert "attend depuis plus d’une minute" not in page
    change(job, created_at=now() - timedelta(minutes=2))
    assert "attend depuis plus d’une minute" in read(client, cast, job.get_absolute_url())


def test_a_running_job_shows_how_far_it_is(client: Client, cast: Cast, job: Job) -> None:
    change(job, state=State.RUNNING, step="La lecture des réponses", done=3, total=12, started_at=now())
    part = read(client, cast, job.get_absolute_url(), **{"HX-Request": "true"})
    assert "<html" not in part
    assert "La lecture des réponses" in part
    assert 'max="12" value="3"' in part
    change(job, done=12)
    page = read(client, cast, job.get_absolute_url())
    assert "12 sur 12" in page and "terminé" not in page, "its last step is not its end"
    change(job, total=0, started_at=now() - timedelta(seconds=130))
    page = read(client, cast, job.get_absolute_url())
    assert "<progress" not in page and "Depuis 2 minutes." in page, "a bar that tells nothing is no bar"


def test_what_one_transaction_hides_is_counted_beside_it(client: Client, cast: Cast, register: Register) -> None:
    """All or nothing, yet whoever waits sees how far it is; the count goes with the run."""
    seen: list[str] = []

    def work_long(progress: Progress[Actor]) -> None:
        progress.step("Enregistrement")
        with progress.writes():
            progress.count(3, 12)
            seen.append(read(client, cast, asked.get_absolute_url()))

    register(work_long)
    asked = ask(cast, "membre", "Import de « parc.csv »")
    assert work()
    assert 'max="12" value="3"' in seen[0] and "3 sur 12" in seen[0]
    assert told_count(asked.pk) is None
    tell_count(asked.pk, 9, 3)
    assert told_count(asked.pk) is None, "more done than there is: not told"


def test_a_job_that_is_done_leads_to_its_result(client: Client, cast: Cast, job: Job) -> None:
    change(job, state=State.DONE, result_url="/etudes/12/", finished_at=now())
    page = read(client, cast, job.get_absolute_url())
    assert '<a class="button" href="/etudes/12/">Voir le résultat</a>' in page
    assert "hx-get" not in page
    assert "http-equiv" not in page


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_a_job_that_failed_says_why(client: Client, cast: Cast, job: Job, state: State) -> None:
    change(job, state=state, problem="Aucune réponse <b> : complétez l’enquête.", finished_at=now())
    page = read(client, cast, job.get_absolute_url())
    assert state.label in page
    assert "Aucune réponse &lt;b&gt; : complétez l’enquête." in page
    assert "hx-get" not in page


def test_a_job_is_nobody_elses(client: Client, cast: Cast, job: Job) -> None:
    for character in ("autre_membre", "voisine"):
        client.force_login(cast.people[character], backend="django.contrib.auth.backends.ModelBackend")
        for headers in ({}, {"HX-Request": "true"}):
            assert client.get(job.get_absolute_url(), headers=headers).status_code == 404
    client.force_login(person("Sans rôle"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.get(reverse("scheduling:jobs")).status_code == 404
    client.logout()
    assert client.get(job.get_absolute_url()).status_code == 302
    assert client.get(reverse("scheduling:jobs")).status_code == 302


def test_the_list_is_that_of_ones_organisation(client: Client, cast: Cast, job: Job) -> None:
    ask(cast, "autre_membre", "Rapport d’Henvic")
    ask(cast, "voisine", "Rapport de Plouvorn")
    page = read(client, cast, reverse("scheduling:jobs"))
    assert f'<a href="{job.get_absolute_url()}">Étude de l’enquête 2012</a>' in page
    assert "Henvic" not in page
    assert "Plouvorn" not in page


def test_an_empty_list_says_what_will_be_there(client: Client, cast: Cast) -> None:
    assert "Aucun n’a été demandé" in read(client, cast, reverse("scheduling:jobs"))

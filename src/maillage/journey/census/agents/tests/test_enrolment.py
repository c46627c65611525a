"""The address of the machines: made, shown once, made again, taken back, and told in the journal."""

import re
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.client import StrictClient

from maillage.foundations.audit.models import Event
from maillage.journey.census.agents.models import Enrolment, Machine
from maillage.journey.census.agents.tests.invented import inventory_xml, prolog
from maillage.journey.census.agents.tests.knocking import Knocker
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db


def made(client: StrictClient) -> str:
    page = client.post(reverse("census:renew_machine_token")).content.decode()
    found = re.search(r'class="once">(http://testserver/recensement/agents/[\w-]+/)</code>', page)
    assert found, page
    return found[1].removeprefix("http://testserver")


def answers(address: str) -> int:
    return StrictClient().generic("POST", address, prolog()).status_code


def test_an_address_is_made_shown_once_renewed_and_revoked(cast: Cast, client_of: Any) -> None:
    client = client_of("membre")
    assert "Créer l’adresse" in client.get(reverse("census:machines")).content.decode()
    first = made(client)
    assert answers(first) == 200
    token = first.rstrip("/").rpartition("/")[2]
    for address in ("machines", "renew_machine_token", "machine_options"):
        assert token not in client.get(reverse(f"census:{address}")).content.decode()
    second = made(client)
    assert (answers(first), answers(second)) == (404, 200)
    client.post(reverse("census:revoke_machine_token"))
    assert answers(second) == 404
    told = client.post(reverse("census:revoke_machine_token"), follow=True).content.decode()
    assert "Aucune adresse n’était en service" in told
    third = made(client)
    assert answers(third) == 200
    with everything("what was told, and what is kept"):
        verbs = list(Event.objects.filter(owner=cast.town).order_by("pk").values_list("verb", flat=True))
        (enrolment,) = Enrolment.objects.all()
        told = repr(list(Event.objects.values_list()))
    made_, revoked = "census_agents.token_made", "census_agents.token_revoked"
    assert verbs == [made_, made_, revoked, made_]
    assert len(enrolment.digest or "") == 64 and token not in told + repr(vars(enrolment))


def test_the_digest_is_worth_nothing_without_the_secret_of_the_server(
    cast: Cast, client_of: Any, settings: Any
) -> None:
    address = made(client_of("membre"))
    settings.SECRET_KEY = "another server"
    assert answers(address) == 404


def test_each_organisation_has_its_own(cast: Cast, client_of: Any) -> None:
    ours, theirs = made(client_of("membre")), made(client_of("voisine"))
    client_of("voisine").post(reverse("census:revoke_machine_token"))
    assert (answers(ours), answers(theirs)) == (200, 404)


def test_the_settings_of_machines(cast: Cast, client_of: Any) -> None:
    client, address = client_of("membre"), reverse("census:machine_options")
    assert "donnée personnelle" in client.get(address).content.decode()
    for wrong in ("0", "10001", "-1", "beaucoup", "", "1,5"):
        assert client.post(address, {"most_machines": wrong}).status_code == 422, wrong
    assert client.post(address, {"most_machines": "1", "keeps_last_user": "on"}).status_code == 302
    with everything("what is kept"):
        enrolment = Enrolment.objects.get()
        told = Event.objects.get(verb="census_agents.options_changed")
    assert (enrolment.most_machines, enrolment.keeps_last_user) == (1, True)
    assert told.before == {"keeps_last_user": False, "most_machines": 500} and "dernier utilisateur" in told.sentence


def test_the_page_says_when_no_more_machine_is_taken(cast: Cast, client_of: Any) -> None:
    agent = Knocker(cast, most_machines=1)
    agent.xml(inventory_xml())
    page = client_of("membre").get(reverse("census:machines")).content.decode()
    assert "Le nombre de postes est atteint" in page
    with everything("one is enough"):
        assert Machine.objects.count() == 1

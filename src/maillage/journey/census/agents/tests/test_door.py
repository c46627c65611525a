"""The door of agents: what each is answered, and what whoever has no token learns."""

import json
import logging
import random
import re
import zlib
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import Cast
from tests.client import StrictClient
from tests.security.rows import scoped_models

from maillage.foundations.audit.models import Event
from maillage.journey.census.agents.actions._declaring import MOST_AN_HOUR
from maillage.journey.census.agents.models import Enrolment, Machine
from maillage.journey.census.agents.tests.invented import (
    PEOPLE,
    contact,
    inventory_json,
    inventory_xml,
    pack,
    printer_json,
    prolog,
)
from maillage.journey.census.agents.tests.knocking import AGENT_ID, Knocker, enrol
from maillage.journey.census.inventory.models import Equipment
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db


def machines() -> list[Any]:
    with everything("what was declared"):
        return list(Machine.objects.select_related("equipment").order_by("pk"))


def events(verb: str = "") -> list[str]:
    with everything("what was told"):
        return list(Event.objects.filter(verb__startswith=verb).order_by("pk").values_list("sentence", flat=True))


# --- the three agents -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["zlib", "gzip", "plain"])
def test_an_xml_agent_is_answered_as_it_speaks(cast: Cast, how: str) -> None:
    agent = Knocker(cast)
    answer = agent.xml(pack(prolog(), how), pack=False)
    assert answer.status_code == 200 and answer["Content-Type"] == {
        "zlib": "application/x-compress-zlib", "gzip": "application/x-compress-gzip", "plain": "application/xml"
    }[how]  # fmt: skip
    text = zlib.decompress(answer.content, 47) if how != "plain" else answer.content
    assert b"<PROLOG_FREQ>24</PROLOG_FREQ><RESPONSE>SEND</RESPONSE>" in text
    assert machines() == [] and events() == []  # an agent that only asks leaves nothing
    answer = agent.xml(pack(inventory_xml(), how), pack=False)
    text = zlib.decompress(answer.content, 47) if how != "plain" else answer.content
    assert answer.status_code == 200 and b"<RESPONSE>no_update</RESPONSE>" in text
    assert [machine.name for machine in machines()] == ["PC-ACCUEIL"]


def test_zlib_answers_begin_as_perl_expects(cast: Cast) -> None:
    assert Knocker(cast).xml(prolog()).content[:2] == b"\x78\x9c"


def test_a_glpi_agent_goes_from_prolog_to_contact_to_inventory(cast: Cast) -> None:
    agent = Knocker(cast)
    told = json.loads(agent.json(prolog()).content)
    assert told["status"] == "ok" and told["expiration"] == 24
    assert told["tasks"]["inventory"]["no-category"] == "environment,local_group,local_user,process,user"
    answer = agent.json(json.dumps(contact()).encode(), **{"GLPI-Request-ID": "1A2B3C4D"})
    assert answer["GLPI-Request-ID"] == "1A2B3C4D" and json.loads(answer.content) == told
    answer = agent.json(inventory_json())
    assert json.loads(answer.content) == {"status": "ok", "expiration": 24}
    assert [machine.agent_id for machine in machines()] == [AGENT_ID]


def test_a_partial_inventory_takes_nothing_away(cast: Cast) -> None:
    agent = Knocker(cast)
    agent.json(inventory_json())
    agent.json(inventory_json(partial=True, antivirus=[{"name": "Gardien", "enabled": True}]))
    (machine,) = machines()
    assert machine.content["antivirus"] == [{"name": "Gardien", "enabled": "true"}]
    assert machine.content["bios"]["ssn"] == "DEL77FICTIF" and machine.equipment is not None
    assert (machine.equipment.antivirus, machine.equipment.brand) == ("Gardien", "Dell")


def test_the_token_is_taken_as_a_password_too(cast: Cast) -> None:
    token, address = enrol(cast.town), reverse("census:declare_by_password")
    client = StrictClient()
    answer = client.generic("POST", address, prolog())
    assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Basic ")
    for user in ("", "poste", "mairie"):
        key = b64encode(f"{user}:{token}".encode()).decode()
        assert client.generic("POST", address, prolog(), headers={"Authorization": f"Basic {key}"}).status_code == 200
    for wrong in ("Basic !!!", "Basic " + b64encode(b"sans-deux-points").decode(), f"Bearer {token}", "Basic"):
        assert client.generic("POST", address, prolog(), headers={"Authorization": wrong}).status_code == 404


def test_whoever_has_no_token_learns_nothing(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    agent = Knocker(cast)
    with everything("it is revoked"):
        other = Enrolment.objects.create(owner=cast.other_town, digest=None, revoked_at=timezone.now())
    seen = set()
    with caplog.at_level(logging.DEBUG):
        for token in ("inconnu", "x", "A" * 100, str(other.pk), "jeton-de-la-commun"):
            for body in (prolog(), inventory_xml(), b"", b"\x00" * 100):
                answer = StrictClient().generic("POST", reverse("census:declare", args=[token]), body)
                seen.add((answer.status_code, answer.content))
            assert StrictClient().get(reverse("census:declare", args=[token])).status_code == 404
        assert agent.client.get(agent.address).content == next(iter(seen))[1]  # a browser learns nothing either
        agent.xml(b"rien")
    assert {status for status, _ in seen} == {404} and len(seen) == 1
    assert agent.token not in caplog.text and "inconnu" not in caplog.text
    assert machines() == []


def test_a_session_opens_nothing_and_is_not_looked_at(cast: Cast, client_of: Any) -> None:
    client = client_of("membre")
    client.handler.enforce_csrf_checks = True
    address = reverse("census:declare", args=["inconnu"])
    assert client.generic("POST", address, prolog()).status_code == 404


def test_the_slash_at_the_end_is_not_needed(cast: Cast) -> None:
    agent = Knocker(cast)
    assert agent.client.generic("POST", agent.address.rstrip("/"), prolog()).status_code == 200


# --- limits -----------------------------------------------------------------------------------------------------------


def test_refusals_are_said_in_the_language_of_the_agent(cast: Cast) -> None:
    agent = Knocker(cast)
    answer = agent.xml(b"<REQUEST><DEVICEID>x</DEVICEID><QUERY>UPDATE</QUERY></REQUEST>")
    assert answer.status_code == 400 and b"<ERROR>" in zlib.decompress(answer.content)
    answer = agent.json(b'{"action": "get_params", "deviceid": "x"}')
    told = json.loads(answer.content)
    assert answer.status_code == 400 and told["status"] == "error" and "prévue" in told["message"]
    answer = agent.client.generic("POST", agent.address, b"x" * 2_000_001)
    assert answer.status_code == 413
    answer = agent.client.generic("POST", agent.address, zlib.compress(b" " * 100_000_000))
    assert answer.status_code == 413
    assert machines() == []


def test_a_stolen_token_makes_no_more_machines_than_there_may_be(cast: Cast) -> None:
    agent = Knocker(cast, most_machines=2)
    answers = [
        agent.xml(inventory_xml(f"poste-{place}", serial=f"SER{place}ABC", uuid="", name=f"P{place}"))
        for place in range(4)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert "atteint" in zlib.decompress(answers[-1].content).decode()
    assert len(machines()) == 2
    assert agent.xml(inventory_xml("poste-0", serial="SER0ABC", uuid="", name="P0")).status_code == 200


def test_a_machine_does_not_repeat_itself_without_end(cast: Cast) -> None:
    agent = Knocker(cast)
    answers = [agent.json(inventory_json()).status_code for _ in range(MOST_AN_HOUR + 1)]
    assert answers == [200] * MOST_AN_HOUR + [429]
    with everything("an hour passes"):
        Machine.objects.update(hour=timezone.now() - timedelta(hours=1, seconds=1))
    assert agent.json(inventory_json()).status_code == 200


def test_an_organisation_takes_so_many_inventories_an_hour(cast: Cast) -> None:
    agent = Knocker(cast, most_machines=1, hour=timezone.now(), hour_count=120)
    assert agent.xml(inventory_xml()).status_code == 429


def test_screens_that_change_at_each_inventory_do_not_pile_up(cast: Cast) -> None:
    agent = Knocker(cast, most_machines=2)
    for turn in range(5):
        screens = [{"caption": "Écran", "serial": f"ECRAN{turn}{place}"} for place in range(2)]
        assert agent.json(inventory_json(monitors=screens)).status_code == 200
    with everything("what was written"):
        assert Equipment.objects.filter(category="SCREEN").count() == 4


# --- who it is --------------------------------------------------------------------------------------------------------


def test_the_same_machine_is_known_again_after_a_new_installation(cast: Cast) -> None:
    agent = Knocker(cast)
    agent.xml(inventory_xml("ancien-nom-2025", name="ANCIEN"))
    agent.xml(inventory_xml("nouveau-nom-2026", name="NOUVEAU"))
    agent.xml(inventory_xml("sans-serie", serial="To be filled by O.E.M.", name="TROISIEME"))  # the UUID tells
    (machine,) = machines()
    assert (machine.deviceid, machine.name, machine.serial_number) == ("sans-serie", "TROISIEME", "5CG1234XYZ")


def test_copies_of_one_disk_are_several_machines(cast: Cast) -> None:
    """An image copied with its agent gives the same name to all; the hardware tells them apart."""
    agent = Knocker(cast)
    for serial in ("AAA111BBB", "CCC222DDD"):
        agent.xml(inventory_xml("image-2026", serial=serial, uuid=""))
    assert sorted(machine.serial_number for machine in machines()) == ["AAA111BBB", "CCC222DDD"]


@pytest.mark.parametrize("serial", ["To be filled by O.E.M.", "0", "None", "00000000", "System Serial Number", "", "-"])
def test_a_serial_number_of_nobody_is_none(cast: Cast, serial: str) -> None:
    agent = Knocker(cast)
    for place in range(2):
        answer = agent.xml(inventory_xml(f"poste-{place}", serial=serial, uuid="", name=f"P{place}"))
        assert answer.status_code == 200
    assert [(machine.serial_number, machine.equipment.serial_number) for machine in machines()] == [("", ""), ("", "")]


def test_two_organisations_with_the_same_machine_do_not_meet(cast: Cast) -> None:
    Knocker(cast).xml(inventory_xml())
    Knocker(cast, enrol(cast.neighbour, "autre-jeton")).xml(inventory_xml(name="AUTRE"))
    found = machines()
    assert [machine.owner_id for machine in found] == [cast.town.pk, cast.neighbour.pk]
    assert [machine.equipment.owner_id for machine in found] == [cast.town.pk, cast.neighbour.pk]
    assert [machine.equipment.hostname for machine in found] == ["PC-ACCUEIL", "AUTRE"]


def test_a_contact_is_noted_once_a_day(cast: Cast) -> None:
    agent = Knocker(cast)
    agent.json(inventory_json())
    body = json.dumps(contact()).encode()
    agent.json(body)
    with everything("two days pass"):
        Machine.objects.update(last_contact_at=timezone.now() - timedelta(days=2))
    agent.json(body)
    agent.json(body)
    assert len(events("census_agents.contact_noted")) == 1
    assert timezone.now() - machines()[0].last_contact_at < timedelta(minutes=1)


# --- people -----------------------------------------------------------------------------------------------------------


def everything_stored() -> str:
    """All that the database holds about machines, their records and what was told of them."""
    with everything("what is stored"):
        rows = [
            row
            for model in scoped_models()
            if model._meta.app_label in ("census_agents", "census_inventory", "audit")
            for row in model.objects.values_list()
        ]
    return repr(rows).casefold()


def test_nothing_about_people_is_in_the_database(cast: Cast) -> None:
    agent = Knocker(cast)
    agent.xml(inventory_xml())
    agent.json(inventory_json())
    stored = everything_stored()
    assert "pc-accueil" in stored and "5cg1234xyz" in stored
    assert [name for name in PEOPLE if name.casefold() in stored] == []


def test_the_last_user_is_kept_only_where_somebody_asked_for_it(cast: Cast, client_of: Any) -> None:
    agent = Knocker(cast, keeps_last_user=True)
    agent.xml(inventory_xml())
    assert machines()[0].last_user == "rdupersonne"
    told = json.loads(agent.json(prolog()).content)
    assert "user" not in told["tasks"]["inventory"]["no-category"].split(",")
    client = client_of("membre")
    assert "rdupersonne" in client.get(reverse("census:machine", args=[machines()[0].pk])).content.decode()
    client.post(reverse("census:machine_options"), {"most_machines": "500"})
    assert "rdupersonne" not in everything_stored()
    assert events("census_agents.options_changed") == ["a fait effacer le dernier utilisateur de chaque poste"]


# --- hostile ----------------------------------------------------------------------------------------------------------

SEEDS = 300


def mutated(body: bytes, chance: random.Random) -> bytes:
    """A body with a few bytes changed, cut, doubled, or words of the format swapped."""
    made = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(made))
        match chance.randrange(5):
            case 0:
                made[place] = chance.randrange(256)
            case 1:
                del made[place : place + chance.randint(1, 40)]
            case 2:
                made[place:place] = made[place : place + chance.randint(1, 60)]
            case 3:
                made[place:place] = chance.choice(
                    [
                        b"<!ENTITY x>",
                        b"]]>",
                        b"\x00",
                        b"\xff\xfe",
                        b"&#0;",
                        b'"',
                        b"{[",
                        b"9" * 50,
                        b"\\ud800",
                        b"null",
                        b"\\u0000",
                    ]
                )
            case 4:
                word = chance.choice(re.findall(rb"[A-Za-z_]{4,}", bytes(made)) or [b"x"])
                made = bytearray(
                    bytes(made).replace(word, chance.choice([b"", b"CONTENT", b"softwares", b"hardware", b"-1"]), 2)
                )
        if not made:
            return b""
    return bytes(made)


@pytest.mark.parametrize("seed", range(0, SEEDS, 50))
def test_mutated_messages_are_never_our_fault(cast: Cast, seed: int) -> None:
    """Each is taken or refused in words; the strict client judges the journal, and none is an error of ours."""
    agent = Knocker(cast, most_machines=10_000)
    originals = [inventory_xml(), inventory_json(), printer_json(), prolog(), json.dumps(contact()).encode()]
    statuses: dict[int, int] = {}
    for number in range(seed, seed + 50):
        chance = random.Random(number)
        body = mutated(originals[number % len(originals)], chance)
        wrapped = pack(body, chance.choice(["zlib", "gzip", "plain"]))
        if chance.random() < 0.2:
            wrapped = mutated(wrapped, chance) if wrapped else wrapped
        headers = {"GLPI-Agent-ID": AGENT_ID} if chance.random() < 0.5 else {}
        with everything("the hour begins again"):
            Machine.objects.update(hour=None)
        answer = agent.client.generic("POST", agent.address, wrapped, headers=headers)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        assert answer.status_code in (200, 400, 413), f"seed {number}"
    assert statuses[200] > 2 and statuses[400] > 2

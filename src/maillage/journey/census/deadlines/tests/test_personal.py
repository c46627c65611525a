"""The mail of Monday and the address of an agenda: one person, all her town halls, and no price without the right."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast, person
from tests.client import sign_in

from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.models import Event
from maillage.foundations.mail.models import OutgoingMail
from maillage.foundations.organisations.enums import Role
from maillage.foundations.organisations.models import RoleAssignment, Share
from maillage.journey.census.deadlines.actions import choose_digest, create_feed, revoke_feed, write_digest
from maillage.journey.census.deadlines.documents._agenda import _escaped, _folded
from maillage.journey.census.deadlines.enums import Frequency
from maillage.journey.census.deadlines.models import CalendarFeed
from maillage.journey.census.deadlines.tasks import rebuild, write_digests
from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.jobs import all_scheduled
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23T07:00:00+01:00"
FEED = "/recensement/echeances/agenda/{}.ics"


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


def contract(cast: Cast, who: str, name: str, **facts: Any) -> None:
    clerk = cast.actor(who)
    with enter(clerk.scope):
        values = {
            "name": name,
            "ends_on": date(2027, 3, 31),
            "notice_months": 3,
            "renewal": "TACIT",
            "renewal_months": 12,
            "amount": Decimal(4321),
            "tax_basis": "HT",
        }
        create_record(clerk, KINDS["contrats"], values | facts)


@pytest.fixture
def secretary(cast: Cast) -> Person:
    """Of three town halls: two of one group, one of another."""
    contract(cast, "membre", "Copieur de Taulé")
    contract(cast, "autre_membre", "Copieur d’Henvic")
    contract(cast, "voisine", "Copieur de Plouvorn")
    return person(
        "Dominique Trois Mairies",
        (Role.TOWN_CLERK, cast.town),
        (Role.FIELD_TECHNICIAN, cast.other_town),
        (Role.TOWN_CLERK, cast.neighbour),
    )


def mails(to: Person) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to=to.email).order_by("pk"))


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_one_mail_for_three_town_halls_with_prices_only_where_she_may(cast: Cast, secretary: Person) -> None:
    write_digests()
    (mail,) = mails(secretary)
    text = plain(mail.text)
    parts = re.split(r"^(HENVIC|PLOUVORN|TAULÉ)$", text, flags=re.M)
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert set(said) == {"HENVIC", "PLOUVORN", "TAULÉ"}
    assert "4 321,00 € HT" in said["TAULÉ"] and "4 321,00 € HT" in said["PLOUVORN"]
    assert "Copieur d’Henvic" in said["HENVIC"] and "4 321" not in said["HENVIC"], "a technician sees no price"
    assert "31/12/2026" in said["TAULÉ"] and "31/03/2028" in said["TAULÉ"]
    assert "3 échéances" in plain(mail.subject)


def test_a_second_run_writes_nothing_again_and_the_next_monday_does(cast: Cast, secretary: Person) -> None:
    write_digests()
    write_digests()
    assert len(mails(secretary)) == 1
    with time_machine.travel("2026-11-30T07:00:00+01:00", tick=False):
        write_digests()
    assert len(mails(secretary)) == 2


def test_two_workers_write_one_mail(cast: Cast) -> None:
    clerk, monday = cast.people["membre"], date(2026, 11, 23)
    assert write_digest(clerk, monday, "Objet", "texte") and not write_digest(clerk, monday, "Objet", "texte")
    assert len(mails(clerk)) == 1


def test_who_wants_none_gets_none_and_monthly_is_the_first_monday(cast: Cast, secretary: Person) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        choose_digest(clerk, Frequency.NEVER)
        assert Event.objects.filter(verb="deadlines.digest_chosen").count() == 1
    other = cast.actor("autre_membre")
    with enter(other.scope):
        choose_digest(other, Frequency.MONTHLY)
    write_digests()
    assert not mails(clerk.person) and not mails(other.person)
    with time_machine.travel("2026-12-07T07:00:00+01:00", tick=False):
        write_digests()
    assert not mails(clerk.person) and len(mails(other.person)) == 1


def test_nothing_to_say_is_no_mail(cast: Cast) -> None:
    contract(cast, "membre", "Lointain", ends_on=date(2029, 12, 31))
    write_digests()
    assert not OutgoingMail.objects.exists()


def test_a_body_s_mail_holds_what_members_share_and_no_price_that_they_do_not(cast: Cast) -> None:
    contract(cast, "membre", "Copieur de Taulé")
    write_digests()
    assert not mails(cast.people["pilote"])
    with everything("a share"):
        Share.objects.create(
            owner=cast.town, counterparty=cast.group, shared_subject="census", valid_from=date(2026, 1, 1), basis="x"
        )
    with time_machine.travel("2026-11-30T07:00:00+01:00", tick=False):
        write_digests()
    (mail,) = mails(cast.people["pilote"])
    assert "Copieur de Taulé (Taulé)" in plain(mail.text) and "4 321" not in plain(mail.text)


def test_a_body_s_mail_says_what_to_decide_first_and_counts_the_rest(cast: Cast) -> None:
    for who, town in (("membre", cast.town), ("autre_membre", cast.other_town)):
        for place in range(9):
            contract(cast, who, f"Contrat {place}", ends_on=date(2027, 3, 10 + place))
        with everything("a share"):
            facts = {"shared_subject": "census", "valid_from": date(2026, 1, 1), "basis": "x"}
            Share.objects.create(owner=town, counterparty=cast.group, **facts)
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        for place in range(20):
            line = {"name": "Ligne", "kind": "PSTN", "number": f"05 00 00 00 {place:02}"}
            create_record(clerk, KINDS["lignes"], line | {"committed_until": date(2026, 12, 1) + timedelta(place)})
    write_digests()
    (mail,) = mails(cast.people["pilote"])
    text = plain(mail.text)
    assert "18 échéances qui engagent à payer, sur 38" in plain(mail.subject)
    assert text.index("10/12/2026") < text.index("11/12/2026"), "what comes first is said first"
    assert text.count("Préavis : Contrat") == 12 and "- et 6 autres : " in text
    assert "- Taulé : 29, dont 9 à payer ; la première le 01/12/2026" in text and "- Henvic : 9, dont 9 à payer" in text
    assert "- Fin d’engagement : 20" in text and "Ligne 05 00" not in text, "lines are counted, not listed"
    assert len(text.splitlines()) < 60


def test_it_rings_on_mondays_at_seven_in_paris_summer_and_winter() -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from maillage.foundations.scheduling.due import next_after

    cron = {job.name: job.cron for job in all_scheduled()}
    for day in (date(2026, 3, 28), date(2026, 10, 24), date(2026, 7, 1), date(2028, 2, 28)):
        found = next_after(
            cron["deadlines.digest"], datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Paris"))
        )
        local = found.astimezone(ZoneInfo("Europe/Paris"))
        assert (local.weekday(), local.hour, local.minute) == (0, 7, 0)


def test_the_night_finds_nothing_to_do(cast: Cast, secretary: Person) -> None:
    from maillage.journey.census.deadlines.models import Deadline

    with everything("before and after"):
        before = list(Deadline.objects.order_by("pk").values())
        rebuild()
        assert list(Deadline.objects.order_by("pk").values()) == before


# --- the agenda ------------------------------------------------------------------------------------------------------


def unfolded(content: bytes) -> list[tuple[str, dict[str, str], str]]:
    """A reader of iCalendar of our own: names, parameters and values, after every rule on lines was checked."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    lines = content.decode().removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    found = []
    for line in whole:
        name, value = re.fullmatch(r"([A-Z-]+(?:;[A-Z-]+=[^:;]+)*):(.*)", line).groups()  # type: ignore[union-attr]
        head, *parameters = name.split(";")
        found.append((head, dict(parameter.split("=") for parameter in parameters), value))
    return found


def events(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar, blocks matched."""
    found: list[dict[str, str]] = []
    stack: list[str] = []
    for name, parameters, value in unfolded(content):
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert stack.pop() == value
        elif stack[-1] == "VEVENT":
            assert name not in found[-1] and (name not in ("DTSTART", "DTEND") or parameters == {"VALUE": "DATE"})
            found[-1][name] = re.sub(r"\\([\\;,])", r"\1", value.replace("\\n", "\n"))
        elif stack[-1] == "VALARM":
            found[-1][f"ALARM-{name}"] = value
    assert not stack
    return found


def test_an_agenda_reads_all_her_town_halls_and_no_price(cast: Cast, secretary: Person) -> None:
    client = sign_in(secretary)
    page = client.post("/recensement/echeances/pour-moi/agenda/creer/")
    (secret,) = re.findall(r"agenda/([\w-]{43})\.ics", page.content.decode())
    answer = cast_free().get(FEED.format(secret))
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    found = events(answer.content)
    assert {event["SUMMARY"].split(" : ")[-1] for event in found} == {
        "Copieur d’Henvic (Henvic)",
        "Copieur de Plouvorn (Plouvorn)",
        "Copieur de Taulé (Taulé)",
    } or len(found) == 6
    first = min(found, key=lambda event: event["DTSTART"])
    assert first["DTSTART"] == "20261231" and first["DTEND"] == "20270101"
    assert first["ALARM-TRIGGER"] == "-P30D" and first["ALARM-ACTION"] == "DISPLAY"
    assert "4 321" not in plain(answer.content.decode()) and "4321" not in answer.content.decode()
    with everything("worked out again"):
        rebuild()
    again = events(cast_free().get(FEED.format(secret)).content)
    assert [event["UID"] for event in again] == [event["UID"] for event in found]
    assert len({event["UID"] for event in found}) == len(found)


def cast_free() -> Any:
    """Somebody who has not signed in."""
    from tests.client import StrictClient

    return StrictClient()


def test_an_address_ends_when_it_is_revoked_replaced_or_never_was(cast: Cast) -> None:
    clerk = cast.actor("membre")
    contract(cast, "membre", "Copieur de Taulé")
    with enter(clerk.scope):
        _, first = create_feed(clerk)
        _, second = create_feed(clerk)
        assert CalendarFeed.objects.filter(digest=second).count() == 0, "only a digest is kept"
    visitor = cast_free()
    assert visitor.get(FEED.format(first)).status_code == 404
    assert visitor.get(FEED.format("x" * 43)).status_code == 404
    assert visitor.get(FEED.format(second)).status_code == 200
    with everything("her role ends"):
        RoleAssignment.objects.filter(person=clerk.person).update(valid_to=date(2026, 1, 1))
    assert events(visitor.get(FEED.format(second)).content) == []
    Person.objects.filter(pk=clerk.person.pk).update(is_active=False)
    assert visitor.get(FEED.format(second)).status_code == 404
    Person.objects.filter(pk=clerk.person.pk).update(is_active=True)
    with enter(clerk.scope):
        assert revoke_feed(clerk) and not revoke_feed(clerk)
    assert visitor.get(FEED.format(second)).status_code == 404
    assert visitor.post(FEED.format(second)).status_code == 405


@given(st.text())
def test_any_text_comes_through_folding_and_escaping(text: str) -> None:
    kept = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign >= " " or sign == "\n")
    if any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        return
    parts = _folded(f"SUMMARY:{_escaped(text)}")
    assert all(len(part.encode()) <= 75 for part in parts) and all("\n" not in part for part in parts)
    joined = parts[0] + "".join(part[1:] for part in parts[1:])
    value = joined.removeprefix("SUMMARY:")
    back = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
    assert back == kept

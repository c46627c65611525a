"""The calendar as people see it: what is shown, filtered, exported, and never a price to someone without the right."""

import gzip
import io
import random
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.cast import Cast
from tests.client import call, sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import Role
from maillage.foundations.organisations.models import RoleAssignment, Share
from maillage.journey.census.deadlines.documents import countdown, letter_docx, letter_of, letter_pdf
from maillage.journey.census.deadlines.engine import Terms, term_on
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS, Contract
from maillage.kernel.pictures import Lane, draw_timeline
from maillage.kernel.tenancy import enter, everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = date(2026, 11, 23)
PAGE = "/recensement/echeances/"
CONTRACT = {
    "name": "Téléphonie de la mairie",
    "reference": "TO-2024-17",
    "holder": "Télécom de l’Ouest",
    "starts_on": date(2024, 1, 1),
    "ends_on": date(2027, 5, 31),
    "notice_months": 3,
    "renewal": "TACIT",
    "renewal_months": 12,
    "amount": Decimal("123.45"),
    "period": "MONTH",
    "tax_basis": "HT",
    "buy_out": Decimal("777.70"),
}


@pytest.fixture
def monday() -> Any:
    with time_machine.travel("2026-11-23T08:00:00+01:00", tick=False):
        yield


@pytest.fixture
def notice(cast: Cast) -> Deadline:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        create_record(clerk, KINDS["contrats"], CONTRACT)
        create_record(clerk, KINDS["cameras"], {"name": "Place du marché", "authorised_until": date(2026, 11, 1)})
        return Deadline.objects.get(kind="NOTICE", due_on=date(2027, 2, 28))


def share(cast: Cast, *subjects: str) -> None:
    with everything("a share"):
        for subject in subjects:
            Share.objects.create(
                owner=cast.town, counterparty=cast.group, shared_subject=subject, valid_from=TODAY, basis="x"
            )


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_calendar_says_the_last_day_what_follows_and_what_it_costs(cast: Cast, notice: Deadline) -> None:
    text = text_of(sign_in(cast.people["membre"]).get(PAGE))
    assert "28/02/2027" in text and "le contrat se reconduit jusqu’au 31/05/2028" in text
    assert "1 481,40 € HT" in text and "Place du marché" in text and "passé depuis 22 jours" in text
    assert "<svg" in text and "aujourd’hui" in text


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("nature=NOTICE", (True, False)),
        ("nature=CAMERA", (False, True)),
        ("theme=INFRASTRUCTURE", (False, True)),
        ("mois=2027-02", (True, False)),
        ("payant=on", (True, False)),
        ("etat=DONE", (False, False)),
        ("etat=ALL", (True, True)),
        ("nature=NONSENSE&mois=x", (True, True)),
        ("apres=zzz", (True, True)),
    ],
)
def test_filters(cast: Cast, notice: Deadline, query: str, is_there: tuple[bool, bool]) -> None:
    client = sign_in(cast.people["membre"])
    for ending in ("", "echeances.csv"):
        text = text_of(client.get(f"{PAGE}{ending}?{query}"))
        assert ("Téléphonie de la mairie" in text, "Place du marché" in text) == is_there


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "ics"])
def test_the_calendar_leaves_as_a_file(cast: Cast, notice: Deadline, ending: str) -> None:
    answer = sign_in(cast.people["membre"]).get(f"{PAGE}echeances.{ending}")
    assert answer.status_code == 200 and f".{ending}" in answer["Content-Disposition"]
    if ending == "csv":
        assert "1481,40" in answer.content.decode() and "date fictive" in answer.content.decode()


def test_an_unknown_format_is_not_there(cast: Cast) -> None:
    assert sign_in(cast.people["membre"]).get(f"{PAGE}echeances.exe").status_code == 404


def test_a_body_sees_members_that_share_and_prices_only_with_prices(cast: Cast, notice: Deadline) -> None:
    client = sign_in(cast.people["pilote"])
    where = (PAGE, f"{PAGE}{notice.pk}/", f"{PAGE}echeances.csv", "/")
    assert "Téléphonie" not in text_of(client.get(PAGE)) and client.get(where[1]).status_code == 404
    share(cast, "census")
    for path in where:
        text = text_of(client.get(path))
        assert "Téléphonie de la mairie" in text, path
        assert not any(price in text for price in ("1 481", "1481", "123,45", "777,70")), path
    assert "non partagé" in text_of(client.get(PAGE))
    costly = text_of(client.get(f"{PAGE}?payant=on"))
    assert "Téléphonie de la mairie" in costly and "1 481" not in costly
    share(cast, "prices")
    assert "1 481,40 € HT" in text_of(client.get(PAGE))
    assert "<strong>1 481&nbsp;<small>€ HT</small></strong>" in text_of(client.get(PAGE)), "key figures in whole euros"
    assert "777,70 € HT" in text_of(client.get(where[1]))
    with everything("what was read"):
        told = Event.objects.filter(owner=cast.town, verb__startswith="deadlines.").values_list("verb", flat=True)
        assert {"deadlines.read", "deadlines.exported"} <= set(told)


def test_a_technician_sees_deadlines_without_any_price(cast: Cast, notice: Deadline) -> None:
    share(cast, "census", "prices")
    client = sign_in(cast.people["technicien"])
    for path in (PAGE, f"{PAGE}{notice.pk}/", f"{PAGE}echeances.csv", "/"):
        text = text_of(client.get(path))
        assert "Téléphonie de la mairie" in text and "1 481" not in text and "1481" not in text, path


def test_the_api_lists_them_and_keeps_prices_to_those_who_may(cast: Cast, notice: Deadline) -> None:
    listed = call(cast.people["membre"]).get("/api/v1/echeances?nature=NOTICE").json()
    (found,) = listed["resultats"]
    assert found["dernier_jour"] == "2027-02-28" and found["cout"]["montant"] == "1481.4"
    share(cast, "census")
    (found,) = call(cast.people["pilote"]).get("/api/v1/echeances?nature=NOTICE").json()["resultats"]
    assert found["cout"] is None and found["collectivite"]["nom"] == "Taulé"
    assert call(cast.people["membre"]).get("/api/v1/echeances?nature=X").status_code == 422


def test_the_page_of_a_notice_says_how_to_leave(cast: Cast, notice: Deadline) -> None:
    text = text_of(sign_in(cast.people["membre"]).get(f"{PAGE}{notice.pk}/"))
    assert "On peut sortir au plus tôt le" in text and "31/05/2027" in text and "ARRIVÉE" in text
    assert "777,70 € HT" in text and "Les prochains termes" in text and "28/02/2028" not in text
    assert "29/02/2028" in text, "three months before the 31st of May of a leap year"


def test_marking_and_putting_off(cast: Cast, notice: Deadline) -> None:
    client = sign_in(cast.people["membre"])
    url = f"{PAGE}{notice.pk}/suite/"
    assert client.post(url, {"state": "SNOOZED"}).status_code == 422
    assert client.post(url, {"state": "SNOOZED", "snoozed_until": "2026-11-01"}).status_code == 422
    answer = client.post(url, {"state": "SNOOZED", "snoozed_until": "2026-12-24", "remark": "après Noël"}, follow=True)
    assert "C’est noté" in text_of(answer)
    assert "Téléphonie" not in text_of(client.get(PAGE)) and "après Noël" in text_of(client.get(f"{PAGE}?etat=SNOOZED"))
    client.post(url, {"state": "DONE", "remark": "lettre partie"})
    assert "lettre partie" in text_of(client.get(f"{PAGE}?etat=DONE"))
    client.post(url, {"state": "OPEN"})
    assert "Téléphonie" in text_of(client.get(PAGE))


def test_what_someone_noted_meanwhile_is_not_overwritten_unseen(cast: Cast, notice: Deadline) -> None:
    client = sign_in(cast.people["membre"])
    url = f"{PAGE}{notice.pk}/suite/"
    page = client.get(f"{PAGE}{notice.pk}/").content.decode()
    seen = page.split('name="vu" value="')[1].split('"')[0]
    client.post(url, {"state": "DONE", "remark": "lettre partie"})
    answer = client.post(url, {"state": "OPEN", "remark": "à voir", "vu": seen})
    assert answer.status_code == 409
    assert "« lettre partie »" in text_of(answer) and 'value="à voir"' in answer.content.decode()
    assert "lettre partie" in text_of(client.get(f"{PAGE}?etat=DONE"))
    seen = answer.content.decode().split('name="vu" value="')[1].split('"')[0]
    assert client.post(url, {"state": "OPEN", "remark": "à voir", "vu": seen}).status_code == 302


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_letter_is_filled_in_and_names_no_price(cast: Cast, notice: Deadline, ending: str) -> None:
    client = sign_in(cast.people["membre"])
    answer = client.get(f"{PAGE}{notice.pk}/lettre.{ending}")
    assert answer.status_code == 200
    if ending == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    else:
        text = " ".join(paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs)
    text = " ".join(text.replace("\xa0", " ").split())
    for said in ("Commune de Taulé", "Télécom de l’Ouest", "TO-2024-17", "31 mai 2027", "28 février 2027", "3 mois"):
        assert said in text, said
    assert "123" not in text and "777" not in text
    assert client.get(f"{PAGE}{notice.pk}/lettre.odt").status_code == 404


def test_only_a_notice_has_a_letter(cast: Cast, notice: Deadline) -> None:
    with everything("another"):
        camera = Deadline.objects.get(kind="CAMERA")
    client = sign_in(cast.people["membre"])
    assert client.get(f"{PAGE}{camera.pk}/lettre.pdf").status_code == 404
    assert "résiliation" not in text_of(client.get(f"{PAGE}{camera.pk}/"))


def test_the_same_letter_is_the_same_bytes_and_takes_any_name() -> None:
    contract = Contract(name="#let x = 1; « 💥 »", holder="*gras* _x_ $y$ \\", reference="")
    terms = Terms(date(2027, 5, 31), notice_days=45, renewal="TACIT", renewal_months=12)
    letter = letter_of(contract, "Commune d’Henvic", terms, term_on(terms, TODAY), TODAY)
    assert letter_pdf(letter) == letter_pdf(letter) and letter_docx(letter) == letter_docx(letter)
    text = PdfReader(io.BytesIO(letter_pdf(letter))).pages[0].extract_text()
    assert "#let x = 1" in text and "*gras*" in text and "45" in text


def test_the_home_page_says_what_comes_and_what_it_costs(cast: Cast, notice: Deadline) -> None:
    text = text_of(sign_in(cast.people["membre"]).get("/"))
    assert "Ce qui arrive" in text and "Téléphonie de la mairie" in text and "1 481,40 € HT" in text


def test_a_long_calendar_comes_in_pages(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        for place in range(45):
            until = TODAY + timedelta(days=3 + place)
            create_record(clerk, KINDS["cameras"], {"name": f"Caméra {place:02}", "authorised_until": until})
    client = sign_in(cast.people["membre"])
    page = client.get(PAGE)
    text = text_of(page)
    assert "Caméra 39" in text and "Caméra 40" not in text and len(page.content) < 50_000
    following = text.split('rel="next"')[0].rsplit("?", 1)[-1].split('"')[0] if 'rel="next"' in text else ""
    with everything("where the first page ended"):
        last = Deadline.objects.get(title="Caméra 39")
    following = following or f"apres={last.due_on.isoformat()}~{last.pk}"
    text = text_of(client.get(f"{PAGE}?{following.replace('&amp;', '&')}"))
    assert "Caméra 40" in text and "Caméra 39" not in text


def test_someone_whose_role_ended_sees_nothing(cast: Cast, notice: Deadline) -> None:
    client = sign_in(cast.people["membre"])
    with everything("her role ends"):
        RoleAssignment.objects.filter(person=cast.people["membre"], role=Role.TOWN_CLERK).update(
            valid_to=TODAY - timedelta(days=1)
        )
    assert client.get(f"{PAGE}{notice.pk}/").status_code == 404


@given(st.integers(1, 16), st.integers(0, 3000), st.integers(0, 10**6))
def test_the_picture_stays_light_and_inside(count: int, most: int, seed: int) -> None:
    drawn = random.Random(seed)
    lanes = []
    for place in range(count):
        row = [drawn.randint(0, most) for _ in range(26)]
        lanes.append(Lane(f"Voie {place}", str(sum(row)), row[0], row, place % 2 == 0))
    svg = draw_timeline("x", lanes, [(place / 6, "janv.") for place in range(7)], ("a", "b"))
    assert len(gzip.compress(svg.encode())) <= 8_000
    for x, r in re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="([\d.]+)"', svg):
        assert float(r) <= 8.1 and float(x) - float(r) >= -3 and float(x) + float(r) <= 346


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (-1, "hier"),
        (59, "dans 59 jours"),
        (90, "dans 3 mois"),
        (-800, "passé depuis 2 ans"),
    ],
)
def test_how_far_a_day_is(days: int, said: str) -> None:
    assert countdown(TODAY + timedelta(days=days), TODAY) == said

"""Who sees what others pay: list, record, search, filter, sort, totals, file, API."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import LONG_AGO, Cast
from tests.client import StrictClient, call, sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import Subject
from maillage.foundations.organisations.models import Share
from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS, AddedField
from maillage.journey.census.inventory.queries import Asked, holdings_of, list_page, totals_of
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
LIST = "/recensement/inventaire/lignes/"
SECRET = "31,17"
LINE = {"name": "Standard", "kind": "PSTN", "operator": "Ouest", "tax_basis": "HT", "monthly_price": Decimal("31.17")}


@pytest.fixture
def line(cast: Cast) -> int:
    """A line of Taulé, whose price nobody else is to read."""
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        AddedField.objects.create(
            owner=cast.town, kind="lignes", code="remise", label="remise", type="number", unit="€ par mois"
        )
        return int(create_record(clerk, KINDS["lignes"], LINE, extra={"remise": "4,44"}).pk)


def share(cast: Cast, *subjects: str) -> None:
    """Taulé shows something to its body."""
    with everything("the stage is set"):
        for subject in subjects:
            Share.objects.create(owner=cast.town, counterparty=cast.group, shared_subject=subject, valid_from=LONG_AGO)


def text_of(client: StrictClient, address: str) -> str:
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


PLACES = (
    LIST,
    f"{LIST}?colonnes=monthly_price&colonnes=yearly&colonnes=x_remise",
    f"{LIST}?q=standard",
    f"{LIST}?tri=-monthly_price",
    f"{LIST}?tri=yearly&totaux=tous",
    f"{LIST}fichier/?format=csv&colonnes=monthly_price&colonnes=yearly&colonnes=x_remise&tri=-yearly",
)


@pytest.mark.parametrize("who", ["autre_membre", "voisine"])
def test_another_commune_sees_nothing_at_all(who: str, cast: Cast, line: int) -> None:
    share(cast, Subject.CENSUS, Subject.PRICES)  # to the body, not to them
    client = sign_in(cast.people[who])
    for address in PLACES:
        assert "Standard" not in text_of(client, address) and SECRET not in text_of(client, address)
    assert client.get(f"{LIST}{line}/").status_code == 404
    assert call(cast.people[who]).get(f"/api/v1/inventaire/lignes/{line}").status_code == 404
    assert '"resultats": []' in text_of(call(cast.people[who]), "/api/v1/inventaire/lignes")


def test_a_body_with_the_census_alone_sees_the_line_and_no_price(cast: Cast, line: int) -> None:
    share(cast, Subject.CENSUS)
    client, program = sign_in(cast.people["pilote"]), call(cast.people["pilote"])
    for address in (*PLACES, f"{LIST}{line}/"):
        page = text_of(client, address)
        assert "Standard" in page, address
        assert not [secret for secret in (SECRET, "374,0", "4,44") if secret in page], address
    assert "non partagé" in text_of(client, PLACES[1]) and "au prix non partagé" in text_of(client, LIST)
    for address in ("", f"/{line}", "?tri=-monthly_price"):
        answer = text_of(program, f"/api/v1/inventaire/lignes{address}")
        assert (
            "Standard" in answer
            and "31.17" not in answer
            and "374.0" not in answer
            and "4.44" not in answer
            and "4,44" not in answer
        )


def test_a_member_that_keeps_its_prices_lacks_none_that_we_know(cast: Cast, line: int) -> None:
    """Unknown is not zero: another member shares its own, so that the column is there."""
    share(cast, Subject.CENSUS)
    with everything("the stage is set"):
        other = cast.actor("autre_membre").acting_id
        for subject in (Subject.CENSUS, Subject.PRICES):
            Share.objects.create(owner_id=other, counterparty=cast.group, shared_subject=subject, valid_from=LONG_AGO)
    page = text_of(sign_in(cast.people["pilote"]), "/recensement/")
    assert '<td class="number" data-title="Sans prix">–</td>' in page and "« – »" in page.replace("\u00a0", " ")


def test_what_is_not_shared_cannot_be_guessed(cast: Cast, line: int) -> None:
    """Neither by a filter on what lacks a price, nor by where a row stands when the list is sorted by prices."""
    share(cast, Subject.CENSUS)
    clerk, pilot = cast.actor("membre"), cast.actor("pilote")
    with enter(clerk.scope):
        create_record(clerk, KINDS["lignes"], LINE | {"name": "Sans prix", "monthly_price": None})
        create_record(clerk, KINDS["lignes"], LINE | {"name": "Trop cher", "monthly_price": Decimal(900)})
    with enter(pilot.scope):
        create_record(pilot, KINDS["lignes"], LINE | {"name": "Zénith"})
    client = sign_in(cast.people["pilote"])
    for gap in ("yearly", "monthly_price"):
        assert "Sans prix" not in text_of(client, f"{LIST}?sans={gap}")
    for sort in ("monthly_price", "-monthly_price", "yearly", "-yearly"):
        page = text_of(client, f"{LIST}?tri={sort}")
        order = sorted(("Standard", "Sans prix", "Trop cher", "Zénith"), key=lambda name: page.rindex(f">{name}<"))
        assert order[0] == "Zénith", "the only price that is shown"
        hidden = ["Standard", "Sans prix", "Trop cher"]
        assert order[1:] == (hidden[::-1] if sort.startswith("-") else hidden), "by key, whatever they cost"


def test_a_body_with_the_prices_sees_them(cast: Cast, line: int) -> None:
    share(cast, Subject.CENSUS, Subject.PRICES)
    client = sign_in(cast.people["pilote"])
    for address in (LIST, f"{LIST}{line}/", PLACES[-1]):
        assert SECRET in text_of(client, address)
    assert "374,04" in text_of(client, LIST), "twelve months"
    assert "31.17" in text_of(call(cast.people["pilote"]), f"/api/v1/inventaire/lignes/{line}")


def test_a_technician_of_the_body_never_sees_prices(cast: Cast, line: int) -> None:
    share(cast, Subject.CENSUS, Subject.PRICES)
    client = sign_in(cast.people["technicien"])
    for address in (*PLACES, f"{LIST}{line}/"):
        page = text_of(client, address)
        assert "Standard" in page and SECRET not in page and "374,0" not in page and "4,44" not in page


def test_whoever_is_read_is_told(cast: Cast, line: int) -> None:
    share(cast, Subject.CENSUS)
    client = sign_in(cast.people["pilote"])
    text_of(client, f"{LIST}{line}/")
    text_of(client, PLACES[-1])
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        verbs = list(Event.objects.filter(person_name="pilote").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["inventory.record_read", "inventory.list_exported"]


def test_a_file_holds_what_the_page_shows_and_runs_nothing(cast: Cast, line: int) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        create_record(clerk, KINDS["lignes"], LINE | {"name": "=1+1", "number": "01001"})
        create_record(clerk, KINDS["lignes"], LINE | {"name": "Autre", "operator": "Est"})
    client = sign_in(cast.people["membre"])
    asked = "operator=Ouest&tri=-name&colonnes=number&colonnes=monthly_price"
    answer: Any = client.get(f"{LIST}fichier/?format=csv&cle=1&{asked}")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "clé;désignation;numéro ou accès;abonnement (€ par mois);prix exprimés"
    assert [row.split(";")[1:] for row in lines[1:]] == [
        ["Standard", "", "31,17", "HT"],
        ["'=1+1", "01001", "31,17", "HT"],
    ]
    assert "inventaire-lignes-taule-" in answer["Content-Disposition"]
    for ending, beginning in (("xlsx", b"PK"), ("ods", b"PK")):
        file: Any = client.get(f"{LIST}fichier/?format={ending}")
        content = file.content
        assert io.BytesIO(content).read(2) == beginning


def test_what_has_no_price_is_counted_only_where_prices_are_shown(cast: Cast, line: int) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        create_record(clerk, KINDS["lignes"], {"name": "Alarme", "kind": "PSTN"})
    counts = []
    for subject in (Subject.CENSUS, Subject.PRICES):
        share(cast, subject)
        chief = cast.actor("pilote")
        with enter(chief.scope):
            found = holdings_of(chief)
        counts.append((found.by_kind["lignes"].records, found.by_kind["lignes"].priceless))
        assert counts[-1] == (found.by_owner[cast.town.pk].records, found.by_owner[cast.town.pk].priceless)
    assert counts == [(2, 0), (2, 1)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole, and rightly")
def test_figures_and_prices_of_machines_are_read_from_their_index(cast: Cast) -> None:
    chief, kind = cast.actor("pilote"), KINDS["equipements"]
    asked = Asked(sort="purchase_price", is_descending=True)
    reads: tuple[Callable[[], object], ...] = (
        lambda: holdings_of(chief),
        lambda: totals_of(chief, kind, Asked(), most=None),
        lambda: list_page(chief, kind, asked, [], ""),
    )
    for read in reads:
        with enter(chief.scope):
            with CaptureQueriesContext(connection) as captured:
                read()
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {captured[0]['sql']}")
                plan = [str(step[-1]) for step in cursor.fetchall()]
        (found,) = [step for step in plan if "census_inventory_equipment" in step]
        assert "equipment_figures" in found or "equipment_by_price" in found, found

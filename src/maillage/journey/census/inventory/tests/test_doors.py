"""What the pages and programs must not let through: other lists than shown, values that break, prices read in silence."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import LONG_AGO, Cast
from tests.client import StrictClient, call, sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import in_service
from maillage.foundations.organisations.enums import Subject
from maillage.foundations.organisations.models import Organisation, Share
from maillage.journey.census.inventory.actions import Change, Refused, change_record, create_record, write_records
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS, AddedField, CounterReading, Equipment, SavedView
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
HT = {"tax_basis": "HT"}


def put(owner: Organisation, slug: str, *rows: Mapping[str, Any]) -> list[int]:
    changes = [Change({"name": slug} | dict(row)) for row in rows]
    with everything("records to look at"):
        return write_records(in_service(), KINDS[slug], changes, owner_id=owner.pk, source=Source.TYPED).keys


# --- a filter is never another one -----------------------------------------------------------------------------------


def test_a_long_filter_means_the_rows_that_are_shown(cast: Cast) -> None:
    name = " ".join("é" * 9 for _ in range(9))
    machines = [{"name": name, "category": "DESKTOP", "status": it} for it in ("ESTIMATED", "MEASURED", "MEASURED")]
    put(cast.town, "equipements", *machines)
    clerk = sign_in(cast.people["membre"])
    columns = [("colonnes", column) for column in KINDS["equipements"].facts]
    asked = urlencode([*columns, ("q", name), ("statut", "ESTIMATED")])
    assert len(asked) > 1000
    page = clerk.get(f"{reverse('census:records', args=['equipements'])}?{asked}").content.decode()
    kept = re.findall(r'name="filtre" value="([^"]*)"', page)[0].replace("&amp;", "&")
    assert "colonnes" not in kept and "statut=ESTIMATED" in kept
    chosen = {"filtre": kept, "quoi": "tous"}
    bulk = clerk.get(reverse("census:bulk", args=["equipements"]), chosen).content.decode()
    labels = clerk.get(reverse("census:labels", args=["equipements"]), chosen).content.decode()
    assert "1 fiche" in bulk and "1 étiquette" in labels
    file = re.findall(r'href="([^"]*format=csv[^"]*)"', page)[0].replace("&amp;", "&")
    lines = clerk.get(file).content.decode().strip().splitlines()
    assert len(lines) == 2


def test_more_than_a_view_keeps_is_refused_and_never_cut(cast: Cast) -> None:
    clerk = sign_in(cast.people["membre"])
    asked = urlencode({"q": "é" * 400, "statut": "ESTIMATED"})
    for address in (
        f"{reverse('census:records', args=['lignes'])}?{asked}",
        f"{reverse('census:bulk', args=['lignes'])}?{urlencode({'quoi': 'tous', 'filtre': asked})}",
        f"{reverse('census:save_view', args=['lignes'])}?{asked}",
    ):
        answer = clerk.get(address)
        assert answer.status_code == 422 and "Retirez des filtres" in answer.content.decode()


# --- values ----------------------------------------------------------------------------------------------------------


def test_a_quantity_that_sums_cannot_hold_is_refused_with_its_cure(cast: Cast) -> None:
    program = call(cast.people["membre"])
    for quantity in ("9000000000000000000", 2_000_000_001):
        machine = {"name": "PC", "category": "DESKTOP", "quantity": quantity}
        answer = program.post(
            "/api/v1/inventaire/equipements", data={"valeurs": machine}, content_type="application/json"
        )
        assert answer.status_code == 422 and "au plus" in answer.content.decode()
    put(cast.town, "equipements", *({"category": "DESKTOP", "quantity": 2_000_000_000} for _ in range(9)))
    clerk = sign_in(cast.people["membre"])
    assert clerk.get(reverse("census:records", args=["equipements"])).status_code == 200


def test_a_printer_is_read_once_a_day_through_every_door(cast: Cast) -> None:
    one, other = put(cast.town, "imprimantes", {}, {"name": "autre"})
    first, second = put(
        cast.town,
        "releves",
        {"printer": one, "read_on": date(2026, 1, 5), "total_pages": 3},
        {"printer": one, "read_on": date(2026, 1, 6), "total_pages": 4},
    )
    again = {"name": "r", "printer": one, "read_on": "2026-01-05", "total_pages": 10}
    program = call(cast.people["membre"])
    answer = program.post("/api/v1/inventaire/releves", data={"valeurs": again}, content_type="application/json")
    assert answer.status_code == 422 and "Une autre fiche a déjà" in str(answer.json())
    clerk = sign_in(cast.people["membre"])
    moved = {"fiche": second, "colonne": "read_on", "read_on": "05/01/2026", "confirme": "1"}
    assert clerk.post(reverse("census:bulk", args=["releves"]), moved).status_code == 422
    typed = {"name": "r", "printer": one, "read_on": "05/01/2026", "total_pages": "10", "status": "MEASURED"}
    assert clerk.post(reverse("census:add_record", args=["releves"]), typed).status_code == 422
    same = {"printer": other, "read_on": date(2026, 2, 1)}
    with pytest.raises(Refused) as refused:
        put(cast.town, "releves", same, {"printer": other, "read_on": date(2026, 2, 2)}, same)
    assert list(refused.value.problems) == [2]
    actor = cast.actor("membre")
    with enter(actor.scope):
        change_record(actor, CounterReading.objects.get(pk=first), {"read_on": date(2026, 1, 5), "total_pages": 5})
        assert CounterReading.objects.get(pk=first).total_pages == 5


def test_a_view_takes_no_name_that_one_already_has(cast: Cast) -> None:
    clerk = sign_in(cast.people["membre"])
    for name in ("a", "b"):
        clerk.post(reverse("census:save_view", args=["lignes"]), {"name": name})
    with everything("to look"):
        view = SavedView.objects.get(name="b")
    answer = clerk.post(reverse("census:change_view", args=[view.pk]), {"name": "a"})
    assert answer.status_code == 422 and "déjà une vue" in answer.content.decode()
    assert clerk.post(reverse("census:change_view", args=[view.pk]), {"name": "b"}).status_code == 302


def test_nc_typed_for_many_is_said_of_each(cast: Cast) -> None:
    (machine,) = put(cast.town, "equipements", {"category": "DESKTOP", "ram_gb": Decimal(8)})
    clerk, address = sign_in(cast.people["membre"]), reverse("census:bulk", args=["equipements"])
    typed = {"fiche": machine, "colonne": "ram_gb", "ram_gb": "NC"}
    assert "NC" in re.sub(r"<input[^>]*>", "", clerk.post(address, typed).content.decode())
    assert clerk.post(address, typed | {"confirme": "1"}).status_code == 302
    with everything("to look"):
        row = Equipment.objects.get(pk=machine)
    assert (row.ram_gb, row.status_of("ram_gb"), row.status) == (None, "UNKNOWN", "MEASURED")


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("number", "beaucoup", None),
        ("number", "1 234,50", "1234,5"),
        ("day", "31/02/2026", None),
        ("day", "28/02/2026", "28/02/2026"),
        ("yes_no", "peut-être", None),
        ("text", "x" * 501, None),
        ("text", "x" * 500, "x" * 500),
    ],
)
def test_programs_write_in_added_columns_what_people_may_write(
    cast: Cast, kind: str, text: str, kept: str | None
) -> None:
    with everything("a column of its own"):
        AddedField.objects.create(owner=cast.town, kind="lignes", code="remise", label="remise", type=kind)
    line = {"valeurs": {"name": "l", "kind": "PSTN"}, "ajoutees": {"remise": text}}
    answer = call(cast.people["membre"]).post("/api/v1/inventaire/lignes", data=line, content_type="application/json")
    assert answer.status_code == (422 if kept is None else 201)
    if kept is not None:
        assert answer.json()["ajoutees"] == {"remise": kept}


# --- what others wrote in the meantime -------------------------------------------------------------------------------


def test_a_write_touches_the_columns_that_change_and_no_other(cast: Cast) -> None:
    actor = cast.actor("membre")
    with enter(actor.scope):
        row = create_record(actor, KINDS["equipements"], {"name": "PC", "category": "DESKTOP"})
        with CaptureQueriesContext(connection) as captured:
            change_record(actor, row, {"ram_gb": Decimal(8)})
    (upsert,) = [query["sql"] for query in captured if "ON CONFLICT" in query["sql"]]
    moved = re.findall(r'"(\w+)" = EXCLUDED', upsert.split("DO UPDATE")[1])
    assert sorted(moved) == ["ram_gb", "search_text", "updated_at"]
    if connection.vendor == "postgresql":
        assert any("FOR UPDATE" in query["sql"] for query in captured)


# --- who has read ----------------------------------------------------------------------------------------------------


def test_a_page_of_others_prices_is_told_to_each_of_them_in_one_statement(cast: Cast) -> None:
    line = {"kind": "PSTN", "monthly_price": Decimal("41.19"), **HT}
    put(cast.town, "lignes", line, line)
    put(cast.other_town, "lignes", line)
    put(cast.group, "lignes", line)
    with everything("who shows what to whom"):
        for subject in (Subject.CENSUS, Subject.PRICES):
            Share.objects.create(owner=cast.town, counterparty=cast.group, shared_subject=subject, valid_from=LONG_AGO)

    def told() -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        with everything("to look"):
            for event in Event.objects.filter(verb="inventory.list_read").order_by("pk"):
                found.setdefault(event.owner_id, []).append(" ".join(event.sentence.split()))
        return found

    sentence = "a lu 2 fiches de « Lignes fixes et internet » avec les prix"
    page, program = sign_in(cast.people["pilote"]), call(cast.people["pilote"])
    with CaptureQueriesContext(connection) as captured:
        assert b"41,19" in page.get("/recensement/inventaire/lignes/").content
    assert told() == {cast.town.pk: [sentence]}
    assert len([1 for query in captured if query["sql"].startswith("INSERT INTO") and "event" in query["sql"]]) == 1
    assert b"41.19" in program.get("/api/v1/inventaire/lignes").content
    assert told() == {cast.town.pk: [sentence, sentence]}
    page.get("/recensement/inventaire/lignes/?colonnes=kind")  # no price is shown
    sign_in(cast.people["membre"]).get("/recensement/inventaire/lignes/")  # one's own
    assert told() == {cast.town.pk: [sentence, sentence]}


PARTS = {
    "membre": {"echeances/", "factures/", "collectivites/", "campagnes/", "imports/", "postes/"},
    "pilote": {"echeances/", "factures/", "collectivites/", "campagnes/", "questionnaires/", "imports/", "postes/"},
    "technicien": {"echeances/", "campagnes/", "postes/"},
}


@pytest.mark.parametrize("who", PARTS)
def test_the_parts_of_the_stage_are_one_click_away_for_whom_they_open(who: str, cast: Cast) -> None:
    client = sign_in(cast.people[who])
    bar = re.search(r'<nav class="tabs" aria-label="Rubriques du recensement">.*?</nav>', page_of(client, ""), re.S)
    assert bar
    links = re.findall(r'href="/recensement/([^"]*)"( aria-current="page")?', bar[0])
    assert {re.sub(r"\d+/$", "", address) for address, _ in links} == {"", *PARTS[who]}
    for address, is_here in links:
        assert bool(is_here) == (not address)
        page = page_of(client, address)
        assert f'href="/recensement/{address}" aria-current="page"' in page, address
        assert not address or '<li><a href="/recensement/">Qu’avons-nous' in page, address


def page_of(client: StrictClient, address: str) -> str:
    answer = client.get(f"/recensement/{address}")
    assert answer.status_code == 200, address
    return str(answer.content.decode())

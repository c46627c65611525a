"""Two people edit one record, one line of a contract, many records: nobody overwrites unseen what the other wrote."""

import json
from decimal import Decimal
from typing import Any

import pytest
from tests.cast import Cast
from tests.client import StrictClient, call, sign_in

from maillage.journey.census.inventory.actions import RecordChanged, change_record
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.inventory.queries import record_edition
from maillage.journey.census.inventory.tests.test_pages import BASE, PC, fields_of, made, make
from maillage.kernel.tenancy import enter

pytestmark = pytest.mark.django_db


def opened(client: StrictClient, slug: str, pk: int) -> dict[str, Any]:
    """The form of a record, as a browser would send it back."""
    return fields_of(client.get(f"{BASE}/{slug}/{pk}/modifier/").content.decode())


def other_writes(cast: Cast, slug: str, pk: int, **values: Any) -> None:
    """Somebody else of the town hall changes it meanwhile."""
    actor = cast.actor("membre")
    with enter(actor.scope):
        change_record(actor, KINDS[slug].rows.get(pk=pk), values)


def now(cast: Cast, slug: str, pk: int) -> Any:
    with enter(cast.actor("membre").scope):
        return KINDS[slug].rows.get(pk=pk)


@pytest.mark.parametrize("slug", KINDS)
def test_no_kind_is_overwritten_unseen(slug: str, cast: Cast) -> None:
    row = made(cast, slug)
    client = sign_in(cast.people["membre"])
    form = opened(client, slug, row.pk)
    other_writes(cast, slug, row.pk, note="Relu par l’autre")
    answer = client.post(f"{BASE}/{slug}/{row.pk}/modifier/", form | {"note": "Écrit par moi"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Deux personnes à la fois" in page and "Relu par l’autre" in page and "Écrit par moi" in page
    assert cast.people["membre"].name in page
    assert now(cast, slug, row.pk).note == "Relu par l’autre"


def conflict(cast: Cast) -> tuple[StrictClient, int, Any]:
    """One changes the price and the brand, the other the price and the model."""
    pk = make(cast, "equipements", **PC).pk
    client = sign_in(cast.people["membre"])
    form = opened(client, "equipements", pk)
    other_writes(cast, "equipements", pk, purchase_price=Decimal(700), brand="Ouessant")
    return (
        client,
        pk,
        client.post(f"{BASE}/equipements/{pk}/modifier/", form | {"purchase_price": "650", "model": "Molène"}),
    )


def test_what_was_typed_stays_and_what_only_the_other_changed_is_taken_over(cast: Cast) -> None:
    _, _, answer = conflict(cast)
    shown = fields_of(answer.content.decode())
    assert (shown["purchase_price"], shown["model"], shown["brand"]) == ("650", "Molène", "Ouessant")


@pytest.mark.parametrize(("kept", "price"), [("la-sienne", 700), ("la-mienne", 650)])
def test_she_chooses_and_the_choice_is_what_is_written(kept: str, price: int, cast: Cast) -> None:
    client, pk, answer = conflict(cast)
    again = fields_of(answer.content.decode()) | {"garde_purchase_price": kept}
    assert client.post(f"{BASE}/equipements/{pk}/modifier/", again).status_code == 302
    row = now(cast, "equipements", pk)
    assert (row.purchase_price, row.brand, row.model) == (price, "Ouessant", "Molène")


def test_without_a_choice_nothing_is_written_and_it_is_asked_again(cast: Cast) -> None:
    client, pk, answer = conflict(cast)
    answer = client.post(f"{BASE}/equipements/{pk}/modifier/", fields_of(answer.content.decode()))
    assert answer.status_code == 409 and 'name="garde_purchase_price"' in answer.content.decode()
    assert now(cast, "equipements", pk).model == ""


def test_a_third_write_is_noticed_too(cast: Cast) -> None:
    client, pk, answer = conflict(cast)
    other_writes(cast, "equipements", pk, model="Sein")
    again = fields_of(answer.content.decode()) | {"garde_purchase_price": "la-mienne"}
    assert client.post(f"{BASE}/equipements/{pk}/modifier/", again).status_code == 409
    assert now(cast, "equipements", pk).model == "Sein"


def test_the_same_value_typed_by_both_is_no_conflict_and_a_tax_basis_goes_with_its_price(cast: Cast) -> None:
    actor = cast.actor("membre")
    row = make(cast, "equipements", **PC)
    with enter(actor.scope):
        edition = record_edition(KINDS["equipements"], KINDS["equipements"].rows.get(pk=row.pk))
        change_record(actor, row, {"tax_basis": "TTC"})
        change_record(actor, row, {"brand": "Ouessant"}, edition=edition)  # nobody touched the brand
        with pytest.raises(RecordChanged, match="TTC"):
            change_record(actor, row, {"purchase_price": Decimal(650)}, edition=edition)


def test_leaving_and_evidence_are_noticed(cast: Cast) -> None:
    pk = make(cast, "equipements", **PC).pk
    client = sign_in(cast.people["membre"])
    address = f"{BASE}/equipements/{pk}/sortir/"
    page = client.get(address).content.decode()
    seen = page.split('name="vu" value="')[1].split('"')[0]
    other_writes(cast, "equipements", pk, retired_on="2026-01-02")
    answer = client.post(address, {"on": "2026-03-04", "vu": seen})
    assert answer.status_code == 409 and "entre-temps" in answer.content.decode()
    assert str(now(cast, "equipements", pk).retired_on) == "2026-01-02"
    seen = answer.content.decode().split('name="vu" value="')[1].split('"')[0]
    assert client.post(address, {"on": "2026-03-04", "vu": seen}).status_code == 302


def test_many_are_changed_but_for_those_that_somebody_changed_since_the_list(cast: Cast) -> None:
    pks = [make(cast, "equipements", **PC | {"name": f"PC {n}"}).pk for n in range(3)]
    client = sign_in(cast.people["membre"])
    seen = client.get(f"{BASE}/equipements/").content.decode().split('name="vu" value="')[1].split('"')[0]
    other_writes(cast, "equipements", pks[1], brand="Sein")
    sent = {"fiche": [str(pk) for pk in pks], "vu": seen, "colonne": "brand", "brand": "Ouessant"}
    page = client.post(f"{BASE}/equipements/lot/", sent).content.decode()
    assert f'name="vu" value="{seen}"' in page
    answer = client.post(f"{BASE}/equipements/lot/", sent | {"confirme": "3"}, follow=True)
    assert [now(cast, "equipements", pk).brand for pk in pks] == ["Ouessant", "Sein", "Ouessant"]
    assert "« PC 1 »" in answer.content.decode().replace("\u00a0", " ")


def test_a_program_is_told_the_same(cast: Cast) -> None:
    pk = make(cast, "equipements", **PC).pk
    program = call(cast.people["membre"])
    address = f"/api/v1/inventaire/equipements/{pk}"
    version = json.loads(program.get(address).content)["version"]
    other_writes(cast, "equipements", pk, brand="Sein")
    sent = {"valeurs": {"brand": "Ouessant"}, "version": version}
    answer = program.patch(address, json.dumps(sent), content_type="application/json")
    told = json.loads(answer.content)
    assert answer.status_code == 409 and cast.people["membre"].name in told["detail"] and "Sein" in told["detail"]
    assert now(cast, "equipements", pk).brand == "Sein"
    fresh = json.loads(program.get(address).content)["version"]
    answer = program.patch(address, json.dumps(sent | {"version": fresh}), content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    assert now(cast, "equipements", pk).brand == "Ouessant"

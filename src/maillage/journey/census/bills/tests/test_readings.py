"""Bills as others see them: who may open one as evidence, and what is told to the one whose bills were read."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import LONG_AGO, Cast, person
from tests.client import StrictClient, sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.files.actions import store
from maillage.foundations.organisations.enums import Role, Subject
from maillage.foundations.organisations.models import Share
from maillage.journey.census.bills.actions import adopt_lines, take_billed_prices, undo_file
from maillage.journey.census.bills.models import Bill, BillFile
from maillage.journey.census.bills.tests.shelf import amount, take
from maillage.journey.census.inventory.models import TelecomLine
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db

ROWS = [amount("02 61 91 00 01", "SUBSCRIPTION", "18.90"), amount("02 61 91 00 02", "SUBSCRIPTION", "18.90")]


def status_of(client: StrictClient, line: int, column: str = "") -> int:
    """How the evidence of a line answers, and whether its page shows a way to it."""
    address = reverse("census:evidence", args=["lignes", line])
    address += f"?colonne={column}" if column else ""
    page = client.get(reverse("census:record", args=["lignes", line])).content.decode()
    answer: Any = client.get(address)
    assert (f'href="{address}"' in page) == (answer.status_code == 200)
    return int(answer.status_code)


def test_a_bill_as_evidence_is_for_those_who_see_bills(cast: Cast) -> None:
    clerk = cast.actor("membre")
    taken_in = take(clerk, ROWS)
    with enter(clerk.scope):
        adopt_lines(clerk, ["+33261910001", "+33261910002"])
        adopted, priced = TelecomLine.objects.order_by("number")
        priced.monthly_price, priced.evidence, priced.status = 3, None, "ESTIMATED"
        priced.save()
        take_billed_prices(clerk, ["+33261910002"])
    buyer = sign_in(person("acheteuse", (Role.PROCUREMENT_OFFICER, cast.town)))
    keeper = sign_in(cast.people["membre"])
    assert buyer.get(reverse("census:bills")).status_code == 404
    for line, column in ((adopted.pk, ""), (priced.pk, "monthly_price")):
        assert status_of(keeper, line, column) == 200
        assert status_of(buyer, line, column) == 404
    with enter(clerk.scope):
        undo_file(clerk, taken_in)
    assert status_of(keeper, adopted.pk) == 200
    assert status_of(buyer, adopted.pk) == 404
    with everything("another proof takes the place of the bill"):
        photo = store(cast.town.pk, "photo.jpg", "image/jpeg", b"\xff\xd8")
        TelecomLine.objects.filter(pk=adopted.pk).update(evidence=photo, status="MEASURED")
    assert status_of(buyer, adopted.pk) == 200


def told_by(cast: Cast, client: Any, address: str) -> list[str]:
    """What the journal of the member says once its body has read an address."""
    with everything("a test looks"):
        known = Event.objects.latest("pk").pk if Event.objects.exists() else 0
    answer = client.get(address)
    assert answer.status_code == 200, address
    with everything("a test looks"):
        told = Event.objects.filter(pk__gt=known, verb__startswith="bills.")
        assert set(told.values_list("owner", "acting_id")) <= {(cast.town.pk, cast.group.pk)}
        return [event.sentence.replace("\u00a0", " ") for event in told]


def test_a_body_that_reads_the_bills_of_a_member_is_in_its_journal(cast: Cast, program_of: Any) -> None:
    take(cast.actor("membre"), ROWS)
    take(cast.actor("pilote"), [row | {"number": "F-PILOTE", "issued_on": date(2026, 2, 5)} for row in ROWS])
    with everything("a share"):
        for subject in (Subject.PRICES, Subject.CENSUS):
            Share.objects.create(owner=cast.town, counterparty=cast.group, shared_subject=subject, valid_from=LONG_AGO)
        bill = Bill.objects.get(owner=cast.town)
        own = Bill.objects.get(owner=cast.group)
        own_file = BillFile.objects.get(owner=cast.group)
    body = sign_in(cast.people["pilote"])
    base, whose = "/recensement/factures", f"?collectivite={cast.town.pk}"
    read = {
        f"{base}/{whose}": "a lu vos factures : liste des factures",
        f"{base}/{bill.pk}/": "a lu vos factures : F-2026-01 de Ouest Télécom",
        f"{base}/lignes/{whose}": "a lu vos factures : coût par ligne",
        f"{base}/sans-usage/{whose}": "a lu vos factures : sans usage",
        f"{base}/prix/{whose}": "a lu vos factures : prix différents",
        f"{base}/communications/{whose}": "a lu vos factures : communications",
        f"{base}/membres/": "a lu vos factures : par collectivité",
        f"{base}/exporter/factures/csv{whose}": "a exporté vos factures : factures (CSV)",
        f"{base}/exporter/membres/ods": "a exporté vos factures : membres (ODS)",
        f"{base}/{bill.pk}/exporter/csv": "a exporté vos factures : F-2026-01 de Ouest Télécom (CSV)",
    }
    assert {address: told_by(cast, body, address) for address in read} == {
        address: [sentence] for address, sentence in read.items()
    }
    for address in (f"{base}/", f"{base}/{own.pk}/", f"{base}/lignes/", f"{base}/exporter/factures/csv"):
        assert told_by(cast, body, address) == [], address
    assert told_by(cast, body, reverse("census:bill_file_content", args=[own_file.pk])) == []
    assert told_by(cast, program_of("pilote"), f"/api/v1/factures/{bill.pk}") == [read[f"{base}/{bill.pk}/"]]

"""The closing of copper: a calendar read with its faults, and the lines that ring."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.client import sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.models import Organisation, Share
from maillage.journey.census.deadlines.actions import drop_copper, import_copper
from maillage.journey.census.deadlines.imports import ClosureRow, read_closures
from maillage.journey.census.deadlines.models import CopperClosure, CopperList, Deadline
from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
LINES = KINDS["lignes"]
TAULE = ClosureRow("29279", date(2026, 1, 31), date(2028, 1, 31))
CSV = "code_insee;fermeture_commerciale;fermeture_technique\n29279;31/01/2026;31/01/2028\n01001;;2029-01-31\n2A004;31/01/2027;31/01/2030\n"


@pytest.fixture
def town(cast: Cast) -> Organisation:
    with everything("where it lies"):
        cast.town.insee_code = "29279"
        cast.town.save(update_fields=["insee_code"])
    return cast.town


def load(cast: Cast, *rows: ClosureRow, is_fictitious: bool = True) -> CopperList:
    head = cast.actor("pilote")
    with enter(head.scope):
        return import_copper(
            head,
            head.acting_id,
            rows or [TAULE],
            source="calendrier d’essai",
            said_on=date(2026, 11, 1),
            is_fictitious=is_fictitious,
        )


def copper_rows(cast: Cast, who: str = "membre") -> list[Deadline]:
    with enter(cast.actor(who).scope):
        return list(Deadline.objects.filter(kind="COPPER").order_by("pk"))


def test_a_calendar_is_read_whatever_its_codes(tmp_path: Path) -> None:
    path = tmp_path / "cuivre.csv"
    path.write_text(CSV, encoding="utf-8")
    reading = read_closures(path)
    assert reading.faults == []
    assert [(row.insee_code, row.commercial_on, row.technical_on.year) for row in reading.rows] == [
        ("29279", date(2026, 1, 31), 2028),
        ("01001", None, 2029),
        ("2A004", date(2027, 1, 31), 2030),
    ]


@pytest.mark.parametrize(
    ("line", "column", "cure"),
    [
        ("1001;;31/01/2028", "code_insee", "01001"),
        ("ABC;;31/01/2028", "code_insee", "Cinq signes"),
        ("29279;;", "fermeture_technique", "jj/mm/aaaa"),
        ("29279;bientôt;31/01/2028", "fermeture_commerciale", "jj/mm/aaaa"),
        ("29279;;31/02/2028", "fermeture_technique", "jj/mm/aaaa"),
        ("29279;31/01/2029;31/01/2028", "fermeture_technique", "Vérifiez"),
        ("01001;;31/01/2028\n01001;;31/01/2028", "code_insee", "une seule ligne"),
    ],
)
def test_a_fault_is_told_by_row_column_value_and_cure(tmp_path: Path, line: str, column: str, cure: str) -> None:
    path = tmp_path / "cuivre.csv"
    path.write_text(f"code_insee;fermeture_commerciale;fermeture_technique\n{line}\n", encoding="utf-8")
    (fault,) = read_closures(path).faults
    assert fault.column == column and cure in fault.cure and fault.row == 1 + len(line.splitlines())


def test_a_file_without_its_columns_says_which_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "cuivre.csv"
    path.write_text("commune;date\nTaulé;31/01/2028\n", encoding="utf-8")
    assert [fault.column for fault in read_closures(path).faults] == ["code_insee", "fermeture_technique"]


def test_lines_of_a_member_ring_and_those_easily_forgotten_are_told_apart(cast: Cast, town: Organisation) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        for name, facts in {
            "Accueil": {"kind": "PSTN"},
            "École": {"kind": "ISDN_BRI"},
            "Internet": {"kind": "INTERNET", "technology": "ADSL"},
            "Alarme de l’école": {"kind": "PSTN", "use": "ALARM"},
            "Fibre": {"kind": "INTERNET", "technology": "FTTH"},
            "Centrex": {"kind": "HOSTED_PBX"},
        }.items():
            create_record(clerk, LINES, {"name": name, **facts})
    assert copper_rows(cast) == []
    load(cast)
    plain, alarm = sorted(copper_rows(cast), key=lambda row: row.special_use)
    assert (plain.quantity, plain.record_id, plain.due_on, plain.until) == (
        3,
        None,
        date(2028, 1, 31),
        date(2026, 1, 31),
    )
    assert alarm.special_use == "ALARM" and alarm.title == "Alarme de l’école" and alarm.record_id is not None
    assert plain.is_fictitious and alarm.is_fictitious


def test_the_commune_of_the_site_comes_before_that_of_the_town_hall(cast: Cast, town: Organisation) -> None:
    clerk = cast.actor("membre")
    load(cast, TAULE, ClosureRow("29001", None, date(2027, 6, 30)))
    with enter(clerk.scope):
        site = create_record(clerk, KINDS["lieux"], {"name": "Annexe", "insee_code": "29001"})
        create_record(clerk, LINES, {"name": "Annexe", "kind": "PSTN", "site": site.pk})
        assert [row.due_on for row in copper_rows(cast)] == [date(2027, 6, 30)]
        from maillage.journey.census.inventory.actions import change_record

        change_record(clerk, site, {"insee_code": ""})
    assert [row.due_on for row in copper_rows(cast)] == [date(2028, 1, 31)], "a place that moves takes its lines along"


def test_a_new_calendar_takes_the_place_of_the_one_before(cast: Cast, town: Organisation) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        create_record(clerk, LINES, {"name": "Accueil", "kind": "PSTN"})
    load(cast)
    load(cast, ClosureRow("29279", None, date(2029, 1, 31)), is_fictitious=False)
    (row,) = copper_rows(cast)
    assert (row.due_on, row.is_fictitious) == (date(2029, 1, 31), False)
    head = cast.actor("pilote")
    with enter(head.scope):
        assert CopperList.objects.count() == 1 and CopperClosure.objects.count() == 1
        assert Event.objects.filter(verb="deadlines.copper_imported").count() == 2
        drop_copper(head, CopperList.objects.get())
    assert copper_rows(cast) == []


def test_another_grouping_says_nothing_to_these_members(cast: Cast, town: Organisation) -> None:
    with everything("a neighbour in the same commune"):
        cast.neighbour.insee_code = "29279"
        cast.neighbour.save(update_fields=["insee_code"])
    other = cast.actor("voisine")
    with enter(other.scope):
        create_record(other, LINES, {"name": "Accueil", "kind": "PSTN"})
    load(cast)
    assert copper_rows(cast, "voisine") == []


def test_the_pages_show_what_is_wrong_then_what_is_new_then_import(cast: Cast, town: Organisation) -> None:
    client = sign_in(cast.people["pilote"])
    facts = {"source": "Calendrier d’essai", "said_on": "2026-01-01", "is_fictitious": "on"}
    wrong = SimpleUploadedFile("cuivre.csv", CSV.replace("01001", "1001").encode())
    page = client.post("/recensement/echeances/cuivre/charger/", facts | {"file": wrong})
    assert page.status_code == 422 and "zéro du début" in page.content.decode()
    right = SimpleUploadedFile("cuivre.csv", CSV.encode())
    page = client.post("/recensement/echeances/cuivre/charger/", facts | {"file": right}, follow=True)
    assert "Ce que contient le calendrier" in page.content.decode() and "fictives" in page.content.decode()
    with everything("nothing is written before it is confirmed"):
        assert not CopperList.objects.exists()
    page = client.post("/recensement/echeances/cuivre/verifier/", follow=True)
    text = page.content.decode()
    assert "2A004" in text and "Dates fictives" in text
    page = client.post("/recensement/echeances/cuivre/retirer/", follow=True)
    assert "Aucun calendrier" in page.content.decode()


def test_a_fictitious_day_says_so_on_every_page(cast: Cast, town: Organisation) -> None:
    clerk = cast.actor("membre")
    load(cast, ClosureRow("29279", None, date(2027, 6, 30)))
    with enter(clerk.scope):
        create_record(clerk, LINES, {"name": "Ascenseur", "kind": "PSTN", "use": "LIFT", "tax_basis": "HT"})
    with everything("shared"):
        Share.objects.create(
            owner=town, counterparty=cast.group, shared_subject="census", valid_from=date(2020, 1, 1), basis="x"
        )
    (row,) = copper_rows(cast)
    for who in ("membre", "pilote"):
        client = sign_in(cast.people[who])
        for path in ("/recensement/echeances/", f"/recensement/echeances/{row.pk}/", "/"):
            text = client.get(path).content.decode().casefold()
            assert "fictive" in text and "ascenseur" in text, (who, path)
    assert Decimal(row.cost or 0) == 0

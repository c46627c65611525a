"""The table of deadlines is never stale: whatever is written, it is what would be worked out afresh."""

import ast
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from tests.cast import Cast, join

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.models import Share
from maillage.journey.census.deadlines.actions import note_deadline, rebuild
from maillage.journey.census.deadlines.actions._notes import CannotWait
from maillage.journey.census.deadlines.actions._rebuild import KEPT
from maillage.journey.census.deadlines.engine import SOURCES, WATCHED
from maillage.journey.census.deadlines.enums import DeadlineKind, State
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.deadlines.queries import Wanted, wanted_rows
from maillage.journey.census.inventory.actions import (
    Change,
    change_record,
    create_record,
    restore_record,
    retire_record,
    take_back,
    write_records,
)
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter, everything, widen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = date(2026, 11, 23)
CONTRACT = {
    "name": "Téléphonie de la mairie",
    "holder": "Télécom de l’Ouest",
    "starts_on": date(2024, 1, 1),
    "ends_on": date(2026, 12, 31),
    "notice_months": 3,
    "renewal": "TACIT",
    "renewal_months": 12,
    "amount": Decimal(90),
    "period": "MONTH",
    "tax_basis": "HT",
}


@pytest.fixture
def monday() -> Any:
    with time_machine.travel("2026-11-23T08:00:00+01:00", tick=False):
        yield


def table() -> dict[tuple[Any, ...], tuple[Any, ...]]:
    with everything("what is there"):
        return {(row.owner_id, *row.key): tuple(getattr(row, name) for name in KEPT) for row in Deadline.objects.all()}


def fresh(*owners: int) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    with everything("worked out from nothing"):
        Deadline.objects.all().delete()
        rebuild(owners)
    return table()


def seen(day: date = TODAY, **wanted: Any) -> list[tuple[str, date]]:
    return [(row.kind, row.due_on) for row in wanted_rows(Wanted(**wanted), day).order_by("due_on", "pk")]


def test_each_write_leaves_what_a_fresh_start_would(cast: Cast) -> None:
    clerk, town = cast.actor("membre"), cast.town.pk
    facts: dict[str, dict[str, Any]] = {
        "contrats": CONTRACT | {"revised_on": date(2027, 1, 1), "revision": "Syntec"},
        "imprimantes": {
            "name": "Copieur",
            "lease_end": date(2027, 2, 1),
            "quarterly_rent": Decimal(300),
            "tax_basis": "TTC",
        },
        "lignes": {"name": "Alarme", "kind": "PSTN", "use": "ALARM", "committed_until": date(2027, 3, 1)},
        "mobiles": {"name": "Mobile", "committed_until": date(2027, 3, 1)},
        "equipements": {
            "name": "PC",
            "category": "DESKTOP",
            "operating_system": "Windows 10",
            "office_suite": "Office 2019",
            "warranty_end": date(2027, 4, 1),
        },
        "logiciels": {
            "name": "Paie",
            "domain": "PAYROLL",
            "ends_on": date(2027, 6, 30),
            "notice_months": 2,
            "support_ends_on": date(2027, 7, 1),
        },
        "sites-internet": {
            "name": "Site",
            "domain_ends_on": date(2027, 1, 5),
            "certificate_ends_on": date(2027, 1, 6),
        },
        "sauvegardes": {
            "name": "NAS",
            "medium": "NAS",
            "frequency": "DAILY",
            "last_success_on": date(2026, 11, 20),
            "last_restore_test_on": date(2026, 3, 1),
        },
        "tablettes": {"name": "Tablettes", "warranty_end": date(2027, 5, 1), "management_ends_on": date(2027, 5, 2)},
        "cameras": {"name": "Place", "authorised_until": date(2027, 8, 1)},
    }
    with enter(clerk.scope):
        rows = {slug: create_record(clerk, KINDS[slug], values) for slug, values in facts.items()}
        fleet = rows["tablettes"].pk
        create_record(clerk, KINDS["licences"], {"name": "Lecture", "fleet": fleet, "ends_on": date(2027, 5, 3)})
    first = table()
    assert {key[1] for key in first} == set(DeadlineKind) - {
        DeadlineKind.COPPER,
        DeadlineKind.CONTRACT_END,
        DeadlineKind.APPLICATION_END,
    }
    assert fresh(town) == first
    with enter(clerk.scope):
        retire_record(clerk, rows["imprimantes"])
        change_record(clerk, rows["equipements"], {"operating_system": "Windows 7"})
        change_record(clerk, rows["contrats"], {"notice_given_on": date(2026, 9, 1)})
    second = table()
    assert first.keys() - second.keys() and fresh(town) == second
    assert (town, DeadlineKind.LEASE, f"imprimantes:{rows['imprimantes'].pk}", date(2027, 2, 1)) not in second
    with enter(clerk.scope):
        rows["imprimantes"].refresh_from_db()
        restore_record(clerk, rows["imprimantes"])
        change_record(clerk, rows["equipements"], {"operating_system": "Windows 10"})
        change_record(clerk, rows["contrats"], {"notice_given_on": None})
    assert table() == first


@pytest.mark.parametrize("slug", sorted(set(WATCHED) - {"lieux"}))
def test_every_column_that_a_source_reads_is_watched(slug: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A date or a price of a record that changes without being watched would leave the table behind."""
    columns = {
        name
        for name, field in KINDS[slug].facts.items()
        if field.get_internal_type() == "DateField" and name not in ("purchased_on", "last_seen_on", "handset_on")
    } - {"installed_on", "last_updated_on", "authorised_on"}
    assert columns <= WATCHED[slug][1] | {"as_of"}
    assert set(SOURCES) == {target for target, _ in WATCHED.values()}


def test_a_line_rings_under_its_number(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        line = {"name": "Mobile", "number": "06 39 98 01 80", "committed_until": date(2027, 1, 13)}
        kept = create_record(clerk, KINDS["mobiles"], line)
        assert Deadline.objects.get(kind=DeadlineKind.COMMITMENT).title == "Mobile 06 39 98 01 80"
        change_record(clerk, kept, {"number": "06 39 98 01 86"})
        assert Deadline.objects.get(kind=DeadlineKind.COMMITMENT).title == "Mobile 06 39 98 01 86"


def test_a_bulk_write_and_its_taking_back(cast: Cast) -> None:
    clerk, town = cast.actor("membre"), cast.town.pk
    machines = KINDS["equipements"]
    pc = {"name": "PC", "category": "DESKTOP", "operating_system": "Windows 7", "quantity": 2}
    with enter(clerk.scope):
        written = write_records(
            clerk, machines, [Change(pc)] * 3, owner_id=town, source=Source.IMPORTED, sentence="a importé"
        )
        (row,) = Deadline.objects.all()
        assert (row.quantity, row.record_id, row.due_on) == (6, None, date(2020, 1, 14))
        pk = row.pk
        write_records(clerk, machines, [Change(pc)], owner_id=town, source=Source.TYPED)
        assert Deadline.objects.get().pk == pk, "what rings on stays the same row"
        take_back(clerk, machines, written, owner_id=town, sentence="a repris")
        assert Deadline.objects.get().quantity == 2


def test_what_moves_nothing_costs_nothing(cast: Cast, django_assert_max_num_queries: Any) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        pc = create_record(clerk, KINDS["equipements"], {"name": "PC", "category": "DESKTOP"})
        before = Deadline.objects.count()
        with django_assert_max_num_queries(12):
            change_record(clerk, pc, {"last_seen_on": TODAY})
        assert Deadline.objects.count() == before


def test_rows_of_a_contract_take_over_from_each_other_as_days_go_by(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        create_record(clerk, KINDS["contrats"], CONTRACT)
        assert seen() == [("NOTICE", date(2026, 9, 30)), ("NOTICE", date(2027, 9, 30))]
        assert seen(date(2027, 1, 1)) == [("NOTICE", date(2027, 9, 30))]
        assert seen(date(2027, 10, 1)) == [("NOTICE", date(2027, 9, 30)), ("NOTICE", date(2028, 9, 30))]
        late, ahead = wanted_rows(Wanted(), TODAY).order_by("due_on")
    assert (late.cost, late.tax_basis, late.until) == (Decimal(1080), "HT", date(2027, 12, 31))
    assert ahead.until == date(2028, 12, 31) and ahead.detail == "Télécom de l’Ouest"


def test_a_write_for_a_member_moves_that_member_s(cast: Cast) -> None:
    head = cast.actor("pilote")
    with enter(head.scope), widen(cast.town.pk, reason="a campaign"):
        write_records(head, KINDS["contrats"], [Change(CONTRACT)], owner_id=cast.town.pk, source=Source.CAMPAIGN)
    with enter(cast.actor("membre").scope):
        assert len(seen()) == 2
    for stranger in ("autre_membre", "voisine"):
        with enter(cast.actor(stranger).scope):
            assert seen() == []
    with enter(cast.actor("pilote").scope):
        assert seen() == [], "nothing is seen of a member that shares nothing"
    with everything("a share"):
        Share.objects.create(
            owner=cast.town, counterparty=cast.group, shared_subject="census", valid_from=date(2026, 1, 1), basis="x"
        )
    with enter(cast.actor("pilote").scope):
        assert len(seen()) == 2


def test_a_note_is_told_kept_and_belongs_to_its_day(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        row = create_record(clerk, KINDS["imprimantes"], {"name": "Copieur", "lease_end": date(2027, 2, 1)})
        deadline = Deadline.objects.get()
        note_deadline(clerk, deadline, state=State.DONE, remark="rendu")
        assert seen() == [] and seen(state=State.DONE) == [("LEASE", date(2027, 2, 1))]
        event = Event.objects.get(verb="deadlines.noted")
        assert "a marqué comme faite" in event.sentence and (event.after or {})["state"] == "DONE"
        rebuild([cast.town.pk])
        assert seen() == [], "what was said outlives the table"
        change_record(clerk, row, {"lease_end": date(2027, 5, 1)})
        assert seen() == [("LEASE", date(2027, 5, 1))], "another day is another deadline"


def test_what_was_put_off_comes_back(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        create_record(clerk, KINDS["cameras"], {"name": "Place", "authorised_until": date(2027, 2, 1)})
        deadline = Deadline.objects.get()
        with pytest.raises(CannotWait):
            note_deadline(clerk, deadline, state=State.SNOOZED, snoozed_until=TODAY)
        note_deadline(clerk, deadline, state=State.SNOOZED, snoozed_until=TODAY + timedelta(days=7))
        assert seen() == [] and len(seen(TODAY + timedelta(days=7))) == 1


def test_nobody_notes_for_someone_else(cast: Cast) -> None:
    clerk, head = cast.actor("membre"), cast.actor("pilote")
    with enter(clerk.scope):
        create_record(clerk, KINDS["cameras"], {"name": "Place", "authorised_until": date(2027, 2, 1)})
        deadline = Deadline.objects.get()
    with enter(head.scope), pytest.raises(NotAllowed):
        note_deadline(head, deadline, state=State.DONE)
    technician = cast.actor("technicien")
    with enter(technician.scope), pytest.raises(NotAllowed):
        note_deadline(technician, deadline, state=State.DONE)


SOURCE = Path(__file__).parents[5]
RECORDS = {kind.model.__name__ for kind in KINDS.values()}
WRITES = {"create", "bulk_create", "update", "delete", "bulk_update", "get_or_create", "update_or_create"}


def test_records_are_written_where_deadlines_can_follow() -> None:
    """Outside of the inventory's own actions nobody writes a table of records: deadlines would not know."""
    found = []
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if "/tests/" in name or "/migrations/" in name or "census/inventory/actions" in name:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                written = ast.unparse(node.func.value)
                if any(written.startswith(f"{model}.objects") for model in RECORDS):
                    found.append(f"{name}:{node.lineno}")
    assert found == []


def test_joining_a_grouping_changes_nothing_that_is_not_copper(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        create_record(clerk, KINDS["contrats"], CONTRACT)
    before = table()
    join(cast.other_group, cast.town)
    assert fresh(cast.town.pk) == before


def test_long_addresses_that_begin_alike_stay_two_deadlines(cast: Cast) -> None:
    clerk = cast.actor("membre")
    common = f"https://portail.taule.example/{'a' * 120}"
    with enter(clerk.scope):
        for end in ("mairie", "mairie", "ecole", "ecole"):
            site = {"name": f"Site {end}", "url": f"{common}/{end}", "certificate_ends_on": date(2027, 1, 6)}
            create_record(clerk, KINDS["sites-internet"], site)
    with everything("what is there"):
        rows = list(Deadline.objects.filter(kind=DeadlineKind.CERTIFICATE))
    assert sorted(row.quantity for row in rows) == [2, 2]
    assert {row.detail[-6:] for row in rows} == {"mairie", "/ecole"}
    assert all(len(row.source_key) == 120 for row in rows)
    first = table()
    assert fresh(cast.town.pk) == first

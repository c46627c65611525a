"""Writing records: what is taken, what is refused, what is left as it was, and how a write is undone."""

from datetime import date
from decimal import Decimal

import pytest
from tests.cast import Cast

from maillage.foundations.audit.models import Event
from maillage.journey.census.inventory.actions import (
    Change,
    Refused,
    change_record,
    change_records,
    create_record,
    take_back,
    write_records,
)
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS, Equipment, Site
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
MACHINES, LINES = KINDS["equipements"], KINDS["lignes"]
PC = {"name": "PC accueil", "category": "DESKTOP", "purchase_price": Decimal("640"), "tax_basis": "HT"}


def test_a_clerk_writes_and_the_journal_tells(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        pc = create_record(clerk, MACHINES, PC)
        change_record(clerk, pc, {"ram_gb": Decimal(8)})
        told = list(Event.objects.filter(verb__startswith="inventory.").order_by("pk"))
    assert [" ".join(event.sentence.split()) for event in told] == [
        "a ajouté un équipement : « PC accueil »",
        "a modifié un équipement : « PC accueil »",
    ]
    assert told[1].before == {str(pc.pk): {"ram_gb": None}} and (told[1].after or {})[str(pc.pk)] == {"ram_gb": "8"}


def test_without_the_right_nothing_is_written(cast: Cast) -> None:
    technician = cast.actor("technicien")
    with enter(technician.scope), pytest.raises(NotAllowed):
        create_record(technician, MACHINES, PC)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"category": ""}, "category"),
        ({"tax_basis": ""}, "tax_basis"),
        ({"purchase_price": Decimal(-1)}, "purchase_price"),
        ({"purchased_on": date(2026, 5, 1), "warranty_end": date(2025, 5, 1)}, "warranty_end"),
        ({"name": "x" * 200}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_value_is_named_with_its_cure_and_nothing_is_written(
    cast: Cast, values: dict[str, object], column: str
) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        with pytest.raises(Refused) as refused:
            write_records(
                clerk,
                MACHINES,
                [Change(PC), Change(PC | values)],
                owner_id=cast.town.pk,
                source=Source.IMPORTED,
            )
        assert {place: [p.column for p in found] for place, found in refused.value.problems.items()} == {1: [column]}
        assert all(problem.cure for problem in refused.value.problems[1])
        assert not Equipment.objects.exists()


def test_a_place_of_somebody_else_is_refused(cast: Cast) -> None:
    with everything("a place of the other commune"):
        there = Site.objects.create(owner=cast.other_town, name="École")
    clerk = cast.actor("membre")
    with enter(clerk.scope), pytest.raises(Refused) as refused:
        create_record(clerk, MACHINES, PC | {"site": there.pk})
    assert refused.value.problems[0][0].column == "site"


def test_a_source_finds_its_records_again_and_rewrites_only_what_changed(cast: Cast) -> None:
    clerk = cast.actor("membre")
    rows = [Change(PC | {"name": f"PC {n}", "quantity": 1}, source_key=f"k{n}") for n in range(5)]
    with enter(clerk.scope):
        first = write_records(clerk, MACHINES, rows, owner_id=cast.town.pk, source=Source.IMPORTED)
        rows[2] = Change({"quantity": 3}, source_key="k2")
        second = write_records(clerk, MACHINES, rows, owner_id=cast.town.pk, source=Source.IMPORTED)
        assert len(first.created) == 5 and first.keys == first.created
        assert second.changed == {first.keys[2]: {"quantity": 1}} and len(second.left) == 4 and not second.created
        assert Equipment.objects.get(pk=first.keys[2]).name == "PC 2", "a column that is not given stays"


def test_a_write_is_taken_back_whole(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        old = create_record(clerk, MACHINES, PC | {"purchased_on": date(2020, 1, 2)})
        rows = [
            Change({"ram_gb": Decimal("16"), "purchased_on": None, "name": "PC neuf"}, record_id=old.pk),
            Change(PC | {"name": "En plus"}),
        ]
        written = write_records(clerk, MACHINES, rows, owner_id=cast.town.pk, source=Source.IMPORTED)
        assert Equipment.objects.get(pk=old.pk).purchased_on is None
        take_back(clerk, MACHINES, written, owner_id=cast.town.pk, sentence="a annulé un import")
        (left,) = Equipment.objects.all()
        assert (left.name, left.ram_gb, left.purchased_on) == ("PC accueil", None, date(2020, 1, 2))
        assert left.search_text == old.search_text


def test_many_are_changed_at_once_but_only_ones_own(cast: Cast) -> None:
    with everything("a machine of the other commune"):
        theirs = Equipment.objects.create(owner=cast.other_town, name="PC", category="DESKTOP")
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        mine = [create_record(clerk, MACHINES, PC | {"name": f"PC {n}"}).pk for n in range(3)]
        written, _ = change_records(clerk, MACHINES, [*mine, theirs.pk], {"brand": "Ouessant"})
        assert sorted(written.changed) == sorted(mine)
    with everything("to look"):
        assert Equipment.objects.get(pk=theirs.pk).brand == ""


def test_yearly_costs_know_their_period_and_leave_the_unknown_unknown(cast: Cast) -> None:
    clerk = cast.actor("membre")
    line = {"name": "Accueil", "kind": "PSTN", "tax_basis": "HT"}
    with enter(clerk.scope):
        for monthly, usage in ((Decimal("10"), None), (None, None), (Decimal("10"), Decimal("2.5"))):
            create_record(clerk, LINES, line | {"monthly_price": monthly, "monthly_usage_price": usage})
        for period in ("MONTH", "QUARTER", "YEAR", "ONCE"):
            priced = {"name": period, "tax_basis": "HT", "period": period, "amount": Decimal(100)}
            create_record(clerk, KINDS["contrats"], priced)
        costs = LINES.rows.order_by("pk").annotate(yearly=LINES.yearly_cost).values_list("yearly", flat=True)
        assert list(costs) == [120, None, 150]
        contracts = KINDS["contrats"]
        yearly = contracts.rows.order_by("pk").annotate(yearly=contracts.yearly_cost).values_list("yearly", flat=True)
        assert list(yearly) == [1200, 400, 100, None]

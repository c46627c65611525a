"""Bills taken in: once, whole, checked to the cent, undone whole; and what each of the cast sees of them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import LONG_AGO, Cast

from maillage.foundations.audit.models import Event
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.models import Share
from maillage.journey.census.bills import queries
from maillage.journey.census.bills.actions import (
    BillRefused,
    GapUnexplained,
    announce_total,
    check_bill,
    copy_shipped_profile,
    delete_profile,
    load_einvoice,
    undo_file,
)
from maillage.journey.census.bills.demonstration import written
from maillage.journey.census.bills.imports import EInvoice
from maillage.journey.census.bills.models import Bill, BillFile, BillLine, OperatorProfile
from maillage.journey.census.bills.tests.shelf import GENERIC, amount, month_of, parsed, take
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db

ROWS = [
    amount("02 61 91 00 01", "SUBSCRIPTION", "18.90"),
    amount("02 61 91 00 01", "USAGE", "4.125"),
    amount("02 61 91 00 02", "SUBSCRIPTION", "18.90"),
    amount("", "DISCOUNT", "-2.50"),
]


def einvoice(total: str, **more: Any) -> EInvoice:
    known: dict[str, Any] = {
        "number": "F-2026-01",
        "issued_on": date(2026, 1, 5),
        "seller": "OUEST TÉLÉCOM SA",
        "seller_siren": "380129866",
        "period_start": None,
        "period_end": None,
        "total_ht": Decimal(total),
        "vat": None,
        "total_ttc": None,
    }
    return EInvoice(**(known | more))


def test_the_same_file_is_taken_once(cast: Cast) -> None:
    clerk = cast.actor("membre")
    first = take(clerk, ROWS)
    assert take(clerk, ROWS).pk == first.pk
    with enter(clerk.scope):
        assert (BillFile.objects.count(), Bill.objects.count(), BillLine.objects.count()) == (1, 1, 4)
        assert Event.objects.filter(verb="bills.lines_loaded").count() == 1
        (bill,) = Bill.objects.all()
    assert bill.line_total_ht == Decimal("39.425") and bill.line_count == 4
    assert first.file is not None and first.file.size > 100


def test_the_same_bill_in_another_file_is_refused_whole(cast: Cast) -> None:
    clerk = cast.actor("membre")
    take(clerk, ROWS)
    with pytest.raises(BillRefused, match="F-2026-01"):
        take(clerk, [*month_of(2, ROWS), ROWS[0]])
    with enter(clerk.scope):
        assert list(Bill.objects.values_list("number", flat=True)) == ["F-2026-01"]
        assert StoredFile.objects.count() == 1


def test_lines_and_einvoice_meet_whichever_comes_first(cast: Cast) -> None:
    clerk = cast.actor("membre")
    take(clerk, ROWS)
    with enter(clerk.scope):
        lines_first = load_einvoice(clerk, name="f.xml", content=b"1", found=einvoice("39.43"))
        assert lines_first.gap == 0 and lines_first.line_count == 4 and lines_first.operator == "Ouest Télécom"
        assert load_einvoice(clerk, name="f.xml", content=b"1", found=einvoice("39.43")).pk == lines_first.pk
        einvoice_first = load_einvoice(
            clerk,
            name="g.xml",
            content=b"2",
            found=einvoice("50", number="F-2026-02", issued_on=date(2026, 2, 5)),
        )
    take(clerk, month_of(2, ROWS))
    with enter(clerk.scope):
        met = Bill.objects.get(number="F-2026-02")
    assert met.pk == einvoice_first.pk
    assert met.gap == Decimal("-10.57") and met.operator == "Ouest Télécom"


@pytest.mark.parametrize("total", ["39.43", "39.42", "40"])
def test_a_gap_needs_a_reason(total: str, cast: Cast) -> None:
    clerk = cast.actor("membre")
    take(clerk, ROWS)
    with enter(clerk.scope):
        bill = load_einvoice(clerk, name="f.xml", content=b"1", found=einvoice(total))
        if total == "39.43":
            check_bill(clerk, bill)
        else:
            with pytest.raises(GapUnexplained):
                check_bill(clerk, bill, "   ")
            check_bill(clerk, bill, "Avoir attendu")
        bill.refresh_from_db()
        assert bill.state == "CHECKED"
        figures = queries.bill_figures(queries.Wanted([cast.town.pk]))
        apart = list(queries.bills_wanted(queries.Wanted([cast.town.pk], state="GAP")))
    assert figures.apart == len(apart) == (0 if total == "39.43" else 1)


def test_a_total_that_nobody_knows_is_not_right(cast: Cast) -> None:
    clerk = cast.actor("membre")
    take(clerk, ROWS)
    with enter(clerk.scope):
        bill = Bill.objects.get()
        with pytest.raises(GapUnexplained, match="vérifiable"):
            check_bill(clerk, bill)
        announce_total(clerk, bill, ht=None, ttc=Decimal("47.31"))
        assert bill.gap == 0 and bill.gap_basis == "TTC"
        check_bill(clerk, bill)
        announce_total(clerk, bill, ht=Decimal("39.43"), ttc=None)
        assert bill.state == "TO_CHECK"


def test_a_file_leaves_whole(cast: Cast) -> None:
    clerk = cast.actor("membre")
    first = take(clerk, [*ROWS, *month_of(2, ROWS)])
    with enter(clerk.scope):
        load_einvoice(clerk, name="f.xml", content=b"1", found=einvoice("39.43"))
        assert first.file is not None
        path: Path = first.file.path
        assert path.exists()
        undo_file(clerk, BillFile.objects.get(pk=first.pk))
        (left,) = Bill.objects.all()
        assert (left.number, left.line_total_ht, left.gap, left.line_count) == ("F-2026-01", None, None, 0)
        assert not BillLine.objects.exists()
        assert StoredFile.objects.count() == 1
        undo_file(clerk, BillFile.objects.get(kind="EINVOICE"))
        assert not Bill.objects.exists() and not BillFile.objects.exists() and not StoredFile.objects.exists()
        told = Event.objects.filter(verb="bills.file_undone").order_by("pk").first()
    assert (
        told is not None
        and told.before is not None
        and told.before["bills"] == ["F-2026-01", "F-2026-02"]
        and told.before["lines"] == 8
    )
    take(clerk, ROWS)


def test_others_see_prices_only_where_they_are_shown(cast: Cast, client_of: Any) -> None:
    clerk = cast.actor("membre")
    take(clerk, ROWS)
    with enter(clerk.scope):
        bill = Bill.objects.get()
    address = f"/recensement/factures/{bill.pk}/"
    for name in ("autre_membre", "voisine", "pilote"):
        with enter(cast.actor(name).scope):
            assert not Bill.objects.exists() and not BillLine.objects.exists()
        assert client_of(name).get(address).status_code == 404
    with everything("the commune shows its prices"):
        for subject in ("census", "prices"):
            Share.objects.create(
                owner=cast.town, counterparty=cast.group, shared_subject=subject, valid_from=LONG_AGO, basis="x"
            )
    pilot = client_of("pilote")
    assert "39,43" in pilot.get(address).content.decode()
    assert "Taulé" in pilot.get("/recensement/factures/membres/").content.decode()
    shown = pilot.get(f"/recensement/factures/?collectivite={cast.town.pk}").content.decode()
    assert "F-2026-01" in shown and "F-2026-01" not in pilot.get("/recensement/factures/").content.decode()
    with enter(cast.actor("pilote").scope), pytest.raises(NotAllowed):
        undo_file(cast.actor("pilote"), BillFile.objects.get())


def test_a_body_lends_its_profiles(cast: Cast) -> None:
    pilot, clerk = cast.actor("pilote"), cast.actor("membre")
    with enter(pilot.scope):
        profile = copy_shipped_profile(pilot, "orange")
        assert copy_shipped_profile(pilot, "orange").pk == profile.pk
    with enter(clerk.scope):
        assert list(OperatorProfile.objects.values_list("pk", flat=True)) == [profile.pk]
        with pytest.raises(NotAllowed):
            delete_profile(clerk, OperatorProfile.objects.get())
    with enter(cast.actor("voisine").scope):
        assert not OperatorProfile.objects.exists()


AMOUNTS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(["SUBSCRIPTION", "USAGE", "DISCOUNT", "OPTION"]),
        st.decimals("-5000", "5000", places=4),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25)
@given(drawn=AMOUNTS)
def test_lines_categories_and_bills_add_up_to_the_same(drawn: Any) -> None:
    rows = [
        amount(f"02 61 91 00 0{line}" if line else "", category, str(value), number=f"F{month}")
        | {"issued_on": date(2026, month, 5)}
        for line, category, value, month in drawn
    ]
    lines, bills, faults = parsed(written(GENERIC, rows))
    assert not faults.count
    total = sum((row["amount_ht"] for row in rows), Decimal(0))
    assert sum(line.amount_ht for line in lines) == total
    assert sum(bill.total_ht for bill in bills.values()) == total
    assert sum(sum(bill.categories.values()) for bill in bills.values()) == total


def test_the_database_adds_up_to_the_same(cast: Cast) -> None:
    clerk, own = cast.actor("membre"), [cast.town.pk]
    rows = [amount(f"02 61 91 00 {n % 90:02}", "USAGE", f"{n / 7:.6f}") for n in range(1, 700)]
    rows += month_of(2, rows)
    take(clerk, rows)
    expected = sum((row["amount_ht"] for row in rows), Decimal(0))
    with enter(clerk.scope):
        by_bill = sum((bill.line_total_ht or Decimal(0) for bill in Bill.objects.all()), Decimal(0))
        by_category = sum((ht for _, _, ht in queries.totals_by_month(own)), Decimal(0))
        by_line = sum((row["ht"] for row in queries.line_costs(own, date(2025, 1, 1))), Decimal(0))
    assert by_bill == expected
    assert abs(by_category - expected) < Decimal("0.0001") and abs(by_line - expected) < Decimal("0.0001")

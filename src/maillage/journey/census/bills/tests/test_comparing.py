"""Bills beside the inventory: unused, unknown, unbilled, dearer; and what one click writes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.cast import Cast

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.bills import engine, queries
from maillage.journey.census.bills.actions import NothingChosen, adopt_lines, take_billed_prices, undo_file
from maillage.journey.census.bills.demonstration import bills_of, load_demonstration_bills
from maillage.journey.census.bills.models import Bill, BillFile, CallTotal
from maillage.journey.census.bills.tests.shelf import amount, month_of, take, take_calls
from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS, MobileLine, TelecomLine
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db

USED, IDLE, NEW, MOBILE = "02 61 91 00 01", "02 61 91 00 02", "02 61 91 00 03", "06 39 98 00 01"


def months(*rows: dict[str, Any], count: int = 4) -> list[dict[str, Any]]:
    return [row for number in range(1, count + 1) for row in month_of(number, rows)]


def unused(actor: Actor) -> list[str]:
    with enter(actor.scope):
        own = [actor.acting_id]
        rows = queries.billed_rows(own)
        calls = queries.call_months(own, min(row.month for row in rows))
        return [found.price.line for found in engine.unused_lines(rows, calls)]


def test_a_line_that_is_paid_for_and_silent_is_shown(cast: Cast) -> None:
    clerk = cast.actor("membre")
    take(
        clerk,
        months(
            amount(USED, "SUBSCRIPTION", "18.90"),
            amount(USED, "USAGE", "2"),
            amount(IDLE, "SUBSCRIPTION", "18.90"),
        ),
    )
    assert unused(clerk) == ["+33261910002"]


@pytest.mark.parametrize(
    "rows",
    [
        months(amount(IDLE, "SUBSCRIPTION", "18.90")),
        months(amount(USED, "USAGE", "2"), amount(IDLE, "SUBSCRIPTION", "18.90"), count=2),
        [
            *months(amount(USED, "USAGE", "2"), amount(IDLE, "SUBSCRIPTION", "9")),
            *month_of(3, [amount(IDLE, "USAGE", "1")]),
        ],
        months(amount(USED, "USAGE", "2"), amount(IDLE, "OPTION", "9")),
        months(amount(USED, "USAGE", "2", account="C2"), amount(IDLE, "SUBSCRIPTION", "9"), count=0),
    ],
    ids=["usage unknown", "two months", "used once", "no subscription", "nothing"],
)
def test_a_line_is_not_accused_without_proof(rows: list[dict[str, Any]], cast: Cast) -> None:
    clerk = cast.actor("membre")
    if rows:
        take(clerk, rows)
        assert unused(clerk) == []


def test_calls_speak_for_a_line(cast: Cast) -> None:
    clerk = cast.actor("membre")
    take(clerk, months(amount(USED, "SUBSCRIPTION", "9"), amount(IDLE, "SUBSCRIPTION", "9")))
    assert unused(clerk) == []
    call = {"line": USED, "called_on": date(2026, 3, 2), "seconds": 5, "call_class": "FIXED"}
    take_calls(clerk, [call])
    assert unused(clerk) == ["+33261910002"]


def test_two_months_in_one_bill_are_two_months(cast: Cast) -> None:
    clerk = cast.actor("membre")
    rows = []
    for start in (1, 3):
        period = {"period_start": date(2026, start, 1), "period_end": date(2026, start + 2, 1)}
        rows += month_of(start, [amount(IDLE, "SUBSCRIPTION", "36", **period), amount(USED, "USAGE", "1", **period)])
    take(clerk, rows)
    with enter(clerk.scope):
        prices = engine.billed_prices(queries.billed_rows([cast.town.pk]))
    assert prices["+33261910002"].ht == Decimal("18.00")
    assert unused(clerk) == ["+33261910002"]


def bill_on(day: date, *rows: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    return [row | {"number": f"F-{day}", "issued_on": day} | more for row in rows]


def test_two_bills_of_one_month_are_two_months(cast: Cast) -> None:
    clerk = cast.actor("membre")
    rows = (amount(IDLE, "SUBSCRIPTION", "18.90"), amount(USED, "USAGE", "1"))
    days = (date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 2), date(2026, 3, 31))
    take(clerk, [row for day in days for row in bill_on(day, *rows)])
    with enter(clerk.scope):
        create_record(
            clerk,
            KINDS["lignes"],
            {"name": "Alarme", "kind": "PSTN", "number": IDLE, "monthly_price": Decimal("18.90"), "tax_basis": "HT"},
        )
        price = engine.billed_prices(queries.billed_rows([cast.town.pk]))["+33261910002"]
        assert price.ht == Decimal("18.90") and price.bill == Bill.objects.get(issued_on=days[-1]).pk
    assert listings(clerk)[2] == []
    assert unused(clerk) == ["+33261910002"]


def test_a_bill_is_of_the_month_that_its_subscriptions_pay_for(cast: Cast) -> None:
    clerk = cast.actor("membre")
    rows = []
    for month, day in ((2, date(2026, 3, 2)), (3, date(2026, 3, 31))):
        period = {"period_start": date(2026, month, 1), "period_end": date(2026, month, 28)}
        before = {"period_start": date(2026, month - 1, 1), "period_end": date(2026, month - 1, 28)}
        rows += bill_on(day, amount(IDLE, "SUBSCRIPTION", "18.90", **period), amount(USED, "USAGE", "1", **before))
    take(clerk, rows)
    with enter(clerk.scope):
        assert list(Bill.objects.order_by("issued_on").values_list("month", flat=True)) == [
            date(2026, 2, 1),
            date(2026, 3, 1),
        ]


def test_a_credit_note_is_no_price(cast: Cast) -> None:
    clerk = cast.actor("membre")
    take(
        clerk,
        [
            *bill_on(date(2026, 3, 2), amount(IDLE, "SUBSCRIPTION", "18.90")),
            *bill_on(date(2026, 3, 9), amount(IDLE, "SUBSCRIPTION", "-18.90")),
        ],
    )
    with enter(clerk.scope):
        assert engine.billed_prices(queries.billed_rows([cast.town.pk]))["+33261910002"].ht == Decimal("18.90")


@pytest.fixture
def compared(cast: Cast) -> Actor:
    """Two lines of the inventory, one of them at another price; three lines billed; one that nobody bills."""
    clerk = cast.actor("membre")
    line = {"kind": "PSTN", "operator": "ouest telecom", "tax_basis": "HT"}
    with enter(clerk.scope):
        create_record(
            clerk, KINDS["lignes"], line | {"name": "Mairie", "number": "0261910001", "monthly_price": Decimal(15)}
        )
        create_record(clerk, KINDS["lignes"], line | {"name": "Oubliée", "number": "02.61.91.00.09"})
        create_record(
            clerk, KINDS["lignes"], line | {"name": "Ailleurs", "number": "0261910008", "operator": "Un autre"}
        )
    take(
        clerk,
        months(
            amount(USED, "SUBSCRIPTION", "18.90"),
            amount(NEW, "SUBSCRIPTION", "31.5", line_kind="Fibre FTTH", label="Fibre pro"),
            amount(MOBILE, "SUBSCRIPTION", "12", line_kind="Mobile", label="Forfait 20 Go"),
        ),
    )
    return clerk


def listings(actor: Actor) -> tuple[list[str], list[str], list[str]]:
    with enter(actor.scope):
        own = [actor.acting_id]
        rows, known = queries.billed_rows(own), queries.known_lines(own)
        return (
            [price.line for price in engine.unknown_lines(rows, known)],
            [line.name for line in engine.unbilled_lines(rows, known)],
            [gap.price.line for gap in engine.price_gaps(rows, known)],
        )


def test_both_sides_are_compared(compared: Actor) -> None:
    assert listings(compared) == (["+33261910003", "+33639980001"], ["Oubliée"], ["+33261910001"])


def test_billed_lines_enter_the_inventory_with_their_evidence(compared: Actor) -> None:
    with enter(compared.scope):
        assert adopt_lines(compared, ["+33261910003", "+33639980001", "+33261910001", "+33000000000"]) == 2
        fibre, mobile = TelecomLine.objects.get(number="02 61 91 00 03"), MobileLine.objects.get()
        bill_file = BillFile.objects.get()
        assert (fibre.kind, fibre.technology, fibre.use) == ("INTERNET", "FTTH", "INTERNET")
        assert (fibre.monthly_price, fibre.tax_basis) == (Decimal("31.5"), "HT")
        for record in (fibre, mobile):
            assert (record.source, record.status, record.evidence_id) == ("BILLED", "INVOICE", bill_file.file_id)
            assert record.as_of == date(2026, 4, 5)
        assert mobile.plan == "Forfait 20 Go" and not mobile.is_data_only
        with pytest.raises(NothingChosen):
            adopt_lines(compared, ["+33261910003"])
        # The file stays while the inventory rests on it, even once its lines are undone.
        undo_file(compared, bill_file)
        fibre.refresh_from_db()
        assert fibre.evidence is not None and fibre.evidence.path.exists()


def test_the_billed_price_is_taken_with_its_evidence(compared: Actor) -> None:
    with enter(compared.scope):
        assert take_billed_prices(compared, ["+33261910001"]) == 1
        line = TelecomLine.objects.get(name="Mairie")
        assert line.monthly_price == Decimal("18.90") and line.provenance["monthly_price"]["status"] == "INVOICE"
        told = Event.objects.filter(verb="inventory.record_changed").latest("pk")
        assert told.before == {str(line.pk): {"monthly_price": "15.000000", "provenance": {}}}
    assert listings(compared)[2] == []


def test_a_price_with_tax_is_compared_with_tax(cast: Cast) -> None:
    clerk = cast.actor("membre")
    line = {"name": "Mairie", "kind": "PSTN", "number": USED, "monthly_price": Decimal("22.68"), "tax_basis": "TTC"}
    with enter(clerk.scope):
        create_record(clerk, KINDS["lignes"], line)
    take(clerk, months(amount(USED, "SUBSCRIPTION", "18.90")))
    assert listings(clerk)[2] == []


ACCESSES = (1, 2, 4, 5, 7)


def test_the_demonstration_is_what_it_says(cast: Cast) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        for number in range(30):
            is_mobile = number % 3 == 0
            create_record(
                clerk,
                KINDS["mobiles" if is_mobile else "lignes"],
                {
                    "name": f"Ligne {number:02}",
                    "number": f"{'+33639985' if is_mobile else '+33261915'}{number:03}",
                    "operator": (
                        "Mobilia"
                        if is_mobile or number in ACCESSES
                        else "Fibrelis"
                        if number % 2
                        else "Ligne Atlantique"
                    ),
                    "monthly_price": Decimal(15),
                    "tax_basis": "HT",
                }
                | ({} if is_mobile else {"kind": "PSTN", "use": "INTERNET" if number in ACCESSES else "VOICE"}),
            )
        known = queries.known_lines([cast.town.pk])
        with everything("the demonstration furnishes each member in its own name"):
            year = load_demonstration_bills(cast.town.pk, "Taulé", code="29279", last_month=date(2026, 10, 1))
        accesses = {f"+33261915{number:03}" for number in ACCESSES}
        again = bills_of(known, last_month=date(2026, 10, 9), code="29279", silent=accesses)
        assert [file.content for file in again.files] == [file.content for file in year.files]
        called = set(CallTotal.objects.values_list("line", flat=True))
        assert called and not called & accesses, "an access makes no call"
        assert Bill.objects.count() == 36 and len(year.files) == 3
        assert queries.bill_figures(queries.Wanted([cast.town.pk])).apart == 1
        (apart,) = queries.bills_wanted(queries.Wanted([cast.town.pk], state="GAP"))
        assert apart.number == year.wrong_bill and apart.gap == Decimal("-12.30")
    unknown, unbilled, dearer = listings(clerk)
    assert set(unknown) == set(year.unknown) and set(dearer) == set(year.dearer)
    assert len(unbilled) == len(year.unbilled) >= 1
    assert unused(clerk) == list(year.unused) and year.unused

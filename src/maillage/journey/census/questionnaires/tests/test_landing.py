"""Answers land in the inventory, and the inventory fills answers."""

from datetime import date
from decimal import Decimal

import pytest
from tests.cast import Cast

from maillage.foundations.audit.models import Event
from maillage.journey.census.inventory.actions import create_record
from maillage.journey.census.inventory.models import KINDS, Site, TelecomLine
from maillage.journey.census.questionnaires.actions import land_answers
from maillage.journey.census.questionnaires.engine import SEVERAL, Answers, Given, Row, blank, prefill, shipped
from maillage.journey.census.questionnaires.engine._filling import _belongs
from maillage.journey.census.questionnaires.tests.answering import full_answers
from maillage.kernel.tenancy import enter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def land(cast: Cast, answers: Answers, code: str = "morlaix") -> None:
    actor = cast.actor("membre")
    land_answers(
        actor,
        shipped(code),
        answers,
        owner_id=cast.town.pk,
        source_key="c1",
        sentence="a répondu au recensement",
        on=TODAY,
    )


def test_a_line_lands_with_its_place_its_status_and_its_basis(cast: Cast) -> None:
    row = Row(
        "n1",
        {
            "name": Given("Standard", "MEASURED"),
            "kind": Given("PSTN", "MEASURED"),
            "site": Given("Mairie", "MEASURED"),
            "monthly_price": Given("12.5", "INVOICE", "TTC"),
            "monthly_minutes": Given("", "UNKNOWN"),
            "committed_until": Given("2027", "MEASURED"),
        },
    )
    with enter(cast.actor("membre").scope):
        land(cast, blank(shipped("morlaix")).with_rows("lignes", [row]))
        line = TelecomLine.objects.select_related("site").get()
        assert (line.owner_id, line.kind, line.monthly_price, line.tax_basis) == (
            cast.town.pk,
            "PSTN",
            Decimal("12.5"),
            "TTC",
        )
        assert line.site is not None and line.site.name == "Mairie" and Site.objects.count() == 1, (
            "a place that is named is made"
        )
        assert line.monthly_minutes is None and line.status_of("monthly_minutes") == "UNKNOWN"
        assert line.committed_until == date(2027, 1, 1) and line.status_of("committed_until") == "ESTIMATED"
        assert line.status_of("monthly_price") == "INVOICE"
        land(cast, blank(shipped("morlaix")).with_rows("lignes", [row]))
        assert TelecomLine.objects.count() == Site.objects.count() == 1, "written again, it is the same record"
        assert Event.objects.filter(verb="inventory.record_created").count() == 2


def test_what_is_confirmed_is_changed_and_what_is_gone_leaves(cast: Cast) -> None:
    actor = cast.actor("membre")
    with enter(actor.scope):
        kind = KINDS["lignes"]
        kept = create_record(
            actor, kind, {"name": "A", "kind": "PSTN", "monthly_price": Decimal(10), "tax_basis": "HT"}
        )
        gone = create_record(actor, kind, {"name": "B", "kind": "PSTN"})
        known = prefill(shipped("morlaix"), cast.town.pk)
        first, second = known.rows("lignes")
        assert first["monthly_price"] == Given("10", "MEASURED", "HT") and first.record_id == kept.pk
        changed = first.with_given("monthly_price", Given("11", "INVOICE", "HT"))
        land(cast, known.with_rows("lignes", [changed, Row(second.key, second.given, is_gone=True)]))
        kept.refresh_from_db()
        gone.refresh_from_db()
        assert (kept.monthly_price, kept.status_of("monthly_price")) == (Decimal(11), "INVOICE")
        assert gone.retired_on == TODAY and TelecomLine.objects.count() == 2
        assert [row.record_id for row in prefill(shipped("morlaix"), cast.town.pk).rows("lignes")] == [kept.pk]


def test_an_empty_answer_changes_nothing_and_nc_says_that_it_is_not_known(cast: Cast) -> None:
    actor = cast.actor("membre")
    with enter(actor.scope):
        line = create_record(
            actor,
            KINDS["lignes"],
            {"name": "A", "kind": "PSTN", "operator": "Op", "did_count": 4, "monthly_minutes": Decimal(5)},
        )
        (row,) = prefill(shipped("morlaix"), cast.town.pk).rows("lignes")
        answers = Row(row.key, {"monthly_minutes": Given("", "UNKNOWN")})
        land(cast, blank(shipped("morlaix")).with_rows("lignes", [answers]))
        line.refresh_from_db()
        assert (line.operator, line.did_count, line.monthly_minutes) == ("Op", 4, None)
        (again,) = prefill(shipped("morlaix"), cast.town.pk).rows("lignes")
        assert again["monthly_minutes"].is_unknown


def test_a_question_asked_once_never_doubles_several_records(cast: Cast) -> None:
    actor = cast.actor("membre")
    village = shipped("village")
    with enter(actor.scope):
        for name in ("A", "B"):
            create_record(actor, KINDS["equipements"], {"name": name, "category": "DESKTOP"})
        known = prefill(village, cast.town.pk)
        assert known.one("postes").key == SEVERAL
        land(cast, known.with_rows("postes", [Row(SEVERAL, {"quantity": Given("2", "MEASURED")})]), "village")
        assert KINDS["equipements"].rows.count() == 2
        land(cast, blank(village).with_rows("copieur", [Row("", {"brand": Given("Marque", "MEASURED")})]), "village")
        printer = KINDS["imprimantes"].rows.get()
        assert (printer.name, printer.brand, printer.is_personal) == ("Copieur de la mairie", "Marque", False)
        assert prefill(village, cast.town.pk).one("copieur").record_id == printer.pk


def test_prices_are_left_out_for_who_may_not_see_them(cast: Cast) -> None:
    actor = cast.actor("membre")
    with enter(actor.scope):
        create_record(
            actor, KINDS["lignes"], {"name": "A", "kind": "PSTN", "monthly_price": Decimal(10), "tax_basis": "HT"}
        )
        (row,) = prefill(shipped("morlaix"), cast.town.pk, with_prices=False).rows("lignes")
        assert row["name"].value == "A" and not row["monthly_price"].is_answered


@pytest.mark.parametrize("code", ["morlaix", "village", "diagnostic", "attentes"])
def test_whatever_is_answered_lands_and_fills_the_next_one(cast: Cast, code: str) -> None:
    definition = shipped(code)
    answers = full_answers(definition)
    if code == "morlaix":  # a link joins two places
        answers = answers.with_rows("liaisons", [])
    with enter(cast.actor("membre").scope):
        land(cast, answers, code)
        again = prefill(definition, cast.town.pk)
        for _, section in definition.sections():
            rows = [row for row in again.rows(section.code) if row.record_id]
            if section.kind and section.is_many:
                kind = KINDS[section.kind]
                mine = [row for row in kind.rows.filter(retired_on=None) if _belongs(kind, section, row)]
                assert len(rows) == len(mine)
        if code != "attentes":
            assert any(row.record_id for rows in again.sections.values() for row in rows)


def test_prefilling_asks_one_statement_a_kind(cast: Cast, django_assert_max_num_queries: object) -> None:
    with enter(cast.actor("membre").scope):
        kinds = {section.kind for _, section in shipped("morlaix").sections() if section.kind}
        with django_assert_max_num_queries(len(kinds)):  # type: ignore[operator]
            prefill(shipped("morlaix"), cast.town.pk)


COUNTERS = {
    "name": Given("Copieur", "MEASURED"),
    "counter_1_on": Given("2026-01-05", "MEASURED"),
    "counter_1": Given("1000", "MEASURED"),
    "counter_2_on": Given("2026-07-05", "MEASURED"),
    "counter_2": Given("4000", "MEASURED"),
    "counter_2_colour": Given("600", "ESTIMATED"),
}


def test_counters_that_are_answered_are_readings_of_the_printer(cast: Cast) -> None:
    morlaix = shipped("morlaix")
    with enter(cast.actor("membre").scope):
        for _ in range(2):
            land(cast, blank(morlaix).with_rows("copieurs", [Row("n1", COUNTERS)]))
        printer = KINDS["imprimantes"].rows.get()
        first, second = KINDS["releves"].rows.order_by("read_on")
        assert (first.printer_id, first.total_pages, first.name) == (printer.pk, 1000, "Relevé du 05/01/2026")
        assert (second.total_pages, second.colour_total) == (4000, 600)
        assert second.status_of("colour_total") == "ESTIMATED" and second.source == "CAMPAIGN"
        (known,) = prefill(morlaix, cast.town.pk).rows("copieurs")
        assert known["counter_1"].value == "4000" and known["counter_1_on"].value == "2026-07-05"
        assert not known["counter_2"].is_answered, "the last one known is the first of the next two"
        more = {"counter_2_on": Given("2026-11-05", "MEASURED"), "counter_2": Given("5000", "MEASURED")}
        land(cast, blank(morlaix).with_rows("copieurs", [Row(known.key, {**known.given, **more})]))
        assert list(KINDS["releves"].rows.order_by("read_on").values_list("total_pages", flat=True)) == [
            1000,
            4000,
            5000,
        ]


@pytest.mark.parametrize("lacks", [{"counter_2_on": Given()}, {"counter_2_colour": Given("9000", "MEASURED")}])
def test_a_reading_that_is_none_stays_an_answer(cast: Cast, lacks: dict[str, Given]) -> None:
    with enter(cast.actor("membre").scope):
        land(cast, blank(shipped("morlaix")).with_rows("copieurs", [Row("n1", {**COUNTERS, **lacks})]))
        assert [row.total_pages for row in KINDS["releves"].rows.all()] == [1000]

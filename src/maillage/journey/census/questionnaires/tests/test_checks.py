"""Each cross-check finds what it must, and nothing in what is in order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maillage.journey.census.inventory.engine.crosschecks import (
    RULES,
    Facts,
    Line,
    Median,
    Ordinary,
    contract_key,
    find,
)
from maillage.journey.census.questionnaires.engine import Answers, Given, Row, blank, check, shipped

TODAY = date(2026, 11, 22)
FACTS = Facts(
    TODAY,
    population=1000,
    insee_code="29279",
    insee_exists=lambda code: code == "29279",
    price_bounds={("mobiles", "monthly_price", "HT", ""): Ordinary(Decimal(5), Decimal(40), 20)},
    internet_medians={("FTTH", "HT"): Median(Decimal(40), 5)},
    copper_closing={"29279": date(2028, 1, 31)},
    contracts_elsewhere={contract_key("Opérateur A", "AB-12"): "CCAS de Taulé"},
)
D = Decimal

BROKEN: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("end_after_start", "contrats", {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 31)}, {"ends_on": date(2026, 2, 1)}),
    ("price_has_basis", "lignes", {"monthly_price": D(9), "prices": {"monthly_price": ""}}, {"prices": {"monthly_price": "HT"}}),
    ("price_has_basis", "lignes", {"prices": {"monthly_price": "HT", "did_price": "TTC"}},
     {"prices": {"monthly_price": "HT", "did_price": "HT"}}),
    ("colour_within_total", "imprimantes", {"colour_pages": D(11), "total_pages": D(10)}, {"colour_pages": D(10)}),
    ("colour_within_total", "releves", {"colour_total": 11, "total_pages": 10}, {"colour_total": 10}),
    ("colour_within_total", "imprimantes", {"releves.2.colour_total": 11, "releves.2.total_pages": 10}, {"releves.2.colour_total": 10}),
    ("counters_grow", "imprimantes",
     {"releves.1.read_on": date(2026, 1, 1), "releves.1.total_pages": 900,
      "releves.2.read_on": date(2026, 7, 1), "releves.2.total_pages": 900},
     {"releves.2.total_pages": 901}),
    ("counters_grow", "imprimantes",
     {"releves.1.read_on": date(2026, 7, 1), "releves.2.read_on": date(2026, 7, 1)}, {"releves.2.read_on": date(2026, 7, 2)}),
    ("siren_valid", "", {"siren": "356000001"}, {"siren": "35600000049837"}),
    ("insee_exists", "lieux", {"insee_code": "29999"}, {"insee_code": "29279"}),
    ("two_ends", "liaisons", {"site": "Mairie", "other_site": "MAIRIE"}, {"other_site": "École"}),
    ("channels", "lignes", {"kind": "ISDN_PRI", "channel_count": 14}, {"channel_count": 15}),
    ("measured_rate", "lignes", {"down_mbps": D(100), "measured_down_mbps": D(111)}, {"measured_down_mbps": D(110)}),
    ("notice_length", "contrats", {"notice_months": 13}, {"notice_months": 12}),
    ("price_in_range", "mobiles", {"monthly_price": D(41), "prices": {"monthly_price": "HT"}}, {"monthly_price": D(40)}),
    ("machines_per_inhabitant", "equipements", {"category": "DESKTOP", "quantity": 21}, {"quantity": 20}),
    ("internet_price", "lignes", {"technology": "FTTH", "monthly_price": D(121), "prices": {"monthly_price": "HT"}},
     {"monthly_price": D(120)}),
    ("contract_past_end", "contrats", {"ends_on": date(2026, 11, 21)}, {"ends_on": TODAY}),
    ("contract_past_end", "lignes", {"committed_until": date(2026, 11, 21)}, {"committed_until": TODAY}),
    ("lease_ends_soon", "imprimantes", {"lease_end": date(2027, 11, 21)}, {"lease_end": date(2027, 11, 22)}),
    ("backup_untested", "sauvegardes", {"medium": "NAS"}, {"last_restore_test_on": date(2026, 1, 1)}),
    ("backup_untested", "sauvegardes", {"medium": "NONE", "last_restore_test_on": date(2026, 1, 1)}, {"medium": "NAS"}),
    ("copper_closing", "lignes", {"kind": "PSTN"}, {"kind": "SIP_TRUNK"}),
    ("system_out_of_support", "equipements", {"operating_system": "Windows 10 Professionnel"}, {"operating_system": "Windows 11"}),
    ("contract_twice", "contrats", {"holder": "OPERATEUR A", "reference": "ab 12"}, {"reference": "ab 13"}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "kind", "wrong", "right"), BROKEN)
def test_a_rule_finds_what_is_wrong_and_only_that(
    rule: str, kind: str, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    line = Line(kind, "r1", "X", wrong)
    found = find([line], FACTS, {rule: "B"})
    assert [one.rule for one in found] == [rule]
    assert found[0].level == "B" and found[0].message and found[0].cure and found[0].line is line
    assert find([replace(line, values=wrong | right)], FACTS, {rule: "B"}) == []


def test_readings_that_stand_in_two_records_grow_too() -> None:
    first = Line("releves", "r1", "X", {"printer": 7, "read_on": date(2026, 7, 1), "total_pages": 900})
    second = Line("releves", "r2", "Y", {"printer": 7, "read_on": date(2026, 1, 1), "total_pages": 1000})
    (found,) = find([first, second], FACTS, {"counters_grow": "B"})
    assert found.line is first and "a reculé" in found.message
    other = replace(second, values={**second.values, "printer": 8})
    assert find([first, other], FACTS, {"counters_grow": "B"}) == []


def test_every_rule_of_the_inventory_is_tried() -> None:
    assert {rule for rule, *_ in BROKEN} == set(RULES)


def test_a_rule_says_nothing_without_its_facts() -> None:
    lines = [Line(kind, str(place), "X", wrong) for place, (_, kind, wrong, _) in enumerate(BROKEN)]
    silent = {
        "insee_exists",
        "price_in_range",
        "machines_per_inhabitant",
        "internet_price",
        "copper_closing",
        "contract_twice",
    }
    assert {one.rule for one in find(lines, Facts(TODAY))} == set(RULES) - silent


def test_the_line_of_a_site_in_another_commune_closes_with_that_commune() -> None:
    places = [Line("lieux", "r2", "Atelier", {"name": "Atelier", "insee_code": "29300"})]
    line = Line("lignes", "r1", "X", {"kind": "PSTN", "site": "atelier"})
    assert find([*places, line], FACTS, {"copper_closing": "W"}) == []
    assert len(find([line], FACTS, {"copper_closing": "W"})) == 1


# --- rules about several fields, through a questionnaire ----------------------------------------------------------------


def answered(section: str, **values: str) -> Answers:
    morlaix = shipped("morlaix")
    row = Row(
        "" if not morlaix.section(section).is_many else "n1",
        {code: Given(value, "MEASURED") for code, value in values.items()},
    )
    return blank(morlaix).with_rows(section, [row])


def rules_found(answers: Answers) -> dict[str, str]:
    return {one.rule: one.level for one in check(shipped("morlaix"), answers, Facts(TODAY))}


def test_systems_and_machines_agree_on_the_same_scope() -> None:
    assert rules_found(answered("totaux", desktops="10", laptops="2", os_windows_11="9", os_windows_10="2")) == {
        "sum_equals": "B"
    }
    assert rules_found(answered("totaux", desktops="10", laptops="2", os_windows_11="9", os_windows_10="3")) == {}
    unknown = answered("totaux", desktops="10", os_windows_11="9")
    row = unknown.one("totaux").with_given("os_windows_10", Given("", "UNKNOWN"))
    assert rules_found(unknown.with_rows("totaux", [row])) == {}, "NC is not zero: nothing can be said"


def test_missing_and_doubled_suites_are_told() -> None:
    for suites, found in (("8", True), ("18", False), ("27", False), ("28", True)):
        answers = answered("totaux", desktops="18", suite_libre=suites)
        assert ("suites_and_machines" in rules_found(answers)) is found, suites


def test_machines_are_compared_with_the_population() -> None:
    answers = answered("totaux", desktops="30").with_rows(
        "identite", [Row("", {"population": Given("1000", "MEASURED")})]
    )
    assert rules_found(answers) == {"machines_per_inhabitant": "W"}
    assert rules_found(answers.with_rows("identite", [Row("", {"population": Given("2000", "MEASURED")})])) == {}


def test_the_second_counter_is_the_greater() -> None:
    assert rules_found(answered("copieurs", counter_1="200", counter_2="199")) == {"counters_grow": "B"}
    assert rules_found(answered("copieurs", counter_1="200", counter_2="200")) == {"counters_grow": "B"}
    assert rules_found(answered("copieurs", counter_1="200", counter_2="201")) == {}


def test_an_odd_price_is_asked_about_and_never_refused() -> None:
    priced = Given("95", "MEASURED", "HT")
    answers = blank(shipped("morlaix")).with_rows("mobiles", [Row("n1", {"monthly_price": priced})])
    assert rules_found(answers) == {"price_plausible": "W"}
    assert rules_found(answers.with_rows("mobiles", [Row("n1", {"monthly_price": replace(priced, value="80")})])) == {}


def test_a_ranking_is_a_permutation_or_says_why() -> None:
    codes = [choice.code for choice in shipped("morlaix").section("objectifs").field("ranking").choices]

    def ranked(*ranks: int, reason: str = "") -> dict[str, str]:
        text = ";".join(f"{code}={rank}" for code, rank in zip(codes, ranks, strict=False))
        return rules_found(answered("objectifs", ranking=text, **({"tie_reason": reason} if reason else {})))

    assert ranked(1, 2, 3, 4, 5, 6, 7) == {}
    assert ranked(1, 2, 3, 4, 4, 6, 7) == {"ranking_is_permutation": "B"}
    assert ranked(1, 2, 3, 4, 4, 6, 7, reason="même importance") == {}
    assert ranked(1, 2, 3) == {"ranking_is_permutation": "B"}
    assert rules_found(blank(shipped("morlaix"))) == {}, "nobody must answer"


def test_users_are_not_more_than_agents_and_elected() -> None:
    people = [Row("", {"agents": Given("3.5", "MEASURED"), "elected": Given("15", "MEASURED")})]
    answers = answered("logiciels", domain="FINANCE", name="Compta", user_count="19")
    assert rules_found(answers.with_rows("identite", people)) == {"users_and_agents": "W"}
    assert (
        rules_found(answered("logiciels", domain="FINANCE", name="C", user_count="18").with_rows("identite", people))
        == {}
    )


def test_a_protection_that_ended_is_told_unless_there_is_none() -> None:
    assert rules_found(answered("protection", antivirus="oui", antivirus_ends="2026-11-21")) == {
        "protection_ended": "W"
    }
    assert rules_found(answered("protection", antivirus="non", antivirus_ends="2026-11-21")) == {}
    assert rules_found(answered("protection", antivirus="oui", antivirus_ends="2026-11-22")) == {}


def test_a_finding_says_where_in_words_and_leads_to_the_field() -> None:
    row = Row(
        "n1",
        {
            "name": Given("Standard", "MEASURED"),
            "kind": Given("PSTN", "MEASURED"),
            "monthly_price": Given("12", "MEASURED"),
        },
    )
    answers = blank(shipped("morlaix")).with_rows("lignes", [row])
    (found,) = check(shipped("morlaix"), answers, Facts(TODAY))
    assert found.is_blocking and found.where == "Lignes fixes › Standard › Abonnement"
    assert (found.section, found.row, found.field) == ("lignes", "n1", "monthly_price")
    nameless = Row("n2", {"kind": Given("PSTN", "MEASURED"), "monthly_price": Given("12", "MEASURED")})
    said = check(shipped("morlaix"), blank(shipped("morlaix")).with_rows("lignes", [nameless]), Facts(TODAY))
    assert "Lignes fixes › n° 1 › Abonnement" in [one.where for one in said], (
        "by its place, and a part is not named twice"
    )


def test_a_theme_that_is_not_asked_has_no_findings() -> None:
    answers = answered("totaux", desktops="10", os_windows_11="9")
    only = shipped("morlaix").with_themes(["telecom"])
    assert check(only, answers, Facts(TODAY)) == []

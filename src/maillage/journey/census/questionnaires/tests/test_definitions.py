"""Shipped questionnaires, and what the reader of a definition refuses."""

from decimal import Decimal

import pytest

from maillage.journey.census.inventory.engine import crosschecks
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.questionnaires.engine import (
    EXTRA,
    RULES,
    SHIPPED,
    Definition,
    DefinitionRefused,
    blank,
    definition_of_text,
    digest_of,
    problems_of,
    shipped,
    shipped_text,
    text_of_definition,
)
from maillage.journey.census.questionnaires.engine._checking import _RULES as OWN_RULES
from maillage.journey.census.questionnaires.engine._details import detail_of
from maillage.journey.census.questionnaires.enums import FieldType


@pytest.mark.parametrize("code", SHIPPED)
def test_every_answer_lands_in_a_column_that_exists(code: str) -> None:
    landed = 0
    for _, section in shipped(code).sections():
        for asked in section.fields:
            if asked.lands and asked.lands != EXTRA:
                detail = detail_of(asked.lands, KINDS[section.kind])
                about = detail.about if detail else KINDS[section.kind].facts[asked.lands]
                landed += 1
                if asked.type == FieldType.CHOICE and about.choices:
                    assert {choice.code for choice in asked.choices} <= set(dict(about.choices))
    assert landed or code == "attentes"


@pytest.mark.parametrize("code", SHIPPED)
def test_a_definition_is_the_same_after_json_and_after_yaml(code: str) -> None:
    definition = shipped(code)
    assert Definition.of_json(definition.as_json()) == definition
    assert definition_of_text(text_of_definition(definition)) == definition
    assert digest_of(definition) == digest_of(definition_of_text(shipped_text(code)))


@pytest.mark.parametrize("code", SHIPPED)
def test_each_section_of_a_new_record_has_a_name_or_is_given_one(code: str) -> None:
    for _, section in shipped(code).sections():
        if section.kind:
            assert section.fixed.get("name") or any(asked.lands == "name" for asked in section.fields), section.code
            needed = {c for c, f in KINDS[section.kind].facts.items() if not (f.null or f.blank or f.has_default())}
            given = {asked.lands for asked in section.fields if asked.required} | set(section.fixed)
            assert needed <= given, section.code


def test_the_four_themes_of_morlaix_are_all_asked() -> None:
    morlaix = shipped("morlaix")
    assert [theme.code for theme in morlaix.themes] == [
        *("collectivite", "telecom", "infrastructure", "impression", "applications", "objectifs")
    ]
    ranking = morlaix.section("objectifs").field("ranking")
    assert len(ranking.choices) == 7 and ranking.tie_reason == "tie_reason"
    click = morlaix.section("copieurs").field("black_click")
    assert (click.least, click.most) == (Decimal("0.001"), Decimal("0.2"))


def test_the_short_form_has_ten_questions() -> None:
    titles = [section.title for _, section in shipped("village").sections()]
    labels = [asked.label for _, section in shipped("village").sections() for asked in section.fields]
    numbers = sorted(int(title.split(".")[0]) for title in [*titles, *labels] if title[:1].isdigit())
    assert numbers == list(range(1, 11))


def test_every_rule_that_a_questionnaire_may_name_is_carried_out() -> None:
    assert set(RULES) == set(crosschecks.RULES) | set(OWN_RULES)
    named = {check.rule for code in SHIPPED for check in shipped(code).checks}
    assert named == set(RULES)


def test_nothing_is_asked_of_nobody() -> None:
    """An empty answer has no fault but what is required of the organisation itself."""
    assert problems_of(shipped("village"), blank(shipped("village"))) == []
    wanted = {problem.field for problem in problems_of(shipped("diagnostic"), blank(shipped("diagnostic")))}
    assert wanted == {"visited_on", "contact_role", "alert_email", "total_gb", "done", "opinion"}


HEAD = "code: x\nversion: '1'\ntitle: T\npurpose: P\nthemes:\n  - code: a\n    title: A\n    sections:\n"


def _section(fields: str, more: str = "") -> str:
    return f"{HEAD}      - code: s\n        title: S\n{more}        fields:\n{fields}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("themes: [", "Ligne 1"),
        ("code: x", "« themes » manque"),
        ("a: &a [1]\nb: *a", "les renvois"),
        (_section("          - {code: A b, label: L}\n"), "« A b » n’est pas un code"),
        (_section("          - {code: f, label: L, type: nombre}\n"), "« type » vaut « nombre »"),
        (_section("          - {code: f, label: L, type: count}\n"), "un nombre sans unité"),
        (_section("          - {code: f, label: L, colour: red}\n"), "« colour » n’est pas connu"),
        (_section("          - {code: f, label: L}\n          - {code: f, label: M}\n"), "deux fois le code « f »"),
        (_section("          - {code: f, label: L, lands: name}\n"), "n’en nomme pas"),
        (_section("          - {code: f, lands: nowhere}\n", "        kind: lignes\n"), "« nowhere » n’existe pas"),
        (
            _section("          - {code: f, lands: mobiles.plan}\n", "        kind: lignes\n"),
            "pas dans la liste de la rubrique",
        ),
        (_section("          - {code: f, label: L}\n", "        kind: machins\n"), "« machins » n’existe pas"),
        (_section("          - {code: f, label: L, type: choice, choices: {A: a}}\n"), "au moins deux choix"),
        (_section("          - {code: f, label: L, type: choice, choices_of: Nope}\n"), "« Nope » n’existe pas"),
        (
            _section("          - {code: f, lands: kind, choices: {WRONG: w, PSTN: p}}\n", "        kind: lignes\n"),
            "« WRONG » n’est pas un code de la colonne",
        ),
        (_section("          - {code: f, label: L, skip_if: {g: [oui]}}\n"), "le champ « g » n’y est pas"),
        (
            _section("          - {code: f, label: L, type: count, unit: u, least: 3, most: 2}\n"),
            "« least » dépasse « most »",
        ),
        (_section("          - {code: f, label: L, tax: HT}\n"), "que pour un prix"),
        (_section("          - {code: f, label: L}\n") + "checks:\n  - {rule: nope}\n", "« nope » n’existe pas"),
        (
            _section("          - {code: f, label: L}\n") + "checks:\n  - {rule: sum_equals, left: [s.g]}\n",
            "« s.g » n’est pas un champ",
        ),
        (
            _section("          - {code: f, label: L}\n", "        kind: lignes\n        fixed: {kind: [PSTN]}\n"),
            "n’est pas un code",
        ),
        (
            _section("          - {code: f, label: L}\n", "        kind: lignes\n        fixed: {kind: NOPE}\n"),
            "« NOPE » n’est pas un code",
        ),
    ],
)
def test_a_wrong_definition_is_refused_with_where_what_and_cure(text: str, said: str) -> None:
    with pytest.raises(DefinitionRefused) as refused:
        definition_of_text(text)
    flaw = next((one for one in refused.value.flaws if said in str(one)), None)
    assert flaw is not None, [str(one) for one in refused.value.flaws]
    assert flaw.where and flaw.message and flaw.cure


def test_all_flaws_are_said_at_once() -> None:
    text = _section("          - {code: f, label: L, type: count}\n          - {code: G, label: M}\n")
    with pytest.raises(DefinitionRefused, match="Et 1 autre erreur") as refused:
        definition_of_text(text)
    assert len(refused.value.flaws) == 2
    assert "rubrique s, champ f" in refused.value.flaws[0].where


def test_deep_or_huge_yaml_is_refused() -> None:
    for text in ("[" * 5000, "a: " + "x" * 500_000):
        with pytest.raises(DefinitionRefused):
            definition_of_text(text)

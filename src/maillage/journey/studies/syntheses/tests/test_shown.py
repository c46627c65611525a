"""What members read of a study, and what they must not be able to work back from it."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from maillage.engine.parameters import parameter
from maillage.journey.studies.syntheses.documents.chapters.digest import digest
from maillage.journey.studies.syntheses.engine import Study, conduct_study
from maillage.journey.studies.syntheses.engine.own import merged_answers, names_someone, own_machines, totals_of
from maillage.journey.studies.syntheses.engine.shown import shown_families
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.journey.studies.syntheses.views.own_page import _own_figures
from maillage.kernel.papers import Block, KeyFigures, Paragraph, Picture, Section, Table

Changer = Callable[[str, Callable[[list[list[str]]], None]], Path]
NAMES = ["Taulé", "Morlaix", "Plourin-lès-Morlaix", "Saint-Thégonnec", "Mairie de Sainte-Sève", "CA des Sept Rivières"]


def tables_of(study: Study) -> dict[str, Table]:
    opening, sections = digest(study, NAMES)
    blocks: list[Block] = [*opening, *(block for section in sections for block in section.blocks)]
    tables = [block.table if isinstance(block, Picture) else block for block in blocks]
    return {table.caption: table for table in tables if isinstance(table, Table)}


def told(study: Study) -> str:
    """Every word and every drawing that members get."""
    opening, sections = digest(study, NAMES)
    return str(opening) + str(sections) + str(totals_of(study, NAMES))


def shares_of(study: Study, columns: tuple[str, ...]) -> list[Fraction]:
    parts: dict[str, Fraction] = {}
    for column in columns:
        for name, weight in study.estimates[column].weights.items():
            parts[name] = parts.get(name, Fraction(0)) + weight * study.answers[name][column]
    return [part for part in parts.values() if part]


def emptied(file_rows: list[list[str]], column: str, keep: tuple[str, ...] = ()) -> None:
    place = file_rows[0].index(column)
    for row in file_rows[1:]:
        if row[0] not in keep:
            row[place] = "0"


def check_rules(study: Study) -> None:
    for family in shown_families(study):
        columns = [column for count in family.counts for column in count.columns]
        for count in family.counts:
            parts = shares_of(study, count.columns)
            assert len(parts) >= 5, count
            assert max(parts) <= Fraction(85, 100) * sum(parts), count
        # Nothing is hidden beside what is shown: what a total leaves is the line of the others, which obeys the same rules.
        if columns:
            everything = {"pc": study.machines, "os": study.shares["os"].extrapolated.counts}.get(
                family.name, study.shares["office"].extrapolated.counts
            )
            assert sorted(columns) == sorted(column for column in everything if study.estimates[column].total)


def test_a_count_of_few_or_nearly_of_one_is_merged(morlaix: Study) -> None:
    check_rules(morlaix)
    systems = {count.label: count for count in shown_families(morlaix)[1].counts}
    assert "Windows CE" not in systems  # all 23 are one body's
    assert {"os_windows_ce", "os_vista", "os_autre_libre"} <= set(systems["Autres systèmes"].columns)
    shown = told(morlaix)
    assert "386" in shown and "os_windows_ce" not in shown
    for text in ("Compté par", "épondants", "déjà compté", "réponses identiques", "261 à 552"):
        assert text not in shown, text
    assert "220 à 552" in shown  # the low end is computed, never the 261 that were counted


@pytest.mark.parametrize("column", ["pc_portable", "pc_fixe", "os_7", "open_office", "office_2007"])
def test_a_column_of_one_respondent_never_follows_from_the_others(change: Changer, column: str) -> None:
    survey = change("parc.csv", lambda rows: emptied(rows, column, keep=("Morlaix Communauté",)))
    study = conduct_study(read_survey(survey))
    check_rules(study)
    assert column not in totals_of(study, NAMES)["estimates"]


def test_one_who_has_nearly_all_of_it_hides_it(change: Changer) -> None:
    def spoil(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[2] = "900" if row[0] == "Morlaix" else "1"

    study = conduct_study(read_survey(change("parc.csv", spoil)))
    check_rules(study)
    assert len(shares_of(study, ("pc_portable",))) == 8
    estimates = totals_of(study, NAMES)["estimates"]
    assert "pc_portable" not in estimates and "pc_fixe" not in estimates  # one hidden line would follow from the total


def test_nothing_is_shown_of_four_respondents(survey: Path) -> None:
    kept = ("Morlaix", "Taulé", "Locquirec", "Botsorhel")
    lines = (survey / "parc.csv").read_text(encoding="utf-8").splitlines()
    entities = (survey / "collectivites.csv").read_text(encoding="utf-8")
    for name in ("Guerlesquin", "Plougonven", "Saint-Martin-des-Champs", "Morlaix Communauté"):
        entities = re.sub(rf"^({name},\w+,\d*),1", r"\1,0", entities, flags=re.MULTILINE)
    (survey / "collectivites.csv").write_text(entities, encoding="utf-8")
    (survey / "parc.csv").write_text(
        "\n".join([lines[0], *(line for line in lines[1:] if line.split(",")[0] in kept)]), encoding="utf-8"
    )
    (survey / "chiffres_publies.csv").unlink()
    study = conduct_study(read_survey(survey))
    totals = totals_of(study, NAMES)
    assert totals["estimates"] == {} and totals["means"] == []
    assert not [block for section in digest(study, NAMES)[1] for block in section.blocks if isinstance(block, Picture)]


def test_objectives_tell_their_mean_and_nobody_s_rank(morlaix: Study) -> None:
    (section,) = [section for section in digest(morlaix, NAMES)[1] if section.title == "Objectifs"]
    assert isinstance(section, Section) and not any(isinstance(block, Picture) for block in section.blocks)
    many = [
        replace(item, answers=9, ranks=dict.fromkeys("abcdefghi", 2), mean_rank=Fraction(2))
        for item in morlaix.objectives
    ]
    table = tables_of(replace(morlaix, objectives=many))["Objectifs, par rang moyen"]
    assert [column.title for column in table.columns] == ["Objectif", "Rang moyen", "Réponses"]
    assert len(table.rows) == 7
    one_hidden = [replace(many[0], answers=4), *many[1:]]
    assert len(tables_of(replace(morlaix, objectives=one_hidden))["Objectifs, par rang moyen"].rows) == 5


# --- prices -----------------------------------------------------------------------------------------------------------


def test_a_mean_price_needs_five_who_have_both_a_price_and_machines(change: Changer) -> None:
    """Seven give a price; only one of them has any of the machines: its price would be the mean."""
    survey = change("parc.csv", lambda rows: emptied(rows, "pc_portable", keep=("Taulé",)))
    study = conduct_study(read_survey(survey))
    mean = study.means["cout_pc_portable_ht_eur"]
    assert (mean.n, mean.by_machine_n, mean.by_machine_contributors) == (6, 6, 1) and mean.by_machine == 500
    assert "500" not in str(totals_of(study, NAMES)["means"])
    assert "Ordinateurs portables" not in str(tables_of(study)["Prix moyens du territoire"].rows)


def test_a_mean_price_is_not_nearly_one_s_own(change: Changer) -> None:
    def spoil(rows: list[list[str]]) -> None:
        place = rows[0].index("pc_fixe")
        for row in rows[1:]:
            row[place] = "9000" if row[0] == "Morlaix" else "1"

    study = conduct_study(read_survey(change("parc.csv", spoil)))
    mean = study.means["cout_pc_fixe_ht_eur"]
    assert mean.by_machine_contributors >= 5 and (mean.by_machine_largest_share or 0) > Fraction(85, 100)
    assert "pc_fixe" not in [row["machine"] for row in totals_of(study, NAMES)["means"]]


def test_a_mean_price_has_two_decimals(morlaix: Study) -> None:
    means = totals_of(morlaix, NAMES)["means"]
    assert [(row["machine"], row["by_machine"], row["n"]) for row in means] == [
        ("pc_fixe", "555.20", 7),
        ("pc_portable", "610.66", 6),
    ]
    assert [row[1:] for row in tables_of(morlaix)["Prix moyens du territoire"].rows] == [
        ["555,20", "7"],
        ["610,66", "6"],
    ]


def test_percentages_of_what_is_paid_are_wide_and_of_five_offers_at_least(morlaix: Study) -> None:
    rows = {row[0]: row for row in tables_of(morlaix)["Offres comparées aux prix payés, par thème"].rows}
    firm = [s for s in morlaix.savings if s.theme == "téléphonie" and s.like_for_like and s.saving > 0]
    assert len(firm) == 4 and rows["téléphonie"][1:] == ["4", "1", "0"]  # no theme has five: no column
    fifth = replace(firm[0], saving_pct=Fraction(317, 10))
    rows = {
        row[0]: row
        for row in tables_of(replace(morlaix, savings=[*morlaix.savings, fifth]))[
            "Offres comparées aux prix payés, par thème"
        ].rows
    }
    span = re.sub(r"\s", " ", rows["téléphonie"][2])
    assert span == "de 15 à 50 % environ"
    exact = [f"{float(s.saving_pct or 0):.1f}".replace(".", ",") for s in morlaix.savings]
    assert not [text for text in exact if f"{text}\u202f%" in told(morlaix) and text not in ("0,0",)]


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_naming"),
    [
        ("Copieur de St Thégonnec", True),
        ("Copieur de St-Thégonnec", True),
        ("Serveur Ste-Sève", True),
        ("Location pour la mairie de Sainte Sève", True),
        ("Accès Plourin", True),
        ("Sept Rivières : fibre", True),
        ("TAULE", True),
        ("Copie noir et blanc", False),
        ("Saint-Nazaire", False),
        ("Sept lignes SDA", False),
        ("Mairie : accès internet", False),
    ],
)
def test_a_name_is_recognised_however_it_is_written(text: str, is_naming: bool) -> None:
    assert names_someone(text, NAMES) is is_naming


def test_a_theme_that_names_someone_is_not_told(morlaix: Study) -> None:
    savings = [replace(morlaix.savings[0], theme="Copieurs de Plourin"), *morlaix.savings[1:]]
    study = replace(morlaix, savings=savings)
    assert len(totals_of(study, NAMES)["offers"]) == len(totals_of(morlaix, NAMES)["offers"]) - 1
    assert "Plourin" not in told(study) and "Autre thème" in told(study)


# --- one's own page ---------------------------------------------------------------------------------------------------

FIELDS = {
    "machines": ["pc_fixe"],
    "prices": [["cout_pc_fixe_ht_eur", "pc_fixe", "HT"], ["cout_pc_fixe_ttc_eur", "pc_fixe", "TTC"]],
}
TOTALS: dict[str, Any] = {"means": [{"machine": "pc_fixe", "tax_basis": "TTC", "by_machine": "500.00", "n": 9}]}


def answer(count: str | None, price: str | None, life: str | None, basis: str = "ttc") -> dict[str, Decimal | None]:
    written = {"pc_fixe": count, f"cout_pc_fixe_{basis}_eur": price, "duree_vie_ans": life}
    return {name: None if value is None else Decimal(value) for name, value in written.items()}


def test_the_price_that_was_answered_is_the_one_that_counts() -> None:
    for basis in ("ht", "ttc"):
        (machine,) = own_machines(FIELDS, {"A": answer("10", "600", "5", basis)}, TOTALS)
        assert machine.basis == basis.upper() and machine.price == 600 and machine.yearly_cost == 1200
        assert machine.saving == (200 if basis == "ttc" else None)


def test_costs_of_several_are_added_not_their_counts_at_one_price() -> None:
    answers = {"A": answer("10", "600", "5"), "B": answer("30", "400", "4")}
    (machine,) = own_machines(FIELDS, answers, TOTALS)
    assert machine.count == 40 and machine.price == 450 and machine.life_years is None
    assert machine.yearly_cost == 1200 + 3000  # and not 40 × 600 ÷ 5
    assert machine.saving == 200 - 750


@pytest.mark.parametrize("other", [answer(None, "400", "4"), {"duree_vie_ans": Decimal(4)}])
def test_what_one_does_not_know_is_not_known_of_both(other: dict[str, Decimal | None]) -> None:
    answers = {"A": answer("16", "600", "5"), "B": other}
    (machine,) = own_machines(FIELDS, answers, TOTALS)
    assert machine.count is None and machine.yearly_cost is None and machine.saving is None
    assert merged_answers(answers, ["pc_fixe"]) == {"pc_fixe": None}


def test_prices_with_and_without_tax_are_not_added() -> None:
    answers = {"A": answer("10", "600", "5", "ht"), "B": answer("30", "400", "4", "ttc")}
    (machine,) = own_machines(FIELDS, answers, TOTALS)
    assert machine.count == 40 and machine.yearly_cost is None and machine.price is None


def test_key_figures_never_add_with_and_without_tax() -> None:
    fields = {
        "machines": ["pc_fixe", "pc_portable"],
        "prices": [["cout_pc_fixe_ht_eur", "pc_fixe", "HT"], ["cout_pc_portable_ttc_eur", "pc_portable", "TTC"]],
    }
    means = [
        {"machine": machine, "tax_basis": basis, "by_machine": "500.00", "n": 9}
        for machine, basis in (("pc_fixe", "HT"), ("pc_portable", "TTC"))
    ]
    own = answer("10", "600", "5", "ht") | {"pc_portable": Decimal(5), "cout_pc_portable_ttc_eur": Decimal(400)}
    figures = _own_figures(own_machines(fields, {"A": own}, {"means": means}))
    assert [(figure.value, figure.unit) for figure in figures] == [
        (15, ""),
        (1200, "€ HT par an"),
        (400, "€ TTC par an"),
        (200, "€ HT par an"),
        (100, "€ TTC par an"),
    ]


def test_one_who_has_none_of_it_costs_nothing() -> None:
    answers = {"A": answer("10", "600", "5"), "B": answer("0", None, None)}
    (machine,) = own_machines(FIELDS, answers, TOTALS)
    assert machine.count == 10 and machine.price == 600 and machine.yearly_cost == 1200


def test_the_share_of_the_largest_is_a_dated_rule(morlaix: Study) -> None:
    rule = parameter("statistics/largest_contributor_share", morlaix.method.parameters_on)
    assert rule.value == "0.85" and "dominance" in rule.source


def test_what_members_read_says_why_lines_are_merged(morlaix: Study) -> None:
    sentences = [
        block.text for section in digest(morlaix, NAMES)[1] for block in section.blocks if isinstance(block, Paragraph)
    ]
    assert any("« Autres systèmes » réunit" in sentence and "moins de 5" in sentence for sentence in sentences)
    assert isinstance(digest(morlaix, NAMES)[0][0], KeyFigures)

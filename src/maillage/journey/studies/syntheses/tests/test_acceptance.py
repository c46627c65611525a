"""What spreadsheets make of a table, and what it must not change."""

import csv
import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from maillage.journey.studies.syntheses.documents.figures import as_json_object
from maillage.journey.studies.syntheses.engine import Study, conduct_study
from maillage.journey.studies.syntheses.imports import read_survey

from .conftest import Change


def rewrite(survey: Path, separator: str, encoding: str, edit: Callable[[str], str] = str) -> None:
    for path in survey.iterdir():
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        output = io.StringIO()
        csv.writer(output, delimiter=separator).writerows([[edit(cell) for cell in row] for row in rows])
        path.write_bytes(output.getvalue().encode(encoding, errors="replace"))


def french(cell: str) -> str:
    """Decimal comma, thousands parted, as a French spreadsheet exports them."""
    try:
        value = float(cell)
    except ValueError:
        return cell
    whole, _, decimals = cell.partition(".")
    return f"{int(value):,}".replace(",", "\u202f") + (f",{decimals}" if decimals else "") if whole.isdigit() else cell


def same_figures(study: Study, other: Study) -> bool:
    mine, theirs = as_json_object(study), as_json_object(other)
    mine.pop("survey"), theirs.pop("survey")
    return mine == theirs


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_and_separators_change_no_figure(survey: Path, morlaix: Study, separator: str, encoding: str) -> None:
    rewrite(survey, separator, encoding)
    assert same_figures(conduct_study(read_survey(survey)), morlaix)


@pytest.mark.parametrize("space", ["\u202f", "\u00a0", "\u2009", " "])
def test_decimal_commas_and_thin_spaces_change_no_figure(survey: Path, morlaix: Study, space: str) -> None:
    rewrite(survey, ";", "utf-8", lambda cell: french(cell).replace("\u202f", space))
    assert "16" + space + "726" in (survey / "collectivites.csv").read_text(encoding="utf-8")
    changed = conduct_study(read_survey(survey))
    assert same_figures(changed, morlaix)


def test_the_order_of_rows_changes_no_figure(
    survey: Path, morlaix: Study, change: Callable[[str, Change], Path]
) -> None:
    def reverse(rows: list[list[str]]) -> None:
        rows[1:] = rows[:0:-1]

    change("collectivites.csv", reverse)
    change("parc.csv", reverse)
    changed = conduct_study(read_survey(survey))
    assert changed.estimates == morlaix.estimates
    assert (changed.shares, changed.means, changed.strata) == (morlaix.shares, morlaix.means, morlaix.strata)
    assert {column: item.per_year for column, item in changed.renewal.items()} == {
        column: item.per_year for column, item in morlaix.renewal.items()
    }


def test_names_are_recognised_however_they_are_typed(survey: Path, morlaix: Study) -> None:
    path = survey / "parc.csv"
    text = path.read_text(encoding="utf-8").replace("Taulé", unicodedata.normalize("NFD", "TAULÉ"))
    path.write_text(text.replace("Saint-Martin-des-Champs", "saint martin  des champs"), encoding="utf-8")
    assert conduct_study(read_survey(survey)).estimates == morlaix.estimates


def test_a_missing_value_is_not_zero(change: Callable[[str, Change], Path], morlaix: Study) -> None:
    """Taulé leaves its laptops empty, Plougonven writes NC: four others of fifteen stand for their stratum."""

    def edit(rows: list[list[str]]) -> None:
        column = rows[0].index("pc_portable")
        for row in rows[1:]:
            if row[0] == "Taulé":
                row[column] = ""
            if row[0] == "Plougonven":
                row[column] = "NC"

    study = conduct_study(read_survey(change("parc.csv", edit)))
    estimate = study.estimates["pc_portable"]
    assert (estimate.n, estimate.missing, estimate.missing_entities) == (6, 2, ["Taulé", "Plougonven"])
    assert estimate.total == 12 * 1 + 5 * (1 + 2 + 6) + 11 + 12
    assert study.estimates["pc_fixe"] == morlaix.estimates["pc_fixe"]
    assert any(finding.code == "missing_values" for finding in study.findings)
    assert not any(finding.entity == "Taulé" and "vs_machines" in finding.code for finding in study.findings)


def test_a_town_that_stands_alone_and_leaves_a_figure_empty_is_a_warning(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            if row[0] == "Morlaix":
                row[rows[0].index("pc_fixe")] = "nc"

    study = conduct_study(read_survey(change("parc.csv", edit)))
    (finding,) = [finding for finding in study.findings if finding.code == "missing_values"]
    assert finding.severity == "warning" and "Morlaix (NC)" in finding.message
    assert study.estimates["pc_fixe"].total < 386


def test_answers_all_alike_prove_nothing(change: Callable[[str, Change], Path]) -> None:
    study = conduct_study(read_survey(change("parc.csv", lambda _: None)), call_for="os_windows_ce")
    (finding,) = [finding for finding in study.findings if finding.code == "no_spread"]
    assert finding.message.startswith("Windows CE")
    assert study.next_calls.width == 0


def test_prices_with_tax_are_another_column(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[0][rows[0].index("cout_pc_fixe_ht_eur")] = "cout_pc_fixe_ttc_eur"

    study = conduct_study(read_survey(change("parc.csv", edit)))
    assert study.means["cout_pc_fixe_ttc_eur"].tax_basis == "TTC"


def test_no_life_at_all_gives_no_renewal(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[rows[0].index("duree_vie_ans")] = "NC"

    study = conduct_study(read_survey(change("parc.csv", edit)))
    assert study.renewal["pc_fixe"].per_year is None
    assert any(finding.code == "unknown_life" for finding in study.findings)


def test_a_silent_body_is_in_no_total_and_is_named(survey: Path, morlaix: Study) -> None:
    """A welfare body is no town: nobody stands for it, and what the others say does not change."""
    path = survey / "collectivites.csv"
    path.write_text(path.read_text(encoding="utf-8") + "CCAS de Morlaix,ccas,,0,,\n", encoding="utf-8")
    study = conduct_study(read_survey(survey))
    assert study.unrepresented == ["CCAS de Morlaix"]
    assert study.entities == 30 and study.survey.territory == "Morlaix Communauté"
    assert study.estimates == morlaix.estimates
    assert [item.entity for item in study.findings if item.code == "not_represented"] == ["CCAS de Morlaix"]
    (stratum,) = [stratum for stratum in study.strata if stratum.label == "CCAS de Morlaix"]
    assert stratum.weight is None and stratum.represented_by is None


def test_a_silent_body_is_represented_by_its_like(survey: Path, morlaix: Study) -> None:
    path = survey / "collectivites.csv"
    path.write_text(path.read_text(encoding="utf-8") + "Autre Communauté,epci,,0,,\n", encoding="utf-8")
    study = conduct_study(read_survey(survey))
    assert study.unrepresented == []
    assert study.estimates["pc_fixe"].total == morlaix.estimates["pc_fixe"].total + 63
    (stratum,) = [stratum for stratum in study.strata if stratum.label == "Autre Communauté"]
    assert stratum.represented_by == "Morlaix Communauté"


def test_headers_are_recognised_however_they_are_typed(survey: Path, morlaix: Study) -> None:
    path = survey / "parc.csv"
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    typed = head.replace("collectivite", "Collectivité").replace("pc_fixe,", "PC fixe,").replace("os_xp", "OS XP")
    path.write_text(f"sep=,\n{typed}\n{rest}", encoding="utf-8")
    assert conduct_study(read_survey(survey)).estimates == morlaix.estimates


def test_old_line_ends_and_empty_columns_at_the_end_change_nothing(survey: Path, morlaix: Study) -> None:
    for path in survey.iterdir():
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        text = "\r".join(";".join(f'"{cell}"' for cell in row) + ";;" for row in rows)
        path.write_text(text, encoding="utf-8")
    assert same_figures(conduct_study(read_survey(survey)), morlaix)


def test_numbers_under_an_unknown_name_are_a_warning(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[0][rows[0].index("os_7")] = "windows_7"

    study = conduct_study(read_survey(change("parc.csv", edit)))
    (finding,) = [finding for finding in study.findings if finding.code == "suspect_column"]
    assert finding.severity == "warning" and "windows_7" in finding.message


def test_a_column_that_nobody_filled_is_left_out(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[rows[0].index("os_vista")] = ""

    study = conduct_study(read_survey(change("parc.csv", edit)))
    assert "os_vista" not in study.estimates
    assert [finding.code for finding in study.findings if "Vista" in finding.message] == ["empty_column"]


def test_modes_are_compared_as_words(change: Callable[[str, Change], Path], morlaix: Study) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[1][rows[0].index("mode_constate")] = "Abonnements"

    assert conduct_study(read_survey(change("offres.csv", edit))).savings[0].like_for_like
    assert morlaix.savings[0].like_for_like


def test_the_base_of_a_share_comes_from_those_that_gave_the_share(change: Callable[[str, Change], Path]) -> None:
    """Morlaix leaves its suites empty: its 152 machines leave the base too, and the note says so."""

    def edit(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            if row[0] == "Morlaix":
                for column in ("office_2003_ou_anterieur", "office_2007", "office_2010", "open_office"):
                    row[rows[0].index(column)] = ""

    shares = conduct_study(read_survey(change("parc.csv", edit))).shares["office"]
    assert shares.respondents.base == 299 - 152
    assert shares.respondents.percent["open_office"] == Fraction(100 * (256 - 152), 299 - 152)
    assert "Sans Morlaix" in shares.respondents.note and "pas zéro" in shares.respondents.note


def test_the_unit_tells_the_tax_basis_where_the_base_is_empty(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[1][rows[0].index("base")] = ""

    assert conduct_study(read_survey(change("offres.csv", edit))).savings[0].tax_basis == "HT"


def test_each_objective_says_its_own_answers(survey: Path) -> None:
    from maillage.journey.studies.syntheses.documents.composition import compose_report

    from .test_documents import texts_of

    (survey / "objectifs.csv").write_text("objectif;Plougonven;Morlaix\nA;;1\nB;2;2\nC;3;1\n", encoding="utf-8")
    said = " ".join(texts_of(compose_report(conduct_study(read_survey(survey)))))
    assert "rang moyen 1 sur 1 réponse" in said
    (survey / "objectifs.csv").write_text("objectif;Plougonven;Morlaix\nA;1;2\nB;2;1\nC;;\n", encoding="utf-8")
    said = " ".join(texts_of(compose_report(conduct_study(read_survey(survey)))))
    assert "ex æquo" in said
    (survey / "objectifs.csv").write_text("objectif;Plougonven\nA;\nB;\n", encoding="utf-8")
    assert "Aucun objectif n’a été classé" in " ".join(texts_of(compose_report(conduct_study(read_survey(survey)))))


def test_a_published_figure_that_cannot_be_computed_is_not_an_unknown_one(survey: Path) -> None:
    (survey / "chiffres_publies.csv").write_text(
        "indicateur;valeur_publiee;unite\nsavings.13.tax_basis;1;\n", encoding="utf-8"
    )
    study = conduct_study(read_survey(survey))
    (finding,) = [finding for finding in study.findings if finding.code == "published_figure"]
    assert finding.computed is None and "ne peut pas le calculer" in finding.message
    assert as_json_object(study)["findings"][study.findings.index(finding)]["computed"] is None


def test_the_digest_names_the_files_that_were_read(survey: Path, morlaix: Study) -> None:
    path = survey / "parc.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("cybercommune", "cyber-commune"), encoding="utf-8")
    assert read_survey(survey).digest != morlaix.survey.digest


def test_a_renewal_uses_the_weights_of_those_that_counted(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            if row[0] in ("Taulé", "Plougonven"):
                row[rows[0].index("pc_portable")] = ""

    renewal = conduct_study(read_survey(change("parc.csv", edit))).renewal["pc_portable"]
    assert renewal.per_year == Fraction(12, 8) + 5 * (Fraction(1 + 2, 8) + Fraction(6, 5)) + Fraction(11 + 12, 5)


def test_a_body_without_life_span_takes_that_of_the_largest_commune(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            if row[0] == "Morlaix Communauté":
                row[rows[0].index("duree_vie_ans")] = ""

    imputed = conduct_study(read_survey(change("parc.csv", edit))).renewal["pc_fixe"].imputed
    assert [(item.entity, item.donor) for item in imputed] == [
        ("Botsorhel", "Locquirec"),
        ("Morlaix Communauté", "Morlaix"),
    ]


@pytest.mark.parametrize(
    ("offer", "is_found"),
    [
        ("mobile,Forfait,EUR HT/mois,HT,37.5,22.5,abonnement,abonnement", True),
        ("mobile,Forfait,EUR TTC/mois,TTC,37.5,22.5,abonnement,abonnement", False),
        ("mobile,Forfait,EUR HT/an,HT,37.5,22.5,abonnement,abonnement", False),
        ("impression,Forfait,EUR HT/mois,HT,37.5,22.5,abonnement,abonnement", False),
    ],
)
def test_a_published_saving_is_sought_among_monthly_net_prices_of_its_theme(
    survey: Path, offer: str, is_found: bool
) -> None:
    path = survey / "offres.csv"
    path.write_text(path.read_text(encoding="utf-8") + offer + "\n", encoding="utf-8")
    (survey / "economies_publiees.csv").write_text(
        "theme,type_de_communes,nombre,economie_pct,economie_eur_ht_mois\nmobile,petites,1,40,15\n", encoding="utf-8"
    )
    study = conduct_study(read_survey(survey))
    assert (not any(finding.code == "published_saving" for finding in study.findings)) == is_found


def test_findings_come_gravest_first_and_say_what_is_thin(morlaix: Study, survey: Path) -> None:
    ranks = [["blocking", "warning", "info"].index(finding.severity) for finding in morlaix.findings]
    assert ranks == sorted(ranks) and len(set(ranks)) == 3
    alone = [finding.entity for finding in morlaix.findings if finding.code == "single_respondent_stratum"]
    assert alone == ["Botsorhel"], "a town that stands only for itself is no weakness"
    assert [finding.code for finding in morlaix.findings].count("range_below_count") == 1
    path = survey / "collectivites.csv"
    path.write_text(path.read_text(encoding="utf-8") + "Grande-Ville,commune,30000,0,,\n", encoding="utf-8")
    study = conduct_study(read_survey(survey))
    (finding,) = [finding for finding in study.findings if finding.code == "empty_stratum"]
    assert "20\u202f000" in finding.message and "Morlaix" in finding.message
    assert study.estimates["pc_fixe"].total == morlaix.estimates["pc_fixe"].total + 140


def test_communes_whose_name_is_like_a_summary_are_communes(survey: Path, morlaix: Study) -> None:
    for name in ("collectivites.csv", "parc.csv"):
        path = survey / name
        text = path.read_text(encoding="utf-8").replace("Locquirec", "Source-Seine").replace("Taulé", "Moyenneville")
        path.write_text(text.replace("Botsorhel", "La Somme"), encoding="utf-8")
    renamed = conduct_study(read_survey(survey)).estimates
    assert {column: replace(found, weights={}) for column, found in renamed.items()} == {
        column: replace(found, weights={}) for column, found in morlaix.estimates.items()
    }


def test_shares_are_those_of_the_fleet_whatever_is_blank_elsewhere(
    change: Callable[[str, Change], Path], morlaix: Study
) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[8][rows[0].index("pc_portable")] = ""

    study = conduct_study(read_survey(change("parc.csv", edit)))
    whole = study.shares["os"].extrapolated
    assert whole.percent == morlaix.shares["os"].extrapolated.percent
    assert whole.counts == {column: study.estimates[column].total for column in whole.counts}
    assert "mêmes répondants" in whole.note


def test_odd_names_are_printed_on_one_line(survey: Path) -> None:
    study = conduct_study(read_survey(survey), territory="A\nB\x07" + "é" * 400)
    assert study.survey.territory.startswith("A B") and len(study.survey.territory) == 120
    from maillage.journey.studies.syntheses.documents.composition import compose_report
    from maillage.kernel.papers import render_report

    assert render_report(compose_report(study), ".docx")


@pytest.mark.parametrize("word", ["VRAI", "oui", "1.0"])
def test_yes_in_several_words(survey: Path, morlaix: Study, word: str) -> None:
    path = survey / "collectivites.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1326,1,", f"1326,{word},"), encoding="utf-8")
    assert conduct_study(read_survey(survey)).estimates == morlaix.estimates


def test_zero_is_an_answer(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[4][rows[0].index("pc_portable")] = "0"

    estimate = conduct_study(read_survey(change("parc.csv", edit))).estimates["pc_portable"]
    assert (estimate.n, estimate.missing) == (8, 0)
    assert estimate.total == 77 - 3 * 2


def test_another_territory_with_newer_products(survey: Path, change: Callable[[str, Change], Path]) -> None:
    """Columns of systems and suites are a family: a survey of today names today's."""

    def edit(rows: list[list[str]]) -> None:
        renamed = {"os_xp": "os_10", "os_7": "os_11", "open_office": "suite_libreoffice", "remarque": "commentaire"}
        rows[0][:] = [renamed.get(cell, cell) for cell in rows[0]]

    study = conduct_study(read_survey(change("parc.csv", edit)))
    assert study.estimates["os_11"].label == "Windows 11"
    assert study.estimates["suite_libreoffice"].total == 316
    assert any(finding.code == "unread_column" and "commentaire" in finding.message for finding in study.findings)
    assert survey.exists()


def test_published_figures_are_judged_at_their_own_precision(survey: Path) -> None:
    (survey / "chiffres_publies.csv").write_text(
        "indicateur;valeur_publiee;unite\n"
        "estimates.pc_fixe.total;386;\n"
        "means.cout_pc_fixe_ht_eur.by_entity;921,3;EUR\n"
        "means.cout_pc_fixe_ht_eur.by_entity;955,47;EUR\n"
        "savings.3.saving_pct;-8,8;%\n"
        "shares.os.extrapolated.percent.os_xp;61,1;%\n"
        "shares.os.extrapolated.percent.os_xp;61,0;%\n"
        "estimates.pc_fixe.totale;386;\n"
        "estimates.pc_fixe.method;1;\n",
        encoding="utf-8",
    )
    study = conduct_study(read_survey(survey))
    assert [check.reproduced for check in study.published_figures] == [
        True,
        True,
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    wrong = [finding for finding in study.findings if finding.code == "published_figure"]
    assert [(finding.indicateur, str(finding.published)) for finding in wrong] == [
        ("means.cout_pc_fixe_ht_eur.by_entity", "955.47"),
        ("shares.os.extrapolated.percent.os_xp", "61.0"),
    ]
    assert [round(float(finding.computed or 0), 2) for finding in wrong] == [921.35, 61.06]
    unknown = [finding.indicateur for finding in study.findings if finding.code == "published_figure_unknown"]
    assert unknown == ["estimates.pc_fixe.totale", "estimates.pc_fixe.method"]


def test_incomplete_and_tied_rankings_count_for_what_they_say(survey: Path) -> None:
    (survey / "objectifs.csv").write_text("objectif;Plougonven;Morlaix\nA;1;1\nB;;2\nC;1;\n", encoding="utf-8")
    study = conduct_study(read_survey(survey))
    found = [(item.answers, float(item.mean_rank or 0), item.borda) for item in study.objectives]
    assert found == [(2, 1.0, 4), (1, 2.0, 1), (1, 1.0, 2)]
    codes = {(finding.code, finding.entity) for finding in study.findings}
    assert {
        ("ranking_incomplete", "Plougonven"),
        ("ranking_tie", "Plougonven"),
        ("ranking_incomplete", "Morlaix"),
    } <= codes
    assert study.objectives_concordance is None


def test_a_published_weight_that_is_not_ours(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[4][rows[0].index("ratio_infrastructure_publie")] = "10"

    study = conduct_study(read_survey(change("collectivites.csv", edit)))
    (finding,) = [finding for finding in study.findings if finding.code == "published_weight"]
    assert (finding.entity, finding.published, finding.computed) == ("Botsorhel", Decimal(10), Fraction(12))


def test_implausible_answers_are_asked_about(change: Callable[[str, Change], Path]) -> None:
    def edit(rows: list[list[str]]) -> None:
        header = rows[0]
        rows[1][header.index("cout_pc_fixe_ht_eur")] = "12597"
        rows[2][header.index("duree_vie_ans")] = "96"
        rows[3][header.index("pc_fixe")] = "400"

    codes = {(item.code, item.entity) for item in conduct_study(read_survey(change("parc.csv", edit))).findings}
    assert {
        ("implausible_price", "Botsorhel"),
        ("implausible_life", "Locquirec"),
        ("implausible_density", "Guerlesquin"),
    } <= codes

"""Everything that can be wrong with a survey, one at a time and all at once."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.engine.errors import MaillageError
from maillage.journey.studies.syntheses.documents.figures import render_json
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.imports import FORMAT, Problem, SurveyRefused, _tables, read_survey

from .conftest import Change

NOISE = [b",", b";", b"\n", b'"', b"-", b"NC", b"\xa0", b"=1+1", b"\t"]
ChangeFile = Callable[[str, Change], Path]


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(SurveyRefused) as refused:
        read_survey(folder)
    return refused.value.problems


def put(row: int, column: str, value: str) -> Change:
    def edit(rows: list[list[str]]) -> None:
        rows[row][rows[0].index(column)] = value

    return edit


def test_no_such_folder(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "nulle part")
    assert "n’existe pas" in problem.message


@pytest.mark.parametrize("file", ["collectivites.csv", "parc.csv"])
def test_a_required_file_is_missing(survey: Path, file: str) -> None:
    (survey / file).unlink()
    (problem,) = problems(survey)
    assert (problem.file, problem.message) == (file, "ce fichier manque.")


@pytest.mark.parametrize("file", ["offres.csv", "objectifs.csv", "chiffres_publies.csv", "economies_publiees.csv"])
def test_an_optional_file_may_be_missing(survey: Path, file: str) -> None:
    (survey / file).unlink()
    assert conduct_study(read_survey(survey)).respondents == 8


@pytest.mark.parametrize(("file", "column"), [(file, column) for file, columns in FORMAT.items() for column in columns])
def test_a_required_column_is_missing(change: ChangeFile, file: str, column: str) -> None:
    header = "population_2012" if "AAAA" in column else column

    def rename(rows: list[list[str]]) -> None:
        rows[0][rows[0].index(header)] = "autre_nom"

    found = problems(change(file, rename))
    assert any(problem.file == file and problem.column == column and problem.row == 1 for problem in found)


@pytest.mark.parametrize(
    ("file", "edit", "row", "column", "value", "message"),
    [
        ("parc.csv", put(2, "pc_fixe", "sept"), 3, "pc_fixe", "sept", "pas un nombre"),
        ("parc.csv", put(2, "pc_fixe", "-7"), 3, "pc_fixe", "-7", "négatif"),
        ("parc.csv", put(2, "pc_fixe", "7,5"), 3, "pc_fixe", "7,5", "entier"),
        ("parc.csv", put(2, "os_xp", "1.000,5"), 3, "os_xp", "1.000,5", "pas un nombre"),
        ("parc.csv", put(2, "duree_vie_ans", "0"), 3, "duree_vie_ans", "0", "nulle"),
        ("parc.csv", put(2, "cout_pc_fixe_ht_eur", "cher"), 3, "cout_pc_fixe_ht_eur", "cher", "pas un nombre"),
        ("parc.csv", put(2, "collectivite", "Locquirek"), 3, "collectivite", "Locquirek", "pas dans collectivites"),
        ("parc.csv", put(2, "collectivite", "Guerlesquin"), 4, "collectivite", "Guerlesquin", "déjà répondu"),
        ("parc.csv", put(2, "collectivite", "Carantec"), 3, "collectivite", "Carantec", "n’a pas répondu"),
        ("parc.csv", put(2, "collectivite", ""), 3, "collectivite", "", "vide"),
        ("collectivites.csv", put(4, "collectivite", "LANNÉANOU"), 5, "collectivite", "LANNÉANOU", "déjà"),
        ("collectivites.csv", put(4, "population_2012", ""), 5, "population_2012", "", "vide"),
        ("collectivites.csv", put(4, "population_2012", "NC"), 5, "population_2012", "NC", "pas un nombre"),
        ("collectivites.csv", put(3, "a_repondu_infrastructure", "oui"), 4, None, "oui", "parc.csv"),
        ("collectivites.csv", put(4, "a_repondu_infrastructure", "?"), 5, None, "?", "1 (a répondu)"),
        ("collectivites.csv", put(4, "nature", ""), 5, "nature", "", "vide"),
        ("collectivites.csv", put(4, "nature", "communes"), 5, "nature", "communes", "s’écrit « commune »"),
        ("collectivites.csv", put(4, "nature", "Mairie"), 5, "nature", "Mairie", "s’écrit « commune »"),
        (
            "collectivites.csv",
            put(4, "nature", "commune-nouvelle"),
            5,
            "nature",
            "commune-nouvelle",
            "s’écrit « commune »",
        ),
        ("parc.csv", put(8, "pc_fixe", "1.000"), 9, "pc_fixe", "1.000", "sépare les milliers"),
        ("collectivites.csv", put(4, "population_2012", "4.000"), 5, "population_2012", "4.000", "sépare les milliers"),
        ("offres.csv", put(1, "cout_constate", ""), 2, "cout_constate", "", "vide"),
        ("offres.csv", put(1, "cout_propose", "-1"), 2, "cout_propose", "-1", "négatif"),
        ("offres.csv", put(1, "base", "net"), 2, "base", "net", "HT ou TTC"),
        ("offres.csv", put(1, "base", "TTC"), 2, "base", "TTC", "unité"),
        ("objectifs.csv", put(1, "Plougonven", "8"), 2, "Plougonven", "8", "1 à 7"),
        ("objectifs.csv", put(1, "Plougonven", "0"), 2, "Plougonven", "0", "1 à 7"),
        ("objectifs.csv", put(0, "Plougonven", "Plougonvin"), 1, "Plougonvin", "Plougonvin", "pas dans collectivites"),
        (
            "chiffres_publies.csv",
            put(1, "valeur_publiee", "beaucoup"),
            2,
            "valeur_publiee",
            "beaucoup",
            "pas un nombre",
        ),
        ("economies_publiees.csv", put(1, "nombre", "2,5"), 2, "nombre", "2,5", "entier"),
    ],
)
def test_a_wrong_cell_is_named(
    change: ChangeFile, file: str, edit: Change, row: int, column: str | None, value: str, message: str
) -> None:
    found = [problem for problem in problems(change(file, edit)) if message in problem.message + problem.cure]
    assert found, "the mistake was not seen"
    problem = found[0]
    assert (problem.file, problem.row, problem.value) == (file, row, value)
    assert column is None or problem.column == column
    assert problem.cure.endswith((".", "?"))
    assert f"ligne {row}" in str(problem) and file in str(problem)


def test_a_near_name_is_suggested(change: ChangeFile) -> None:
    found = problems(change("parc.csv", put(2, "collectivite", "Loquirec")))
    assert "Vouliez-vous dire « Locquirec » ?" in {problem.cure for problem in found}


def test_all_errors_are_said_at_once(change: ChangeFile) -> None:
    change("parc.csv", put(1, "pc_fixe", "un"))
    change("parc.csv", put(5, "os_7", "-1"))
    change("collectivites.csv", put(2, "population_2012", "beaucoup"))
    found = problems(change("offres.csv", put(3, "base", "net")))
    assert [(problem.file, problem.row) for problem in found] == [
        ("collectivites.csv", 3),
        ("parc.csv", 2),
        ("parc.csv", 6),
        ("offres.csv", 4),
    ]


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x00\x00", b"\x00" * 10, b"a\x81b", b"\xff\xfea"]
)
def test_a_file_that_is_no_text(survey: Path, content: bytes) -> None:
    (survey / "parc.csv").write_bytes(content)
    (problem,) = problems(survey)
    assert problem.message == "ce n’est pas un fichier texte, ou ses accents sont abîmés."


@pytest.mark.parametrize("content", ["", "\n\n", "collectivite,pc_fixe\n", 'collectivite,"pc_fixe\n', ";;;\n"])
def test_an_empty_or_broken_table(survey: Path, content: str) -> None:
    (survey / "parc.csv").write_text(content, encoding="utf-8")
    assert problems(survey)


def test_files_too_large_are_refused_before_they_are_read(survey: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_tables, "MAX_ROWS", 3)
    assert any("100\u202f000 lignes" in problem.message for problem in problems(survey))
    monkeypatch.setattr(_tables, "MAX_BYTES", 10)
    assert any("dépasse" in problem.message for problem in problems(survey))


def test_a_missing_column_does_not_hide_other_mistakes(change: ChangeFile) -> None:
    def edit(rows: list[list[str]]) -> None:
        rows[0][rows[0].index("pc_portable")] = "portables"
        rows[2][rows[0].index("os_7")] = "-3"

    found = problems(change("parc.csv", edit))
    assert [(problem.row, problem.column) for problem in found] == [(1, "pc_portable"), (3, "os_7")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_in_place_of_a_file(survey: Path) -> None:
    (survey / "parc.csv").unlink()
    os.mkfifo(survey / "parc.csv")
    assert "ne peut pas être lu" in problems(survey)[0].message


def test_a_path_too_long() -> None:
    (problem,) = problems(Path("x" * 5000))
    assert "ne peut pas être lu" in problem.message and len(problem.file) <= 60


def test_damaged_accents_are_not_guessed(survey: Path) -> None:
    path = survey / "parc.csv"
    path.write_bytes(path.read_bytes().replace(b"cybercommune", b"cyber\xff"))
    (problem,) = problems(survey)
    assert "accents sont abîmés" in problem.message


def test_a_folder_in_place_of_a_file(survey: Path) -> None:
    (survey / "parc.csv").unlink()
    (survey / "parc.csv").mkdir()
    assert "ne peut pas être lu" in problems(survey)[0].message


def test_more_cells_than_headers(survey: Path) -> None:
    path = survey / "parc.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("903.83", "903,83"), encoding="utf-8")
    found = problems(survey)
    assert any("18 cellules pour 17 en-têtes" in problem.message and problem.row == 3 for problem in found)


def test_between_commas_a_short_row_is_suspect_too(survey: Path) -> None:
    path = survey / "parc.csv"
    text = path.read_text(encoding="utf-8").replace("903.83,1020.0,non,", "903,83,1020.0")
    path.write_text(text, encoding="utf-8")
    (problem,) = problems(survey)
    assert (problem.row, problem.message) == (3, "il y a 16 cellules pour 17 en-têtes.")


def test_two_columns_for_one_respondent(change: ChangeFile) -> None:
    found = problems(change("objectifs.csv", put(0, "Guerlesquin", "PLOUGONVEN")))
    assert [problem.message for problem in found] == ["Plougonven a déjà une colonne."]


def test_one_fault_is_said_once(change: ChangeFile) -> None:
    assert len(problems(change("parc.csv", put(1, "collectivite", "Botsorel")))) == 1


def test_thousands_of_faults_are_counted_not_printed(survey: Path) -> None:
    with pytest.raises(SurveyRefused) as refused:
        (survey / "parc.csv").write_text(
            (survey / "parc.csv").read_text(encoding="utf-8").splitlines()[0] + "\n" + "x\n" * 5000, encoding="utf-8"
        )
        read_survey(survey)
    assert len(refused.value.problems) == 5000
    assert str(refused.value).count("\n") == 1001 and "4000 autres" in str(refused.value)


@pytest.mark.parametrize(
    "line", ["TOTAL", "Total général", "Source : enquête 2012", "Moyenne des communes", "Nb : hors écoles"]
)
def test_a_line_of_sums_or_remarks_is_no_authority(survey: Path, line: str) -> None:
    for name in ("parc.csv", "collectivites.csv"):
        path = survey / name
        commas = path.read_text(encoding="utf-8").splitlines()[0].count(",")
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{line}{',' * commas}\n", encoding="utf-8")
    found = [problem for problem in problems(survey) if "total ou une remarque" in problem.message]
    assert [(problem.file, problem.cure) for problem in found] == [
        ("collectivites.csv", "Supprimez-la."),
        ("parc.csv", "Supprimez-la."),
    ]


@pytest.mark.parametrize(
    ("wrong", "right"), [("offre.csv", "offres.csv"), ("Parc.csv", "parc.csv"), ("parc.xlsx", "parc.csv")]
)
def test_a_file_under_another_name_is_not_passed_over(survey: Path, wrong: str, right: str) -> None:
    (survey / right).rename(survey / wrong)
    found = [problem for problem in problems(survey) if problem.file == wrong]
    assert [problem.cure for problem in found] == [f"Nommez-le {right}, au format CSV."]


def test_a_title_above_the_header_is_one_error(survey: Path) -> None:
    path = survey / "parc.csv"
    path.write_text(f"Enquête 2012,,\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    (problem,) = problems(survey)
    assert problem.message == "les noms des colonnes sont à la ligne 3."


@pytest.mark.parametrize(
    ("value", "cure"),
    [
        ("néant", "Inscrivez 0"),
        ("-", "Inscrivez 0"),
        ("11%", "pas un pourcentage"),
        ("05/01/2026", "une date"),
        ("janv-68", "une date"),
        ("8 ans", "retirez le reste"),
        ("5-8", "un seul nombre"),
        ("1,259,670", "virgule des milliers"),
        ("1.259.670", "point des milliers"),
        ("5 postes", "retirez le reste"),
        ("800 à 1200", "un seul nombre"),
        ("beaucoup", "laissez vide (ou NC)"),
    ],
)
def test_the_cure_depends_on_what_the_value_looks_like(change: ChangeFile, value: str, cure: str) -> None:
    (problem,) = problems(change("parc.csv", put(2, "pc_fixe", value)))
    assert cure in problem.cure


@pytest.mark.parametrize("year", ["1999", "3026"])
def test_an_impossible_year(change: ChangeFile, year: str) -> None:
    found = problems(change("collectivites.csv", put(0, "population_2012", f"population_{year}")))
    assert any("n’est pas possible" in problem.message for problem in found)


def test_no_machine_at_all(change: ChangeFile) -> None:
    def edit(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[1] = row[2] = ""

    assert [problem.message for problem in problems(change("parc.csv", edit))] == ["aucune machine n’est comptée."]


def test_nobody_but_the_pooling_body_answered(survey: Path, change: ChangeFile) -> None:
    def silence(rows: list[list[str]]) -> None:
        column = rows[0].index("a_repondu_infrastructure")
        for row in rows[1:]:
            row[column] = "1" if row[0] == "Morlaix Communauté" else "0"

    change("collectivites.csv", silence)
    change(
        "parc.csv", lambda rows: rows.__setitem__(slice(1, None), [row for row in rows[1:] if "Communauté" in row[0]])
    )
    with pytest.raises(MaillageError, match="Aucune commune n’a répondu"):
        conduct_study(read_survey(survey))


def test_a_value_is_shown_short_and_without_control_characters(change: ChangeFile) -> None:
    found = problems(change("parc.csv", put(2, "pc_fixe", "x\u202e\u200b" * 100)))
    shown = next(problem.value for problem in found if problem.column == "pc_fixe")
    assert shown is not None and len(shown) <= 60 and "\u202e" not in shown


def test_mutated_files_are_read_or_refused_never_worse(survey: Path) -> None:
    """Bytes changed, lines cut and cells swapped at random: a study or a list of problems, nothing else."""
    chance = random.Random(20120112)
    originals = {path.name: path.read_bytes() for path in survey.iterdir()}
    refused = 0
    for _ in range(500):
        name = chance.choice(sorted(originals))
        content = bytearray(originals[name])
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(content) + 1)
            match chance.randrange(5):
                case 0:
                    content[place : place + 1] = bytes([chance.randrange(256)])
                case 1:
                    del content[place : place + chance.randint(1, 40)]
                case 2:
                    content[place:place] = chance.choice(NOISE)
                case 3:
                    content[place:place] = content[: chance.randint(1, 60)]
                case 4:
                    content = content[:place] or content
        (survey / name).write_bytes(bytes(content))
        try:
            render_json(conduct_study(read_survey(survey)))
        except MaillageError as error:
            refused += 1
            assert str(error)
        (survey / name).write_bytes(originals[name])
    assert 100 < refused < 500

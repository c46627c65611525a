"""Workbooks go out and come back the same; what somebody did to them in between is told cell by cell."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
import xlsxwriter

from maillage.journey.census.questionnaires.documents import Paper, grids_of, paper, workbook
from maillage.journey.census.questionnaires.engine import (
    MARK,
    SHIPPED,
    Answers,
    Definition,
    Given,
    Row,
    Stamp,
    blank,
    digest_of,
    shipped,
    signed,
)
from maillage.journey.census.questionnaires.imports import WorkbookRefused, read_answers
from maillage.journey.census.questionnaires.tests.answering import full_answers
from maillage.kernel.workbooks import FileRefused

Ending = Literal["xlsx", "ods"]


def stamp_of(definition: Definition) -> Stamp:
    return Stamp(digest_of(definition), 12, "c1")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@pytest.mark.parametrize("code", SHIPPED)
def test_a_workbook_gives_the_same_answers_back(code: str, ending: Ending, tmp_path: Path) -> None:
    definition = shipped(code)
    answers = full_answers(definition)
    path = tmp_path / f"q.{ending}"
    path.write_bytes(workbook(definition, answers, stamp_of(definition), ending))
    read, problems = read_answers(definition, path, stamp_of(definition))
    assert [str(problem) for problem in problems] == []
    for _, section in definition.sections():
        assert read.rows(section.code) == answers.rows(section.code), section.code


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_same_answers_give_the_same_bytes(ending: Ending) -> None:
    village = shipped("village")
    grids = [workbook(village, full_answers(village), stamp_of(village), ending) for _ in range(2)]
    assert len(zipfile.ZipFile(io.BytesIO(grids[0])).namelist()) == len(
        zipfile.ZipFile(io.BytesIO(grids[1])).namelist()
    )


@pytest.mark.parametrize("code", SHIPPED)
def test_the_paper_is_made_blank_and_filled(code: str) -> None:
    definition = shipped(code)
    about = Paper("Mairie de Taulé", date(2026, 11, 22), "https://maillage.example/r/abc/", ("Avant le 15/12/2026",))
    for answers in (blank(definition), full_answers(definition)):
        assert paper(definition, answers, about).startswith(b"%PDF")


def test_a_name_that_no_typeface_draws_still_makes_a_paper() -> None:
    village = shipped("village")
    assert paper(village, blank(village), Paper("Mairie 🏛", date(2026, 11, 22))).startswith(b"%PDF")


def typed(definition: Definition, tmp_path: Path, edit: dict[str, list[list[str]]], stamp: str = "") -> Path:
    """A workbook as somebody left it: only texts, sheets in another order, whatever names they have."""
    path = tmp_path / "rempli.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in edit.items():
            sheet = book.add_worksheet(name)
            for line, cells in enumerate(rows):
                sheet.write_row(line, 0, cells)
        book.add_worksheet("fin").write_string(4, 2, stamp or signed(stamp_of(definition)))
    return path


def codes_of(definition: Definition, section: str) -> list[str]:
    grids = grids_of(definition, blank(definition), "x")
    return next(
        [str(cell.value) for cell in grid.rows[0]]
        for grid in grids
        if str(grid.rows[0][0].value).endswith(f":{section}")
    )


def test_what_people_write_is_understood(tmp_path: Path) -> None:
    morlaix = shipped("morlaix")
    codes = codes_of(morlaix, "lignes")
    row = dict.fromkeys(codes, "") | {
        "name": "Standard",
        "kind": "ligne analogique (rtc)",
        "monthly_price": "1 234,50 €",
        "monthly_price.statut": "lu sur facture",
        "monthly_usage_price": "~ 12,5 ttc",
        "monthly_minutes": "nc",
        "committed_until": "31 mars 2027",
        "base": "ht",
    }
    other = dict.fromkeys(codes, "") | {
        "name": "Alarme",
        "kind": "PSTN",
        "committed_until": "2028",
        "monthly_price": "sans objet",
    }
    rows = [
        ["inséré au-dessus"],
        codes,
        ["titres"],
        [],
        [row[code] for code in codes],
        [],
        [other[code] for code in codes],
    ]
    answers, problems = read_answers(morlaix, typed(morlaix, tmp_path, {"n’importe": rows}), stamp_of(morlaix))
    assert problems == []
    first, second = answers.rows("lignes")
    assert first["kind"].value == "PSTN"
    assert first["monthly_price"] == Given("1234.5", "INVOICE", "HT")
    assert first["monthly_usage_price"] == Given("12.5", "ESTIMATED", "TTC")
    assert first["monthly_minutes"] == Given("", "UNKNOWN")
    assert first["committed_until"].value == "2027-03-31"
    assert (second.key, second["committed_until"].value) == ("n2", "2028")
    assert second["monthly_price"].status == "NOT_APPLICABLE"


def test_every_error_has_its_sheet_row_column_value_and_cure(tmp_path: Path) -> None:
    morlaix = shipped("morlaix")
    codes = codes_of(morlaix, "lignes")
    row = dict.fromkeys(codes, "") | {"name": "Standard", "kind": "pigeon", "monthly_price": "douze", "base": "HTVA"}
    path = typed(morlaix, tmp_path, {"Lignes": [codes, [row[code] for code in codes]]})
    answers, problems = read_answers(morlaix, path, stamp_of(morlaix))
    kind = next(problem for problem in problems if problem.field == "kind")
    assert (kind.sheet, kind.line, kind.column, kind.value) == ("Lignes", 2, "D", "pigeon")
    assert "Choisissez" in kind.cure and str(kind).startswith("feuille « Lignes », ligne 2, colonne D : « pigeon »")
    price = next(problem for problem in problems if problem.value == "douze")
    assert "nombre" in price.message
    assert any("HT ou TTC" in problem.cure for problem in problems)
    assert answers.rows("lignes")[0]["monthly_price"].value == "douze", "nothing typed is lost"


def test_a_copied_row_is_a_new_one_and_an_unchanged_one_keeps_its_day(tmp_path: Path) -> None:
    morlaix = shipped("morlaix")
    known = blank(morlaix).with_rows(
        "lignes",
        [
            Row(
                "r77",
                {
                    "name": Given("Standard", "MEASURED"),
                    "monthly_price": Given("12", "INVOICE", "HT", date(2026, 1, 31)),
                },
            )
        ],
    )
    path = tmp_path / "q.ods"
    path.write_bytes(workbook(morlaix, known, stamp_of(morlaix), "ods"))
    assert read_answers(morlaix, path, stamp_of(morlaix), known=known)[0] == known
    codes = codes_of(morlaix, "lignes")
    same = dict.fromkeys(codes, "") | {codes[0]: "r77", "name": "Standard"}
    stranger = same | {codes[0]: "r99", "name": "Autre"}
    rows = [codes, [same[code] for code in codes], [same[code] for code in codes], [stranger[code] for code in codes]]
    read, _ = read_answers(morlaix, typed(morlaix, tmp_path, {"L": rows}), stamp_of(morlaix), known=known)
    assert [row.key for row in read.rows("lignes")] == ["r77", "n1", "n2"]


def test_the_workbook_of_another_is_refused(tmp_path: Path) -> None:
    village, other = shipped("village"), shipped("attentes")
    path = tmp_path / "q.xlsx"
    path.write_bytes(workbook(village, blank(village), stamp_of(village), "xlsx"))
    for wanted, said in (
        (Stamp(digest_of(other), 12, "c1"), "autre questionnaire"),
        (Stamp(digest_of(village), 13, "c1"), "autre collectivité"),
        (Stamp(digest_of(village), 12, "c2"), "autre campagne"),
    ):
        with pytest.raises(WorkbookRefused, match=said):
            read_answers(village, path, wanted)
    forged = typed(village, tmp_path, {"x": [["a"]]}, MARK + "abc:def")
    with pytest.raises(WorkbookRefused, match="marque"):
        read_answers(village, forged, stamp_of(village))
    with pytest.raises(WorkbookRefused, match="aucune de ses feuilles"):
        read_answers(village, typed(village, tmp_path, {"x": [["a"]]}), stamp_of(village))
    (tmp_path / "q.ods").write_bytes(b"PK not a workbook")
    with pytest.raises(FileRefused):
        read_answers(village, tmp_path / "q.ods", stamp_of(village))


def test_a_section_whose_sheet_is_gone_stays_as_it_was(tmp_path: Path) -> None:
    village = shipped("village")
    known = blank(village).with_rows("gene", [Row("", {"trouble": Given("Le débit", "MEASURED")})])
    path = typed(
        village,
        tmp_path,
        {"x": [["maillage-rubrique:contact", "question", "valeur"], ["phone", "Téléphone", "01 99 00 00 12"]]},
    )
    read, problems = read_answers(village, path, stamp_of(village), known=known)
    assert problems == [] and read.one("gene")["trouble"].value == "Le débit"
    assert read.one("contact")["phone"].value == "0199000012"
    assert Answers.of_json(read.as_json()) == read


def test_a_text_that_a_spreadsheet_would_run_is_kept_from_it() -> None:
    village = shipped("village")
    answers = blank(village).with_rows("contact", [Row("", {"respondent_role": Given("=1+1", "MEASURED")})])
    cells = {cell.value for grid in grids_of(village, answers, "x") for row in grid.rows for cell in row}
    assert "'=1+1" in cells and "=1+1" not in cells

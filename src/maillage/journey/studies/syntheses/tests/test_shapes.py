"""One survey in four shapes: a folder, an archive, two kinds of workbook."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from maillage.journey.studies.syntheses.commands import study
from maillage.journey.studies.syntheses.documents.figures import as_json_object
from maillage.journey.studies.syntheses.documents.workbook import CellTooLong, survey_workbook
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.engine.survey import Survey
from maillage.journey.studies.syntheses.imports import Problem, SurveyRefused, _tables, read_survey, read_tables
from maillage.kernel.tests.spreadsheets import Cell, archive, ods, save, xlsx
from maillage.kernel.workbooks import read_workbook

from .conftest import MORLAIX

Tables = dict[str, list[list[Cell]]]


def problems(path: Path) -> list[Problem]:
    with pytest.raises(SurveyRefused) as refused:
        read_survey(path)
    return list(refused.value.problems)


def bare(survey: Survey) -> Survey:
    """All that a survey says, less what names where it was read."""
    return replace(survey, name="", digest="")


def number_or_text(column: str, cell: str) -> Cell:
    """A cell as a person types it in a spreadsheet, which keeps no last zero."""
    if not cell or column in ("collectivite", "objet", "unite", "valeur_publiee"):
        return cell
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.fixture
def tables() -> Tables:
    """Morlaix, to spoil: row 0 is the header."""
    found: Tables = {}
    for path in MORLAIX.iterdir():
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        found[path.stem] = [
            list(header),
            *([number_or_text(column, cell) for column, cell in zip(header, row, strict=True)] for row in rows),
        ]
    return found


@pytest.fixture
def book(tmp_path: Path, tables: Tables) -> Callable[[], Path]:
    """Write the tables, spoilt or not, as a workbook."""
    return lambda: save(tmp_path / "enquete.xlsx", xlsx(tables))


def members(prefix: str = "") -> dict[str, bytes]:
    return {f"{prefix}{path.name}": path.read_bytes() for path in MORLAIX.iterdir()}


# The same survey


@pytest.mark.parametrize(
    "name", ["enquete.xlsx", "enquete.XLSX", "enquete.ods", "enquete.zip", "dossier.zip", "écrit.xlsx"]
)
def test_a_survey_is_the_same_in_every_shape(tmp_path: Path, tables: Tables, name: str) -> None:
    content = {
        "enquete.ods": ods(tables),
        "enquete.zip": archive(members()),
        "dossier.zip": archive(
            members("enquete 2012/") | {"__MACOSX/enquete 2012/._parc.csv": b"\0", "notes/lisez-moi.txt": b"x"}
        ),
        "écrit.xlsx": survey_workbook(read_tables(MORLAIX)),
    }.get(name, xlsx(tables))
    folder, found = read_survey(MORLAIX), read_survey(save(tmp_path / name, content))
    assert bare(found) == bare(folder)
    assert found.name == Path(name).stem
    mine, theirs = as_json_object(conduct_study(found)), as_json_object(conduct_study(folder))
    mine.pop("survey"), theirs.pop("survey")
    assert mine == theirs


def test_a_digest_is_that_of_the_files_or_of_the_workbook(tmp_path: Path, tables: Tables) -> None:
    content = xlsx(tables)
    assert read_survey(save(tmp_path / "a.xlsx", content)).digest == sha256(content).hexdigest()
    assert read_survey(save(tmp_path / "a.zip", archive(members()))).digest == read_survey(MORLAIX).digest


@pytest.mark.parametrize("name", ["Parc", "PARC.CSV", " parc "])
def test_names_of_sheets_are_recognised_however_they_are_typed(
    book: Callable[[], Path], tables: Tables, name: str
) -> None:
    tables[name] = tables.pop("parc")
    tables["Chiffres publiés"] = tables.pop("chiffres_publies")
    tables["Économies-Publiées"] = tables.pop("economies_publiees")
    tables["Brouillon"] = [["n’importe quoi"]]
    assert bare(read_survey(book())) == bare(read_survey(MORLAIX))


def test_a_folder_may_bear_the_name_of_a_workbook(survey: Path) -> None:
    renamed = survey.rename(survey.with_name("enquete.xlsx"))
    assert bare(read_survey(renamed)) == bare(read_survey(MORLAIX))


def test_numbers_have_no_locale_but_texts_keep_theirs(book: Callable[[], Path], tables: Tables) -> None:
    price, machines = (tables["parc"][0].index(name) for name in ("cout_pc_fixe_ht_eur", "pc_fixe"))
    tables["parc"][1][price] = 1234.5
    tables["parc"][2][price] = 1000 / 3
    tables["parc"][1][machines] = 1.0
    fleet = read_survey(book()).fleet
    assert fleet["Botsorhel"].prices["cout_pc_fixe_ht_eur"] == Decimal("1234.5")
    assert fleet["Locquirec"].prices["cout_pc_fixe_ht_eur"] == Decimal("333.333333333333")
    assert fleet["Botsorhel"].counts["pc_fixe"] == 1
    tables["parc"][1][machines] = "4.500"
    (problem,) = problems(book())
    assert (problem.value, problem.cure[-32:]) == ("4.500", "sépare les milliers, retirez-le.")


def test_an_answer_may_be_a_box_ticked(book: Callable[[], Path], tables: Tables) -> None:
    column = tables["collectivites"][0].index("a_repondu_infrastructure")
    for row in tables["collectivites"][1:]:
        row[column] = row[column] == 1
    assert bare(read_survey(book())) == bare(read_survey(MORLAIX))


# What is refused


def test_a_wrong_cell_is_found_in_the_spreadsheet(book: Callable[[], Path], tables: Tables) -> None:
    tables["Parc"] = tables.pop("parc")
    tables["Parc"].insert(2, [])
    tables["Parc"][3][1] = "sept"
    tables["offres"][1][3] = "net"
    assert [str(problem) for problem in problems(book())] == [
        "feuille Parc, ligne 4, colonne « pc_fixe », valeur « sept » : ce n’est pas un nombre. Inscrivez un nombre sans "
        "texte, ou laissez vide (ou NC) si la valeur est inconnue.",
        "feuille offres, ligne 2, colonne « base », valeur « net » : on attend HT ou TTC. Inscrivez HT, TTC, ou laissez "
        "vide.",
    ]


def test_tables_that_disagree_are_named_as_sheets(book: Callable[[], Path], tables: Tables) -> None:
    tables["parc"][1][0] = "Carantec"
    tables["parc"][2][0] = "Xyz"
    said = [str(problem) for problem in problems(book())]
    assert said == [
        "feuille parc, ligne 2, colonne « collectivite », valeur « Carantec » : Carantec a une ligne ici, mais la feuille "
        "collectivites dit qu’elle n’a pas répondu. Inscrivez 1 dans a_repondu_infrastructure, ou retirez cette ligne.",
        "feuille parc, ligne 3, colonne « collectivite », valeur « Xyz » : cette collectivité n’est pas dans la feuille "
        "collectivites. Ajoutez-la dans la feuille collectivites.",
    ]
    del tables["parc"][1:3]
    assert [problem.message for problem in problems(book())] == [
        f"{name} a répondu, mais n’a pas de ligne dans la feuille parc." for name in ("Botsorhel", "Locquirec")
    ]


@pytest.mark.parametrize(
    ("value", "message", "cure"),
    [
        ("#REF!", "ce n’est pas un nombre.", "Inscrivez un nombre sans texte, ou laissez vide"),
        ("14.5%", "ce n’est pas un nombre.", "Inscrivez un nombre, pas un pourcentage."),
        ("04/05/2026", "ce n’est pas un nombre.", "Le tableur a fait une date de ce nombre"),
        (4.5, "ce n’est pas un nombre entier.", "On compte des unités entières"),
        (-4, "le nombre est négatif.", "Inscrivez zéro"),
        ("4\ue000", "la cellule porte des caractères illisibles.", "Saisissez-la de nouveau."),
    ],
)
def test_cells_that_count_nothing(
    book: Callable[[], Path], tables: Tables, value: Cell, message: str, cure: str
) -> None:
    tables["parc"][2][1] = value
    problem = problems(book())[0]
    assert (problem.file, problem.row, problem.message) == ("feuille parc", 3, message)
    assert problem.cure.startswith(cure)


def test_sheets_that_are_missing_misnamed_twice_there_or_empty(book: Callable[[], Path], tables: Tables) -> None:
    tables["PARC.csv"] = tables["parc"]
    tables["offre"] = tables.pop("offres")
    tables["objectifs"] = []
    del tables["collectivites"]
    assert [str(problem) for problem in problems(book())] == [
        "feuille PARC.csv : la feuille « parc » porte déjà ce nom. Gardez une seule feuille de ce nom.",
        "feuille offre : cette feuille n’est pas lue sous ce nom. Nommez-la offres.",
        "feuille collectivites : cette feuille manque. Ajoutez-la au classeur enquete.xlsx.",
        "feuille objectifs : la feuille est vide. La première ligne doit porter le nom des colonnes.",
    ]


def test_files_missing_or_misnamed_in_an_archive(tmp_path: Path) -> None:
    content = members("e/")
    content["e/Parc.csv"] = content.pop("e/parc.csv")
    del content["e/collectivites.csv"]
    assert [str(problem) for problem in problems(save(tmp_path / "a.zip", archive(content)))] == [
        "Parc.csv : ce fichier n’est pas lu sous ce nom. Nommez-le parc.csv, au format CSV.",
        "collectivites.csv : ce fichier manque. Ajoutez-le dans l’archive a.zip.",
    ]


def test_an_archive_without_one_right_name_is_searched_all_the_same(tmp_path: Path) -> None:
    found = problems(save(tmp_path / "a.zip", archive({"e/Parc.csv": b"x"})))
    assert [problem.file for problem in found] == ["Parc.csv", "collectivites.csv"]


def test_the_files_of_an_archive_are_together(tmp_path: Path) -> None:
    content = members()
    content["autre/parc.csv"] = content.pop("parc.csv")
    found = problems(save(tmp_path / "a.zip", archive(content)))
    assert str(found[0]) == (
        "a.zip : les fichiers de l’enquête sont dans plusieurs dossiers. Mettez-les tous dans le même dossier de l’archive."
    )


def test_a_file_of_an_archive_is_capped_as_that_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_tables, "MAX_BYTES", 10)
    found = problems(save(tmp_path / "a.zip", archive(members())))
    assert {problem.message for problem in found} == {"le fichier dépasse 0 Mo."}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "absente.xlsx",
            "absente.xlsx : ce fichier n’existe pas ou ne peut pas être lu. Vérifiez son nom et le droit de l’ouvrir.",
        ),
        (
            "faux.ods",
            "faux.ods : ce classeur est illisible. Recopiez les feuilles utiles dans un classeur neuf, puis "
            "enregistrez-le au format .xlsx ou .ods.",
        ),
        (
            "faux.zip",
            "faux.zip : cette archive est illisible. Refaites une archive .zip avec les seuls fichiers utiles.",
        ),
        (
            "parc.csv",
            "parc.csv : ce fichier n’est pas une enquête. Donnez un dossier de fichiers CSV, un classeur .xlsx ou .ods, ou "
            "une archive .zip.",
        ),
    ],
)
def test_a_path_that_is_no_survey(tmp_path: Path, name: str, said: str) -> None:
    if name != "absente.xlsx":
        (tmp_path / name).write_bytes(b"collectivite;pc_fixe\n")
    (problem,) = problems(tmp_path / name)
    assert str(problem) == said


# What is written


def test_the_workbook_of_a_survey_is_ready_to_fill_in(tmp_path: Path) -> None:
    content = survey_workbook(read_tables(MORLAIX))
    assert content == survey_workbook(read_tables(MORLAIX)), "the same bytes each time"
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet, styles = (parts.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet2", "styles"))
        assert b">2000-01-01T00:00:00Z</dcterms:created>" in parts.read("docProps/core.xml"), "no clock"
    assert 'state="frozen"' in sheet and 'ySplit="1"' in sheet
    assert '<c r="A1" s="1" t="s">' in sheet and "<b/>" in styles
    assert '<c r="B2"><v>1</v></c>' in sheet and '<c r="N3"><v>903.83</v></c>' in sheet
    assert 'width="50' not in sheet and sheet.count("<col ") > 3
    assert read_survey(save(tmp_path / "a.xlsx", content)).offers == read_survey(MORLAIX).offers


def test_a_written_cell_comes_back_as_it_was(tmp_path: Path) -> None:
    """A published 61,0 keeps its precision; a text is never taken for a number, nor for a formula."""
    cells = ["61.0", "61", "1259,67", "007", "1 259,67 €", "NC", "0.1234567890123", "=1+1"]
    content = survey_workbook({"x": [["valeur_publiee", "unite"], *([cell, cell] for cell in cells)]})
    read = ["61.0", "61", "1259.67", "7", "1 259,67 €", "NC", "0.1234567890123", "=1+1"]
    assert read_workbook(save(tmp_path / "a.xlsx", content))["x"][1:] == [
        [number, text] for number, text in zip(read, cells, strict=True)
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert [number for number in ("61", "1259.67", "7") if f"<v>{number}</v>" in sheet] == ["61", "1259.67", "7"]


def test_a_text_that_no_cell_holds_is_not_lost() -> None:
    with pytest.raises(CellTooLong, match="feuille parc, ligne 2, colonne « remarque » : le texte dépasse"):
        survey_workbook({"parc": [["remarque"], ["x" * 40_000]]})


def test_a_faulty_survey_is_not_written(survey: Path) -> None:
    (survey / "parc.csv").unlink()
    with pytest.raises(SurveyRefused):
        read_tables(survey)


# The commands


def test_a_workbook_is_studied_and_never_written_over(tmp_path: Path) -> None:
    path = save(tmp_path / "enquete.xlsx", survey_workbook(read_tables(MORLAIX)))
    before = path.read_bytes()
    done = CliRunner().invoke(study, [str(path), "--json"])
    assert done.exit_code == 0 and '"respondents": 8' in done.stdout
    (tmp_path / "lien.xlsx").symlink_to(path)
    for output in (path, tmp_path / "lien.xlsx", tmp_path / "." / "enquete.xlsx"):
        done = CliRunner().invoke(study, [str(path), "--figures", str(output)])
        assert done.exit_code == 2 and "fichier de l’enquête" in done.stderr
    assert path.read_bytes() == before

"""The report on paper and its figures: what is in them, and that the same study gives the same bytes."""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from maillage.engine.errors import MaillageError
from maillage.journey.studies.syntheses.documents.composition import compose_report
from maillage.journey.studies.syntheses.documents.figures import as_json_object, render_csv, render_json, render_xlsx
from maillage.journey.studies.syntheses.documents.writers import UnknownFormat, write_papers
from maillage.journey.studies.syntheses.engine import Study, conduct_study
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.kernel.papers import (
    REPORT_FORMATS,
    Bullets,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    render_report,
)
from maillage.kernel.papers.files import CannotWrite
from maillage.kernel.typography import typeset

HOSTILE = '<script>alert(1)</script> #eval("x") {{ 7 * 7 }} =HYPERLINK("x") & $x$ \\ _a_ *b*'


@pytest.fixture(scope="module")
def report(morlaix: Study) -> Report:
    return compose_report(morlaix)


@pytest.fixture(scope="module")
def pdf(report: Report) -> bytes:
    return render_report(report, ".pdf")


def sections_of(sections: list[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from sections_of(section.sections)


def texts_of(report: Report) -> Iterator[str]:
    blocks = [*report.opening, *(block for section in sections_of(report.sections) for block in section.blocks)]
    for block in blocks:
        match block:
            case Paragraph():
                yield block.text
            case Bullets():
                yield from block.items
            case KeyFigures():
                yield from (f"{figure.value} {figure.label} {figure.detail}" for figure in block.items)
            case Table():
                yield from (block.caption, block.note)
            case Picture():
                yield from (block.title, block.sentence, block.table.caption, block.table.note)


def test_the_order_is_that_of_a_mutualisation_study(report: Report) -> None:
    assert [section.title for section in report.sections] == [
        "Représentativité",
        "Synthèse",
        "Gains",
        "Limites",
        "Méthode",
    ]


def test_each_picture_has_its_sentence_and_its_table(report: Report) -> None:
    pictures = [b for s in sections_of(report.sections) for b in s.blocks if isinstance(b, Picture)]
    assert [picture.name for picture in pictures] == ["fourchettes", "systemes", "suites", "objectifs", "gains"]
    for picture in pictures:
        assert picture.sentence and picture.table.rows
        assert all(len(row) == len(picture.table.columns) for row in picture.table.rows)


def test_every_mean_has_its_divisor_and_every_percentage_its_base(report: Report) -> None:
    for section in sections_of(report.sections):
        for block in section.blocks:
            table = block.table if isinstance(block, Picture) else block
            if not isinstance(table, Table):
                continue
            printed = " ".join(cell for row in table.rows for cell in row)
            titles = " ".join(column.title for column in table.columns)
            if "%" in printed and not table.caption.startswith("Constats"):
                assert re.search(r"[Bb]ase|par rapport", table.note + printed), table.caption
            if "Par machine" in titles:
                assert titles.count("Diviseur") == 2


def test_the_words_are_typeset(report: Report) -> None:
    for text in texts_of(report):
        assert not re.search(r" [;:?!%»€]|« ", typeset(text)), text
        assert "'" not in typeset(text), text


def test_what_the_report_says(report: Report) -> None:
    whole = "\n".join(texts_of(report))
    for expected in ("386", "261 à 552", "48,1", "hausse", "Plouégat-Guérand", "12 × 1 + 3 × 7", "511", "par machine"):
        assert expected in whole.replace("\u202f", " "), expected


def test_pdf_is_tagged_for_everyone(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    catalogue = reader.trailer["/Root"]
    assert isinstance(catalogue, DictionaryObject)
    assert catalogue["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert str(catalogue["/Lang"]).lower().startswith("fr")
    assert reader.metadata is not None and reader.metadata.title == typeset(
        "Mutualiser l’informatique : Morlaix Communauté"
    )
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    tags, alternatives = _structure(catalogue["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/L", "/Caption"} <= tags
    assert len([text for text in alternatives if len(text) > 40]) == 5, "a picture without its words"


def _structure(node: Any) -> tuple[set[str], list[str]]:
    tags: set[str] = set()
    alternatives: list[str] = []
    waiting = [node]
    while waiting:
        item = waiting.pop()
        item = item.get_object() if hasattr(item, "get_object") else item
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            tags.add(str(item.get("/S")))
            if "/Alt" in item:
                alternatives.append(str(item["/Alt"]))
            if "/K" in item:
                waiting.append(item["/K"])
    return tags, alternatives


def test_pdf_says_the_study(pdf: bytes) -> None:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    flat = re.sub(r"\s+", " ", text)
    for expected in ("Représentativité", "386", "Plougonven", "BlackBerry", "se recalcule"):
        assert expected in flat


@pytest.mark.parametrize("suffix", REPORT_FORMATS)
def test_the_same_report_gives_the_same_bytes(report: Report, suffix: str) -> None:
    with time_machine.travel("2031-05-06 07:08:09"):
        later = render_report(report, suffix)
    assert later == render_report(report, suffix)


def test_the_only_date_of_a_paper_is_that_of_its_data(report: Report, pdf: bytes) -> None:
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    assert metadata is not None and str(metadata["/CreationDate"]).startswith("D:20120101")
    assert str(metadata["/ModDate"]).startswith("D:20120101")
    with zipfile.ZipFile(io.BytesIO(render_report(report, ".docx"))) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2012, 1, 1)}


@pytest.mark.parametrize("render", [render_xlsx, render_csv, render_json])
def test_the_same_study_gives_the_same_figures(morlaix: Study, render: Any) -> None:
    with time_machine.travel("2031-05-06 07:08:09"):
        later = render(morlaix)
    assert later == render(morlaix)


def test_docx_has_real_headings_tables_and_words_for_its_pictures(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(render_report(report, ".docx"))) as archive:
        document = archive.read("word/document.xml").decode()
        properties = archive.read("docProps/core.xml").decode()
    assert document.count('w:val="Heading1"') == 5
    assert document.count("<w:tbl>") == 16 and document.count("w:tblHeader") == 15
    assert len(re.findall(r'descr="[^"]{40,}"', document)) == 5
    assert "2012-01-01" in properties


def test_html_needs_nothing_from_outside(report: Report) -> None:
    page = render_report(report, ".html").decode()
    assert page.startswith("<!doctype html>") and 'lang="fr"' in page
    assert not re.search(r'(?:src|href)="(?!#)', page), "a resource from outside"
    assert "<script" not in page and "{{" not in page and " style=" not in page
    assert page.count("<svg") == page.count("<details>") == 5


@pytest.fixture(scope="module")
def hostile(morlaix: Study) -> Study:
    saving = replace(morlaix.savings[0], objet=HOSTILE)
    return replace(morlaix, savings=[saving], survey=replace(morlaix.survey, territory=HOSTILE))


def test_names_are_text_and_never_code(hostile: Study) -> None:
    report = compose_report(hostile)
    page = render_report(report, ".html").decode()
    assert "<script>" not in page and "&lt;script&gt;" in page and "{{ 7 * 7 }}" in page
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(render_report(report, ".pdf"))).pages)
    assert "#eval(" in re.sub(r"\s+", "", pages)
    with zipfile.ZipFile(io.BytesIO(render_report(report, ".docx"))) as archive:
        assert "&lt;script&gt;" in archive.read("word/document.xml").decode()


def test_spreadsheets_hold_numbers_and_no_formula(morlaix: Study, hostile: Study) -> None:
    from python_calamine import CalamineWorkbook

    for study in (morlaix, replace(hostile, survey=replace(hostile.survey, territory="=1+1"))):
        content = render_xlsx(study)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_xlsx(morlaix)))
    fleet = book.get_sheet_by_name("Le parc ce qui est compté").to_python()
    assert fleet[0][0] == "Le parc : ce qui est compté, ce qui est estimé"
    row = next(row for row in fleet if row[0] == "Postes fixes")
    assert row[1:3] == [261.0, 386.0]
    everything = {row[0]: row[1] for row in book.get_sheet_by_name("Tous les chiffres").to_python()}
    assert everything["estimates.pc_fixe.total"] == 386
    assert everything["savings.3.saving_pct"] == pytest.approx(-8.8215, abs=1e-4)


def test_csv_opens_in_a_french_spreadsheet(morlaix: Study) -> None:
    content = render_csv(replace(morlaix, survey=replace(morlaix.survey, name="=cmd()")))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = dict(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows["estimates.pc_fixe.total"] == "386"
    assert rows["savings.4.existing"] == "0,91"
    assert rows["savings.13.tax_basis"] == "NC"
    assert rows["survey.name"] == "'=cmd()"


def test_json_round_trips_and_keeps_six_decimals(morlaix: Study) -> None:
    found = json.loads(render_json(morlaix))
    assert found == as_json_object(morlaix)
    assert found["means"]["cout_pc_fixe_ht_eur"]["by_entity"] == 921.349231
    assert found["savings"][-1]["tax_basis"] is None
    assert isinstance(found["estimates"]["pc_fixe"]["total"], int)
    finding = next(item for item in found["findings"] if item["code"] == "cost_rise")
    assert finding["entity"] is None and finding["severity"] == "warning"
    assert "published" not in finding


def test_another_ending_is_refused(morlaix: Study, report: Report, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"\.pdf, \.docx, \.html ou \.pptx"):
        write_papers(morlaix, report, (tmp_path / "etude.odt",), ())


def test_papers_are_written_all_or_none(morlaix: Study, report: Report, tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text("as it was")
    with pytest.raises(CannotWrite, match="nulle part"):
        write_papers(morlaix, report, (tmp_path / "old.html", tmp_path / "nulle part" / "b.html"), ())
    assert [path.name for path in tmp_path.iterdir()] == ["old.html"]
    assert (tmp_path / "old.html").read_text() == "as it was"
    write_papers(morlaix, report, (tmp_path / "a.html", tmp_path / "b.html"), (tmp_path / "a.csv",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.html", "b.html", "old.html"]


def test_a_sign_that_no_typeface_draws_does_not_stop_the_paper(morlaix: Study) -> None:
    study = replace(morlaix, survey=replace(morlaix.survey, territory="Pays 😀 中文"))
    text = PdfReader(io.BytesIO(render_report(compose_report(study), ".pdf"))).pages[0].extract_text()
    assert "Pays ? ??" in text and "386" in text


def test_labels_of_a_spreadsheet_stay_text(morlaix: Study) -> None:
    from python_calamine import CalamineWorkbook

    savings = [replace(morlaix.savings[0], objet=label) for label in ("007", "1e5", "5 %")]
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_xlsx(replace(morlaix, savings=savings))))
    rows = book.get_sheet_by_name("Prix payés et offres").to_python()
    assert [row[0] for row in rows[3:6]] == ["007", "1e5", "5 %"]
    assert [row[4] for row in rows[3:6]] == [pytest.approx(0.282)] * 3


def test_every_document_of_a_mutated_survey_can_be_printed(survey: Path) -> None:
    """Odd but valid surveys: columns emptied, respondents silenced, at random."""
    chance = random.Random(2012)
    lines = (survey / "parc.csv").read_text(encoding="utf-8").splitlines()
    for _ in range(25):
        rows = list(csv.reader(lines))
        for row in rows[1:]:
            for place in range(1, len(row) - 2):
                if chance.random() < 0.3:
                    row[place] = ""
        output = io.StringIO()
        csv.writer(output).writerows(rows)
        (survey / "parc.csv").write_text(output.getvalue(), encoding="utf-8")
        try:
            study = conduct_study(read_survey(survey))
        except MaillageError:
            continue
        report = compose_report(study)
        assert (
            render_report(report, ".pdf")
            and render_report(report, ".html")
            and render_report(report, ".docx")
            and render_xlsx(study)
        )
        for shares in study.shares.values():
            for part in (shares.respondents, shares.extrapolated):
                assert all(percent is None or percent >= 0 for percent in part.percent.values())


def test_a_survey_alone_makes_a_report_too(survey: Path) -> None:
    """Only the two required files: no offer, no objective, nothing published; one respondent in the whole country."""
    for path in survey.iterdir():
        if path.name not in ("collectivites.csv", "parc.csv"):
            path.unlink()
    report = compose_report(conduct_study(read_survey(survey)))
    assert "offres.csv" in " ".join(texts_of(report))
    assert render_report(report, ".pdf") and render_report(report, ".html")


def test_a_complete_census_extrapolates_nothing(survey: Path) -> None:
    (survey / "collectivites.csv").write_text(
        "collectivite;nature;population_2026;a_repondu_infrastructure\nLocquirec;commune;1326;1\nTaulé;commune;2853;1\n",
        encoding="utf-8",
    )
    lines = (survey / "parc.csv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *(line for line in lines if line.startswith(("Locquirec", "Taulé")))]
    (survey / "parc.csv").write_text("\n".join(kept), encoding="utf-8")
    (survey / "objectifs.csv").unlink()
    study = conduct_study(read_survey(survey))
    whole = " ".join(texts_of(compose_report(study)))
    assert "Personne ne manque" in whole and "personne à appeler" in whole and "tout est compté" in whole

"""A deck of slides: what is too long goes on, nothing is lost in silence, pictures say what they show."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from maillage.kernel.papers import (
    Bullets,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    chapters_of,
    render_report,
    restored,
)
from maillage.kernel.papers._columns import in_columns
from maillage.kernel.papers._slides import MOST_TABLE_SLIDES, Lists, slides_of
from maillage.kernel.pictures import Stretch, Swing, draw_plan, draw_swings


def _table(rows: int, columns: int = 3) -> Table:
    titles = tuple(Column(f"Colonne {place}", place > 0) for place in range(columns))
    cells = [[f"Ligne {line}", *(f"{line * place}" for place in range(1, columns))] for line in range(rows)]
    return Table("Une table", titles, cells, "Une note.")


def _report(*blocks: object) -> Report:
    return Report("Titre", "Sous-titre", "2026-12-15", "maillage", [], [Section("Partie", list(blocks))])  # type: ignore[arg-type]


def _picture() -> Picture:
    swings = [Swing(f"Commune au nom assez long {place}", f"+{place} €", float(place), True) for place in range(14)]
    svgs = draw_swings("Gains", swings, ("y gagne", "y perd", "incomplet"))
    return Picture("gains", "Gains", "Quatorze y gagnent.", svgs, _table(14, 2))


def test_a_long_table_goes_on_and_keeps_every_row_in_order() -> None:
    slides = slides_of(_report(_table(40)))
    assert [slide.title for slide in slides] == ["Partie", *["Partie (suite)"] * (len(slides) - 1)]
    rows = [row[0] for slide in slides if isinstance(slide.content, Table) for row in slide.content.rows]
    assert rows == [f"Ligne {line}" for line in range(40)]


def test_a_wide_table_is_cut_between_columns_and_repeats_the_first() -> None:
    table = _table(3, 16)
    pieces = [slide.content for slide in slides_of(_report(table)) if isinstance(slide.content, Table)]
    assert len(pieces) > 1 and all(piece.columns[0].title == "Colonne 0" for piece in pieces)
    assert [column.title for piece in pieces for column in piece.columns[1:]] == [f"Colonne {n}" for n in range(1, 16)]


def test_a_table_of_very_many_rows_says_that_the_rest_is_in_the_report() -> None:
    slides = slides_of(_report(_table(400)))
    assert len(slides) == MOST_TABLE_SLIDES
    assert "La suite du tableau est dans le rapport" in slides[-1].notes
    assert isinstance(slides[-1].content, Table) and "rapport" in slides[-1].content.note


@given(st.lists(st.integers(0, 500).map(lambda length: "mot " * (length // 4)), max_size=12))
def test_no_item_is_lost(items: list[str]) -> None:
    slides = slides_of(_report(Bullets(items), Paragraph("Fin.")))
    told = [
        text
        for slide in slides
        if isinstance(slide.content, Lists)
        for _, kept in slide.content.groups
        for text in kept
    ]
    assert told == items


def test_a_paragraph_before_a_picture_is_said_in_its_notes() -> None:
    slides = slides_of(_report(Paragraph("À dire d’abord."), _picture()))
    assert slides[0].notes.startswith("À dire d’abord.\nChiffres : Une table.")


def test_the_deck_is_the_same_to_the_byte_dated_by_its_data_and_its_pictures_are_described() -> None:
    figures = KeyFigures([KeyFigure(str(place), "postes", "comptés") for place in range(5)])
    report = _report(figures, _picture(), _table(3))
    content = render_report(report, ".pptx")
    assert content == render_report(report, ".pptx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 12, 15)}
    deck = Presentation(io.BytesIO(content))
    drawings = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    described = [shape._element.nvPicPr.cNvPr.get("descr") for shape in drawings]
    assert described and described[0].startswith("Gains") and all(described)
    assert all(slide.shapes.title.text for slide in deck.slides)


def test_what_was_kept_as_json_prints_as_what_it_was_made_of() -> None:
    inner = Section("Dedans", [_picture()], [Section("Au fond", [Bullets(["un", "deux"])])])
    report = Report("T", "S", "2026-12-15", "m", [Paragraph("Avant : tout.")], [Section("A", [_table(2)], [inner])])
    (_, _, first, drawings), *rest = chapters_of(report)
    opening = restored("", first, drawings).blocks
    back = Report("T", "S", "2026-12-15", "m", opening, [restored(title, kept, svgs) for _, title, kept, svgs in rest])
    for suffix in (".html", ".docx", ".pdf"):
        assert render_report(back, suffix) == render_report(report, suffix)


def test_a_tall_picture_is_cut_above_a_label() -> None:
    (svg,) = _picture().svgs
    pieces = in_columns(svg, 300)
    assert len(pieces) > 1 and in_columns(svg, 5000) == [svg]
    assert all("viewBox" in piece and "<title>Gains</title>" in piece for piece in pieces)


def test_a_plan_draws_what_lasts_as_a_bar_and_a_day_as_a_dot() -> None:
    stretches = [Stretch("Marché", "2027", 0.0, 0.5, "Étape 1"), Stretch("Comité", "06/2027", 0.5, None, "Étape 1")]
    (svg,) = draw_plan("Planning", stretches, [(0.0, "2027"), (1.0, "2028")], (0.25, "aujourd’hui"))
    assert svg.count("<rect") == 1 and svg.count("<circle") == 1 and svg.count("Étape 1") == 1
    assert "aujourd’hui" in svg


def test_a_long_plan_goes_on_in_pieces_of_about_the_same_height_and_loses_no_line() -> None:
    stretches = [Stretch(f"Ligne {place}", "2027", 0.1, 0.9, f"Étape {place // 6}") for place in range(30)]
    pieces = draw_plan("Planning", stretches, [(0.0, "2027")])
    heights = [float(svg.split('height="')[1].split('"')[0]) for svg in pieces]
    assert len(pieces) > 1 and max(heights) < 1.5 * min(heights)
    assert sum(svg.count("<rect") for svg in pieces) == 30


def test_short_lists_stand_on_one_slide_each_under_what_announces_it() -> None:
    points = [f"{word} {place}" for place in range(2) for word in ("Prix", "Choix")]
    blocks = [
        Paragraph("Dit à voix haute."),
        Paragraph("Avantages :"),
        Bullets(points),
        Paragraph("Risques :"),
        Bullets(["Un"]),
    ]
    (slide,) = slides_of(_report(*blocks))
    assert isinstance(slide.content, Lists)
    assert [(lead, list(items)) for lead, items in slide.content.groups] == [
        ("Avantages :", points),
        ("Risques :", ["Un"]),
    ]
    assert slide.notes == "Dit à voix haute."
    long = ["x" * 500, "y" * 500]
    assert len(slides_of(_report(Paragraph("A :"), Bullets(long), Paragraph("B :"), Bullets(long)))) == 2
    deck = Presentation(io.BytesIO(render_report(_report(*blocks), ".pptx")))
    texts = [shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame]
    assert any("Avantages\u202f:" in text or "Avantages\xa0:" in text for text in texts)

"""Tables of a Word document: smaller type, then a turned page, before a word is broken."""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from maillage.kernel.papers import (
    Block,
    Column,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    least_widths,
    render_report,
)
from maillage.kernel.pictures import Swing, draw_swings

EM_MM = 0.5 * 25.4 / 72
"""How wide a sign of one point is, about."""


def _table(columns: int, word: str = "Configuration") -> Table:
    titles = tuple(Column(word, is_number=place > 0) for place in range(columns))
    return Table("Prix payés", titles, [[word] * columns] * 3, "Une note.")


def _document(*blocks: Block, after: Block | None = None) -> Any:
    sections = [Section("Partie", list(blocks)), *([Section("Ensuite", [after])] if after is not None else [])]
    report = Report("Titre", "Sous-titre", "2026-12-15", "maillage", [], sections)
    content = render_report(report, ".docx")
    assert content == render_report(report, ".docx")
    return Document(io.BytesIO(content))


def _size(table: Any) -> float:
    return float(table.rows[1].cells[0].paragraphs[0].runs[0].font.size.pt)


def test_a_table_has_the_largest_type_that_breaks_no_word() -> None:
    sizes = []
    for columns in (3, 5, 6):
        document = _document(_table(columns))
        (table,) = document.tables
        sizes.append(_size(table))
        assert [page.orientation for page in document.sections] == [WD_ORIENT.PORTRAIT]
        for column in table.columns:
            assert column.width > Mm(len("Configuration") * _size(table) * EM_MM)
    assert sizes[0] == 9.0 and sizes[-1] < 9.0 and sizes == sorted(sizes, reverse=True)


def test_a_page_turns_for_a_table_of_many_columns_with_all_its_section_then_back() -> None:
    document = _document(Paragraph("Avant."), _table(9), after=_table(3))
    pages = document.sections
    assert [page.orientation for page in pages] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert [round(page.page_width / Mm(1)) for page in pages] == [210, 297, 210]
    wide, narrow = document.tables
    assert sum(column.width for column in wide.columns) <= Mm(258) and sum(
        column.width for column in narrow.columns
    ) <= Mm(171)
    for column in wide.columns:
        assert column.width > Mm(len("Configuration") * _size(wide) * EM_MM)
    before_turn = [paragraph.text for paragraph in pages[0].iter_inner_content() if hasattr(paragraph, "text")]
    assert "Avant." not in before_turn, "what announces a table stands on its page"
    assert all(page.footer.is_linked_to_previous for page in list(pages)[1:])


def test_many_narrow_columns_stay_upright_and_a_picture_fits_a_turned_page() -> None:
    upright = _document(_table(9, "ab"))
    assert [page.orientation for page in upright.sections] == [WD_ORIENT.PORTRAIT]
    svgs = draw_swings("Gains", [Swing(f"Commune {place}", "+1 €", 1.0, True) for place in range(15)], ("a", "b", "c"))
    turned = _document(Picture("gains", "Gains", "Elles gagnent.", svgs, _table(9)))
    assert WD_ORIENT.LANDSCAPE in [page.orientation for page in turned.sections]
    assert all(shape.height <= Mm(131) for shape in turned.inline_shapes)


def test_least_widths_never_break_a_number() -> None:
    table = Table("t", (Column("Quoi"), Column("Part", is_number=True)), [["un deux", "1 044 à 1 331"]])
    assert least_widths(table) == [7.0, 16.0]

"""The report as a Word document that stays editable: real headings, lists, tables and alternative texts."""

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from maillage.kernel.papers._archives import with_fixed_dates
from maillage.kernel.papers._blocks import (
    Block,
    Bullets,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    column_widths,
    least_widths,
)
from maillage.kernel.papers._pdf import render_png
from maillage.kernel.typography import typeset

__all__ = ["render_docx"]

ACCENT = RGBColor(0x0B, 0x55, 0x63)
INK = RGBColor(0x16, 0x26, 0x2B)
TYPEFACE = "Calibri"
SHORT_MM, LONG_MM, MARGIN_MM = 210, 297, 20
CHARACTERS_A_MM = 0.5
"""Of a table in its usual size, with room for bold and for what surrounds a cell."""
SIZES = (9.0, 8.5, 8.0, 7.5)
"""Of the type of a table, the usual first; then the page turns, as it does for no table of fewer columns than that."""
COLUMNS_UPRIGHT = 7
PICTURE_MM, LANDSCAPE_PICTURE_MM = 100, 130
FIGURES_ACROSS = 4


def render_docx(report: Report) -> bytes:
    """Same blocks, same bytes: the only date is that of the data, in the properties and in the archive."""
    document = Document()
    _set_styles(document)
    properties = document.core_properties
    created = datetime.fromisoformat(f"{report.date}T00:00:00")
    properties.title, properties.author, properties.language = typeset(report.title)[:255], "Maillage", "fr-FR"
    properties.created = properties.modified = created
    properties.comments, properties.last_modified_by = "", "Maillage"
    _write_footer(document, f"{report.title} · {report.imprint} · page ")
    document.add_heading(typeset(report.title), 0)
    document.add_paragraph(typeset(report.subtitle), style="Subtitle")
    for block in report.opening:
        _add(document, block)
    for section in report.sections:
        _add_section(document, section, 1)
    output = io.BytesIO()
    document.save(output)
    return with_fixed_dates(output.getvalue(), created)


def _write_footer(document: Doc, text: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(typeset(text)).font.size = Pt(8.5)
    page = paragraph.add_run()
    page.font.size = Pt(8.5)
    for kind in ("begin", "end"):
        page._r.append(_element("w:fldChar", fldCharType=kind))
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.text = "PAGE"
            page._r.append(instruction)


def _set_styles(document: Doc) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(SHORT_MM), Mm(LONG_MM)
    page.left_margin = page.right_margin = Mm(MARGIN_MM)
    page.top_margin = page.bottom_margin = Mm(MARGIN_MM)
    for name, size in (
        ("Normal", 10.5),
        ("Title", 24),
        ("Subtitle", 12),
        ("Heading 1", 16),
        ("Heading 2", 12.5),
        ("Heading 3", 11),
    ):
        font = document.styles[name].font
        font.name, font.size = TYPEFACE, Pt(size)
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if "Theme" in attribute:
                del fonts.attrib[attribute]
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), TYPEFACE)
        if name != "Normal":
            font.color.rgb = ACCENT
    document.styles["Normal"].element.get_or_add_rPr().append(_element("w:lang", val="fr-FR"))
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Caption"].font.color.rgb, document.styles["Caption"].font.size = INK, Pt(9.5)


def _add_section(document: Doc, section: Section, level: int) -> None:
    """With its page turned where one of its tables is too wide for an upright one."""
    if section.blocks:
        _turn(document, is_wide=any(_is_wide(block) for block in section.blocks))
    document.add_heading(typeset(section.title), level)
    for block in section.blocks:
        _add(document, block)
    for inner in section.sections:
        _add_section(document, inner, level + 1)


def _turn(document: Doc, *, is_wide: bool) -> None:
    page = document.sections[-1]
    if (page.orientation == WD_ORIENT.LANDSCAPE) == is_wide:
        return
    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    wide, high = (LONG_MM, SHORT_MM) if is_wide else (SHORT_MM, LONG_MM)
    page.page_width, page.page_height = Mm(wide), Mm(high)


def _is_wide(block: Block) -> bool:
    table = block.table if isinstance(block, Picture) else block
    if not isinstance(table, Table) or len(table.columns) <= COLUMNS_UPRIGHT:
        return False
    return sum(least_widths(table)) > _characters(SHORT_MM - 2 * MARGIN_MM, SIZES[-1])


def _characters(width: float, size: float) -> float:
    """That so many millimetres hold."""
    return width * CHARACTERS_A_MM * SIZES[0] / size


def _add(document: Doc, block: Block) -> None:
    match block:
        case Paragraph():
            document.add_paragraph(typeset(block.text))
        case Bullets():
            for item in block.items:
                document.add_paragraph(typeset(item), style="List Bullet")
        case KeyFigures():
            _add_key_figures(document, block)
        case Table():
            _add_table(document, block)
        case Picture():
            _add_picture(document, block)


def _add_picture(document: Doc, picture: Picture) -> None:
    for place, svg in enumerate(picture.svgs, start=1):
        words = picture.title + (f" ({place}/{len(picture.svgs)})" if len(picture.svgs) > 1 else "")
        title = document.add_paragraph(style="Caption")
        title.add_run(typeset(words))
        title.paragraph_format.keep_with_next = True
        shape = document.add_picture(io.BytesIO(render_png(svg)), width=Mm(PICTURE_MM))
        if document.sections[-1].orientation == WD_ORIENT.LANDSCAPE and shape.height > Mm(LANDSCAPE_PICTURE_MM):
            shape.width = int(shape.width * Mm(LANDSCAPE_PICTURE_MM) / shape.height)
            shape.height = Mm(LANDSCAPE_PICTURE_MM)
        described = shape._inline.docPr  # the library has no public way to set an alternative text
        described.set("descr", typeset(f"{words}. {picture.sentence}"))
        described.set("title", typeset(words))
    document.add_paragraph(typeset(picture.sentence))
    _add_table(document, picture.table)


def _add_key_figures(document: Doc, figures: KeyFigures) -> None:
    across = min(FIGURES_ACROSS, len(figures.items))
    table = document.add_table(rows=-(-len(figures.items) // across), cols=across)
    cells = [cell for row in table.rows for cell in row.cells]
    for cell, figure in zip(cells, figures.items, strict=False):
        paragraph = cell.paragraphs[0]
        value = paragraph.add_run(typeset(figure.value))
        value.bold, value.font.size, value.font.color.rgb = True, Pt(17), ACCENT
        cell.add_paragraph(typeset(figure.label))
        cell.add_paragraph().add_run(typeset(figure.detail)).font.size = Pt(9)
    document.add_paragraph()


def _add_table(document: Doc, data: Table) -> None:
    """In the largest type that breaks no word."""
    page = document.sections[-1]
    width = ((page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)) / Mm(1)
    least = sum(least_widths(data))
    size = next((size for size in SIZES if least <= _characters(width, size)), SIZES[-1])
    characters = _characters(width, size)
    caption = document.add_paragraph(typeset(data.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(data.columns))
    table.autofit = False
    _draw_lines(table)
    _fill(table.rows[0], [column.title for column in data.columns], data, size, is_bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    for row in data.rows:
        _fill(table.add_row(), row, data, size)
    for column, share in zip(table.columns, column_widths(data, characters), strict=True):
        column.width = Mm(share * width / characters)
        for cell in column.cells:
            cell.width = column.width
    if data.note:
        note = document.add_paragraph()
        run = note.add_run(typeset(data.note))
        run.italic, run.font.size = True, Pt(9)


def _fill(row: Any, texts: list[str], data: Table, size: float, *, is_bold: bool = False) -> None:
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    for cell, text, column in zip(row.cells, texts, data.columns, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(typeset(text))
        run.font.size, run.bold = Pt(size), is_bold
        if column.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _draw_lines(table: Any) -> None:
    """Thin lines under rows, like a printed form."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", color="C3CFD2"))
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(borders)  # the format wants its elements in order


def _element(name: str, **attributes: str) -> Any:
    """An element of the format that the library has no public way to make."""
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element

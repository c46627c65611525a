"""The report as a Word document that stays editable: real headings, lists, tables and alternative texts."""

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from maillage.journey.studies.documents.blocks import (
    Block,
    Bullets,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
)
from maillage.journey.studies.documents.pdf import render_png
from maillage.kernel.typography import typeset

__all__ = ["render_docx"]

ACCENT = RGBColor(0x0B, 0x55, 0x63)
TYPEFACE = "Calibri"


def render_docx(report: Report) -> bytes:
    """Same blocks, same bytes: the only date is that of the data, in the properties and in the archive."""
    document = Document()
    _set_styles(document)
    properties = document.core_properties
    created = datetime.fromisoformat(f"{report.date}T00:00:00")
    properties.title, properties.author, properties.language = typeset(report.title), "Maillage", "fr-FR"
    properties.created = properties.modified = created
    properties.comments, properties.last_modified_by = "", "Maillage"
    document.sections[0].footer.paragraphs[0].text = typeset(report.imprint)
    document.add_heading(typeset(report.title), 0)
    document.add_paragraph(typeset(report.subtitle), style="Subtitle")
    for block in report.opening:
        _add(document, block)
    for section in report.sections:
        _add_section(document, section, 1)
    output = io.BytesIO()
    document.save(output)
    return _with_fixed_dates(output.getvalue(), created)


def _set_styles(document: Doc) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(20)
    for name, size in (("Normal", 10.5), ("Title", 24), ("Subtitle", 12), ("Heading 1", 16), ("Heading 2", 12.5)):
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
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _add_section(document: Doc, section: Section, level: int) -> None:
    document.add_heading(typeset(section.title), level)
    for block in section.blocks:
        _add(document, block)
    for inner in section.sections:
        _add_section(document, inner, level + 1)


def _add(document: Doc, block: Block) -> None:
    match block:
        case Paragraph():
            document.add_paragraph(typeset(block.text))
        case Bullets():
            for item in block.items:
                document.add_paragraph(typeset(item), style="List Bullet")
        case KeyFigures():
            for figure in block.items:
                paragraph = document.add_paragraph(style="List Bullet")
                paragraph.add_run(typeset(f"{figure.value} {figure.label}")).bold = True
                paragraph.add_run(typeset(f" ({figure.detail})"))
        case Table():
            _add_table(document, block)
        case Picture():
            _add_picture(document, block)


def _add_picture(document: Doc, picture: Picture) -> None:
    title = document.add_paragraph(style="Caption")
    title.add_run(typeset(picture.title))
    title.paragraph_format.keep_with_next = True
    shape = document.add_picture(io.BytesIO(render_png(picture.svg)), width=Mm(125))
    described = shape._inline.docPr  # the library has no public way to set an alternative text
    described.set("descr", typeset(f"{picture.title}. {picture.sentence}"))
    described.set("title", typeset(picture.title))
    document.add_paragraph(typeset(picture.sentence))
    _add_table(document, picture.table)


def _add_table(document: Doc, data: Table) -> None:
    caption = document.add_paragraph(typeset(data.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(data.columns), style="Light List Accent 1")
    table.autofit = True
    _fill(table.rows[0], [column.title for column in data.columns], data)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)  # repeated headers have no public setter
    for row in data.rows:
        _fill(table.add_row(), row, data)
    if data.note:
        note = document.add_paragraph()
        run = note.add_run(typeset(data.note))
        run.italic, run.font.size = True, Pt(9)


def _fill(row: Any, texts: list[str], data: Table) -> None:
    for cell, text, column in zip(row.cells, texts, data.columns, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(typeset(text)).font.size = Pt(9)
        if column.is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _with_fixed_dates(content: bytes, moment: datetime) -> bytes:
    """The same archive with one date on every entry: the writer stamps the time of day."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            stamped = zipfile.ZipInfo(entry.filename, moment.timetuple()[:6])
            stamped.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(stamped, source.read(entry))
    return output.getvalue()

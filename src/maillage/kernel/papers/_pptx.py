"""The report as a deck of slides that stays editable: titles, tables and notes are real, pictures say what they show."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from maillage.kernel.papers._archives import with_fixed_dates
from maillage.kernel.papers._blocks import (
    Bullets,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Table,
    column_widths,
)
from maillage.kernel.papers._columns import in_columns
from maillage.kernel.papers._pdf import render_png
from maillage.kernel.papers._slides import (
    AFTER,
    COLUMN_UNITS,
    TABLE_CHARACTERS,
    TABLE_SIZE,
    Lists,
    Slide,
    across,
    down,
    fits_in,
    height_of,
    slides_of,
)
from maillage.kernel.typography import typeset

__all__ = ["render_pptx"]

ACCENT, INK, SOFT, PAPER, TINT = map(RGBColor.from_string, ("0B5563", "16262B", "46565A", "FFFFFF", "EEF4F5"))
TYPEFACE: Final = "Calibri"
WIDE, HIGH, MARGIN = 13.333, 7.5, 0.6
"""Inches, as the format counts them: sixteen by nine."""
ROOM: Final = WIDE - 2 * MARGIN
TOP, BOTTOM = 1.5, 6.9
TITLE_ONLY: Final = 5
LONG_TITLE: Final = 48
STRIP, BESIDE = 1.15, 1.2
"""Inches down that key figures take above a picture, and each of them beside one."""
LARGER: Final = (18, 16, 14)
"""Sizes that a table may have, the first that fits."""
PLAIN_TABLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""What the format calls a table without style."""


def render_pptx(report: Report) -> bytes:
    """Same blocks, same bytes: the only date is that of the data, in the properties and in the archive."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    created = datetime.fromisoformat(f"{report.date}T00:00:00")
    facts = deck.core_properties
    facts.title, facts.author, facts.language = typeset(report.title)[:255], "Maillage", "fr-FR"
    facts.created = facts.modified = created
    facts.last_modified_by, facts.revision = "Maillage", 1
    slides = slides_of(report)
    _cover(deck, report)
    for place, slide in enumerate(slides, start=2):
        _draw(deck, slide, f"{report.title} · {report.imprint} · {place}/{len(slides) + 1}")
    output = io.BytesIO()
    deck.save(output)
    return with_fixed_dates(output.getvalue(), created)


def _cover(deck: Any, report: Report) -> None:
    slide = _page(deck, report.title, size=40, top=2.2, height=1.8)
    slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    parts = [section.title for section in report.sections]
    _write(slide, MARGIN, 4.1, ROOM, 0.6, [report.subtitle], size=20)
    _write(slide, MARGIN, 6.8, ROOM, 0.4, [report.imprint], size=11, colour=SOFT)
    _note(slide, "Dans l’ordre : " + " ; ".join(parts) + "." if parts else "")


def _page(deck: Any, title: str, *, size: float = 28, top: float = 0.55, height: float = 0.85) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    heading = slide.shapes.title
    heading.left, heading.top = Inches(MARGIN), Inches(top)
    heading.width, heading.height = Inches(ROOM), Inches(height)
    frame = heading.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    _run(frame.paragraphs[0], title, size=size if len(title) <= LONG_TITLE else size - 6, colour=ACCENT, is_bold=True)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return slide


def _draw(deck: Any, wanted: Slide, foot: str) -> None:
    slide, notes = _page(deck, wanted.title), wanted.notes
    if wanted.trail:
        _write(slide, MARGIN, 0.25, ROOM, 0.35, [wanted.trail], size=13, colour=SOFT)
    match wanted.content:
        case KeyFigures():
            _add_figures(slide, wanted.content)
        case Lists():
            _add_lists(slide, wanted.content)
        case Bullets():
            _write(slide, MARGIN, TOP, ROOM, BOTTOM - TOP, wanted.content.items, size=20, has_bullets=True)
        case Paragraph():
            _write(slide, MARGIN, TOP, ROOM, BOTTOM - TOP, wanted.content.text.split("\n"), size=20)
        case Picture():
            if _add_picture(slide, wanted.content, wanted.figures):
                notes = f"{wanted.content.sentence}\n{notes}"
        case Table():
            _add_table(slide, wanted.content)
    _write(slide, MARGIN, 7.02, ROOM, 0.35, [foot], size=10, colour=SOFT)
    _note(slide, notes.strip())


def _note(slide: Any, text: str) -> None:
    if text:
        slide.notes_slide.notes_text_frame.text = typeset(text)


def _run(paragraph: Any, text: str, *, size: float, colour: RGBColor = INK, is_bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = typeset(text)
    run.font.name, run.font.size, run.font.bold = TYPEFACE, Pt(size), is_bold
    run.font.color.rgb, run.font.language_id = colour, MSO_LANGUAGE_ID.FRENCH


def _write(
    slide: Any,
    left: float,
    top: float,
    width: float,
    height: float,
    texts: list[str],
    *,
    size: float,
    colour: RGBColor = INK,
    has_bullets: bool = False,
) -> None:
    frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame
    frame.word_wrap = True
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size / 2)
        if has_bullets:
            _make_item(paragraph)
        _run(paragraph, text, size=size, colour=colour)


def _add_lists(slide: Any, lists: Lists) -> None:
    frame = slide.shapes.add_textbox(Inches(MARGIN), Inches(TOP), Inches(ROOM), Inches(BOTTOM - TOP)).text_frame
    frame.word_wrap = True
    texts = [
        (text, place == 0) for lead, items in lists.groups for place, text in enumerate((lead, *items)) if text.strip()
    ]
    for place, (text, is_lead) in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(AFTER)
        if not is_lead:
            _make_item(paragraph)
        _run(paragraph, text, size=20, is_bold=is_lead)


def _make_item(paragraph: Any) -> None:
    """A real list item: the library has no public way to make one in a text box."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "342900")
    properties.set("indent", "-342900")
    mark = properties.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}buChar", {"char": "•"})
    properties.append(mark)


def _add_figures(slide: Any, figures: KeyFigures) -> None:
    across = 2 if len(figures.items) > 1 else 1
    width, height = ROOM / across, 2.5
    for place, figure in enumerate(figures.items):
        left, top = MARGIN + (place % across) * width, TOP + 0.15 + (place // across) * height
        _write(slide, left, top, width - 0.3, 0.8, [figure.value], size=40, colour=ACCENT)
        _write(slide, left, top + 0.85, width - 0.3, 0.5, [figure.label], size=20)
        if figure.detail:
            _write(slide, left, top + 1.35, width - 0.3, 0.8, [figure.detail], size=14, colour=SOFT)


def _add_picture(slide: Any, picture: Picture, figures: Sequence[KeyFigure]) -> bool:
    """A tall one stands in columns, for it to be read from the back of a room. Its figures stand above where it takes the
    width, else beside; what it says stands beside where there is room, else above, and whole in the notes: whether
    it has to."""
    columns = [column for svg in picture.svgs for column in in_columns(svg, COLUMN_UNITS)]
    left, top = MARGIN, TOP
    if len(columns) > 1 and figures:
        _add_strip(slide, figures)
        top += STRIP
    is_cut = False
    if len(columns) > 2:  # no room at the side
        is_cut = _sentences(slide, picture.sentence, MARGIN, top - 0.15, ROOM, 0.55)
        top += 0.45
    width = 7.6 if len(columns) == 1 else 4.4 if len(columns) == 2 else ROOM / len(columns) - 0.2
    height = BOTTOM - top
    for place, svg in enumerate(columns, start=1):
        drawing = slide.shapes.add_picture(io.BytesIO(render_png(svg)), Inches(left), Inches(top))
        scale = min(Inches(width) / drawing.width, Inches(height) / drawing.height)
        drawing.width, drawing.height = int(drawing.width * scale), int(drawing.height * scale)
        described = drawing._element.nvPicPr.cNvPr  # the library has no public way to set an alternative text
        said = f"{picture.title}. {picture.sentence}" if place == 1 else f"{picture.title}, suite"
        described.set("descr", typeset(said))
        left += drawing.width / Inches(1) + 0.25
    if len(columns) > 2:
        return is_cut
    left, room = left + 0.1, WIDE - MARGIN - left - 0.1
    top += 0.1
    if len(columns) == 1:
        for figure in figures:
            _add_figure(slide, figure, left, top, room)
            top += BESIDE
    return _sentences(slide, picture.sentence, left, top, room, BOTTOM - top)


def _add_strip(slide: Any, figures: Sequence[KeyFigure]) -> None:
    width = ROOM / len(figures)
    for place, figure in enumerate(figures):
        _add_figure(slide, figure, MARGIN + place * width, TOP - 0.15, width - 0.2)


def _add_figure(slide: Any, figure: KeyFigure, left: float, top: float, width: float) -> None:
    """One box, so that a label that folds pushes down what follows it."""
    frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(BESIDE)).text_frame
    frame.word_wrap = True
    for place, (text, size, colour) in enumerate(
        ((figure.value, 28, ACCENT), (figure.label, 14, INK), (_short(figure.detail, width, 12), 12, SOFT))
    ):
        if text:
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            _run(paragraph, text, size=size, colour=colour)


def _short(text: str, width: float, size: float) -> str:
    """What one line holds; the whole stands in the notes."""
    room = int(across(width, size))
    return text if len(text) <= room else f"{text[: room - 1].rstrip(' ,;:(')}…"


def _sentences(slide: Any, text: str, left: float, top: float, width: float, height: float) -> bool:
    """As large as the place holds; whether some of it is left out."""
    for size in (18, 16, 14):
        if down([text], width, size) <= height:
            break
    kept = text
    while down([kept], width, size) > height and (cut := max(kept.rfind(mark, 0, -1) for mark in (". ", " ; "))) > 0:
        kept = f"{kept[:cut].rstrip(' .;')}."
    _write(slide, left, top, width, height, [kept], size=size)
    return kept != text


def _add_table(slide: Any, data: Table) -> None:
    """A short one in larger type, where the slide has room."""
    _write(slide, MARGIN, 1.3, ROOM, 0.35, [data.caption], size=13, colour=SOFT)
    rows = [[column.title for column in data.columns], *data.rows]
    size = next((size for size in LARGER if fits_in(data, size)), TABLE_SIZE)
    total = TABLE_CHARACTERS * TABLE_SIZE / size
    widths = column_widths(data, total)
    heights = [height_of(row, widths, size) for row in rows]
    frame = slide.shapes.add_table(
        len(rows), len(data.columns), Inches(MARGIN), Inches(1.7), Inches(ROOM), Inches(sum(heights))
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", typeset(data.caption))
    table = frame.table
    frame._element.find(".//{*}tableStyleId").text = PLAIN_TABLE
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Inches(share * ROOM / total)
    for line, (row, height) in enumerate(zip(rows, heights, strict=True)):
        table.rows[line].height = Inches(height)
        for place, text in enumerate(row):
            _fill(table.cell(line, place), text, line, size, is_number=data.columns[place].is_number)
    if data.note:
        top = 1.75 + sum(heights)
        _write(slide, MARGIN, min(top, 6.35), ROOM, 0.5, [data.note], size=11, colour=SOFT)


def _fill(cell: Any, text: str, line: int, size: int, *, is_number: bool) -> None:
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = ACCENT if line == 0 else PAPER if line % 2 else TINT
    paragraph = cell.text_frame.paragraphs[0]
    _run(paragraph, text, size=size, colour=PAPER if line == 0 else INK, is_bold=line == 0)
    if is_number:
        paragraph.alignment = PP_ALIGN.RIGHT

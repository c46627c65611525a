"""Papers: what a report is made of, and its writers (PDF, DOCX, HTML, PPTX; blocks kept for a page).

Whoever composes a report imports the blocks; the writers are imported when they serve, so that a page or a command does
not wait for Word's library.
"""

from maillage.kernel.papers._blocks import (
    Block,
    Bullets,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    column_widths,
    least_widths,
)
from maillage.kernel.papers._slides import fits_slide
from maillage.kernel.papers._stored import STYLE_DIGEST, StoredChapter, chapters_of, restored, stored
from maillage.kernel.papers._writers import REPORT_FORMATS, render_report, set_in_type

__all__ = [
    "REPORT_FORMATS",
    "STYLE_DIGEST",
    "Block",
    "Bullets",
    "Column",
    "KeyFigure",
    "KeyFigures",
    "Paragraph",
    "Picture",
    "Report",
    "Section",
    "StoredChapter",
    "Table",
    "chapters_of",
    "column_widths",
    "fits_slide",
    "least_widths",
    "render_report",
    "restored",
    "set_in_type",
    "stored",
]

"""What leaves: the sentences of a deadline, its letter, the agenda, the exported list, the weekly mail."""

from maillage.journey.census.deadlines.documents._agenda import agenda
from maillage.journey.census.deadlines.documents._digest import Heap, Summary, digest_text
from maillage.journey.census.deadlines.documents._letter import Letter, letter_docx, letter_of, letter_pdf
from maillage.journey.census.deadlines.documents._listing import ENDINGS, MEDIA_TYPES, file_name, write_calendar
from maillage.journey.census.deadlines.documents._words import consequence, cost_text, countdown, heading

__all__ = [
    "ENDINGS",
    "MEDIA_TYPES",
    "Heap",
    "Letter",
    "Summary",
    "agenda",
    "consequence",
    "cost_text",
    "countdown",
    "digest_text",
    "file_name",
    "heading",
    "letter_docx",
    "letter_of",
    "letter_pdf",
    "write_calendar",
]

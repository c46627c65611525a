"""What is written of a business case: parts of its pages, its sheet, its tables, its section in a report."""

from maillage.journey.studies.money.documents._financing import checks, financing, method
from maillage.journey.studies.money.documents._headline import headline, sentences
from maillage.journey.studies.money.documents._parts import essential, hypotheses, lines, sensitivity, years
from maillage.journey.studies.money.documents._revision import revision_table
from maillage.journey.studies.money.documents._sheet import (
    SHEETS,
    compose_section,
    edition_sheet,
    render_sheet,
    section_of,
    stored_section,
)
from maillage.journey.studies.money.documents._tables import ENDINGS, MEDIA_TYPES, tables_of, write_tables
from maillage.journey.studies.money.documents._words import amount_of, duration, euros, formula_of, value_text

__all__ = [
    "ENDINGS",
    "MEDIA_TYPES",
    "SHEETS",
    "amount_of",
    "checks",
    "compose_section",
    "duration",
    "edition_sheet",
    "essential",
    "euros",
    "financing",
    "formula_of",
    "headline",
    "hypotheses",
    "lines",
    "method",
    "render_sheet",
    "revision_table",
    "section_of",
    "sensitivity",
    "sentences",
    "stored_section",
    "tables_of",
    "value_text",
    "write_tables",
    "years",
]

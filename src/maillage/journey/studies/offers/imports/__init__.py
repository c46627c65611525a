"""Readers of files of price references."""

from maillage.journey.studies.offers.imports._lines import LINE_COLUMNS, read_lines
from maillage.journey.studies.offers.imports._references import (
    COLUMNS,
    Fault,
    FileRefused,
    Reading,
    read_references,
    template_rows,
)

__all__ = [
    "COLUMNS",
    "LINE_COLUMNS",
    "Fault",
    "FileRefused",
    "Reading",
    "read_lines",
    "read_references",
    "template_rows",
]

"""Readers of what operators send: bill lines, records of communications, e-invoices; and the profiles that say how."""

from maillage.journey.census.bills.imports._calls import CallKey, CallSums, CallTable, sum_calls
from maillage.journey.census.bills.imports._drafts import draft_digest, draft_file, keep_review, kept_review
from maillage.journey.census.bills.imports._einvoice import EInvoice, is_einvoice, read_einvoice
from maillage.journey.census.bills.imports._fitting import STARTS, best_start, fitted_reading
from maillage.journey.census.bills.imports._lines import BillDraft, PivotLine, read_lines
from maillage.journey.census.bills.imports._reading import (
    CALL_COLUMNS,
    LINE_COLUMNS,
    PIVOT,
    PivotColumn,
    Reading,
    pivot_of,
)
from maillage.journey.census.bills.imports._review import Review, review_file
from maillage.journey.census.bills.imports._rows import Fault, Faults, Rows, Sample, TooManyFaults, opened, sample_of
from maillage.journey.census.bills.imports._shipped import proposed, score_of, shipped_readings

__all__ = [
    "CALL_COLUMNS",
    "LINE_COLUMNS",
    "PIVOT",
    "STARTS",
    "BillDraft",
    "CallKey",
    "CallSums",
    "CallTable",
    "EInvoice",
    "Fault",
    "Faults",
    "PivotColumn",
    "PivotLine",
    "Reading",
    "Review",
    "Rows",
    "Sample",
    "TooManyFaults",
    "best_start",
    "draft_digest",
    "draft_file",
    "fitted_reading",
    "is_einvoice",
    "keep_review",
    "kept_review",
    "opened",
    "pivot_of",
    "proposed",
    "read_einvoice",
    "read_lines",
    "review_file",
    "sample_of",
    "score_of",
    "shipped_readings",
    "sum_calls",
]

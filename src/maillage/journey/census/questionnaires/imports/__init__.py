"""A filled workbook, read back into answers: every error with its sheet, its row, its column, the value and the cure."""

from maillage.journey.census.questionnaires.imports._workbook import WorkbookRefused, read_answers

__all__ = ["WorkbookRefused", "read_answers"]

"""What comes from files: the history of a price index, a case written as a file."""

from maillage.journey.studies.money.imports._cases import read_case_file
from maillage.journey.studies.money.imports._indices import COLUMNS, Fault, FileRefused, IndexRow, Reading, read_indices

__all__ = ["COLUMNS", "Fault", "FileRefused", "IndexRow", "Reading", "read_case_file", "read_indices"]

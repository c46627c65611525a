"""Mappings that are remembered, imports, what each would do, and what each has done."""

from maillage.journey.census.transfers.models._imports import FileImport, FoundPage, UndoBatch
from maillage.journey.census.transfers.models._mappings import FileMapping

__all__ = ["FileImport", "FileMapping", "FoundPage", "UndoBatch"]

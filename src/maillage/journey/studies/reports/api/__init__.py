"""Reports for programs: what members read, editions and their papers, and reports as they are composed."""

from maillage.journey.studies.reports.api import _composing, _reading  # noqa: F401 they declare
from maillage.journey.studies.reports.api._base import operations

__all__ = ["operations"]

"""Scenarios for programs: what each is made of, how they are weighed, decided, and what is known from elsewhere."""

from maillage.journey.studies.scenarios.api import _deciding, _experience, _pieces, _scenarios  # noqa: F401 they declare
from maillage.journey.studies.scenarios.api._base import operations

__all__ = ["operations"]

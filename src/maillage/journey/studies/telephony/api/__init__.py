"""Telephony for programs: tariffs, analyses, the lines that one may see of them, sites to merge."""

from maillage.journey.studies.telephony.api import _analyses, _bridges, _tariffs  # noqa: F401 they declare
from maillage.journey.studies.telephony.api._base import operations

__all__ = ["operations"]

"""Business cases and price revisions for programs."""

from maillage.journey.studies.money.api import _cases, _editions, _revisions, _rules  # noqa: F401 they declare
from maillage.journey.studies.money.api._base import operations

__all__ = ["operations"]

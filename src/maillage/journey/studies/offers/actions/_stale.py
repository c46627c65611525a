"""What was computed before a choice or a reference changed says so."""

from maillage.journey.studies.offers.enums import SavingsState
from maillage.journey.studies.offers.models import Savings

__all__ = ["make_stale"]


def make_stale(body: int) -> None:
    """The computations of a body that are not frozen are to be made again."""
    Savings.objects.filter(owner=body, state=SavingsState.COMPUTED, is_stale=False).update(is_stale=True)

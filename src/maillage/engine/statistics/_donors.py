"""An unknown answer takes that of the nearest respondent, and says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Donation(Generic[Value]):
    """``receiver`` did not know; ``value`` is what ``donor`` answered."""

    receiver: str
    donor: str
    value: Value


def nearest_donor(
    receiver: str, population: int | None, donors: Mapping[str, tuple[int, Value]]
) -> Donation[Value] | None:
    """The donor nearest in population, the less populated then the first by name where two are as near.

    ``donors``: name to (inhabitants, value). A receiver without a population takes the largest donor, the entity most
    like a pooling body. ``None`` where there is no donor.

    >>> nearest_donor("A", 100, {"B": (90, 5), "C": (300, 8)})
    Donation(receiver='A', donor='B', value=5)
    """
    if not donors:
        return None
    wanted = max(size for size, _ in donors.values()) if population is None else population
    name = min(donors, key=lambda donor: (abs(donors[donor][0] - wanted), donors[donor][0], donor))
    return Donation(receiver, name, donors[name][1])

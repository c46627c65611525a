"""An unknown answer takes that of the nearest respondent, and says so."""

from bisect import bisect_left
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


def nearest_donors(
    receivers: Mapping[str, int | None], donors: Mapping[str, tuple[int, Value]]
) -> list[Donation[Value]]:
    """For each receiver the donor nearest in population; where two are as near, the less populated, then by name.

    ``receivers``: name to inhabitants; ``donors``: name to (inhabitants, value). A receiver without a population takes
    the largest donor, the entity most like a pooling body. Nothing where there is no donor.

    >>> nearest_donors({"A": 100}, {"B": (90, 5), "C": (300, 8)})
    [Donation(receiver='A', donor='B', value=5)]
    """
    # Of the donors of one population, the first by name; by population.
    first_of = {size: name for name, (size, _) in sorted(donors.items(), reverse=True)}
    sizes = sorted(first_of)
    if not sizes:
        return []
    donations = []
    for receiver, population in receivers.items():
        wanted = sizes[-1] if population is None else population
        place = bisect_left(sizes, wanted)
        nearest = min(sizes[max(0, place - 1) : place + 1], key=lambda size: (abs(size - wanted), size))
        donations.append(Donation(receiver, first_of[nearest], donors[first_of[nearest]][1]))
    return donations

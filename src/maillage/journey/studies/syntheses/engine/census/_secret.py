"""What members may read: never one respondent's own answer, alone, nearly alone, or by subtraction."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10
from typing import TypeVar

__all__ = ["Rule", "blurred", "groups_shown"]

Key = TypeVar("Key", bound=str)


@dataclass(frozen=True, slots=True)
class Rule:
    """``least``: contributors to a figure; ``most_share``: of one of them in it, from 0 to 1."""

    least: int
    most_share: Fraction

    def allows(self, parts: Iterable[int | Fraction]) -> bool:
        """Whether the sum of what each contributes tells what none of them has."""
        counted = [part for part in parts if part]
        return len(counted) >= self.least and max(counted) <= self.most_share * sum(counted, Fraction(0))

    def allows_numbers(self, counts: Collection[int]) -> bool:
        """Whether entities may be counted by what they have: each way has enough of them, or nobody."""
        return all(not count or count >= self.least for count in counts)


def blurred(value: Fraction) -> Fraction:
    """To two significant digits: a median is somebody's own figure, and must not be told as such.

    >>> blurred(Fraction(1234)), blurred(Fraction(429, 100000)), blurred(Fraction(0))
    (Fraction(1200, 1), Fraction(43, 10000), Fraction(0, 1))
    """
    if not value:
        return Fraction(0)
    exponent = floor(log10(abs(value))) - 1
    step = Fraction(10) ** exponent
    return floor(value / step + Fraction(1, 2)) * step


def groups_shown(contributions: Mapping[str, Mapping[str, Fraction]], rule: Rule) -> list[list[str]]:
    """The keys that may be shown alone, then, together, all the others; nothing where even the whole tells too much.

    ``contributions``: by key, what each entity adds to it. A family is told whole, and what can be worked back from its
    total is a sum that obeys the rule (docs/methodes/secret-des-reponses.md).
    """
    totals = {key: sum(parts.values(), Fraction(0)) for key, parts in contributions.items()}
    present = [key for key in contributions if totals[key]]
    shown = [key for key in present if rule.allows(contributions[key].values())]
    rest = [key for key in present if key not in shown]
    while rest and not rule.allows(_added(contributions, rest)):
        if not shown:
            return []
        smallest = min(shown, key=lambda key: (totals[key], key))
        shown.remove(smallest)
        rest = [key for key in present if key not in shown]
    return [[key] for key in shown] + ([rest] if rest else [])


def _added(contributions: Mapping[str, Mapping[str, Fraction]], keys: Iterable[str]) -> list[Fraction]:
    found: dict[str, Fraction] = {}
    for key in keys:
        for name, part in contributions[key].items():
            found[name] = found.get(name, Fraction(0)) + part
    return list(found.values())

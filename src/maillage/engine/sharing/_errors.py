"""What a sharing refuses, and the same French for a list of members."""

from collections.abc import Iterable
from typing import Final

from maillage.engine.errors import EngineError

__all__ = [
    "BadGame",
    "BadKey",
    "BadTariff",
    "CannotReach",
    "EmptyCoalition",
    "MissingValues",
    "NoWeight",
    "NothingToShare",
    "TooManyMembers",
    "listed",
]

_NAMED: Final = 8


class NothingToShare(EngineError):
    """No member, or no cost."""


class MissingValues(EngineError):
    """Members whose value is not known: missing is not zero."""


class NoWeight(EngineError):
    """A key that is zero for everybody."""


class BadKey(EngineError):
    """Weights that do not add up, values or options that cannot be."""


class CannotReach(EngineError):
    """Floors and caps between which the cost does not fit."""


class EmptyCoalition(EngineError):
    """A coalition without a member."""


class BadGame(EngineError):
    """Costs of coalitions that are missing, or a network that is no tree."""


class BadTariff(EngineError):
    """Tiers that cannot be read as a price."""


class TooManyMembers(EngineError):
    """More coalitions than can be gone through one by one."""


def listed(names: Iterable[str]) -> str:
    """The names in a sentence; past eight, how many more there are.

    >>> listed(["Taulé", "Locquirec"])
    'Taulé, Locquirec'
    """
    every = list(names)
    more = f" et {len(every) - _NAMED} autres" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more

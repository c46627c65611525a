"""The JSON of the GLPI Agent, within limits."""

import json
from typing import Any, Final, NoReturn

from maillage.journey.census.agents.imports._bodies import TooLarge, Unreadable

__all__ = ["read_json"]

MOST_VALUES: Final = 250_000
"""Brackets and commas: a large inventory has twelve thousand. What is empty takes memory too."""


def read_json(text: str) -> dict[str, Any]:
    """The message, of which only known sections are looked at, three levels deep. Errors: ``Unreadable``, ``TooLarge``."""
    if text.count(",") + text.count("[") + text.count("{") > MOST_VALUES:
        raise TooLarge("Cet inventaire a trop de valeurs.")
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a ValueError too
        raise Unreadable("Le JSON est mal formé.") from error
    if not isinstance(found, dict):
        raise Unreadable("Le JSON n’est pas un message d’agent.")
    return found


def _refuse(_: str) -> NoReturn:
    raise ValueError("not a number of JSON")

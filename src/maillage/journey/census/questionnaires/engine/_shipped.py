"""The questionnaires that the package ships."""

from functools import cache
from importlib.resources import files
from typing import Final

from maillage.journey.census.questionnaires.engine._definition import Definition
from maillage.journey.census.questionnaires.engine._reading import definition_of_text

__all__ = ["SHIPPED", "shipped", "shipped_text"]

SHIPPED: Final = ("morlaix", "village", "diagnostic", "attentes")
"""Their codes, in the order of the list."""


def shipped_text(code: str) -> str:
    """The YAML of a shipped questionnaire. Error: ``KeyError``."""
    if code not in SHIPPED:
        raise KeyError(code)
    folder = files("maillage.journey.census.questionnaires") / "definitions"
    return (folder / f"{code}.yaml").read_text(encoding="utf-8")


@cache
def shipped(code: str) -> Definition:
    """A shipped questionnaire. Error: ``KeyError``."""
    return definition_of_text(shipped_text(code))

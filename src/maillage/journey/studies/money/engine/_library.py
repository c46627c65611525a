"""Worked examples that are shipped: cases of the field that a body opens, copies and changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from maillage.engine.finance import Case
from maillage.journey.studies.money.engine._document import Document, document_of, read_case

__all__ = ["Example", "example", "examples"]

_ORDER: Final = (
    *("somme-sauvegarde", "herault-acces", "santon-groupement", "saintes-forfait", "somme-acces", "syn-centrale"),
    *("morlaix-copieur", "alesia-serveur", "somme-centre-de-donnees"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """``source``: who tells it; ``expected``: what it should show. Each value of its case says how it is known."""

    slug: str
    name: str
    summary: str
    source: str
    expected: str
    case: Case

    @property
    def document(self) -> Document:
        return document_of(self.case)


@cache
def examples() -> Mapping[str, Example]:
    """All of them by their slug, in the order in which they are shown."""
    return {slug: _read(slug) for slug in _ORDER}


def example(slug: str) -> Example | None:
    """The example of a slug; ``None`` where there is none."""
    return examples().get(slug)


def _read(slug: str) -> Example:
    text = (files("maillage.journey.studies.money") / "library" / f"{slug}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return Example(slug, found["nom"], found["resume"], found["source"], found["attendu"], read_case(found["cas"]))

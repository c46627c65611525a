"""What a column of a file may feed: a column of the kind, one that a body has added, or what finds a record again."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from maillage.journey.census.inventory.enums import TaxBasis
from maillage.journey.census.inventory.models import AddedField, Kind
from maillage.journey.census.inventory.queries import ADDED, ListColumn, columns_of
from maillage.kernel.spelling import fold

__all__ = [
    "OWNERS",
    "PROBLEM_HEADING",
    "Target",
    "basis_of_headings",
    "match_headings",
    "offered_targets",
    "targets_of",
]

OWNERS: Final = ("owner_name", "owner_siren", "owner_insee")
"""Columns that say whose a row is."""
PROBLEM_HEADING: Final = "À corriger"
"""Of the column that we add to a file that we give back: read again, it is left aside."""

_SPECIAL: Final = {
    "id": "clé",
    "source_key": "clé dans la source",
    "owner_name": "collectivité",
    "owner_siren": "SIREN de la collectivité",
    "owner_insee": "code INSEE de la collectivité",
    "provenance": "d’où viennent les valeurs",
}
_COMPUTED: Final = ("yearly", "source")


@dataclass(frozen=True, slots=True)
class Target:
    """``field``: the model's own, ``None`` for an added column (``added``) and for what is no column."""

    code: str
    title: str
    unit: str = ""
    field: Any = None
    is_price: bool = False
    added: AddedField | None = None

    @property
    def label(self) -> str:
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def extra_code(self) -> str:
        return self.code.removeprefix(ADDED)


def targets_of(kind: Kind, added: Iterable[AddedField] = ()) -> dict[str, Target]:
    """Everything that a file may feed in a kind, by code."""
    fields = list(added)
    named = {f"{ADDED}{one.code}": one for one in fields}
    found: dict[str, Target] = {}
    columns: Mapping[str, ListColumn] = columns_of(kind, fields, has_owner=False)
    for code, column in columns.items():
        if code not in _COMPUTED:
            found[code] = Target(code, column.title, column.unit, column.field, column.is_price, named.get(code))
    for code, title in _SPECIAL.items():
        found[code] = Target(code, title)
    return found


def offered_targets(targets: Mapping[str, Target], *, sees_prices: bool) -> dict[str, Target]:
    """Those that somebody may choose: no price for who does not see prices."""
    return {code: one for code, one in targets.items() if sees_prices or not one.is_price}


def match_headings(
    header: Sequence[str], targets: Mapping[str, Target], others: Mapping[str, Sequence[str]] | None = None
) -> list[str]:
    """The target that each column of a file names by itself, empty for none.

    First as our own exports name them; then without what a title says beside (« Prix d’achat HT », « Mémoire en Go »);
    then by ``others``, other words for a target. A word that may be two targets is none.
    """
    exact, plain = _own_names(targets)
    words: dict[str, list[str]] = {}
    for code, titles in (others or {}).items():
        if code in targets:
            for title in titles:
                words.setdefault(fold(title).rstrip("."), []).append(code)
    found = ["" for _ in header]
    readers: tuple[Callable[[str], str], ...] = (
        lambda heading: exact.get(fold(heading), ""),
        lambda heading: _told(plain.get(_bare(heading), ()), heading, targets),
        lambda heading: _told(words.get(fold(heading).rstrip("."), words.get(_bare(heading), ())), heading, targets),
    )
    for read in readers:
        for place, heading in enumerate(header):
            code = found[place] or read(heading)
            found[place] = code if found[place] or code not in found else ""
    return found


def _own_names(targets: Mapping[str, Target]) -> tuple[dict[str, str], dict[str, list[str]]]:
    exact: dict[str, str] = {}
    titles: dict[str, list[str]] = {}
    for code, one in targets.items():
        for name in (one.label, f"{one.title}, {one.unit}", f"{one.title} {one.unit}", code):
            exact.setdefault(fold(name), code)
        titles.setdefault(fold(one.title), []).append(code)
    exact |= {title: codes[0] for title, codes in titles.items() if len(codes) == 1}
    plain: dict[str, list[str]] = {}
    for code, one in targets.items():
        plain.setdefault(_bare(one.title), []).append(code)
    return exact, plain


def _told(codes: Sequence[str], heading: str, targets: Mapping[str, Target]) -> str:
    """The only target; a title that speaks of taxes names a price."""
    if _basis_of(heading):
        codes = [code for code in codes if targets[code].is_price]
    return codes[0] if len(codes) == 1 else ""


_BASES: Final = {
    TaxBasis.HT.value: re.compile(r"\b(h\.?t\b\.?|hors taxes?\b)"),
    TaxBasis.TTC.value: re.compile(r"\b(t\.?t\.?c\b\.?|toutes taxes comprises\b)"),
}
_UNITS: Final = re.compile(
    r"[()\[\]€,;:*]|\b(en )?(eur|euros?|go|gb|mo|mb|mbit/s|mb/s)\b|\b(d'une unite|unitaire|par (mois|an|unite))\b"
)


def _basis_of(heading: str) -> str:
    text = fold(heading)
    said = [basis for basis, pattern in _BASES.items() if pattern.search(text)]
    return said[0] if len(said) == 1 else ""


def _bare(heading: str) -> str:
    """A title without its unit, and without what it says of taxes.

    >>> _bare("Prix d’achat unitaire (€ HT)"), _bare("Mémoire en Go"), _bare("RAM (Go)")
    ("prix d'achat", 'memoire', 'ram')
    """
    text = fold(heading)
    for pattern in _BASES.values():
        text = pattern.sub(" ", text)
    return " ".join(_UNITS.sub(" ", text).split()).rstrip(".")


def basis_of_headings(header: Sequence[str], codes: Sequence[str], targets: Mapping[str, Target]) -> set[str]:
    """What the titles of the prices say of taxes: « HT », « TTC », and empty where one says nothing."""
    return {
        _basis_of(heading)
        for heading, code in zip(header, codes, strict=True)
        if code in targets and targets[code].is_price
    }

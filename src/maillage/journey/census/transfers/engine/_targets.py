"""What a column of a file may feed: a column of the kind, one that a body has added, or what finds a record again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from maillage.journey.census.inventory.models import AddedField, Kind
from maillage.journey.census.inventory.queries import ADDED, ListColumn, columns_of
from maillage.kernel.spelling import fold

__all__ = ["OWNERS", "PROBLEM_HEADING", "Target", "match_headings", "offered_targets", "targets_of"]

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


def match_headings(header: Sequence[str], targets: Mapping[str, Target]) -> list[str]:
    """The target that each column of a file names by itself, empty for none: as our own exports name them."""
    known: dict[str, str] = {}
    titles: dict[str, list[str]] = {}
    for code, one in targets.items():
        for name in (one.label, f"{one.title}, {one.unit}", f"{one.title} {one.unit}", code):
            known.setdefault(fold(name), code)
        titles.setdefault(fold(one.title), []).append(code)
    known |= {title: codes[0] for title, codes in titles.items() if len(codes) == 1}
    found: list[str] = []
    for heading in header:
        code = known.get(fold(heading), "")
        found.append("" if code in found else code)
    return found

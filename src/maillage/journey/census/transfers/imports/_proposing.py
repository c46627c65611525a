"""How a table is probably read: as before, as our own exports are, as a known make is, or by the names of its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from maillage.journey.census.inventory.models import KINDS, Kind
from maillage.journey.census.transfers.engine import (
    KEYS,
    PROBLEM_HEADING,
    ColumnRule,
    Rules,
    Target,
    fingerprint_of,
    match_headings,
)
from maillage.journey.census.transfers.imports._shipped import Shipped, shipped_mappings
from maillage.journey.census.transfers.imports._tables import FoundTable
from maillage.kernel.spelling import fold

__all__ = ["Proposal", "proposal_of", "propose", "rules_by_headings"]

OWN_EXPORT: Final = "Export de Maillage"
LEAST_SHARE: Final = 0.5
"""Of the columns of a file that a known make must know."""
Targets = Callable[[Kind], Mapping[str, Target]]
_CODE: Final = ("id", "clé")


@dataclass(frozen=True, slots=True)
class Proposal:
    """``name``: of the mapping that was recognised, empty where only the titles speak."""

    rules: Rules
    name: str = ""


def propose(
    table: FoundTable, targets_of: Targets, remembered: Sequence[Any] = (), kind: Kind | None = None
) -> Proposal | None:
    """The mapping of a table; ``None`` where nothing is recognised. ``remembered``: ``FileMapping``, own ones first."""
    fingerprint = fingerprint_of(table.header)
    for mapping in remembered:
        if mapping.fingerprint == fingerprint and (kind is None or mapping.kind == kind.slug):
            return Proposal(fitted(Rules.of(mapping.rules), table.header), mapping.name)
    own = _own_export(table, targets_of, kind)
    if own is not None:
        return Proposal(own, OWN_EXPORT)
    makes = [one for one in shipped_mappings().values() if kind is None or one.base.kind == kind.slug]
    best = max(makes, key=lambda one: one.score(table.header), default=None)
    if best is not None and best.score(table.header) < LEAST_SHARE:
        best = None
    rows_are = KINDS[best.base.kind] if kind is None and best is not None else kind
    named = rules_by_headings(table.header, rows_are, targets_of(rows_are)) if rows_are is not None else None
    if best is not None:
        rules = best.rules_for(table.header)
        # A sheet with our own titles may look like a make; the reading that leaves less aside is the better one.
        if named is None or len(named.targets) <= len(rules.targets):
            return Proposal(rules, best.name)
    return None if named is None else Proposal(named)


def proposal_of(mapping: Any, table: FoundTable) -> Proposal:
    """A mapping that somebody chose, a ``FileMapping`` or a ``Shipped``, whatever the header."""
    if isinstance(mapping, Shipped):
        return Proposal(mapping.rules_for(table.header), mapping.name)
    return Proposal(fitted(Rules.of(mapping.rules), table.header), mapping.name)


def fitted(rules: Rules, header: Sequence[str]) -> Rules:
    """Rules with one column for each of a header, by their titles."""
    known: dict[str, ColumnRule] = {}
    for column in rules.columns:
        known.setdefault(fold(column.heading), column)
    columns = [known.pop(fold(title), ColumnRule(title)) for title in header]
    return replace(
        rules, columns=tuple(replace(one, heading=title) for one, title in zip(columns, header, strict=True))
    )


def rules_by_headings(header: Sequence[str], kind: Kind, targets: Mapping[str, Target]) -> Rules:
    """As the titles say by themselves."""
    found = match_headings(header, targets)
    columns = tuple(
        ColumnRule(title, "" if fold(title) == fold(PROBLEM_HEADING) else code)
        for title, code in zip(header, found, strict=True)
    )
    keys = tuple(key for key in KEYS if key != "name" and all(part in found for part in key.split("+")))
    return Rules(
        kind.slug, columns, keys=keys[:1], constants={"tax_basis": "HT"} if _has_bare_price(found, kind) else {}
    )


def _has_bare_price(found: Sequence[str], kind: Kind) -> bool:
    return "tax_basis" not in found and bool(kind.prices & set(found))


def _own_export(table: FoundTable, targets_of: Targets, kind: Kind | None) -> Rules | None:
    """One of our own: its first column is the key, and all the others have the names of a kind's."""
    if not table.header or fold(table.header[0]) not in {fold(one) for one in _CODE}:
        return None
    kinds = [kind] if kind is not None else list(KINDS.values())
    titled = [one for one in kinds if fold(one.title)[:31] == fold(table.name)[:31] or one.slug == table.name]
    best: tuple[int, Rules] | None = None
    for one in titled or kinds:
        targets = targets_of(one)
        rules = rules_by_headings(table.header, one, targets)
        count = len(rules.targets)
        if count * 10 >= len([title for title in table.header if title]) * 7 and (best is None or count > best[0]):
            best = (count, rules)
    if best is None:
        return None
    return replace(best[1], keys=("id", "source_key"), clears=True, constants={})

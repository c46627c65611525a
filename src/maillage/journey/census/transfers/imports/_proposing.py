"""How a table is probably read: as before, as our own exports are, as a known make is, or by the names of its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from maillage.journey.census.inventory.models import KINDS, Kind
from maillage.journey.census.transfers.engine import (
    KEYS,
    PROBLEM_HEADING,
    ColumnRule,
    Rules,
    Target,
    basis_of_headings,
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
LEAST_TITLES: Final = 3
"""By which a table of ours is told from another."""
LIKELY_SHARE: Final = 0.7
"""Of the columns of a file that a kind must know, for its rows to be taken for that kind."""
WEAK_KEYS: Final = ("name", "site+name")
"""Several machines of a place bear one name: whoever imports may choose them, they are not proposed."""
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
    found = _by_titles(table, targets_of, kind)
    return None if found is None else replace(found, rules=_with_meanings(found.rules, table, targets_of))


def _by_titles(table: FoundTable, targets_of: Targets, kind: Kind | None) -> Proposal | None:
    """As a known make is, or by the names of its columns."""
    makes = [one for one in shipped_mappings().values() if kind is None or one.base.kind == kind.slug]
    best = max(makes, key=lambda one: one.score(table.header), default=None)
    if best is not None and best.score(table.header) < LEAST_SHARE:
        best = None
    rows_are = KINDS[best.base.kind] if kind is None and best is not None else kind
    if rows_are is None:
        return _with_our_titles(table, targets_of)
    targets = targets_of(rows_are)
    if best is not None:
        rules = best.rules_for(table.header)
        # A sheet with our own titles may look like a make; the reading that leaves less aside is the better one.
        if len(rules_by_headings(table.header, rows_are, targets).targets) <= len(rules.targets):
            return Proposal(completed(rules, table, targets), best.name)
    named = rules_by_headings(table.header, rows_are, targets, other_words())
    return Proposal(_without_foreign_states(named, table, targets))


def proposal_of(mapping: Any, table: FoundTable, targets_of: Targets) -> Proposal:
    """A mapping that somebody chose, a ``FileMapping`` or a ``Shipped``, whatever the header."""
    if isinstance(mapping, Shipped):
        rules = mapping.rules_for(table.header)
        return Proposal(completed(rules, table, targets_of(rules.record_kind)), mapping.name)
    return Proposal(fitted(Rules.of(mapping.rules), table.header), mapping.name)


@cache
def other_words() -> dict[str, tuple[str, ...]]:
    """By column of the inventory, the words of other tools: data, in ``headings.yaml``."""
    path = files("maillage.journey.census.transfers.imports") / "headings.yaml"
    return {code: tuple(titles) for code, titles in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


@cache
def other_meanings() -> dict[str, dict[str, str]]:
    """By kind and column, the folded words that people write for a value of ours: data, in ``words.yaml``."""
    path = files("maillage.journey.census.transfers.imports") / "words.yaml"
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        column: {fold(word): code for code, words in values.items() for word in words}
        for column, values in plain.items()
    }


def _with_meanings(rules: Rules, table: FoundTable, targets_of: Targets) -> Rules:
    """With a meaning proposed for the words of the file that are none of ours and that people often write."""
    columns = list(rules.columns)
    targets = targets_of(rules.record_kind)
    for place, column in enumerate(columns):
        meant = other_meanings().get(f"{rules.kind}.{column.target}")
        if meant is None or column.otherwise or place >= len(table.values):
            continue
        ours = {fold(str(word)) for choice in targets[column.target].field.choices for word in choice}
        known = ours | {fold(text) for text in column.translations}
        new = {text: meant[fold(text)] for text in table.values[place] if fold(text) in meant.keys() - known}
        if new:
            columns[place] = replace(column, translations={**column.translations, **new})
    return replace(rules, columns=tuple(columns))


def completed(rules: Rules, table: FoundTable, targets: Mapping[str, Target]) -> Rules:
    """The mapping of a make, and for the columns it does not know, what their titles say; taxes as the file says them."""
    taken = set(rules.targets)
    named = match_headings(
        ["" if column.target else column.heading for column in rules.columns],
        {code: one for code, one in targets.items() if code not in taken},
        other_words(),
    )
    columns = tuple(
        column if column.target or fold(column.heading) == fold(PROBLEM_HEADING) else replace(column, target=code)
        for column, code in zip(rules.columns, named, strict=True)
    )
    basis = _basis(table.header, [column.target for column in columns], targets)
    constants = dict(rules.constants) | ({"tax_basis": basis} if basis else {})
    if basis == "":
        constants.pop("tax_basis", None)
    return _without_foreign_states(replace(rules, columns=columns, constants=constants), table, targets)


def _without_foreign_states(rules: Rules, table: FoundTable, targets: Mapping[str, Target]) -> Rules:
    """« Statut : en service » is not how a value is known: such a column is left to whoever reads the proposal."""
    columns = list(rules.columns)
    for place, column in enumerate(columns):
        if column.target == "status":
            ours = {fold(text) for pair in targets["status"].field.choices for text in map(str, pair)}
            said = table.values[place] if place < len(table.values) else []
            if not said or any(fold(text) not in ours for text in said):
                columns[place] = replace(column, target="")
    return replace(rules, columns=tuple(columns))


def fitted(rules: Rules, header: Sequence[str]) -> Rules:
    """Rules with one column for each of a header, by their titles."""
    known: dict[str, ColumnRule] = {}
    for column in rules.columns:
        known.setdefault(fold(column.heading), column)
    columns = [known.pop(fold(title), ColumnRule(title)) for title in header]
    return replace(
        rules, columns=tuple(replace(one, heading=title) for one, title in zip(columns, header, strict=True))
    )


def rules_by_headings(
    header: Sequence[str],
    kind: Kind,
    targets: Mapping[str, Target],
    others: Mapping[str, Sequence[str]] | None = None,
) -> Rules:
    """As the titles say by themselves; with ``others``, in the words of other tools too."""
    found = match_headings(["" if fold(title) == fold(PROBLEM_HEADING) else title for title in header], targets, others)
    columns = tuple(ColumnRule(title, code) for title, code in zip(header, found, strict=True))
    keys = tuple(key for key in KEYS if key not in WEAK_KEYS and all(part in found for part in key.split("+")))
    basis = _basis(header, found, targets)
    return Rules(kind.slug, columns, keys=keys[:1], constants={"tax_basis": basis} if basis else {})


def _basis(header: Sequence[str], codes: Sequence[str], targets: Mapping[str, Target]) -> str | None:
    """What to take for the prices of a file that has no column for it: HT where nothing is said, nothing where titles
    contradict each other; ``None`` where there is no question."""
    said = basis_of_headings(header, codes, targets)
    if not said or "tax_basis" in codes:
        return None
    told = said - {""}
    return "HT" if not told else told.pop() if len(told) == 1 else ""


def _with_our_titles(table: FoundTable, targets_of: Targets) -> Proposal | None:
    """A list that left without its key: every title is ours, and those of one kind only. Else the kind that knows the most of
    the titles, in the words of others too, where no other kind knows as many."""
    titles = [title for title in table.header if title and fold(title) != fold(PROBLEM_HEADING)]
    if len(titles) < LEAST_TITLES:
        return None
    found = [
        rules
        for kind in KINDS.values()
        if len((rules := rules_by_headings(table.header, kind, targets_of(kind))).targets) == len(titles)
    ]
    if len(found) == 1:
        return Proposal(found[0])
    words = other_words()
    read = [(rules_by_headings(table.header, kind, targets_of(kind), words), kind) for kind in KINDS.values()]
    most = max(len(rules.targets) for rules, _ in read)
    best = [(rules, kind) for rules, kind in read if len(rules.targets) == most]
    if len(best) > 1 or most < LEAST_TITLES or most < LIKELY_SHARE * len(titles):
        return None
    (rules, kind) = best[0]
    return Proposal(_without_foreign_states(rules, table, targets_of(kind)))


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

"""What a write of the inventory is given, does and refuses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models

from maillage.engine.errors import MaillageError
from maillage.journey.census.inventory.models import Kind, Problem, Record, problems_of, shown_text
from maillage.kernel.typography import plural

__all__ = ["BATCH", "Change", "Refused", "Written", "attribute_of", "not_theirs", "twice_the_same", "wrong_values"]

BATCH: Final = 1000


class Refused(MaillageError):
    """Values that the inventory does not take: ``problems`` by place in what was given, then by column."""

    def __init__(self, problems: Mapping[int, Sequence[Problem]]) -> None:
        self.problems = problems
        first = next(iter(problems.values()))[0]
        others = sum(map(len, problems.values())) - 1
        more = f" Et {plural(others, 'autre erreur', 'autres erreurs')}." if others else ""
        super().__init__(f"{first.message} {first.cure}{more}")


@dataclass(frozen=True, slots=True)
class Change:
    """What one record is to become. ``values``: by column, a foreign key by its key; ``None`` empties a column.

    ``record_id``: the record to change; else the one that the source calls ``source_key``; else a new one.
    ``provenance``: of columns whose status, day or evidence differ from the record's. ``extra``: by code, as texts.
    """

    values: Mapping[str, Any]
    record_id: int | None = None
    source_key: str = ""
    provenance: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Written:
    """What a write did: keys of the records created, values before of those changed, keys of those left as they were.

    ``keys``: the record of each change, in the order of the changes.
    """

    created: list[int] = field(default_factory=list)
    changed: dict[int, dict[str, Any]] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)


# --- what is refused ----------------------------------------------------------------------------------------------------


def attribute_of(kind: Kind, column: str) -> str:
    """The attribute that holds a column: a foreign key is held by its key."""
    column_field = kind.model._meta.get_field(column)
    return column_field.attname if isinstance(column_field, models.ForeignKey) else column


def not_theirs(kind: Kind, changes: Sequence[Change], owner_id: int) -> dict[int, list[Problem]]:
    """Foreign keys that lead to what the owner does not have."""
    problems: dict[int, list[Problem]] = {}
    links = [column for column, about in kind.facts.items() if isinstance(about, models.ForeignKey)]
    for column in links:
        wanted = {key for change in changes if (key := change.values.get(column)) is not None}
        if not wanted:
            continue
        target: Any = kind.facts[column].related_model
        mine = set(target.objects.filter(owner=owner_id, pk__in=list(wanted)).values_list("pk", flat=True))
        for place, change in enumerate(changes):
            key = change.values.get(column)
            if key is not None and key not in mine:
                label = kind.facts[column].verbose_name
                found = Problem(
                    column, str(key), f"« {label} » n’est pas de cette collectivité.", "Choisissez dans la liste."
                )
                problems.setdefault(place, []).append(found)
    return problems


def twice_the_same(kind: Kind, rows: Sequence[Record], written: Written) -> dict[int, list[Problem]]:
    """Values that only one record may have (a printer is read once a day), and that another one has or is given."""
    problems: dict[int, list[Problem]] = {}
    for rule in kind.model._meta.constraints:
        if not isinstance(rule, models.UniqueConstraint) or rule.condition is not None or not rule.fields:
            continue
        names = [attribute_of(kind, column) for column in rule.fields]
        touched = {
            place: tuple(getattr(row, name) for name in names)
            for place, row in enumerate(rows)
            if row.pk is None or not written.changed.get(row.pk, {}).keys().isdisjoint(rule.fields)
        }
        holders = _holders(kind, names, {key for key in touched.values() if None not in key})
        for place, key in touched.items():
            row = rows[place]
            if None not in key and holders.setdefault(key, row.pk or id(row)) != (row.pk or id(row)):
                labels = " et ".join(f"« {kind.facts[column].verbose_name} »" for column in rule.fields)
                found = Problem(
                    rule.fields[-1],
                    shown_text(kind.facts[rule.fields[-1]], key[-1]),
                    f"Une autre fiche a déjà les mêmes {labels}.",
                    "Complétez celle-là, ou changez l’une de ces valeurs.",
                )
                problems.setdefault(place, []).append(found)
    return problems


def _holders(kind: Kind, names: Sequence[str], keys: Collection[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    """The records that have these values now, by them."""
    firsts = sorted({key[0] for key in keys})
    found: dict[tuple[Any, ...], int] = {}
    for start in range(0, len(firsts), BATCH):
        rows = kind.rows.filter(**{f"{names[0]}__in": firsts[start : start + BATCH]})
        found |= {tuple(key): pk for pk, *key in rows.values_list("pk", *names) if tuple(key) in keys}
    return found


def wrong_values(kind: Kind, row: Record | None, values: Mapping[str, Any]) -> list[Problem]:
    """What ``write_records`` would refuse of new values for a record, ``None`` for a new one; links apart."""
    return list(problems_of(kind, _together(kind, row, values)))


def _together(kind: Kind, row: Record | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they will be: what is given, and for a record that exists, what must agree with it."""
    if row is None:
        return {"tax_basis": ""} | _needed(kind) | dict(values)
    return (
        {column: getattr(row, column) for column in _LINKED if column in kind.facts} | _prices(kind, row) | dict(values)
    )


def _needed(kind: Kind) -> dict[str, Any]:
    """The columns that a new record must fill, empty."""
    return {
        column: None for column, about in kind.facts.items() if not (about.null or about.blank or about.has_default())
    }


_LINKED: Final = (
    "starts_on",
    "ends_on",
    "authorised_on",
    "authorised_until",
    "purchased_on",
    "warranty_end",
    "tax_basis",
    "total_pages",
    "colour_total",
)


def _prices(kind: Kind, row: Record) -> dict[str, Any]:
    return {column: getattr(row, column) for column in kind.prices}

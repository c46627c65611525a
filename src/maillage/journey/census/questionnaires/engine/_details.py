"""Answers that are records of their own beside the record of their row: the counters of a printer, read on two days.

A field says so by where it lands: « releves.1.read_on » is the day of the first reading of the printer that its row is.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from maillage.journey.census.inventory.actions import Change, wrong_values
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import KINDS, Kind
from maillage.journey.census.questionnaires.engine._answers import Answers, Given, Row
from maillage.journey.census.questionnaires.engine._definition import Definition, Field, Section
from maillage.journey.census.questionnaires.engine._values import typed
from maillage.journey.census.questionnaires.enums import FieldType

__all__ = ["Detail", "detail_of", "details_of", "latest_details"]

_LANDS: Final = re.compile(r"([a-z-]+)\.([1-9])\.([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Detail:
    """Where such an answer lands: which column of the how-many-th detail of the row's record."""

    kind: Kind
    number: int
    column: str

    @property
    def about(self) -> Any:
        return self.kind.facts[self.column]


def detail_of(lands: str, parent: Kind | None) -> Detail | None:
    """What « slug.number.column » names among the details of a kind; ``None`` where it names none."""
    found = _LANDS.fullmatch(lands)
    kind = KINDS.get(found[1]) if found else None
    if found is None or kind is None or parent is None or not kind.parent:
        return None
    is_theirs = kind.facts[kind.parent].related_model is parent.model
    return Detail(kind, int(found[2]), found[3]) if is_theirs and found[3] in kind.facts else None


def latest_details(section: Section, records: Collection[Any]) -> dict[str, dict[int, Any]]:
    """By slug of the kinds of detail that a section asks of, the latest one of each record: one statement a kind."""
    parent = KINDS[section.kind]
    asked = {found.kind.slug: found.kind for one in section.fields if (found := detail_of(one.lands, parent))}
    return {
        slug: {
            getattr(row, f"{kind.parent}_id"): row
            for row in kind.rows.filter(**{f"{kind.parent}__in": list(records)}, retired_on=None).order_by(_day(kind))
        }
        for slug, kind in asked.items()
    }


def details_of(
    definition: Definition, answers: Answers, *, source_key: str, parents: Mapping[int | str, int]
) -> dict[str, list[Change]]:
    """By kind, the details that answers hold. ``parents``: the records of the rows, by the key or the source key that
    ``changes_of`` gave each. A detail without its day, or that its kind would refuse, stays an answer; one of a day that is
    known already is that one."""
    found: dict[str, dict[tuple[int, Any], Change]] = {}
    for section, row, key in _rows(definition, answers, source_key):
        if key not in parents:
            continue
        for number, given in _by_number(section, row).items():
            kind = next(iter(given))[0].kind
            values = {detail.column: typed(asked, one) for detail, asked, one in given if one.value}
            day = values.get(_day(kind))
            values |= {
                kind.parent: parents[key],
                "name": f"{kind.one[3:].capitalize()} du {day:%d/%m/%Y}" if day else "",
            }
            if day is None or len(values) < 4 or wrong_values(kind, None, values):
                continue
            change = Change(values, source_key=f"{key}:{number}"[-120:], provenance=_provenance(given))
            found.setdefault(kind.slug, {})[(parents[key], day)] = change
    return {slug: _known(KINDS[slug], changes) for slug, changes in found.items()}


def _rows(definition: Definition, answers: Answers, source_key: str) -> Iterator[tuple[Section, Row, int | str]]:
    for _, section in definition.sections():
        for row in answers.rows(section.code) if section.kind else ():
            if row.is_answered and not row.is_gone:
                yield section, row, row.record_id or f"{source_key}:{section.code}:{row.key}"[:120]


_Given = list[tuple[Detail, Field, Given]]


def _by_number(section: Section, row: Row) -> dict[tuple[str, int], _Given]:
    """What a row says of each detail."""
    found: dict[tuple[str, int], _Given] = {}
    for asked in section.fields:
        detail = detail_of(asked.lands, KINDS[section.kind])
        if detail is not None and row[asked.code].is_answered:
            found.setdefault((detail.kind.slug, detail.number), []).append((detail, asked, row[asked.code]))
    return found


def _provenance(given: _Given) -> dict[str, dict[str, Any]]:
    """How each value is known; of a partial date, the day itself is an estimate."""
    said = {}
    for detail, asked, one in given:
        is_partial = asked.type == FieldType.DAY and 0 < len(one.value) < 10
        said[detail.column] = {
            "status": str(ValueStatus.ESTIMATED) if is_partial else one.status or ValueStatus.MEASURED
        }
    return said


def _day(kind: Kind) -> str:
    """The column of the day that only one detail of a record has."""
    return next(name for name, about in kind.facts.items() if isinstance(about, models.DateField))


def _known(kind: Kind, changes: Mapping[tuple[int, Any], Change]) -> list[Change]:
    """The changes, those of a detail that stands already aimed at it."""
    rows = kind.rows.filter(**{f"{kind.parent}__in": {parent for parent, _ in changes}})
    standing = {(parent, day): pk for pk, parent, day in rows.values_list("pk", kind.parent, _day(kind))}
    return [
        change
        if key not in standing
        else Change(
            {name: value for name, value in change.values.items() if name != "name"},
            record_id=standing[key],
            provenance=change.provenance,
        )
        for key, change in changes.items()
    ]

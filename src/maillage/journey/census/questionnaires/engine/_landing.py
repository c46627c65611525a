"""What answers change in the inventory: records to confirm, to create, to send out."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import models

from maillage.journey.census.inventory.actions import Change
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import KINDS, Kind, read_text
from maillage.journey.census.questionnaires.engine._answers import Answers, Given, Row
from maillage.journey.census.questionnaires.engine._definition import EXTRA, Definition, Field, Section
from maillage.journey.census.questionnaires.engine._filling import SEVERAL, applies
from maillage.journey.census.questionnaires.engine._values import shown, typed
from maillage.journey.census.questionnaires.enums import FieldType
from maillage.kernel.spelling import fold

__all__ = ["changes_of", "places_named"]

PLACES = "lieux"
_LINKS = {"site": "lieux", "other_site": "lieux", "contract": "contrats", "printer": "imprimantes"}
"""Columns that an answer fills with a name, and the kind that bears it."""


def places_named(definition: Definition, answers: Answers) -> list[str]:
    """The places that answers name, each spelling once, in their order."""
    named: dict[str, str] = {}
    for _, section in definition.sections():
        for row in answers.rows(section.code):
            for asked in section.fields:
                is_name = section.kind == PLACES and asked.lands == "name"
                if (asked.type == FieldType.SITE or is_name) and (value := row[asked.code].value) and not row.is_gone:
                    named.setdefault(fold(value), value)
    return list(named.values())


def changes_of(
    definition: Definition,
    answers: Answers,
    *,
    source_key: str,
    names: Mapping[str, Mapping[str, int]],
    gone_on: date,
) -> dict[str, list[Change]]:
    """By kind, in the order of the sections, what each row changes. An empty answer changes nothing; NC empties the column and
    says that it is not known; « n’existe plus » sends the record out on ``gone_on``.

    ``source_key``: what makes a new row the same one when it is written again; ``names``: by kind, the folded names of the
    records that a place or a contract may be. A place that nobody knows yet is created (« lieux »): write those
    first, and ask again for the others. Error: ``Unreadable`` where the answers were not checked.
    """
    changes: dict[str, list[Change]] = {}
    for _, section in definition.sections():
        if section.kind:
            found = _section(section, answers, source_key, names, gone_on)
            changes.setdefault(section.kind, []).extend(found)
    known = {fold(str(change.values.get("name", ""))) for change in changes.get(PLACES, ())} | set(
        names.get(PLACES, {})
    )
    for name in places_named(definition, answers):
        if fold(name) not in known:
            new = Change({"name": name}, source_key=f"{source_key}:lieu:{fold(name)}"[:120])
            changes.setdefault(PLACES, []).append(new)
    return {kind: found for kind, found in changes.items() if found}


def _section(
    section: Section, answers: Answers, source_key: str, names: Mapping[str, Mapping[str, int]], gone_on: date
) -> Iterator[Change]:
    kind = KINDS[section.kind]
    for place, row in enumerate(answers.rows(section.code), start=1):
        if row.key == SEVERAL or not row.is_answered:
            continue
        if row.is_gone:
            if row.record_id is not None:
                yield Change({"retired_on": gone_on}, record_id=row.record_id)
            continue
        values = _values(kind, section, row, names)
        if row.record_id is None:
            values = _fixed(kind, section) | {"name": f"{section.one[:1].upper()}{section.one[1:]} {place}"} | values
            if section.fixed.get("name") and "name" not in {asked.lands for asked in section.fields}:
                values["name"] = section.fixed["name"]
        yield Change(
            values,
            record_id=row.record_id,
            source_key="" if row.record_id is not None else f"{source_key}:{section.code}:{row.key}"[:120],
            provenance=_provenance(kind, section, row),
            extra={
                asked.code: shown(asked, row[asked.code]) for asked in section.fields if _is_extra(section, asked, row)
            },
        )


def _is_extra(section: Section, asked: Field, row: Row) -> bool:
    return asked.lands == EXTRA and row[asked.code].is_answered and applies(section, asked, row)


def _landing(kind: Kind, section: Section, row: Row) -> Iterator[tuple[Field, Any, Given]]:
    for asked in section.fields:
        given = row[asked.code]
        about = kind.facts.get(asked.lands)
        if about is not None and given.is_answered and applies(section, asked, row):
            yield asked, about, given


def _values(kind: Kind, section: Section, row: Row, names: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for asked, about, given in _landing(kind, section, row):
        value = typed(asked, given)
        if isinstance(about, models.ForeignKey):
            pk = names.get(_LINKS[asked.lands], {}).get(fold(given.value)) if value else None
            if pk is not None:
                values[asked.lands] = pk
        elif value is not None:
            values[asked.lands] = str(value)[: about.max_length] if about.max_length else value
            if asked.is_price and given.tax_basis:
                values["tax_basis"] = given.tax_basis
        elif about.null:
            values[asked.lands] = None
        elif about.blank and isinstance(about, models.CharField | models.TextField):
            values[asked.lands] = ""
    return values


def _fixed(kind: Kind, section: Section) -> dict[str, Any]:
    return {column: read_text(kind.facts[column], text) for column, text in section.fixed.items() if column != "name"}


def _provenance(kind: Kind, section: Section, row: Row) -> dict[str, dict[str, Any]]:
    """How each value is known; of a partial date, the day itself is an estimate."""
    said: dict[str, dict[str, Any]] = {}
    for asked, _, given in _landing(kind, section, row):
        is_partial = asked.type == FieldType.DAY and 0 < len(given.value) < 10
        status = str(ValueStatus.ESTIMATED) if is_partial else given.status or str(ValueStatus.MEASURED)
        if asked.is_measured or status != ValueStatus.MEASURED:
            said[asked.lands] = {"status": status} | ({"as_of": given.as_of.isoformat()} if given.as_of else {})
    return said

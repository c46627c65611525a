"""Answers before anybody answers: empty ones, and what the inventory already knows; and what is still wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import models

from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import KINDS, Kind, Record, read_text
from maillage.journey.census.questionnaires.engine._answers import NOTHING, Answers, Given, Problem, Row, record_key
from maillage.journey.census.questionnaires.engine._definition import EXTRA, Definition, Field, Section
from maillage.journey.census.questionnaires.engine._details import detail_of, latest_details
from maillage.journey.census.questionnaires.engine._values import Unreadable, read_value
from maillage.journey.census.questionnaires.enums import FieldType
from maillage.kernel.typography import natural

__all__ = ["SEVERAL", "applies", "blank", "prefill", "problems_of"]

SEVERAL: Final = "several"
"""Key of the row of a section asked once where the inventory has several records: the answer stays an answer, so that
nothing is counted twice."""
_KNOWN: Final = (ValueStatus.MEASURED, ValueStatus.FROM_INVOICE, ValueStatus.ESTIMATED)


def blank(definition: Definition) -> Answers:
    """No answer at all: one empty row for a section asked once, none for the others."""
    return Answers({section.code: () if section.is_many else (Row(""),) for _, section in definition.sections()})


def prefill(definition: Definition, organisation_id: int, *, with_prices: bool = True) -> Answers:
    """What the inventory knows of an organisation, each row named after the record it would confirm.

    ``with_prices``: false for a reader who may not see them. One statement for each kind that the questionnaire asks of.
    """
    answers = blank(definition)
    known: dict[str, list[Any]] = {}
    for _, section in definition.sections():
        if not section.kind:
            continue
        kind = KINDS[section.kind]
        if section.kind not in known:
            known[section.kind] = sorted(_records(kind, organisation_id), key=_reading_order)
        rows = [record for record in known[section.kind] if _belongs(kind, section, record)]
        latest = latest_details(section, rows) if rows else {}
        answers = answers.with_rows(section.code, _rows(section, rows, latest, with_prices=with_prices))
    return answers


def _records(kind: Kind, organisation_id: int) -> Any:
    links = [name for name in ("site", "other_site", "contract", "printer") if name in kind.facts]
    found = kind.rows.filter(owner=organisation_id, retired_on=None)
    return found.select_related(*links) if links else found


def _reading_order(record: Record) -> tuple[list[tuple[int, str]], int]:
    """« Bureau 2 » before « Bureau 10 », and « École » among the E."""
    return natural(record.name), record.pk


def _belongs(kind: Kind, section: Section, record: Record) -> bool:
    """Whether a record is of those that a section asks of: what is fixed, and the choices that it leaves."""
    for name, text in section.fixed.items():
        if name != "name" and getattr(record, name) != read_text(kind.facts[name], text):
            return False
    for asked in section.fields:
        about = kind.facts.get(asked.lands)
        if asked.type == FieldType.CHOICE and about is not None and about.choices:
            offered = {choice.code for choice in asked.choices}
            if offered < {code for code, _ in about.choices if code} and getattr(record, asked.lands) not in offered:
                return False
    return True


Latest = Mapping[str, Mapping[int, Any]]


def _rows(section: Section, records: Sequence[Any], latest: Latest, *, with_prices: bool) -> tuple[Row, ...]:
    if section.is_many:
        return tuple(_row(section, record, latest, with_prices=with_prices) for record in records)
    named = [record for record in records if record.name == section.fixed.get("name")]
    chosen = named or records
    if len(chosen) == 1:
        return (_row(section, chosen[0], latest, with_prices=with_prices),)
    return (Row(SEVERAL if chosen else ""),)


def _row(section: Section, record: Any, latest: Latest, *, with_prices: bool) -> Row:
    given = {
        asked.code: found
        for asked in section.fields
        if _is_own(asked) and (with_prices or not asked.is_price) and (found := _given(asked, record)) != NOTHING
    }
    for asked in section.fields:  # the last reading known is the first of the two that are asked
        detail = detail_of(asked.lands, KINDS[section.kind])
        known = latest.get(detail.kind.slug, {}).get(record.pk) if detail and detail.number == 1 else None
        if detail and known and (found := _given(replace(asked, lands=detail.column), known)) != NOTHING:
            given[asked.code] = found
    return Row(record_key(record.pk), given)


def _is_own(asked: Field) -> bool:
    """Whether the answer lands in the record of its row itself."""
    return bool(asked.lands) and "." not in asked.lands


def _given(asked: Field, record: Any) -> Given:
    if asked.lands == EXTRA:
        text = str(record.extra.get(asked.code, ""))
        if text == "NC":
            return Given("", str(ValueStatus.UNKNOWN))
        return Given(text, str(ValueStatus.MEASURED)) if text else NOTHING
    said = record.provenance.get(asked.lands, {})
    status = str(record.status_of(asked.lands))
    value = getattr(record, asked.lands)
    if value is None or value == "":
        return Given("", status) if status not in _KNOWN and said.get("status") else NOTHING
    if status not in _KNOWN:
        status = str(ValueStatus.MEASURED)  # the record as a whole is not known, this value is
    as_of = date.fromisoformat(said["as_of"]) if said.get("as_of") else None
    return Given(_text(value), status, record.tax_basis if asked.is_price else "", as_of)


def _text(value: Any) -> str:
    """The canonical form of what a column holds."""
    match value:
        case bool():
            return "oui" if value else "non"
        case Decimal():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case date():
            return value.isoformat()
        case models.Model():
            return str(getattr(value, "name", value))
    return str(value)


def applies(section: Section, asked: Field, row: Row) -> bool:
    """Whether a field is asked, given what the rest of the row says."""
    condition = asked.skip_if
    if condition is None:
        return True
    other = row[section.field(condition.field).code]
    word = "NC" if other.is_unknown else other.value
    return not (other.is_answered and word in condition.values)


def problems_of(definition: Definition, answers: Answers) -> list[Problem]:
    """What cannot be read, and what is required and was not answered, of the sections of a definition."""
    return [problem for _, section in definition.sections() for problem in _section_problems(section, answers)]


def _section_problems(section: Section, answers: Answers) -> Iterator[Problem]:
    rows = answers.rows(section.code) if section.is_many else (answers.one(section.code),)
    for row in rows:
        if row.is_gone or not (row.is_answered or not section.is_many):
            continue
        untouched = not row.is_answered and bool(section.kind)  # nothing of that kind here: that is an answer
        for asked in section.fields:
            given = row[asked.code]
            if given.value:
                try:
                    read_value(asked, given.value)
                except Unreadable as wrong:
                    yield Problem(section.code, row.key, asked.code, wrong.message, wrong.cure, given.value)
            elif asked.required and not untouched and not given.is_answered and applies(section, asked, row):
                yield Problem(section.code, row.key, asked.code, "il manque une réponse.", "Répondez, ou écrivez NC.")

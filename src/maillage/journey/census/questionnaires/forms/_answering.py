"""What a respondent types, section by section.

A section's form reads whatever was sent into rows, legible or not, so that a draft loses nothing; what is wrong stands beside
its field. Everything works without a script: a row is added by sending the form.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any, Final

from django.utils.functional import cached_property

from maillage.journey.census.inventory.enums import TaxBasis, ValueStatus
from maillage.journey.census.questionnaires.engine import (
    NOTHING,
    Field,
    Given,
    Row,
    Section,
    Unreadable,
    applies,
    ranks_of,
    read_given,
    shown,
)
from maillage.journey.census.questionnaires.enums import FieldType, TaxAsked

__all__ = ["ROWS_SHOWN", "Asked", "RowForm", "SectionForm", "form_for"]

MOST_ROWS: Final = 500
ROWS_SHOWN: Final = 20
"""Rows of one page of a section: a town of a thousand machines confirms them in pages that a slow line carries."""
HINTS: Final = 4
"""Answers beside the name of a folded row, to tell seventy « Ligne » apart."""
LONGEST_SENT: Final = 10_000
"""Characters of one field; the rest is dropped: no field asks for as many."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What no keyboard types, and what a database may refuse to keep."""
_STATUSES: Final = (
    (str(ValueStatus.MEASURED), ValueStatus.MEASURED.label),
    (str(ValueStatus.FROM_INVOICE), ValueStatus.FROM_INVOICE.label),
    (str(ValueStatus.ESTIMATED), ValueStatus.ESTIMATED.label),
    (str(ValueStatus.UNKNOWN), ValueStatus.UNKNOWN.label),
    (str(ValueStatus.NOT_APPLICABLE), ValueStatus.NOT_APPLICABLE.label),
)
_TOLD: Final = (FieldType.TEXT, FieldType.SITE, FieldType.CHOICE, FieldType.PHONE)
_NO_VALUE: Final = {"NC": str(ValueStatus.UNKNOWN), "SO": str(ValueStatus.NOT_APPLICABLE)}


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers of a list, as the page draws it."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(slots=True)
class Asked:
    """A field of a row as the page draws it: names of its controls, what stands in them, what is wrong."""

    field: Field
    name: str
    given: Given
    text: str = ""
    status: str = ""
    error: str = ""
    is_skipped: bool = False
    ranks: Mapping[str, str] = made_by(default_factory=dict)
    skip_words: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def control(self) -> str:
        """Which control the page draws."""
        match self.field.type:
            case FieldType.LONG_TEXT:
                return "textarea"
            case FieldType.YES_NO | FieldType.CHOICE:
                return "select"
            case FieldType.CHOICES:
                return "boxes"
            case FieldType.RANKING:
                return "ranks"
        return "input"

    @property
    def input_mode(self) -> str:
        match self.field.type:
            case FieldType.COUNT:
                return "numeric"
            case FieldType.NUMBER | FieldType.PRICE:
                return "decimal"
            case FieldType.PHONE:
                return "tel"
            case FieldType.EMAIL:
                return "email"
            case FieldType.URL:
                return "url"
        return ""

    @property
    def unit(self) -> str:
        if self.field.is_price and self.field.tax in (TaxAsked.HT, TaxAsked.TTC):
            return f"{self.field.unit} {self.field.tax}"
        return self.field.unit

    @property
    def options(self) -> list[Option]:
        offered = (
            [("oui", "oui"), ("non", "non")]
            if self.field.type == FieldType.YES_NO
            else [(choice.code, choice.label) for choice in self.field.choices]
        )
        now = next(
            (code for code, status in _NO_VALUE.items() if status == self.given.status and not self.given.value),
            self.given.value,
        )
        several = set(now.split(";"))
        listed = [*offered, ("NC", "NC"), ("SO", "sans objet")]
        if self.control == "select":
            stray = [] if not now or now in dict(listed) else [(now, now)]
            return [Option(code, label, code == now) for code, label in [("", "…"), *listed, *stray]]
        return [Option(code, label, code in several) for code, label in listed[:-1]]

    @property
    def statuses(self) -> list[Option]:
        chosen = self.status or self.given.status or str(ValueStatus.MEASURED)
        return [Option(code, label, code == chosen) for code, label in _STATUSES]

    @property
    def ranked(self) -> list[tuple[str, str, str]]:
        """Name of the control, what is ranked, its rank."""
        return [
            (f"{self.name}.{choice.code}", choice.label, self.ranks.get(choice.code, ""))
            for choice in self.field.choices
        ]


class RowForm:
    """One row of a section, drawn and read."""

    def __init__(
        self, section: Section, prefix: str, row: Row, data: Mapping[str, Any] | None = None, title: str = ""
    ) -> None:
        self.section, self.prefix, self.title, self.known = section, prefix, title, row
        self.data = data
        self.is_bound = data is not None
        self.row, self.asked = (row, self._drawn(row)) if data is None else self._read(data, row)

    @property
    def key(self) -> str:
        """Of the row. A template cannot ask the row itself: what stands between brackets there is a field."""
        return self.row.key

    @property
    def is_gone(self) -> bool:
        return self.row.is_gone

    @property
    def key_name(self) -> str:
        return f"{self.prefix}-cle"

    @property
    def gone_name(self) -> str:
        return f"{self.prefix}-parti"

    @property
    def basis_name(self) -> str:
        return f"{self.prefix}-base"

    @cached_property
    def basis(self) -> str:
        if self.data is not None:
            typed = str(self.data.get(self.basis_name, ""))
            return typed if typed in TaxBasis.values else ""
        return next((given.tax_basis for given in self.row.given.values() if given.tax_basis), "")

    @property
    def bases(self) -> list[Option]:
        return [Option(value, label, value == self.basis) for value, label in [("", "HT ou TTC ?"), *TaxBasis.choices]]

    @property
    def errors(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.error]

    @property
    def is_new(self) -> bool:
        return self.row.record_id is None

    @property
    def heading(self) -> str:
        if self.title:
            return self.title
        name = next((self.row[asked.code].value for asked in self.section.fields if asked.lands == "name"), "")
        return name or f"{self.section.one[:1].upper()}{self.section.one[1:]}"

    @property
    def hint(self) -> str:
        """The first answers after its name: where it is, what it is."""
        told = [one for one in self.asked if one.field.lands != "name" and one.given.value and one.field.type in _TOLD]
        return " · ".join(one.field.label_of(one.given.value) or one.text for one in told[:HINTS])

    def _drawn(self, row: Row) -> list[Asked]:
        return [self._asked(one, row, row[one.code]) for one in self.section.fields]

    def _asked(self, one: Field, row: Row, given: Given, error: str = "", text: str | None = None) -> Asked:
        ranks: dict[str, str] = {}
        if one.type == FieldType.RANKING:
            try:
                ranks = {code: str(rank) for code, rank in ranks_of(given.value).items()}
            except ValueError:
                ranks = dict(pair.split("=", 1) for pair in given.value.split(";") if "=" in pair)
        return Asked(
            one,
            f"{self.prefix}-{one.code}",
            given,
            shown(one, given) if text is None else text,
            given.status,
            error,
            not applies(self.section, one, row),
            ranks,
            _condition(self.section, one),
        )

    def _read(self, data: Mapping[str, Any], known: Row) -> tuple[Row, list[Asked]]:
        given: dict[str, Given] = {}
        errors: dict[str, str] = {}
        for one in self.section.fields:
            text, status = _sent(one, f"{self.prefix}-{one.code}", data)
            basis = self.basis if one.is_price and one.tax == TaxAsked.ASKED else ""
            if status in _NO_VALUE.values() and known[one.code].status != status:
                text = ""  # she has just said that it is not known: what stood there is no answer any more
            try:
                found = read_given(one, text, status, basis)
            except Unreadable as wrong:
                found, errors[one.code] = Given(text, "", basis), str(wrong)
            before = known[one.code]
            if found.value == before.value and not one.is_measured and found.status in ("", str(ValueStatus.MEASURED)):
                found = before if before.value else found  # how it was known is still how it is known
            elif (found.value, found.status, found.tax_basis) == (before.value, before.status, before.tax_basis):
                found = before
            if found != NOTHING:
                given[one.code] = found
        row = Row(known.key, given, bool(data.get(self.gone_name)))
        return row, [self._asked(one, row, row[one.code], errors.get(one.code, "")) for one in self.section.fields]


def _legible(sent: Any) -> str:
    return _CONTROL.sub("", str(sent))[:LONGEST_SENT]


def _sent(one: Field, name: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """What was sent of a field: a text, and how it is known."""
    given = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []
    values = [_legible(value) for value in given]
    if one.type == FieldType.RANKING:
        ranks = [(choice.code, _legible(data.get(f"{name}.{choice.code}", "")).strip()) for choice in one.choices]
        return ";".join(f"{code}={rank}" for code, rank in ranks if rank), ""
    if one.type in (FieldType.CHOICE, FieldType.YES_NO, FieldType.CHOICES):
        marks = [value for value in values if value in _NO_VALUE]
        if marks:
            return "", _NO_VALUE[marks[0]]
        return ";".join(values)[:LONGEST_SENT], ""
    status = str(data.get(f"{name}.statut", ""))
    return (values[0] if values else ""), status if status in ValueStatus.values else ""


def _condition(section: Section, one: Field) -> str:
    """« si … »: when a field need not be filled, in words."""
    if one.skip_if is None:
        return ""
    other = section.field(one.skip_if.field)
    said = " ou ".join(other.label_of(value) or "vide" for value in one.skip_if.values)
    return f"Laissez vide si « {other.label} » est : {said}."


class SectionForm:
    """A section: its one row, or a page of its rows with a way to add and to send out.

    ``rows``: all that is known; ``data``: what was sent of one page (``request.POST``), or ``None``; ``places``: names of
    places to choose among; ``page``: from 0, the last one where there are fewer. ``read()`` gives the rows to keep, legible
    or not, those of the other pages as they are known; ``is_valid()`` says whether all of this page can be read.
    """

    def __init__(
        self,
        section: Section,
        *,
        rows: Sequence[Row] = (),
        data: Mapping[str, Any] | None = None,
        places: Iterable[str] = (),
        spare: int = 1,
        page: int = 0,
    ) -> None:
        self.section, self.places, self.is_bound = section, list(places), data is not None
        self.known = list(rows)
        self.pages = max(1, -(-len(self.known) // ROWS_SHOWN))
        self.page = max(0, min(page, self.pages - 1))
        known = {row.key: row for row in rows}
        self.rows = [
            RowForm(section, f"{section.code}-{place}", row, data, "" if section.is_many else section.title)
            for place, row in enumerate(self._rows(known, data, spare))
        ]

    def _rows(self, known: Mapping[str, Row], data: Mapping[str, Any] | None, spare: int) -> list[Row]:
        rows = self.known
        if not self.section.is_many:
            return [rows[0] if rows else Row("")]
        if data is None:
            shown = rows[self.first : self.first + ROWS_SHOWN]
            return [*shown, *self._new(rows, spare)] if self.is_last_page else shown
        found: list[Row] = []
        for place in range(self._count(data)):
            key = _legible(data.get(f"{self.section.code}-{place}-cle", ""))
            if key and key not in {row.key for row in found}:
                # A record is never named by the visitor: only rows that are known, and new ones.
                found.append(known.get(key) or Row(key if _is_new(key) else self._fresh([*rows, *found])))
        if self.asks_row(data):
            found += self._new([*rows, *found], 1)
        return found

    @property
    def first(self) -> int:
        """Rows before this page."""
        return self.page * ROWS_SHOWN

    @property
    def last(self) -> int:
        return min(self.first + ROWS_SHOWN, len(self.known))

    @property
    def is_last_page(self) -> bool:
        if not self.is_bound:
            return self.page == self.pages - 1
        sent = {form.row.key for form in self.rows}
        return all(row.key in sent for row in self.known[self.first :])

    def _count(self, data: Mapping[str, Any]) -> int:
        text = str(data.get(self.count_name, "0"))
        return min(int(text), MOST_ROWS) if text.isdigit() and len(text) < 6 else 0

    def _new(self, rows: Sequence[Row], count: int) -> list[Row]:
        found: list[Row] = []
        for _ in range(count):
            found.append(Row(self._fresh([*rows, *found])))
        return found

    @staticmethod
    def _fresh(rows: Sequence[Row]) -> str:
        numbers = [int(row.key[1:]) for row in rows if _is_new(row.key)]
        return f"n{max(numbers, default=0) + 1}"

    @property
    def count_name(self) -> str:
        return f"{self.section.code}-lignes"

    @property
    def add_name(self) -> str:
        return f"{self.section.code}-ajouter"

    @property
    def list_id(self) -> str:
        return f"{self.section.code}-lieux"

    def asks_row(self, data: Mapping[str, Any]) -> bool:
        """Whether « ajouter une ligne » was pressed: the form is drawn again with one more, and nothing is lost."""
        return self.section.is_many and bool(data.get(self.add_name))

    def is_valid(self) -> bool:
        return self.is_bound and not any(row.errors for row in self.rows)

    def read(self) -> tuple[Row, ...]:
        """What was typed, less the rows that hold nothing, among what is known and stood on another page."""
        typed = [
            form.row for form in self.rows if form.row.is_answered or form.known.is_answered or not self.section.is_many
        ]
        if not self.section.is_many:
            return tuple(typed)
        sent = {form.row.key for form in self.rows}
        before = [row for row in self.known[: self.first] if row.key not in sent]
        after = [row for row in self.known[self.first :] if row.key not in sent]
        if not after:
            return (*before, *typed)
        known = {row.key for row in self.known}  # a new row goes last: the pages keep their rows
        return (
            *before,
            *(row for row in typed if row.key in known),
            *after,
            *(row for row in typed if row.key not in known),
        )

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """For the summary on top: where to go, which field, what is wrong."""
        return [(asked.id, asked.field.label, asked.error) for form in self.rows for asked in form.errors]


def _is_new(key: str) -> bool:
    return key[:1] == "n" and key[1:].isdigit() and len(key) < 8


def form_for(
    section: Section,
    *,
    rows: Sequence[Row] = (),
    data: Mapping[str, Any] | None = None,
    places: Iterable[str] = (),
    page: int = 0,
) -> SectionForm:
    """The form of a section, drawn by ``census_questionnaires/section.html``."""
    return SectionForm(section, rows=rows, data=data, places=places, page=page)

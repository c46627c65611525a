"""What each row of a table would do to the inventory, and why those that do nothing do nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django.db import models

from maillage.journey.census.inventory.actions import Change, wrong_values
from maillage.journey.census.inventory.enums import Source, ValueStatus
from maillage.journey.census.inventory.models import KINDS, Kind, NotRead, Record, shown_text
from maillage.journey.census.transfers.engine._cells import CellReader, plain_text
from maillage.journey.census.transfers.engine._links import Links
from maillage.journey.census.transfers.engine._rules import ColumnRule, Rules
from maillage.journey.census.transfers.engine._targets import OWNERS, Target
from maillage.journey.census.transfers.enums import Mode, Outcome
from maillage.kernel.spelling import fold
from maillage.kernel.typography import one_line

__all__ = ["LINKED", "Importing", "Planned", "Planner"]

LINKED: Final = frozenset(
    about.related_model
    for kind in KINDS.values()
    for about in kind.facts.values()
    if isinstance(about, models.ForeignKey)
)
"""What other records lead to."""
_NAMES_IN_PLACE: Final = (
    *(("hostname",), ("brand", "model"), ("product",), ("number",), ("domain_name",), ("url",), ("reference",)),
    *(("model",), ("serial_number",), ("holder", "theme"), ("location",), ("medium",), ("plan",), ("operator",)),
)
"""From which columns a new record takes its name where the file gives none."""
SHOWN: Final = 160
"""Characters of a value in a report."""
Problem = tuple[str, str, str, str]
"""Heading, value, what is wrong, cure."""


@dataclass(frozen=True, slots=True)
class Importing:
    """For whom a file is read."""

    owner_id: int
    name: str = ""
    siren: str = ""
    insee_code: str = ""

    def is_meant_by(self, code: str, text: str) -> bool:
        """Whether a cell that says whose a row is says the organisation; an empty one says nobody else."""
        if not text:
            return True
        digits = "".join(text.split())
        if code == "owner_siren":
            return digits == self.siren or (len(digits) == 14 and digits.startswith(self.siren) and bool(self.siren))
        return digits == self.insee_code if code == "owner_insee" else fold(text) == fold(self.name)


@dataclass(slots=True)
class Planned:
    """What becomes of a row. ``differences``: column, before, after, as texts; ``key``: what an export calls the record.

    ``touched_at``: when the record that it changes was last changed, in ISO 8601.
    """

    row: int
    outcome: Outcome
    label: str = ""
    change: Change | None = None
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reason: str = ""
    key: str = ""
    touched_at: str = ""


@dataclass(slots=True)
class _Row:
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, ValueStatus] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stranger: str = ""
    record_id: int | None = None
    key: tuple[str, tuple[str, ...]] | None = None


class Planner:
    """Plans the rows of one table, batch after batch, in their order."""

    def __init__(
        self,
        rules: Rules,
        header: Sequence[str],
        targets: Mapping[str, Target],
        importing: Importing,
        links: Links,
        *,
        first_row: int = 2,
    ) -> None:
        self.rules, self.kind, self.targets = rules, rules.record_kind, targets
        self.importing, self.links, self.next_row = importing, links, first_row
        self.headings: dict[str, str] = {}
        self.readers: list[tuple[int, str, CellReader]] = []
        for place, rule in _by_place(header, rules.columns):
            if rule.target in targets:
                self.headings[rule.target] = header[place]
                self.readers.append((place, rule.target, CellReader(targets[rule.target], rule)))
        if self.kind.model in LINKED:
            links.open(self.kind.model)
        self.constants = self._constants()
        self.price_columns = self.kind.prices
        self.keys = [tuple(key.split("+")) for key in rules.keys] + self._implied_keys()
        self.known = self._index()
        self.seen: dict[Any, int] = {}
        self.matched: dict[int, int] = {}
        self.others: dict[str, int] = {}
        self.digest = sha256()

    # --- before the rows ---------------------------------------------------------------------------------------------

    def _constants(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for code, text in self.rules.constants.items():
            target = self.targets[code]
            value = CellReader(target, ColumnRule("", code))(text)
            if isinstance(target.field, models.ForeignKey):
                value = self.links.find(target.field.related_model, text, makes=self._makes(target)) if text else None
            found[code] = value
        return found

    def _implied_keys(self) -> list[tuple[str, ...]]:
        """What the database holds to be one."""
        unique = [
            tuple(constraint.fields)
            for constraint in self.kind.model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
        ]
        return [key for key in unique if "+".join(key) not in self.rules.keys and set(key) <= self._given]

    @property
    def _given(self) -> set[str]:
        return {code for _, code, _ in self.readers} | set(self.constants)

    def _index(self) -> dict[tuple[str, ...], dict[tuple[str, ...], list[int]]]:
        """The records that are there, by each key; one that is gone counts only where no other bears the key."""
        index: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {key: {} for key in self.keys}
        if not index:
            return index
        facts = {field.name: field for field in self.kind.model._meta.concrete_fields}
        parts = sorted({part for key in self.keys for part in key if part != "id"})
        columns = [facts[part].attname for part in parts]
        rows = self.kind.rows.filter(owner=self.importing.owner_id).order_by(
            models.F("retired_on").desc(nulls_first=True)
        )
        for pk, source, retired, *found in rows.values_list("pk", "source", "retired_on", *columns).iterator(2000):
            values = dict(zip(parts, found, strict=True)) | {"id": pk}
            if source != Source.IMPORTED:
                values.pop("source_key", None)
            for key, known in index.items():
                said = tuple(_key_text(values.get(part)) for part in key)
                if all(said) and not (retired and said in known):
                    known.setdefault(said, []).append(pk)
        return index

    # --- rows --------------------------------------------------------------------------------------------------------

    def plan(self, rows: Iterable[Sequence[str]]) -> list[Planned]:
        """What becomes of the next rows; empty ones are passed over."""
        read = [found for cells in rows if (found := self._read(cells)) is not None]
        for row in read:
            if not row.stranger:
                self._note_key(row) if row.problems else self._recognise(row)
        there = self._there(row.record_id for row in read if row.record_id is not None)
        planned = [self._planned(row, there) for row in read]
        for one in planned:
            self._remember(one)
        return planned

    def _read(self, cells: Sequence[str]) -> _Row | None:
        number = self.next_row
        self.next_row += 1
        if not any(cell.strip() for cell in cells):
            return None
        row, width = _Row(number), len(cells)
        for place, code, reader in self.readers:
            text = cells[place] if place < width else ""
            if code in OWNERS:
                said = plain_text(text)
                if not self.importing.is_meant_by(code, said):
                    row.stranger = said
                continue
            try:
                self._put(row, code, reader(text), text)
            except NotRead as refused:
                row.problems.append((self.headings[code], text[:SHOWN], f"{refused.message}.", refused.cure))
        self._complete(row)
        return row

    def _put(self, row: _Row, code: str, value: Any, text: str) -> None:
        target = self.targets[code]
        if isinstance(value, ValueStatus):
            row.missing[code], row.texts[f"missing {code}"] = value, plain_text(text)
        elif target.added is not None:
            if value or self.rules.clears:
                row.extra[target.extra_code] = value
        elif code == "provenance":
            if unknown := sorted(set(value) - set(self.kind.facts)):
                cure = "Laissez cette colonne telle qu’exportée."
                raise NotRead(f"parle d’une colonne qui n’existe pas, « {one_line(unknown[0], 40)} »", cure)
            row.provenance = {column: said for column, said in value.items() if column in self.targets}
        elif target.field is None or code == "source_key":
            row.texts[code] = value
        elif isinstance(target.field, models.ForeignKey):
            if value:
                row.values[code] = self.links.find(target.field.related_model, value, makes=self._makes(target))
                row.links[code] = value
            elif self.rules.clears:
                row.values[code] = None
        elif value not in (None, "") or self._may_be_emptied(target):
            row.values[code] = value

    def _makes(self, target: Target) -> bool:
        return self.rules.makes_sites and target.field.related_model is KINDS["lieux"].model

    def _may_be_emptied(self, target: Target) -> bool:
        return self.rules.clears and (target.field.null or target.field.blank)

    def _complete(self, row: _Row) -> None:
        """A price has a tax basis: that which is said once for the file, where the row has none.

        Where the file says in a column of its own what is not known, « NC » in a text is a text.
        """
        if "provenance" in self.headings:
            for code, said in list(row.missing.items()):
                about, told = self.targets[code].field, row.provenance.get(code, {}).get("status")
                if (
                    isinstance(about, models.CharField)
                    and not about.choices
                    and said not in (told, row.values.get("status"))
                ):
                    row.values[code] = row.texts[f"missing {code}"]
                    del row.missing[code]
        basis = self.constants.get("tax_basis")
        if (
            basis
            and not row.values.get("tax_basis")
            and any(row.values.get(one) is not None for one in self.price_columns)
        ):
            row.values["tax_basis"] = basis

    # --- which record ------------------------------------------------------------------------------------------------

    def _note_key(self, row: _Row) -> None:
        """A row that is wrong still bears its key: one that bears it again is told now, not once this one is mended."""
        for key in self.keys:
            said = tuple(_key_text(self._said(row, part)) for part in key)
            if all(said):
                row.key = ("+".join(key), said)
                self._check_once(row)
                return

    def _recognise(self, row: _Row) -> None:
        for key in self.keys:
            said = tuple(_key_text(self._said(row, part)) for part in key)
            if not all(said):
                continue
            row.key = row.key or ("+".join(key), said)
            found = self.known[key].get(said, [])
            if len(found) > 1:
                text = "Gardez une seule fiche, ou choisissez une clé plus sûre."
                row.problems.append(
                    (self._heading(key), " ".join(said), f"{len(found)} fiches portent cette clé.", text)
                )
                return
            if found:
                row.record_id = found[0]
                break
        self._check_once(row)

    def _said(self, row: _Row, part: str) -> Any:
        if part == "source_key":
            return row.texts.get(part) or row.texts.get("id", "")
        if part == "id":
            return row.texts.get(part, "")
        return row.values.get(part, self.constants.get(part))

    def _heading(self, key: tuple[str, ...]) -> str:
        return " et ".join(self.headings.get(part, part) for part in key)

    def _check_once(self, row: _Row) -> None:
        """Two rows of a file are two records."""
        marks: list[Any] = [row.record_id] if row.record_id is not None else []
        marks += [row.key] if row.key else []
        before = next((self.seen[mark] for mark in marks if mark in self.seen), None)
        for mark in marks:
            self.seen.setdefault(mark, row.number)
        if before is not None:
            name, said = row.key or ("", ())
            row.problems.append(
                (
                    self._heading(tuple(name.split("+"))),
                    " ".join(said),
                    f"La ligne {before} du fichier porte déjà cette clé.",
                    "Supprimez l’une des deux lignes, ou corrigez leur clé.",
                )
            )

    def _there(self, pks: Iterable[int]) -> dict[int, Record]:
        return {row.pk: row for row in self.kind.rows.filter(owner=self.importing.owner_id, pk__in=list(pks))}

    # --- what it does ------------------------------------------------------------------------------------------------

    def _planned(self, row: _Row, there: Mapping[int, Record]) -> Planned:
        name = str(row.values.get("name") or "")
        if row.stranger:
            self.others[row.stranger[:SHOWN]] = self.others.get(row.stranger[:SHOWN], 0) + 1
            return Planned(row.number, Outcome.SKIPPED, name, reason=f"ligne de « {row.stranger[:SHOWN]} »")
        record = there.get(row.record_id) if row.record_id is not None else None
        if not row.problems and record is None and self.rules.mode == Mode.CHANGE:
            return Planned(
                row.number, Outcome.SKIPPED, name, reason="inconnue de l’inventaire : cet import n’ajoute rien"
            )
        if not row.problems and record is not None and self.rules.mode == Mode.CREATE:
            return Planned(row.number, Outcome.LEFT, record.name)
        planned = self._new(row) if record is None else self._changed(row, record)
        if row.problems:
            return Planned(row.number, Outcome.ERROR, planned.label, problems=row.problems)
        return planned

    def _new(self, row: _Row) -> Planned:
        values = {
            code: value for code, value in self.constants.items() if value not in (None, "") and code != "tax_basis"
        }
        values |= {code: value for code, value in row.values.items() if value not in (None, "")}
        if not values.get("name"):
            values["name"] = _name_of(self.kind, values)
        status = values.get("status") or ValueStatus.MEASURED
        provenance = dict(row.provenance)
        for code, said in row.missing.items():
            if said != status and code not in provenance:
                provenance[code] = {"status": said.value}
        self._check(row, None, values)
        differences = (
            []
            if row.problems
            else [(code, "", self._shown(code, value, row)) for code, value in values.items() if code in self.targets]
        )
        key = row.texts.get("source_key") or row.texts.get("id", "")
        change = Change(values, source_key=key[:120], provenance=provenance, extra=row.extra)
        return Planned(
            row.number, Outcome.CREATED, str(values["name"])[:SHOWN], change, differences, key=row.texts.get("id", "")
        )

    def _changed(self, row: _Row, record: Record) -> Planned:
        values = {code: value for code, value in row.values.items() if self._differs(record, code, value)}
        provenance = self._provenance(row, record, values)
        extra = {code: text for code, text in row.extra.items() if record.extra.get(code, "") != text}
        if values:
            self._check(row, record, values)
        differences = [
            (code, self._before(code, record), self._shown(code, value, row)) for code, value in values.items()
        ]
        differences += [(f"x_{code}", record.extra.get(code, ""), text) for code, text in extra.items()]
        differences += [
            (code, record.status_of(code).label, said.get("status", ""))
            for code, said in provenance.items()
            if code not in values
        ]
        label = str(values.get("name") or record.name)
        change = Change(values, record_id=record.pk, provenance=provenance, extra=extra)
        outcome = Outcome.CHANGED if values or provenance or extra else Outcome.LEFT
        touched_at, key = record.updated_at.isoformat(), row.texts.get("id", "")
        return Planned(row.number, outcome, label, change, differences, key=key, touched_at=touched_at)

    def _differs(self, record: Record, code: str, value: Any) -> bool:
        before = getattr(record, self._attribute(code))
        return before != value and not (isinstance(before, str) and plain_text(before) == plain_text(value or ""))

    def _provenance(self, row: _Row, record: Record, values: dict[str, Any]) -> dict[str, dict[str, str]]:
        """What must be said of where values come from: that there is none, or that there is one again."""
        said = {code: about for code, about in row.provenance.items() if _told(record, code) != about}
        for code, missing in row.missing.items():
            target = self.targets[code]
            is_empty = getattr(record, self._attribute(code)) in (None, "") if target.field is not None else True
            if target.field is None or (is_empty and record.status_of(code) == missing):
                continue
            if not is_empty and (target.field.null or target.field.blank):
                values[code] = None if target.field.null else ""
            if code not in row.provenance:
                said[code] = {"status": missing.value}
        status = self.constants.get("status") or record.status
        for code, value in values.items():
            is_told = value not in (None, "") and record.status_of(code) != status and code not in row.provenance
            if is_told and code not in ("status", "as_of"):
                said[code] = {"status": str(status)}
        return said

    def _check(self, row: _Row, record: Record | None, values: Mapping[str, Any]) -> None:
        for wrong in wrong_values(self.kind, record, values):
            heading = self.headings.get(wrong.column) or self._title(wrong.column)
            if any(heading == one[0] for one in row.problems):
                continue  # what could not be read is not missing too
            row.problems.append((heading, wrong.value[:SHOWN], wrong.message, wrong.cure))

    def _title(self, code: str) -> str:
        return self.targets[code].title if code in self.targets else code

    def _attribute(self, code: str) -> str:
        about = self.targets[code].field
        return about.attname if isinstance(about, models.ForeignKey) else code

    def _shown(self, code: str, value: Any, row: _Row) -> str:
        about = self.targets[code].field
        if isinstance(about, models.ForeignKey):
            return row.links.get(code) or self.rules.constants.get(code, "")
        return shown_text(about, value)[:SHOWN]

    def _before(self, code: str, record: Record) -> str:
        about = self.targets[code].field
        if isinstance(about, models.ForeignKey):
            return str(getattr(record, code) or "")[:SHOWN]
        return shown_text(about, getattr(record, code))[:SHOWN]

    # --- after -------------------------------------------------------------------------------------------------------

    def _remember(self, planned: Planned) -> None:
        """What makes two plans the same: every row's outcome and values, whatever keys they will have."""
        told = (planned.row, planned.outcome.value, planned.differences, planned.problems)
        self.digest.update(json.dumps(told, ensure_ascii=False).encode())

    def pass_on(self, planned: Sequence[Planned], keys: Sequence[int] | None = None) -> None:
        """How later tables name the records of these rows. ``keys``: once they are written, of those with a change."""
        if self.kind.model not in LINKED:
            return
        changes = [one for one in planned if one.change is not None]
        for place, one in enumerate(changes):
            assert one.change is not None  # noqa: S101 just asked
            values = dict(one.change.values)
            if keys is not None:
                self.links.note(self.kind.model, keys[place], one.key, values)
            elif one.change.record_id is None:
                self.links.coming(self.kind.model, one.key, values)
            else:
                self.links.note(self.kind.model, one.change.record_id, one.key, values)


def _by_place(header: Sequence[str], columns: Sequence[ColumnRule]) -> Iterable[tuple[int, ColumnRule]]:
    """Where each rule's column stands: in its own place where the header is as it was, else where its title is."""
    titles = [fold(title) for title in header]
    taken: set[int] = set()
    for place, rule in enumerate(columns):
        title = fold(rule.heading)
        is_here = place < len(titles) and titles[place] == title and place not in taken
        found = place if is_here else next((p for p, one in enumerate(titles) if one == title and p not in taken), None)
        if found is not None and rule.target:
            taken.add(found)
            yield found, rule


def _key_text(value: Any) -> str:
    """A part of a key as it is compared; a number of zero and an empty text find nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return fold(str(value))


def _told(record: Record, code: str) -> dict[str, str]:
    """What a record says of where a value comes from, files apart."""
    return {name: text for name, text in record.provenance.get(code, {}).items() if name in ("status", "as_of")}


def _name_of(kind: Kind, values: Mapping[str, Any]) -> str:
    for columns in _NAMES_IN_PLACE:
        if all(values.get(column) for column in columns):
            texts = (shown_text(kind.facts[column], values[column]) for column in columns)
            return one_line(" ".join(texts), 160)
    return one_line(shown_text(kind.facts["category"], values["category"]), 160) if values.get("category") else ""

"""Reading the workbook of a questionnaire, whatever was inserted, moved or written in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.journey.census.inventory.enums import TaxBasis, ValueStatus
from maillage.journey.census.questionnaires.engine import (
    MARK,
    NOTHING,
    SECTION,
    Answers,
    Definition,
    Field,
    Given,
    Problem,
    Row,
    Section,
    Stamp,
    Unreadable,
    read_given,
    read_stamp,
)
from maillage.journey.census.questionnaires.enums import FieldType, TaxAsked
from maillage.kernel.sheets import restored
from maillage.kernel.spelling import fold
from maillage.kernel.workbooks import QUESTIONNAIRE, read_workbook

__all__ = ["WorkbookRefused", "read_answers"]

_STATUSES: Final = {fold(status.label): str(status) for status in ValueStatus}
_NOT_DATA: Final = ("titres", "aide", "cle")
FIRST_ROWS: Final = 30
"""Among which the row of codes is looked for: somebody may have inserted a few above."""


class WorkbookRefused(MaillageError):
    """A workbook that is not the one that is expected here."""


Sheets = Mapping[str, Sequence[Sequence[str]]]


def read_answers(
    definition: Definition, path: Path, stamp: Stamp, *, known: Answers | None = None
) -> tuple[Answers, list[Problem]]:
    """The answers of a filled workbook, and what cannot be read in it. A value that cannot be read stays as it was written.

    ``stamp``: what the file must bear; ``known``: what it was filled with beforehand, so that what nobody changed keeps its
    day and its evidence, and a section whose sheet is gone stays as it was. Errors: ``WorkbookRefused``; ``FileRefused``.
    """
    sheets = read_workbook(path, limits=QUESTIONNAIRE)
    _check_stamp(sheets, stamp)
    reader = _Reader(known or Answers())
    sections = {section.code: section for _, section in definition.sections()}
    answers = Answers({code: rows for code, rows in (known or Answers()).sections.items() if code in sections})
    seen: set[str] = set()
    for name, rows in sheets.items():
        place = _codes(rows)
        if place is None:
            continue
        code = rows[place][0].removeprefix(SECTION).strip()
        if code in sections and code not in seen:
            seen.add(code)
            sheet = _Sheet(name, rows, place, sections[code])
            answers = answers.with_rows(code, reader.many(sheet) if sheet.section.is_many else reader.one(sheet))
    if not seen:
        raise WorkbookRefused(
            "Ce classeur n’a plus aucune de ses feuilles de questions. Repartez du fichier que vous avez reçu."
        )
    return answers, reader.problems


def _check_stamp(sheets: Sheets, expected: Stamp) -> None:
    found = next((cell for rows in sheets.values() for row in rows for cell in row if cell.startswith(MARK)), "")
    again = "Téléchargez le fichier depuis la page de votre recensement, et remplissez celui-là."
    if not found:
        raise WorkbookRefused(
            f"Ce classeur n’est pas un questionnaire de Maillage, ou sa feuille « Lisez-moi » manque. {again}"
        )
    stamp = read_stamp(found)
    if stamp is None:
        raise WorkbookRefused(f"La marque de ce classeur a été modifiée : on ne sait pas à qui il est. {again}")
    if stamp.organisation != expected.organisation:
        raise WorkbookRefused(f"Ce classeur est celui d’une autre collectivité : rien n’a été lu. {again}")
    if stamp.digest != expected.digest[:32]:
        raise WorkbookRefused(f"Ce classeur est celui d’un autre questionnaire, ou d’une autre version. {again}")
    if stamp.campaign != expected.campaign:
        raise WorkbookRefused(f"Ce classeur est celui d’une autre campagne. {again}")


def _codes(rows: Sequence[Sequence[str]]) -> int | None:
    return next((place for place, row in enumerate(rows[:FIRST_ROWS]) if row and row[0].startswith(SECTION)), None)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: Sequence[Sequence[str]]
    codes_at: int
    section: Section

    def columns(self) -> dict[str, int]:
        """The column of each code."""
        return {code.strip(): place for place, code in enumerate(self.rows[self.codes_at]) if place and code.strip()}

    def data(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows under the codes, with the number that a spreadsheet shows beside them."""
        yield from enumerate(self.rows[self.codes_at + 1 :], start=self.codes_at + 2)


def _at(row: Sequence[str], place: int | None) -> str:
    return restored(row[place].strip()) if place is not None and place < len(row) else ""


def _letter(place: int) -> str:
    """The name of a column.

    >>> _letter(0), _letter(27)
    ('A', 'AB')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class _Reader:
    known: Answers
    problems: list[Problem] = field(default_factory=list)

    def one(self, sheet: _Sheet) -> tuple[Row, ...]:
        columns, section = sheet.columns(), sheet.section
        given: dict[str, Given] = {}
        ranks: dict[str, dict[str, str]] = {}
        placed: dict[str, int] = {}
        before = self.known.one(section.code)
        fields = {asked.code: asked for asked in section.fields}
        for line, row in sheet.data():
            code, text = _at(row, 0), _at(row, columns.get("valeur", 2))
            name, _, item = code.partition(".")
            asked = fields.get(name)
            if asked is None:
                continue
            placed[name] = line
            if item and asked.type == FieldType.RANKING:
                ranks.setdefault(name, {})[item] = text
                continue
            status, basis = _at(row, columns.get("statut", 3)), _at(row, columns.get("base", 4))
            where = (sheet, line, columns.get("valeur", 2), before.key)
            given[name] = self._given(asked, text, status, basis, before[name], where)
        for name, found in ranks.items():
            text = ";".join(f"{item}={rank}" for item, rank in found.items() if rank)
            where = (sheet, placed[name], columns.get("valeur", 2), before.key)
            given[name] = self._given(fields[name], text, "", "", before[name], where)
        return (Row(before.key, {code: value for code, value in given.items() if value != NOTHING}),)

    def many(self, sheet: _Sheet) -> tuple[Row, ...]:
        columns, section = sheet.columns(), sheet.section
        before = {row.key: row for row in self.known.rows(section.code)}
        rows: list[Row] = []
        keys = {key for _, row in sheet.data() if (key := _at(row, 0))}
        for line, cells in sheet.data():
            key = _at(cells, 0)
            if key in _NOT_DATA:
                continue
            if key not in before and not (key[:1] == "n" and key[1:].isdigit()):
                key = ""  # a key that this file was not given
            if not key or key in {row.key for row in rows}:  # an inserted row, or one that was copied
                key = self._fresh(keys)
            row = self._row(sheet, columns, line, cells, before.get(key) or Row(key))
            if row.is_answered or key in before:
                keys.add(key)
                rows.append(row)
        return tuple(rows)

    @staticmethod
    def _fresh(keys: set[str]) -> str:
        numbers = [int(key[1:]) for key in keys if key[:1] == "n" and key[1:].isdigit()]
        return f"n{max(numbers, default=0) + 1}"

    def _row(self, sheet: _Sheet, columns: Mapping[str, int], line: int, cells: Sequence[str], known: Row) -> Row:
        given: dict[str, Given] = {}
        basis = _at(cells, columns.get("base"))
        for asked in sheet.section.fields:
            if asked.code not in columns:
                continue
            place = columns[asked.code]
            status = _at(cells, columns.get(f"{asked.code}.statut"))
            where = (sheet, line, place, known.key)
            found = self._given(asked, _at(cells, place), status, basis, known[asked.code], where)
            if found != NOTHING:
                given[asked.code] = found
        is_gone = fold(_at(cells, columns.get("parti"))) in ("oui", "o", "x", "vrai", "1")
        return Row(known.key, given, is_gone)

    def _given(
        self, asked: Field, text: str, status: str, basis: str, before: Given, where: tuple[_Sheet, int, int, str]
    ) -> Given:
        said = _STATUSES.get(fold(status), "")
        asks = asked.is_price and asked.tax == TaxAsked.ASKED
        if status and not said and asked.is_measured:
            self._problem(
                asked, where, status, "n’est pas une façon de savoir.", f"Écrivez l’un de : {', '.join(_STATUSES)}."
            )
        tax = basis.strip().upper().replace(".", "")
        if tax and tax not in TaxBasis.values:
            if asks and text:
                self._problem(asked, where, basis, "n’est ni HT ni TTC.", "Écrivez HT ou TTC.")
            tax = ""
        try:
            found = read_given(asked, text, said, tax if asks else "")
        except Unreadable as wrong:
            self._problem(asked, where, text, wrong.message, wrong.cure)
            return Given(text, "", tax if asks else "")
        if found.value == before.value and (found.status == before.status or not asked.is_measured or not status):
            kept = before if found.value or found.status == before.status else found
            return replace(kept, tax_basis=found.tax_basis) if found.value else kept
        return found

    def _problem(self, asked: Field, where: tuple[_Sheet, int, int, str], value: str, message: str, cure: str) -> None:
        sheet, line, place, key = where
        self.problems.append(
            Problem(sheet.section.code, key, asked.code, message, cure, value[:80], sheet.name, line, _letter(place))
        )

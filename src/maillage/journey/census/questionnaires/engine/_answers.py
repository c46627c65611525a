"""Answers to a questionnaire: by section, rows of values, each with how it is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from maillage.journey.census.inventory.enums import TaxBasis, ValueStatus

__all__ = ["NOTHING", "Answers", "Given", "Problem", "Row", "record_key", "record_of"]


@dataclass(frozen=True, slots=True)
class Given:
    """One value as it was given. ``value``: in its canonical form, whatever the door it came through:

    - numbers with a decimal point (« 1234.5 »), days as « 2026-03-01 », « 2026-03 » or « 2026 » (partial), yes and no as
      « oui » and « non », a choice as its code, several as « A;B », a ranking as « code=1;code=2 », a place by its name;
    - as it was typed where it cannot be read: a draft loses nothing, and ``engine.problems_of`` says so.

    Empty with the status UNKNOWN (« NC ») or NOT_APPLICABLE; empty without status: not answered. ``as_of``: the day that
    the value is of, where it is not that of the campaign. ``tax_basis``: of a price.
    """

    value: str = ""
    status: str = ""
    tax_basis: str = ""
    as_of: date | None = None

    @property
    def is_answered(self) -> bool:
        return bool(self.value or self.status)

    @property
    def is_unknown(self) -> bool:
        return self.status == ValueStatus.UNKNOWN


NOTHING: Final = Given()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a section. ``key``: « r » and the key of the inventory record that it confirms or changes; « n » and a
    number for a new one; empty for the one row of a section that lands nowhere.

    ``is_gone``: the respondent says that the record is no more.
    """

    key: str
    given: Mapping[str, Given] = field(default_factory=dict)
    is_gone: bool = False

    def __getitem__(self, code: str) -> Given:
        """What was given to a field; ``NOTHING`` where it was not answered."""
        return self.given.get(code, NOTHING)

    @property
    def record_id(self) -> int | None:
        return record_of(self.key)

    @property
    def is_answered(self) -> bool:
        return self.is_gone or any(given.is_answered for given in self.given.values())

    def with_given(self, code: str, given: Given) -> "Row":
        return replace(self, given={**self.given, code: given})


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that cannot be read: where (« Feuille … », row and column as a spreadsheet numbers them), what, the cure.

    ``sheet``, ``line``, ``column`` are empty (0) where the answer was not read from a file.
    """

    section: str
    row: str
    field: str
    message: str
    cure: str
    value: str = ""
    sheet: str = ""
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        where = f"feuille « {self.sheet} », ligne {self.line}, colonne {self.column} : " if self.sheet else ""
        shown = f"« {self.value} » " if self.value else ""
        return f"{where}{shown}{self.message} {self.cure}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, by section. Equal answers are the same answers: rows in their order, values in any order."""

    sections: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def rows(self, section: str) -> tuple[Row, ...]:
        return self.sections.get(section, ())

    def one(self, section: str) -> Row:
        """The row of a section that is answered once."""
        rows = self.rows(section)
        return rows[0] if rows else Row("")

    def with_rows(self, section: str, rows: Iterable[Row]) -> "Answers":
        return Answers({**self.sections, section: tuple(rows)})

    def as_json(self) -> dict[str, Any]:
        """``{section: [{"key", "gone", "given": {field: {"value", "status", "tax_basis", "as_of"}}}]}``, less what is empty."""
        return {section: [_plain_row(row) for row in rows] for section, rows in self.sections.items()}

    @staticmethod
    def of_json(plain: Mapping[str, Any]) -> "Answers":
        return Answers({section: tuple(_row(row) for row in rows) for section, rows in plain.items()})


def _plain_row(row: Row) -> dict[str, Any]:
    given = {code: _plain_given(value) for code, value in row.given.items() if value != NOTHING}
    return {"key": row.key, "given": given} | ({"gone": True} if row.is_gone else {})


def _plain_given(given: Given) -> dict[str, str]:
    plain = {"value": given.value, "status": str(given.status), "tax_basis": str(given.tax_basis)}
    plain["as_of"] = given.as_of.isoformat() if given.as_of else ""
    return {name: text for name, text in plain.items() if text}


def _row(plain: Mapping[str, Any]) -> Row:
    given = {code: _given(value) for code, value in plain.get("given", {}).items()}
    return Row(plain["key"], given, bool(plain.get("gone")))


def _given(plain: Mapping[str, str]) -> Given:
    """Error: ``ValueError`` for a status, a basis or a day that does not exist."""
    return Given(
        plain.get("value", ""),
        str(ValueStatus(plain["status"])) if plain.get("status") else "",
        str(TaxBasis(plain["tax_basis"])) if plain.get("tax_basis") else "",
        date.fromisoformat(plain["as_of"]) if plain.get("as_of") else None,
    )


def record_key(pk: int) -> str:
    """The key of the row of a record."""
    return f"r{pk}"


def record_of(key: str) -> int | None:
    """The record that a key names; ``None`` for a new row."""
    return int(key[1:]) if key[:1] == "r" and key[1:].isdigit() else None

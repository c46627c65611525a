"""What is counted of answers: asked, filled, NC; and answers as values that studies read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.questionnaires.engine import Answers, Definition, Row, Section, applies
from maillage.journey.census.questionnaires.enums import FieldType

__all__ = ["Counted", "Value", "count_answers", "flatten"]

LONGEST_TEXT: Final = 500
WHOLE_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """Values asked, filled and NC, whole and by section: ``{code: [asked, filled, unknown]}``."""

    asked: int
    filled: int
    unknown: int
    by_section: dict[str, list[int]]

    @property
    def percent(self) -> int:
        """How much is filled, « NC » included for it is an answer; rounded down, so that 100 means all."""
        return 100 * self.filled // self.asked if self.asked else 0


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a response, ready to be kept. ``field``: « section.row.field »; ``asked``: « section.field »."""

    field: str
    asked: str
    value: Decimal | None
    text: str
    status: str
    as_of: date


def count_answers(definition: Definition, answers: Answers) -> Counted:
    """A section that is answered by rows asks each of its fields once a row, and once where it has no row yet.

    A field that another answer puts out of question is not asked.
    """
    by_section = {section.code: _count(section, answers) for _, section in definition.sections()}
    asked, filled, unknown = (sum(counts[place] for counts in by_section.values()) for place in range(3))
    return Counted(asked, filled, unknown, by_section)


def _count(section: Section, answers: Answers) -> list[int]:
    kept = section.code in answers.sections
    rows = [row for row in answers.rows(section.code) if not row.is_gone]
    if kept and section.is_many and not rows:
        return [1, 1, 0]  # « none of these » is an answer, and the section asks nothing else
    asked = filled = unknown = 0
    for row in rows or [Row("")]:
        for field in section.fields:
            if not applies(section, field, row):
                continue
            given = row[field.code]
            asked += 1
            filled += given.is_answered
            unknown += given.is_unknown
    return [asked, filled, unknown]


def flatten(definition: Definition, answers: Answers, day: date) -> Iterator[Value]:
    """Every value that was given, a row each. ``day``: of the values that do not say theirs."""
    for _, section in definition.sections():
        for place, row in enumerate(answers.rows(section.code), start=1):
            if row.is_gone:
                continue
            for field in section.fields:
                given = row[field.code]
                if given.is_answered:
                    number = _number(given.value) if field.type in _NUMBERS else None
                    yield Value(
                        f"{section.code}.{place}.{field.code}",
                        f"{section.code}.{field.code}",
                        None if given.status in _EMPTY else number,
                        given.value[:LONGEST_TEXT] if number is None else "",
                        given.status or ValueStatus.MEASURED,
                        given.as_of or day,
                    )


_NUMBERS: Final = frozenset({FieldType.COUNT, FieldType.NUMBER, FieldType.PRICE})
_EMPTY: Final = frozenset({ValueStatus.UNKNOWN, ValueStatus.NOT_APPLICABLE})


def _number(text: str) -> Decimal | None:
    """A number to six decimals, ``None`` where it is none that the table holds."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= Decimal(10) ** WHOLE_DIGITS:
        return None
    return number.quantize(Decimal("0.000001"))

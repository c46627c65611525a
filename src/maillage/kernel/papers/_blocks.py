"""What a report is made of, whatever it is printed on."""

from dataclasses import dataclass, field
from typing import Final

from maillage.kernel.typography import typeset

__all__ = [
    "Block",
    "Bullets",
    "Column",
    "KeyFigure",
    "KeyFigures",
    "Paragraph",
    "Picture",
    "Report",
    "Section",
    "Table",
    "column_widths",
    "least_widths",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand on the right, their unit in the title.

    ``is_detail``: left out where there is no room, in a narrow terminal; never on paper or on a page.
    """

    title: str
    is_number: bool = False
    is_detail: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``caption`` says what the rows are; ``note`` gives the base or the divisor of what is printed."""

    caption: str
    columns: tuple[Column, ...]
    rows: list[list[str]]
    note: str = ""


LONGEST_WORD: Final = 24
"""A longer one may be broken, or it would starve its neighbours."""


def least_widths(table: Table) -> list[float]:
    """Of each column, the characters of its longest unbreakable piece, and what surrounds it; a number is never broken."""
    least = []
    for place, column in enumerate(table.columns):
        texts = [row[place] for row in table.rows]
        longest = max((len(piece) for text in (column.title, *texts) for piece in typeset(text).split(" ")), default=1)
        if column.is_number:
            longest = max([longest, *(len(text) for text in texts)])
        least.append(min(longest, LONGEST_WORD) + 3.0)
    return least


def column_widths(table: Table, total: float) -> list[float]:
    """Share ``total`` characters among the columns so that no word and no number is broken where there is room for all.

    Each column first gets its longest unbreakable piece, then what is left goes to those whose text would fold.
    """

    least, wanted = least_widths(table), []
    for place, floor in enumerate(least):
        usual = sum(len(row[place]) for row in table.rows) / max(len(table.rows), 1)
        wanted.append(max(usual * 1.5 - (floor - 3.0), 0) + 0.01)
    room = max(total - sum(least), 0)
    widths = [floor + room * extra / sum(wanted) for floor, extra in zip(least, wanted, strict=True)]
    return [width * total / sum(widths) for width in widths]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: list[str]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    value: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    items: list[KeyFigure]


@dataclass(frozen=True, slots=True)
class Picture:
    """``title`` names it, ``sentence`` says what it shows, ``svgs`` show it (in pieces that fit a page), ``table`` gives
    the numbers."""

    name: str
    title: str
    sentence: str
    svgs: list[str]
    table: Table


Block = Paragraph | Bullets | KeyFigures | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: list[Block] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """``date``: ISO date of the data, never of the clock, so that the same inputs give the same bytes."""

    title: str
    subtitle: str
    date: str
    imprint: str
    opening: list[Block]
    sections: list[Section]

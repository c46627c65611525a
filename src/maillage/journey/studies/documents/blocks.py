"""What a report is made of, whatever it is printed on."""

from dataclasses import dataclass, field

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
    """``title`` names it, ``sentence`` says what it shows, ``svg`` shows it, ``table`` gives the numbers."""

    name: str
    title: str
    sentence: str
    svg: str
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

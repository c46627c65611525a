"""A report cut into slides: one idea on each, what is too long goes on in the next, what is said aloud in the notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from math import ceil
from typing import Final

from maillage.kernel.papers._blocks import (
    Block,
    Bullets,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    column_widths,
    least_widths,
)
from maillage.kernel.papers._columns import in_columns
from maillage.kernel.spelling import fold
from maillage.kernel.typography import plural

__all__ = [
    "AFTER",
    "COLUMN_UNITS",
    "TABLE_CHARACTERS",
    "TABLE_SIZE",
    "Lists",
    "Slide",
    "across",
    "down",
    "fits_in",
    "fits_slide",
    "height_of",
    "slides_of",
]

FIGURES_A_SLIDE: Final = 4
FIGURES_BESIDE: Final = 3
"""As many stand beside a picture; more have a slide of their own."""
ITEMS_A_SLIDE: Final = 6
TEXT_A_SLIDE: Final = 560
LONGEST_LEAD: Final = 80
CHARACTERS, LINE, AFTER, TEXT_HEIGHT = 86, 24, 10, 370
"""Characters across a slide of text; in points, a line, what follows a text, and what a slide has down."""
TABLE_CHARACTERS: Final = 118
"""Characters across a table of a slide."""
TABLE_SIZE: Final = 12
"""In points, the type of a table that has no room for a larger one."""
TABLE_HEIGHT: Final = 4.7
"""Inches down a table of a slide, its header among them."""
COLUMN_UNITS: Final = 400
"""How tall a column of a picture is, in the units of its drawing."""
MOST_COLUMNS: Final = 2
"""Pieces of a picture stand side by side in as many columns: more would not be read from the back of a room."""
MOST_TABLE_SLIDES: Final = 6
NOTED_ROWS: Final = 40


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists on one slide, each under the sentence that announces it, if any."""

    groups: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Slide:
    """``trail``: the part of the report that it belongs to; ``content``: lists, or one block, of a picture one piece;
    ``figures``: those that stand beside a picture."""

    title: str
    trail: str
    content: Block | Lists
    notes: str = ""
    figures: Sequence[KeyFigure] = ()


def slides_of(report: Report) -> list[Slide]:
    """The slides after the title: the essential, then each part in its order."""
    slides = list(_walk(Section("L’essentiel", list(report.opening)), ""))
    for section in report.sections:
        slides += _walk(section, "")
    return slides


def _walk(section: Section, trail: str) -> Iterator[Slide]:
    """What is said stands in the notes of what is shown next; lists that a slide holds together stand on it, each under
    the sentence that announces it (« Avantages : »); a few key figures stand beside the picture that follows them."""
    said: list[str] = []
    beside: Sequence[KeyFigure] = ()
    groups: list[tuple[str, list[str]]] = []
    lead = ""

    def shown() -> Iterator[Slide]:
        if groups:
            yield Slide(section.title, trail, Lists(list(groups)), "\n".join(said))
            groups.clear()
            said.clear()

    for block, after in zip_longest(section.blocks, section.blocks[1:]):
        if isinstance(block, Paragraph):
            if _announces(block.text):
                lead = block.text
            else:
                said.append(block.text)
            continue
        if isinstance(block, Bullets):
            for items in _chunks(block.items):
                if groups and _height([*groups, (lead, items)]) > TEXT_HEIGHT:
                    yield from shown()
                groups.append((lead, items))
                lead = ""
            continue
        yield from shown()
        if lead:
            said.append(lead)
            lead = ""
        if isinstance(block, KeyFigures) and isinstance(after, Picture) and len(block.items) <= FIGURES_BESIDE:
            beside = block.items
            said += [_told(item) for item in beside]
            continue
        for slide in _cut(section.title, trail, block):
            yield replace(slide, notes="\n".join([*said, slide.notes]).strip(), figures=beside)
            said, beside = [], ()
    yield from shown()
    for items in _chunks([*said, lead] if lead else said):  # nobody would read what stands in no slide
        yield Slide(section.title, trail, Bullets(items) if len(items) > 1 else Paragraph(items[0]))
    for inner in section.sections:
        yield from _walk(inner, section.title)


def _announces(text: str) -> bool:
    return len(text) <= LONGEST_LEAD and text.rstrip().endswith(":")


def _height(groups: Sequence[tuple[str, Sequence[str]]]) -> float:
    """Points down a slide."""
    texts = [text for lead, items in groups for text in (lead, *items) if text]
    return sum(LINE * ceil(len(text) / CHARACTERS) + AFTER for text in texts)


def _cut(title: str, trail: str, block: Block) -> Iterator[Slide]:
    match block:
        case KeyFigures():
            for start in range(0, len(block.items), FIGURES_A_SLIDE):
                shown = KeyFigures(block.items[start : start + FIGURES_A_SLIDE])
                yield Slide(_again(title, start), trail, shown, "\n".join(_told(item) for item in shown.items))
        case Picture():
            groups = _together(block.svgs)
            for place, svgs in enumerate(groups, start=1):
                words = block.title + (f" ({place}/{len(groups)})" if len(groups) > 1 else "")
                piece = Picture(block.name, words, block.sentence, svgs, block.table)
                yield Slide(words, _trail(trail, title, words), piece, _numbers(block.table) if place == 1 else "")
        case Table():
            for place, (part, more) in enumerate(_pieces(block)):
                notes = "\n".join(filter(None, [block.caption, block.note, more]))
                yield Slide(_again(title, place), trail, part, notes)


def _together(svgs: Sequence[str]) -> list[list[str]]:
    """The pieces of a picture, those that a slide holds side by side together."""
    groups: list[list[str]] = []
    room = 0
    for svg in svgs:
        columns = len(in_columns(svg, COLUMN_UNITS))
        if not groups or columns > room:
            groups.append([])
            room = MOST_COLUMNS
        groups[-1].append(svg)
        room -= columns
    return groups


def _trail(trail: str, title: str, words: str) -> str:
    """Where a picture stands, without what its own title says already."""
    parts = [trail, "" if fold(title) in fold(words) else title]
    return " · ".join(part for part in parts if part) or title


def _again(title: str, place: int) -> str:
    return f"{title} (suite)" if place else title


def _told(item: KeyFigure) -> str:
    return " ".join(filter(None, [item.value, item.label, item.detail]))


def _numbers(table: Table) -> str:
    """The figures behind a picture, for who speaks."""
    rows = [" ; ".join(row) for row in table.rows[:NOTED_ROWS]]
    if len(table.rows) > NOTED_ROWS:
        rows.append(f"{plural(len(table.rows) - NOTED_ROWS, 'ligne', 'lignes')} de plus dans le rapport.")
    return "\n".join(filter(None, [f"Chiffres : {table.caption}.", *rows, table.note]))


def _chunks(texts: Sequence[str]) -> list[list[str]]:
    """As many texts as a slide holds; one that is longer than a slide is cut between its sentences."""
    chunks: list[list[str]] = []
    for text in texts:
        for piece in _sentences(text):
            room = TEXT_A_SLIDE - sum(len(item) for item in chunks[-1]) if chunks else 0
            if chunks and len(chunks[-1]) < ITEMS_A_SLIDE and len(piece) <= room:
                chunks[-1].append(piece)
            else:
                chunks.append([piece])
    return chunks


def _sentences(text: str) -> Iterator[str]:
    if len(text) <= TEXT_A_SLIDE:
        yield text
        return
    kept = ""
    for sentence in text.replace("\n", " ").split(". "):
        whole = sentence if sentence.endswith(".") else f"{sentence}."
        if kept and len(kept) + len(whole) > TEXT_A_SLIDE:
            yield kept
            kept = ""
        kept = f"{kept} {whole}".strip()
    yield kept


def across(width: float, size: float) -> float:
    """Characters of so many points that a line of so many inches holds, the margins of its box taken off."""
    return max((width - 0.2) * 72 / (size * 0.5), 1)


def down(texts: Sequence[str], width: float, size: float) -> float:
    """Inches that texts take down a box, folded, the margins of the box among them."""
    lines = sum(ceil(len(text) / across(width, size)) or 1 for text in texts)
    return 0.1 + (lines * size * 1.2 + (len(texts) - 1) * size / 2) / 72


def height_of(row: Sequence[str], widths: Sequence[float], size: float = TABLE_SIZE) -> float:
    """Inches that a row takes, its texts folded, ``widths`` in characters of that size."""
    lines = max((ceil(len(text) / max(width - 2, 1)) for text, width in zip(row, widths, strict=True)), default=1)
    return 0.14 + 0.21 * size / TABLE_SIZE * max(lines, 1)


def fits_in(table: Table, size: float) -> bool:
    """Whether a slide holds a table in that size, no word broken."""
    total = TABLE_CHARACTERS * TABLE_SIZE / size
    if sum(least_widths(table)) > total:
        return False
    widths = column_widths(table, total)
    rows = [[column.title for column in table.columns], *table.rows]
    return sum(height_of(row, widths, size) for row in rows) <= TABLE_HEIGHT


def _pieces(table: Table) -> Iterator[tuple[Table, str]]:
    """A table in pieces that a slide holds: first its columns, then its rows; the first column comes back in each.

    With each piece, what it leaves to the report: nothing, but for a table of very many rows.
    """
    pieces = [piece for part in _columns(table) for piece in _rows(part)]
    for place, piece in enumerate(pieces[:MOST_TABLE_SLIDES], start=1):
        left = len(pieces) - MOST_TABLE_SLIDES
        more = ""
        if place == MOST_TABLE_SLIDES and left > 0:
            more = f"La suite du tableau est dans le rapport : il y faudrait {plural(left, 'page', 'pages')} de plus."
            piece = replace(piece, note=more)  # noqa: PLW2901 the last one says so
        yield piece, more


def fits_slide(table: Table, most_rows: int) -> bool:
    """Whether a table stands whole on one slide, and is short enough to be read there."""
    return 0 < len(table.rows) <= most_rows and len(list(_pieces(table))) == 1


def _columns(table: Table) -> list[Table]:
    least = least_widths(table)
    groups: list[list[int]] = [[0]]
    for place in range(1, len(table.columns)):
        width = sum(least[other] for other in groups[-1]) + least[place]
        if width > TABLE_CHARACTERS and len(groups[-1]) > 1:
            groups.append([0])
        groups[-1].append(place)
    return [
        replace(
            table,
            columns=tuple(table.columns[place] for place in group),
            rows=[[row[place] for place in group] for row in table.rows],
        )
        for group in groups
    ]


def _rows(table: Table) -> Iterator[Table]:
    widths = column_widths(table, TABLE_CHARACTERS)
    header = height_of([column.title for column in table.columns], widths)
    starts, height = [0], header
    for place, row in enumerate(table.rows):
        needed = height_of(row, widths)
        if height + needed > TABLE_HEIGHT and place > starts[-1]:
            starts.append(place)
            height = header
        height += needed
    for start, end in pairwise([*starts, len(table.rows)]):
        yield replace(table, rows=table.rows[start:end])

"""A report cut into slides: one idea on each, what is too long goes on in the next, what is said aloud in the notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import Final

from maillage.kernel.papers._blocks import (
    LONGEST_WORD,
    Block,
    Bullets,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    column_widths,
)
from maillage.kernel.typography import plural, typeset

__all__ = ["AFTER", "TABLE_CHARACTERS", "Lists", "Slide", "height_of", "slides_of"]

FIGURES_A_SLIDE: Final = 4
ITEMS_A_SLIDE: Final = 6
TEXT_A_SLIDE: Final = 560
LONGEST_LEAD: Final = 80
CHARACTERS, LINE, AFTER, TEXT_HEIGHT = 86, 24, 10, 370
"""Characters across a slide of text; in points, a line, what follows a text, and what a slide has down."""
TABLE_CHARACTERS: Final = 118
"""Characters across a table of a slide."""
TABLE_HEIGHT: Final = 4.7
"""Inches down a table of a slide, its header among them."""
MOST_TABLE_SLIDES: Final = 6
NOTED_ROWS: Final = 40


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists on one slide, each under the sentence that announces it, if any."""

    groups: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Slide:
    """``trail``: the part of the report that it belongs to; ``content``: lists, or one block, of a picture one piece."""

    title: str
    trail: str
    content: Block | Lists
    notes: str = ""


def slides_of(report: Report) -> list[Slide]:
    """The slides after the title: the essential, then each part in its order."""
    slides = list(_walk(Section("L’essentiel", list(report.opening)), ""))
    for section in report.sections:
        slides += _walk(section, "")
    return slides


def _walk(section: Section, trail: str) -> Iterator[Slide]:
    """What is said stands in the notes of what is shown next; lists that a slide holds together stand on it, each under
    the sentence that announces it (« Avantages : »)."""
    said: list[str] = []
    groups: list[tuple[str, list[str]]] = []
    lead = ""

    def shown() -> Iterator[Slide]:
        if groups:
            yield Slide(section.title, trail, Lists(list(groups)), "\n".join(said))
            groups.clear()
            said.clear()

    for block in section.blocks:
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
        for slide in _cut(section.title, trail, block):
            yield replace(slide, notes="\n".join([*said, slide.notes]).strip())
            said = []
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
            count = len(block.svgs)
            for place, svg in enumerate(block.svgs, start=1):
                words = block.title + (f" ({place}/{count})" if count > 1 else "")
                piece = Picture(block.name, words, block.sentence, [svg], block.table)
                yield Slide(words, trail or title, piece, _numbers(block.table) if place == 1 else "")
        case Table():
            for place, (part, more) in enumerate(_pieces(block)):
                notes = "\n".join(filter(None, [block.caption, block.note, more]))
                yield Slide(_again(title, place), trail, part, notes)


def _again(title: str, place: int) -> str:
    return f"{title} (suite)" if place else title


def _told(item: object) -> str:
    return " ".join(filter(None, [getattr(item, name) for name in ("value", "label", "detail")]))


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


def height_of(row: Sequence[str], widths: Sequence[float]) -> float:
    """Inches that a row takes, its texts folded."""
    lines = max((ceil(len(text) / max(width - 2, 1)) for text, width in zip(row, widths, strict=True)), default=1)
    return 0.14 + 0.21 * max(lines, 1)


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


def _least(table: Table, place: int) -> float:
    texts = [table.columns[place].title, *(row[place] for row in table.rows)]
    if table.columns[place].is_number:
        words = [*typeset(texts[0]).split(" "), *texts[1:]]
    else:
        words = [word for text in texts for word in typeset(text).split(" ")]
    return min(max((len(word) for word in words), default=1), LONGEST_WORD) + 3.0


def _columns(table: Table) -> list[Table]:
    least = [_least(table, place) for place in range(len(table.columns))]
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

"""Four pictures: ranges, shares, gains and losses, positions. Each is drawn in as many pieces as pages need."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import TypeVar

from maillage.kernel.pictures._svg import LINE, TALLEST, WIDTH, Drawing, round_steps
from maillage.kernel.typography import number


@dataclass(frozen=True, slots=True)
class Interval:
    """``value`` between ``low`` and ``high`` (``None``: no range known), ``floor`` what is already certain."""

    group: str
    label: str
    text: str
    value: float
    low: float | None
    high: float | None
    floor: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of the whole (``value``) and of the part that was seen (``seen``), in per cent."""

    label: str
    text: str
    value: float
    seen: float


@dataclass(frozen=True, slots=True)
class Swing:
    """A gain (positive) or a loss, in the unit of the picture; ``is_firm`` when the two sides can be compared."""

    label: str
    text: str
    value: float
    is_firm: bool


@dataclass(frozen=True, slots=True)
class Positions:
    """Ranks given to one option, and their mean."""

    label: str
    text: str
    mean: float
    given: Sequence[int]


Item = TypeVar("Item")


def _in_pieces(
    title: str, items: Sequence[Item], row: Callable[[Drawing, Item], None], end: Callable[[Drawing], None]
) -> list[str]:
    """Rows one under the other, and the axis and legend under each piece."""
    drawings = [Drawing(title)]
    for item in items:
        if drawings[-1].y > TALLEST:
            drawings.append(Drawing(f"{title} (suite)"))
        row(drawings[-1], item)
    for drawing in drawings:
        end(drawing)
    return [drawing.svg() for drawing in drawings]


def _axis(drawing: Drawing, marks: Sequence[float], start: float, scale: float, unit: str) -> None:
    """The marks under a picture, counted from zero: as many as stand side by side."""
    drawing.y += LINE
    names = [number(mark, 0 if mark == int(mark) else 1) + unit for mark in marks]
    zero = marks.index(0) if 0 in marks else 0
    shown: list[int] = []
    for stride in range(1, len(marks) + 1):
        shown = [place for place in range(len(marks)) if (place - zero) % stride == 0]
        edges = [_extent(start + marks[place] * scale, names[place]) for place in shown]
        if all(before[1] + AXIS_GAP <= after[0] for before, after in pairwise(edges)):
            break
    for place in shown:
        x = start + marks[place] * scale
        drawing.text(x, drawing.y, names[place], anchor=_anchor(x), small=True)
    drawing.y += 4


AXIS_GAP, CHARACTER = 6, 6.9
"""Between two marks, and the width of a character of 12 pixels in a wide typeface: system fonts differ."""


def _anchor(x: float) -> str:
    return "start" if x < 8 else "end" if x > WIDTH - 8 else "middle"


def _extent(x: float, name: str) -> tuple[float, float]:
    """Where the name of a mark begins and ends."""
    width = CHARACTER * len(name)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[_anchor(x)]
    return left, left + width


def _legend(drawing: Drawing, entries: Sequence[tuple[Callable[[float], None], str]]) -> None:
    """One entry a line: a mark, drawn at a height, and its name."""
    for mark, name in entries:
        drawing.y += LINE
        mark(drawing.y - 4)
        drawing.text(28, drawing.y, name, small=True)


def draw_intervals(title: str, intervals: Sequence[Interval], legend: tuple[str, str, str]) -> list[str]:
    """Each value as a dot in its range, with a mark at what is already certain; one scale for all.

    ``legend``: what the dot, the bar and the mark are called.
    """
    marks = round_steps(0, max((item.high or item.value for item in intervals), default=1))
    scale = WIDTH / (marks[-1] or 1)
    groups: dict[int, str] = {}

    def row(drawing: Drawing, item: Interval) -> None:
        if groups.get(id(drawing)) != item.group:
            groups[id(drawing)] = item.group
            drawing.heading(item.group)
        drawing.row_title(item.label, item.text)
        y = drawing.y + 7
        drawing.line(0, y, WIDTH, y, "soft")
        if item.low is not None and item.high is not None:
            drawing.rectangle(item.low * scale, y - 4, (item.high - item.low) * scale, 8, "tint")
        drawing.line(item.floor * scale, y - 6, item.floor * scale, y + 6, "ink", 2)
        drawing.dot(item.value * scale, y, 4.5, "accent")
        drawing.y += 15

    def end(drawing: Drawing) -> None:
        _axis(drawing, marks, 0, scale, "")
        has_range = any(item.low is not None for item in intervals)
        entries: list[tuple[Callable[[float], None], str]] = [(lambda y: drawing.dot(9, y, 4.5, "accent"), legend[0])]
        if has_range:
            entries.append((lambda y: drawing.rectangle(0, y - 4, 20, 8, "tint"), legend[1]))
        entries.append((lambda y: drawing.line(9, y - 6, 9, y + 6, "ink", 2), legend[2]))
        _legend(drawing, entries)

    return _in_pieces(title, intervals, row, end)


def draw_shares(title: str, bars: Sequence[Bar], legend: tuple[str, str]) -> list[str]:
    """Two bars an item: the whole, and under it, outlined, the part that was seen."""
    marks = round_steps(0, max(100.0, *(max(bar.value, bar.seen) for bar in bars)) if bars else 100)
    scale = WIDTH / marks[-1]

    def row(drawing: Drawing, bar: Bar) -> None:
        drawing.row_title(bar.label, bar.text)
        drawing.rectangle(0, drawing.y, bar.value * scale, 8, "accent")
        drawing.rectangle(0.5, drawing.y + 10, bar.seen * scale, 5, "ink", outlined=True)
        drawing.y += 19

    def end(drawing: Drawing) -> None:
        _axis(drawing, marks, 0, scale, "\u202f%")
        _legend(
            drawing,
            [
                (lambda y: drawing.rectangle(0, y - 4, 20, 8, "accent"), legend[0]),
                (lambda y: drawing.rectangle(0.5, y - 3, 19, 5, "ink", outlined=True), legend[1]),
            ],
        )

    return _in_pieces(title, bars, row, end)


def draw_swings(title: str, swings: Sequence[Swing], legend: tuple[str, str, str], unit: str = "\u202f%") -> list[str]:
    """Gains to the right and losses to the left of one zero line; outlined where the two sides cannot be compared.

    ``unit``: of the values, written under the axis.
    """
    values = [item.value for item in swings]
    marks = round_steps(min(0.0, *values, 0.0), max(1.0, *values, 1.0))
    scale = WIDTH / (marks[-1] - marks[0])
    zero = -marks[0] * scale

    def row(drawing: Drawing, item: Swing) -> None:
        drawing.row_title(item.label, item.text)
        length = max(abs(item.value) * scale, 1.5)  # a small loss is seen too, on its side
        kind = "alert" if item.value < 0 else "accent"
        x = zero - length if item.value < 0 else zero
        drawing.rectangle(x, drawing.y + 3, length, 9, kind, outlined=not item.is_firm)
        drawing.line(zero, drawing.y + 1, zero, drawing.y + 14, "ink", 1.5)
        drawing.y += 17

    def end(drawing: Drawing) -> None:
        _axis(drawing, marks, zero, scale, unit)
        _legend(
            drawing,
            [
                (lambda y: drawing.rectangle(0, y - 4, 20, 8, "accent"), legend[0]),
                (lambda y: drawing.rectangle(0, y - 4, 20, 8, "alert"), legend[1]),
                (lambda y: drawing.rectangle(0.5, y - 4, 19, 8, "ink", outlined=True), legend[2]),
            ],
        )

    return _in_pieces(title, swings, row, end)


def draw_positions(title: str, options: Sequence[Positions], places: int, legend: tuple[str, str]) -> list[str]:
    """Ranks on one line an option, the best on the left.

    A hollow dot for each rank given, its surface growing with how often it was given; a full one for the mean.
    """
    most = max((list(option.given).count(rank) for option in options for rank in option.given), default=1)
    edge, unit = 14, min(5.0, 13 / sqrt(most))
    scale = (WIDTH - 2 * edge) / max(places - 1, 1)

    def row(drawing: Drawing, option: Positions) -> None:
        drawing.row_title(option.label, option.text)
        y = drawing.y + unit * sqrt(most) + 2
        drawing.line(edge, y, WIDTH - edge, y, "soft")
        for rank, times in sorted(Counter(option.given).items()):
            drawing.dot(edge + (rank - 1) * scale, y, unit * sqrt(times), "ink", hollow=True)
        drawing.dot(edge + (option.mean - 1) * scale, y, 3.5, "accent")
        drawing.y = y + unit * sqrt(most) + 4

    def end(drawing: Drawing) -> None:
        drawing.y += LINE
        for place in range(places):
            drawing.text(edge + place * scale, drawing.y, number(place + 1), anchor="middle", small=True)
        _legend(
            drawing,
            [
                (lambda y: drawing.dot(9, y, 5, "ink", hollow=True), legend[0]),
                (lambda y: drawing.dot(9, y, 3.5, "accent"), legend[1]),
            ],
        )

    return _in_pieces(title, options, row, end)

"""Four pictures: ranges, shares, gains and losses, positions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from maillage.kernel.pictures._svg import LINE, WIDTH, Drawing, round_steps
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
    """A gain (positive) or a loss, in per cent; ``is_firm`` when the two sides can be compared."""

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


def _axis(drawing: Drawing, marks: Sequence[float], start: float, scale: float, unit: str) -> None:
    drawing.y += LINE
    for mark in marks:
        x = start + mark * scale
        anchor = "start" if x < 8 else "end" if x > WIDTH - 8 else "middle"
        drawing.text(x, drawing.y, number(mark, 0 if mark == int(mark) else 1) + unit, anchor=anchor, small=True)
    drawing.y += 4


def draw_intervals(title: str, intervals: Sequence[Interval], legend: tuple[str, str, str]) -> str:
    """Each value as a dot in its range, with a mark at what is already certain; one scale for all.

    ``legend``: what the dot, the bar and the mark are called.
    """
    drawing = Drawing(title)
    marks = round_steps(0, max((item.high or item.value for item in intervals), default=1))
    scale = WIDTH / (marks[-1] or 1)
    group = ""
    for item in intervals:
        if item.group != group:
            group = item.group
            drawing.heading(group)
        drawing.row_title(item.label, item.text)
        y = drawing.y + 7
        drawing.line(0, y, WIDTH, y, "soft")
        if item.low is not None and item.high is not None:
            drawing.rectangle(item.low * scale, y - 4, (item.high - item.low) * scale, 8, "tint")
        drawing.line(item.floor * scale, y - 6, item.floor * scale, y + 6, "ink", 2)
        drawing.dot(item.value * scale, y, 4.5, "accent")
        drawing.y += 15
    _axis(drawing, marks, 0, scale, "")
    drawing.y += LINE
    y = drawing.y - 4
    drawing.dot(5, y, 4.5, "accent")
    drawing.text(14, y + 4, legend[0], small=True)
    drawing.rectangle(120, y - 4, 22, 8, "tint")
    drawing.text(147, y + 4, legend[1], small=True)
    drawing.line(300, y - 6, 300, y + 6, "ink", 2)
    drawing.text(307, y + 4, legend[2], small=True)
    return drawing.svg()


def draw_shares(title: str, bars: Sequence[Bar], legend: tuple[str, str]) -> str:
    """Two bars an item: the whole, and under it, outlined, the part that was seen."""
    drawing = Drawing(title)
    marks = round_steps(0, max(100.0, *(max(bar.value, bar.seen) for bar in bars)) if bars else 100)
    scale = WIDTH / marks[-1]
    for bar in bars:
        drawing.row_title(bar.label, bar.text)
        drawing.rectangle(0, drawing.y, bar.value * scale, 8, "accent")
        drawing.rectangle(0.5, drawing.y + 10, bar.seen * scale, 5, "ink", outlined=True)
        drawing.y += 19
    _axis(drawing, marks, 0, scale, "\u202f%")
    drawing.y += LINE
    drawing.rectangle(0, drawing.y - 9, 18, 8, "accent")
    drawing.text(24, drawing.y, legend[0], small=True)
    drawing.rectangle(200.5, drawing.y - 7, 18, 5, "ink", outlined=True)
    drawing.text(225, drawing.y, legend[1], small=True)
    return drawing.svg()


def draw_swings(title: str, swings: Sequence[Swing], legend: tuple[str, str, str]) -> str:
    """Gains to the right and losses to the left of one zero line; outlined where the two sides cannot be compared."""
    drawing = Drawing(title)
    marks = round_steps(min(0.0, *(item.value for item in swings)), max(1.0, *(item.value for item in swings)))
    scale = WIDTH / (marks[-1] - marks[0])
    zero = -marks[0] * scale
    for item in swings:
        drawing.row_title(item.label, item.text)
        x = zero + min(item.value, 0) * scale
        kind = "alert" if item.value < 0 else "accent"
        drawing.rectangle(x, drawing.y + 3, max(abs(item.value) * scale, 1.5), 9, kind, outlined=not item.is_firm)
        drawing.line(zero, drawing.y + 1, zero, drawing.y + 14, "ink", 1.5)
        drawing.y += 17
    _axis(drawing, marks, zero, scale, "\u202f%")
    drawing.y += LINE
    for x, text, kind, outlined in (
        (0, legend[0], "accent", False),
        (110, legend[1], "alert", False),
        (210, legend[2], "ink", True),
    ):
        drawing.rectangle(x + 0.5, drawing.y - 9, 18, 8, kind, outlined=outlined)
        drawing.text(x + 24, drawing.y, text, small=True)
    return drawing.svg()


def draw_positions(title: str, options: Sequence[Positions], places: int, legend: tuple[str, str]) -> str:
    """Ranks on one line an option, the best on the left.

    A hollow dot for each rank given, its surface growing with how often it was given; a full one for the mean.
    """
    drawing = Drawing(title)
    most = max((list(option.given).count(rank) for option in options for rank in option.given), default=1)
    edge, unit = 14, min(5.0, 13 / sqrt(most))
    scale = (WIDTH - 2 * edge) / max(places - 1, 1)
    for option in options:
        drawing.row_title(option.label, option.text)
        y = drawing.y + unit * sqrt(most) + 1
        drawing.line(edge, y, WIDTH - edge, y, "soft")
        for rank, times in sorted(Counter(option.given).items()):
            drawing.dot(edge + (rank - 1) * scale, y, unit * sqrt(times), "ink", hollow=True)
        drawing.dot(edge + (option.mean - 1) * scale, y, 3.5, "accent")
        drawing.y = y + unit * sqrt(most) + 4
    drawing.y += LINE
    for place in range(places):
        drawing.text(edge + place * scale, drawing.y, number(place + 1), anchor="middle", small=True)
    drawing.y += LINE + 4
    drawing.dot(6, drawing.y - 4, 5, "ink", hollow=True)
    drawing.text(16, drawing.y, legend[0], small=True)
    drawing.dot(266, drawing.y - 4, 3.5, "accent")
    drawing.text(274, drawing.y, legend[1], small=True)
    return drawing.svg()

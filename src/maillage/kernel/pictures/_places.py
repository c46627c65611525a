"""Who has what, place by place: a schematic plan, for no position of a commune may be embedded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final, Literal

from maillage.kernel.pictures._svg import COLOURS, LINE, WIDTH, Drawing, _number

__all__ = ["MOST_PLACES", "Place", "Sign", "draw_places"]

Sign = Literal["square", "dot", "triangle", "ring", "speck"]
"""Told apart by their shape and by being full or hollow: in colours, in black and white, by who sees no colour."""

MOST_PLACES: Final = 400
"""More do not fit a picture of 8 kB: count them by size instead."""
MOST_NAMED: Final = 60
"""With more, a plan shows marks without names."""
COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A town hall and how it is marked."""

    name: str
    mark: Sign


def draw_places(title: str, places: Sequence[Place], legend: Sequence[tuple[Sign, str]]) -> list[str]:
    """A mark a place, in the order given: named and in three columns, or in rows where there are many.

    At most ``MOST_PLACES``: error ``ValueError``.
    """
    if len(places) > MOST_PLACES:
        raise ValueError(f"{len(places)} places do not fit one picture")
    drawing = Drawing(title)
    drawing.y += 8
    if len(places) <= MOST_NAMED:
        _named(drawing, places)
    else:
        _rows(drawing, places)
    used = {place.mark for place in places}
    drawing.y += 4
    for mark, text in legend:
        if mark in used:
            drawing.y += LINE
            _draw(drawing, mark, 8, drawing.y - 4, 5)
            drawing.text(22, drawing.y, text, small=True)
    return [drawing.svg()]


def _named(drawing: Drawing, places: Sequence[Place]) -> None:
    """Three columns, read downwards."""
    lines = ceil(len(places) / COLUMNS)
    step = (WIDTH + 6) / COLUMNS
    for index, place in enumerate(places):
        x, y = (index // lines) * step, drawing.y + (index % lines) * 19 + 6
        _draw(drawing, place.mark, x + 6, y, 5)
        name = place.name if len(place.name) <= 14 else f"{place.name[:13].rstrip()}…"
        drawing.text(x + 15, y + 4, name, small=True)
    drawing.y += lines * 19


def _rows(drawing: Drawing, places: Sequence[Place]) -> None:
    across = max(20, ceil(sqrt(len(places) * 1.6)))
    step = WIDTH / across
    for index, place in enumerate(places):
        x, y = (index % across + 0.5) * step, drawing.y + (index // across + 0.5) * step
        _draw(drawing, place.mark, x, y, step / 3)
    drawing.y += ceil(len(places) / across) * step


def _square(drawing: Drawing, x: float, y: float, r: float) -> None:
    drawing.rectangle(x - r, y - r, 2 * r, 2 * r, "accent")


def _dot(drawing: Drawing, x: float, y: float, r: float) -> None:
    drawing.dot(x, y, r, "accent")


def _triangle(drawing: Drawing, x: float, y: float, r: float) -> None:
    path = f"M{_number(x)} {_number(y - r)}l{_number(r)} {_number(2 * r)}h{_number(-2 * r)}z"
    drawing.shapes.append(f'<path d="{path}" class="alert" fill="{COLOURS["alert"]}"/>')


def _ring(drawing: Drawing, x: float, y: float, r: float) -> None:
    drawing.dot(x, y, r - 0.6, "ink", hollow=True)


def _speck(drawing: Drawing, x: float, y: float, r: float) -> None:
    drawing.line(x - r * 0.6, y - r * 0.6, x + r * 0.6, y + r * 0.6, "ink")
    drawing.line(x - r * 0.6, y + r * 0.6, x + r * 0.6, y - r * 0.6, "ink")


_MARKS: Final[dict[Sign, Callable[[Drawing, float, float, float], None]]] = {
    "square": _square,
    "dot": _dot,
    "triangle": _triangle,
    "ring": _ring,
    "speck": _speck,
}


def _draw(drawing: Drawing, mark: Sign, x: float, y: float, r: float) -> None:
    _MARKS[mark](drawing, x, y, r)

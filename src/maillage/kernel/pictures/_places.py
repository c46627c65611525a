"""Who has what, place by place: a map where positions are known, else a plan with a square a place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sqrt
from typing import Final, Literal

from maillage.kernel.pictures._svg import COLOURS, LINE, WIDTH, Drawing, _number

__all__ = ["MOST_PLACES", "Mark", "Place", "draw_places"]

Mark = Literal["square", "dot", "triangle", "ring", "speck"]
"""Told apart by their shape and by being full or hollow: in colours, in black and white, by who sees no colour."""

MOST_PLACES: Final = 400
"""More do not fit a picture of 8 kB: count them by size instead."""
MOST_NAMED: Final = 60
"""With more, a plan shows marks without names."""
NAMED_ON_MAP: Final = 7
COLUMNS: Final = 3
TALLEST_MAP: Final = 380.0


@dataclass(frozen=True, slots=True)
class Place:
    """``weight``: the heaviest are named on a map (inhabitants); ``latitude``, ``longitude`` in degrees, if known."""

    name: str
    mark: Mark
    weight: int = 0
    latitude: float | None = None
    longitude: float | None = None


def draw_places(title: str, places: Sequence[Place], legend: Sequence[tuple[Mark, str]]) -> list[str]:
    """A mark a place: where it lies when every place has a position, else in rows, in the order given.

    At most ``MOST_PLACES``: error ``ValueError``.
    """
    if len(places) > MOST_PLACES:
        raise ValueError(f"{len(places)} places do not fit one picture")
    drawing = Drawing(title)
    drawing.y += 8
    if places and all(place.latitude is not None and place.longitude is not None for place in places):
        _map(drawing, places)
    elif len(places) <= MOST_NAMED:
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


def _map(drawing: Drawing, places: Sequence[Place]) -> None:
    latitudes = [place.latitude or 0.0 for place in places]
    squeeze = cos(radians(sum(latitudes) / len(latitudes)))  # a degree of longitude is shorter than one of latitude
    xs = [(place.longitude or 0.0) * squeeze for place in places]
    width, height = max(xs) - min(xs), max(latitudes) - min(latitudes)
    edge = 12.0
    scale = min((WIDTH - 2 * edge) / (width or 1e-6), TALLEST_MAP / (height or 1e-6))
    if not width and not height:
        scale = 0.0
    left = (WIDTH - width * scale) / 2
    radius = max(2.0, min(6.5, sqrt(WIDTH * max(height * scale, 40) / len(places)) / 4.5))
    top = drawing.y + edge
    named = set(
        sorted(range(len(places)), key=lambda index: (-places[index].weight, places[index].name))[:NAMED_ON_MAP]
    )
    taken: list[tuple[float, float]] = []
    for index, place in enumerate(places):
        x, y = left + (xs[index] - min(xs)) * scale, top + (max(latitudes) - latitudes[index]) * scale
        _draw(drawing, place.mark, x, y, radius)
        if index in named and all(abs(y - other) > 13 or abs(x - at) > 110 for at, other in taken):
            taken.append((x, y))
            is_right = x > WIDTH * 0.62
            at = x - radius - 3 if is_right else x + radius + 3
            drawing.text(at, y + 4, place.name, anchor="end" if is_right else "start", small=True)
    drawing.y = top + height * scale + edge


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


_MARKS: Final[dict[Mark, Callable[[Drawing, float, float, float], None]]] = {
    "square": _square,
    "dot": _dot,
    "triangle": _triangle,
    "ring": _ring,
    "speck": _speck,
}


def _draw(drawing: Drawing, mark: Mark, x: float, y: float, r: float) -> None:
    _MARKS[mark](drawing, x, y, r)

"""Curves over one axis: sums that grow, and where they cross."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from maillage.kernel.pictures._svg import COLOURS, LINE, WIDTH, Drawing, round_steps
from maillage.kernel.typography import number

__all__ = ["Curve", "Mark", "draw_curves"]

HEIGHT: Final = 170
LEFT: Final = 66
"""Room for the numbers of the scale."""
RIGHT: Final = 8
SIGN, APART = 7.0, 8.0
"""How wide a small sign is, in a wide typeface, and what parts two words."""
_STYLES: Final = (("accent", "", 2.2), ("ink", "6 3", 1.6), ("alert", "2 2", 1.6), ("ink", "8 2 2 2", 1.2))
"""Colour, dashes and width of each curve in turn: they are told apart in black and white too."""


@dataclass(frozen=True, slots=True)
class Curve:
    """``points``: place and height, the places growing. ``has_steps``: level from one point to the next."""

    label: str
    points: Sequence[tuple[float, float]]
    has_steps: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that matters, and the word beside it."""

    place: float
    height: float
    text: str


def draw_curves(
    title: str,
    curves: Sequence[Curve],
    *,
    ticks: Sequence[tuple[float, str]],
    unit: str,
    marks: Sequence[Mark] = (),
) -> str:
    """Curves on one scale, zero always shown. ``ticks``: places of the axis and what is written there; ``unit``: of the
    heights."""
    drawing = Drawing(title)
    places = [place for curve in curves for place, _ in curve.points] + [place for place, _ in ticks]
    heights = [height for curve in curves for _, height in curve.points] + [mark.height for mark in marks]
    first, last = min(places, default=0.0), max(places, default=1.0)
    steps = round_steps(min(0.0, *heights, 0.0), max(0.0, *heights, 0.0), most=4)
    width = (WIDTH - LEFT - RIGHT) / ((last - first) or 1)
    scale = HEIGHT / ((steps[-1] - steps[0]) or 1)
    top = drawing.y + LINE + 4

    def x(place: float) -> float:
        return LEFT + (place - first) * width

    def y(height: float) -> float:
        return top + (steps[-1] - height) * scale

    drawing.y = top
    for step in steps:
        drawing.line(LEFT, y(step), WIDTH, y(step), "ink" if not step else "soft", 1.4 if not step else 1)
        drawing.text(LEFT - 6, y(step) + 4, f"{number(step)} {unit}", anchor="end", small=True)
    for place, curve in enumerate(curves):
        points = [(x(at), y(height)) for at, height in curve.points]
        drawing.shapes.append(_path(points, _STYLES[place % len(_STYLES)], has_steps=curve.has_steps))
    for mark in marks:
        at = x(mark.place)
        drawing.line(at, top - 2, at, y(mark.height), "alert")
        drawing.dot(at, y(mark.height), 4.5, "alert")
        anchor = "end" if at > LEFT + (WIDTH - LEFT) * 0.6 else "start"
        drawing.text(at, top - 5, mark.text, anchor=anchor, strong=True)
    drawing.y = top + HEIGHT + LINE
    _write_ticks(drawing, [(x(tick), text) for tick, text in ticks])
    for place, curve in enumerate(curves):
        drawing.y += LINE
        drawing.shapes.append(_path([(0, drawing.y - 4), (22, drawing.y - 4)], _STYLES[place % len(_STYLES)]))
        drawing.text(28, drawing.y, curve.label, small=True)
    return drawing.svg()


def _write_ticks(drawing: Drawing, ticks: Sequence[tuple[float, str]]) -> None:
    """What is written under the axis, inside the frame; what would touch the word before it is left out."""
    free = float("-inf")
    for at, text in sorted(ticks):
        wide = SIGN * len(text)
        start = min(at if at < LEFT + 12 else at - wide / 2, WIDTH + 2 - wide)
        if start < free:
            continue
        drawing.text(start + wide / 2, drawing.y, text, anchor="middle", small=True)
        free = start + wide + APART


def _path(points: Sequence[tuple[float, float]], style: tuple[str, str, float], *, has_steps: bool = False) -> str:
    colour, dashes, thickness = style
    pieces: list[str] = []
    for rank, (x, y) in enumerate(points):
        if rank and has_steps:
            pieces.append(f"L{x:.1f} {points[rank - 1][1]:.1f}")
        pieces.append(f"{'L' if rank else 'M'}{x:.1f} {y:.1f}")
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{"".join(pieces)}" class="{colour} line" fill="none" stroke="{COLOURS[colour]}" '
        f'stroke-width="{thickness}"{dash}/>'
    )

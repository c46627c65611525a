"""A plan on a scale of time: a bar for what lasts, a dot for what happens on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf
from textwrap import wrap
from typing import Final

from maillage.kernel.pictures._svg import LINE, TALLEST, WIDTH, Drawing

__all__ = ["Stretch", "draw_plan"]

THICK: Final = 9
HEADING_LETTERS: Final = 40


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text``: its dates, as written at its right; ``start`` and ``end``: on the scale from 0 to 1, ``end`` None for a day.

    ``heading``: what it stands under; stretches of one heading follow each other.
    """

    label: str
    text: str
    start: float
    end: float | None
    heading: str = ""


def draw_plan(
    title: str, stretches: Sequence[Stretch], marks: Sequence[tuple[float, str]], now: tuple[float, str] | None = None
) -> list[str]:
    """Drawings one under the other, each as tall as a page holds. ``marks``: where on the scale, and what is written there.
    ``now``: the day that is marked across all lanes, and its name."""
    whole = _lanes(title, stretches, inf)
    height = sum(drawing.y for drawing, _ in whole)
    pieces = _lanes(title, stretches, height / ceil(height / TALLEST)) if height > TALLEST else whole
    for drawing, top in pieces:
        bottom = drawing.y + 4
        drawing.y += LINE + 4
        for share, mark in marks:
            drawing.line(share * WIDTH, bottom, share * WIDTH, bottom + 5, "ink")
            anchor = "start" if share < 0.08 else "end" if share > 0.92 else "middle"
            drawing.text(share * WIDTH, drawing.y, mark, anchor=anchor, small=True)
        if now is not None:
            share, word = now
            drawing.line(share * WIDTH, top, share * WIDTH, bottom, "alert", 1.3)
            drawing.y += LINE
            anchor = "start" if share < 0.3 else "end" if share > 0.7 else "middle"
            drawing.text(share * WIDTH, drawing.y, word, anchor=anchor, small=True, strong=True)
    return [drawing.svg() for drawing, _ in pieces]


def _lanes(title: str, stretches: Sequence[Stretch], tallest: float) -> list[tuple[Drawing, float]]:
    """The lanes, in drawings not much taller than asked, and where the lanes of each begin."""
    pieces: list[tuple[Drawing, float]] = []
    heading = ""
    for stretch in stretches:
        if not pieces or pieces[-1][0].y > tallest:
            made = Drawing(title)
            pieces.append((made, made.y))
            heading = ""
        drawing = pieces[-1][0]
        if stretch.heading and stretch.heading != heading:
            heading = stretch.heading
            *over, last = wrap(heading, HEADING_LETTERS)
            for line in over:
                drawing.y += LINE
                drawing.text(0, drawing.y, line, strong=True)
            drawing.heading(last)
        drawing.row_title(stretch.label, stretch.text)
        y = drawing.y + 3
        drawing.line(0, y + THICK / 2, WIDTH, y + THICK / 2, "soft")
        if stretch.end is None:
            drawing.dot(stretch.start * WIDTH, y + THICK / 2, THICK / 2, "accent")
        else:
            drawing.rectangle(stretch.start * WIDTH, y, max((stretch.end - stretch.start) * WIDTH, 3), THICK, "accent")
        drawing.y = y + THICK + 3
    return pieces

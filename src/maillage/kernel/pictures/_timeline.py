"""What is to come, lane by lane: one scale of months, today marked, what has passed on its left."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from maillage.kernel.pictures._svg import LINE, WIDTH, Drawing

__all__ = ["Lane", "draw_timeline"]

PAST: Final = 34
"""The width of what has passed."""
SMALLEST, LARGEST = 2.6, 8.0


@dataclass(frozen=True, slots=True)
class Lane:
    """``text``: what is written at its right; ``late``: how many have passed; ``ahead``: how many in each slice of the scale;
    ``is_alert``: what rings loudest.
    """

    label: str
    text: str
    late: int
    ahead: Sequence[int]
    is_alert: bool = False


def draw_timeline(title: str, lanes: Sequence[Lane], marks: Sequence[tuple[float, str]], words: tuple[str, str]) -> str:
    """Dots whose surface grows with how many fall there; hollow where the day has passed.

    ``marks``: where on the scale (0: today, 1: its end), and what is written there. ``words``: what the hollow dot and the
    full one mean.
    """
    drawing = Drawing(title)
    most = max((max(lane.late, *lane.ahead) for lane in lanes), default=1)
    room = WIDTH - PAST

    def radius(count: int) -> float:
        return SMALLEST + (LARGEST - SMALLEST) * (sqrt(count) - 1) / max(sqrt(most) - 1, 1)

    for lane in lanes:
        drawing.row_title(lane.label, lane.text)
        y = drawing.y + LARGEST + 1
        drawing.line(0, y, WIDTH, y, "soft")
        if lane.late:
            drawing.dot(PAST / 2, y, radius(lane.late), "alert", hollow=True)
        for place, count in enumerate(lane.ahead):
            if count:
                x = PAST + (place + 0.5) * room / len(lane.ahead)
                drawing.dot(x, y, radius(count), "alert" if lane.is_alert else "accent")
        drawing.line(PAST, y - LARGEST, PAST, y + LARGEST, "ink", 1.5)
        drawing.y = y + LARGEST + 3
    drawing.y += LINE
    drawing.text(PAST, drawing.y, "aujourd’hui", anchor="middle", small=True, strong=True)
    drawing.y += LINE
    for share, mark in marks:
        x = PAST + share * room
        drawing.line(x, drawing.y - LINE + 1, x, drawing.y - LINE + 6, "ink")
        drawing.text(x, drawing.y, mark, anchor="middle" if share < 0.95 else "end", small=True)
    for hollow, word in ((True, words[0]), (False, words[1])):
        drawing.y += LINE
        drawing.dot(9, drawing.y - 4, 4.5, "alert" if hollow else "accent", hollow=hollow)
        drawing.text(28, drawing.y, word, small=True)
    return drawing.svg()

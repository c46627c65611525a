"""The few shapes that the pictures are made of."""

from html import escape
from math import ceil, floor, log10
from textwrap import wrap
from typing import Final

from maillage.kernel.typography import typeset

WIDTH: Final = 340
FONT_SIZE: Final = 13
LINE: Final = 17
TALLEST: Final = 700
"""Above this height a picture goes on in another: a page of paper holds one."""

COLOURS: Final = {
    "ink": "#16262b",
    "soft": "#c3cfd2",
    "accent": "#0b5563",
    "tint": "#a9cdd3",
    "alert": "#9a4d00",
}
_FONT: Final = "'Source Sans 3',system-ui,sans-serif"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


class Drawing:
    """An SVG that grows downwards; ``y`` is where the next thing goes."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.y = 4.0
        self.shapes: list[str] = []

    def rectangle(self, x: float, y: float, width: float, height: float, kind: str, *, outlined: bool = False) -> None:
        paint = (
            f'class="{kind} line" fill="none" stroke="{COLOURS[kind]}" stroke-dasharray="3 2"'
            if outlined
            else f'class="{kind}" fill="{COLOURS[kind]}"'
        )
        self.shapes.append(
            f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(max(width, 0))}" '
            f'height="{_number(height)}" {paint}/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str, width: float = 1) -> None:
        self.shapes.append(
            f'<path d="M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}" class="{kind} line" '
            f'stroke="{COLOURS[kind]}" stroke-width="{_number(width)}"/>'
        )

    def dot(self, x: float, y: float, radius: float, kind: str, *, hollow: bool = False) -> None:
        paint = (
            f'class="{kind} line" fill="none" stroke="{COLOURS[kind]}" stroke-width="1.3"'
            if hollow
            else f'class="{kind}" fill="{COLOURS[kind]}"'
        )
        self.shapes.append(f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}" {paint}/>')

    def text(
        self, x: float, y: float, text: str, *, anchor: str = "start", strong: bool = False, small: bool = False
    ) -> None:
        extra = ' font-weight="600"' if strong else ""
        extra += ' font-size="12"' if small else ""
        extra += f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.shapes.append(f'<text x="{_number(x)}" y="{_number(y)}"{extra}>{escape(typeset(text))}</text>')

    def row_title(self, label: str, value: str) -> None:
        """A label on the left, over as many lines as it takes, and its value on the right."""
        room = int((WIDTH - 8.4 * len(value) - 8) / 7.3)  # a wide typeface: system fonts differ
        lines = wrap(label, max(room, 20)) or [""]
        for line in lines:
            self.y += LINE
            self.text(0, self.y - 4, line)
        self.text(WIDTH, self.y - 4 - LINE * (len(lines) - 1), value, anchor="end", strong=True)

    def heading(self, text: str) -> None:
        self.y += LINE + 6
        self.text(0, self.y - 5, text, strong=True)
        self.line(0, self.y, WIDTH, self.y, "soft")

    def svg(self) -> str:
        height = ceil(self.y + 4)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-3 0 {WIDTH + 6} {height}" width="{WIDTH + 6}" '
            f'height="{height}" '
            f'role="img" font-family="{_FONT}" font-size="{FONT_SIZE}" fill="{COLOURS["ink"]}">'
            f"<title>{escape(typeset(self.title))}</title>{''.join(self.shapes)}</svg>"
        )


def round_steps(low: float, high: float, most: int = 5) -> list[float]:
    """Round marks that cover ``low`` to ``high``, at most ``most`` intervals of 1, 2, 2.5 or 5 times a power of ten.

    >>> round_steps(0, 551)
    [0.0, 200.0, 400.0, 600.0]
    """
    span = (high - low) or 1.0
    power = 10.0 ** floor(log10(span / most))
    step = next(step * power for step in (1, 2, 2.5, 5, 10) if span / (step * power) <= most)
    return [index * step for index in range(floor(low / step), ceil(high / step) + 1)]

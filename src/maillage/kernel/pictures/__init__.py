"""Pictures as SVG: small, printable, without script, readable in black and white (docs/adr/0003).

They are drawn 420 units wide, so that they stay legible on a telephone: a label stands above its bar, never beside it.
Each shape has a class (``ink``, ``soft``, ``accent``, ``tint``, ``alert``) that a page may colour again; the colours
drawn are those of paper.
"""

from maillage.kernel.pictures._charts import (
    Bar,
    Interval,
    Positions,
    Swing,
    draw_intervals,
    draw_positions,
    draw_shares,
    draw_swings,
)
from maillage.kernel.pictures._curves import Curve, Mark, draw_curves
from maillage.kernel.pictures._timeline import Lane, draw_timeline

__all__ = [
    "Bar",
    "Curve",
    "Interval",
    "Lane",
    "Mark",
    "Positions",
    "Swing",
    "draw_curves",
    "draw_intervals",
    "draw_positions",
    "draw_shares",
    "draw_swings",
    "draw_timeline",
]

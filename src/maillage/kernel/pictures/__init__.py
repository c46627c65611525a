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
from maillage.kernel.pictures._places import MOST_PLACES, Place, Sign, draw_places
from maillage.kernel.pictures._plan import Stretch, draw_plan
from maillage.kernel.pictures._timeline import Lane, draw_timeline

__all__ = [
    "MOST_PLACES",
    "Bar",
    "Curve",
    "Interval",
    "Lane",
    "Mark",
    "Place",
    "Positions",
    "Sign",
    "Stretch",
    "Swing",
    "draw_curves",
    "draw_intervals",
    "draw_places",
    "draw_plan",
    "draw_positions",
    "draw_shares",
    "draw_swings",
    "draw_timeline",
]

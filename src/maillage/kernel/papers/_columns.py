"""A tall drawing cut into columns, for what is wider than it is high."""

import re
from itertools import pairwise
from math import ceil

__all__ = ["in_columns"]

_VIEW = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')
_LABEL = re.compile(r'<text x="0" y="([\d.]+)"')
_TEXT = re.compile(r'<text x="[\d.]+" y="([\d.]+)"')
_BOX = re.compile(r'<rect x="[-\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"')
_DOT = re.compile(r'<circle cx="[-\d.]+" cy="([\d.]+)" r="([\d.]+)"')
ASCENT, DESCENT = 12.0, 4.0


def in_columns(svg: str, most: float) -> list[str]:
    """The drawing in pieces of about the same height, none much above ``most`` units, each cut just above a label: never
    through a text or a shape. One piece where it is short, or where there is no place to cut."""
    view = _VIEW.search(svg)
    if view is None or float(view[4]) <= most * 1.15:
        return [svg]
    height = float(view[4])
    taken = [(float(y) - ASCENT, float(y) + DESCENT) for y in _TEXT.findall(svg)]
    taken += [(float(y), float(y) + float(tall)) for y, tall in _BOX.findall(svg)]
    taken += [(float(y) - float(r), float(y) + float(r)) for y, r in _DOT.findall(svg)]
    labels = sorted({float(y) for y in _LABEL.findall(svg)})
    first = [y for before, y in pairwise([-100.0, *labels]) if y - before > 20]  # not the second line of a label
    places = [y - ASCENT - 1 for y in first]
    free = [y for y in places if y > 0 and not any(top < y < bottom for top, bottom in taken)]
    wanted = ceil(height / most)
    cuts = sorted(
        {min(free, key=lambda y: abs(y - height * part / wanted)) for part in range(1, wanted)} if free else ()
    )
    edges = [0.0, *cuts, height]
    return [_window(svg, view, top, bottom) for top, bottom in pairwise(edges)]


def _window(svg: str, view: re.Match[str], top: float, bottom: float) -> str:
    tall = bottom - top
    seen = f'viewBox="{view[1]} {top:.1f} {view[3]} {tall:.1f}" width="{view[3]}" height="{tall:.1f}"'
    return svg.replace(view[0], seen, 1)

"""The report as a tagged PDF (PDF/UA-1), set by Typst from the blocks."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final

from maillage.kernel.lazily import lazily
from maillage.kernel.papers._blocks import Report, Table, column_widths
from maillage.kernel.typography import typeset

if TYPE_CHECKING:
    import typst
else:
    typst = lazily("typst")

__all__ = ["render_pdf", "render_png", "set_in_type"]

FIRST_UNSURE: Final = 0x250
"""Latin letters with all their accents end here."""

OWN_SIGNS: Final = frozenset("’‘“”«»–—…•·×÷−→≥≤²√Σ€\u202f\u00a0\u2009")


def render_pdf(report: Report) -> bytes:
    """Same blocks, same bytes: the only date is that of the data. Text travels as data, never as template source."""
    return set_in_type((files(__package__) / "report.typ").read_bytes(), "report", _tagged(report), report.date)


def set_in_type(template: bytes, name: str, content: Any, day: str) -> bytes:
    """A tagged PDF of a template, which reads its ``content`` as JSON in ``sys.inputs`` under ``name``. ``day``: ISO date of
    the paper."""
    try:
        return _compiled(template, name, content, day)
    except typst.TypstError:
        # PDF/UA wants a glyph for every character; what no shipped typeface draws (an emoji in a name) becomes « ? ».
        return _compiled(template, name, _drawable(content), day)


def _compiled(template: bytes, name: str, content: Any, day: str) -> bytes:
    return typst.compile(
        template,
        font_paths=_fonts(),
        sys_inputs={name: json.dumps(content, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=UTC),
    )


def _drawable(value: Any) -> Any:
    """The same, with Latin letters, punctuation and the signs that the report itself uses."""
    if isinstance(value, str):
        if value.startswith("<svg"):
            return value
        return "".join(sign if ord(sign) < FIRST_UNSURE or sign in OWN_SIGNS else "?" for sign in value)
    if isinstance(value, list):
        return [_drawable(item) for item in value]
    return {key: _drawable(item) for key, item in value.items()} if isinstance(value, dict) else value


def render_png(svg: str, pixels_per_inch: int = 240) -> bytes:
    """A picture as PNG, for papers that take no SVG."""
    source = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    return typst.compile(
        source.encode(), format="png", ppi=pixels_per_inch, font_paths=_fonts(), sys_inputs={"svg": svg}
    )


@cache
def _fonts() -> "typst.Fonts":
    """The typeface that the package ships, and no other: a report looks the same on every machine."""
    with as_file(files("maillage.kernel") / "fonts") as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _tagged(value: Any) -> Any:
    """Blocks as dictionaries that name their kind; text with its typographic spaces."""
    if isinstance(value, str):
        return value if value.startswith("<svg") else typeset(value)
    if isinstance(value, list | tuple):
        return [_tagged(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        named = {field.name: _tagged(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, Table):
            named["widths"] = column_widths(value, 100)
        return {"kind": type(value).__name__, **named}
    return value

"""The report as a tagged PDF (PDF/UA-1), set by Typst from the blocks."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import typst

from maillage.journey.studies.documents.blocks import Report, Table, column_widths
from maillage.kernel.typography import typeset

__all__ = ["render_pdf", "render_png"]


def render_pdf(report: Report) -> bytes:
    """Same blocks, same bytes: the only date is that of the data. Text travels as data, never as template source."""
    return typst.compile(
        (files(__package__) / "report.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"report": json.dumps(_tagged(report), ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime.fromisoformat(f"{report.date}T00:00:00").replace(tzinfo=UTC),
    )


def render_png(svg: str, pixels_per_inch: int = 240) -> bytes:
    """A picture as PNG, for papers that take no SVG."""
    source = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    return typst.compile(
        source.encode(), format="png", ppi=pixels_per_inch, font_paths=_fonts(), sys_inputs={"svg": svg}
    )


@cache
def _fonts() -> typst.Fonts:
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

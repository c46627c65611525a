"""The report as one HTML file: no script, no outside resource, printable, light and dark."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from maillage.kernel.papers._blocks import Report
from maillage.kernel.typography import typeset

__all__ = ["render_html"]


@cache
def _environment() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["fr"] = typeset
    environment.filters["svg"] = Markup
    environment.tests["kind"] = lambda block, name: type(block).__name__ == name
    return environment


def render_html(report: Report) -> bytes:
    """Same blocks, same bytes."""
    folder = files(__package__)
    template = _environment().from_string((folder / "report.html").read_text(encoding="utf-8"))
    style = (folder / "report.css").read_text(encoding="utf-8")
    return template.render(report=report, style=Markup(style)).encode()  # noqa: S704 our own style sheet

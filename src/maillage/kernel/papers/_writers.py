"""Which writer serves which ending."""

from collections.abc import Callable
from typing import Any, Final

from maillage.kernel.papers._blocks import Report

__all__ = ["REPORT_FORMATS", "render_report", "set_in_type"]


def _pdf(report: Report) -> bytes:
    from maillage.kernel.papers._pdf import render_pdf

    return render_pdf(report)


def _docx(report: Report) -> bytes:
    from maillage.kernel.papers._docx import render_docx

    return render_docx(report)


def _html(report: Report) -> bytes:
    from maillage.kernel.papers._html import render_html

    return render_html(report)


def _pptx(report: Report) -> bytes:
    from maillage.kernel.papers._pptx import render_pptx

    return render_pptx(report)


_WRITERS: Final[dict[str, Callable[[Report], bytes]]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".html": _html,
    ".pptx": _pptx,
}
REPORT_FORMATS: Final = tuple(_WRITERS)


def render_report(report: Report, suffix: str) -> bytes:
    """A report as a file, by its ending with the dot. Same blocks, same bytes. Error: ``KeyError``."""
    return _WRITERS[suffix](report)


def set_in_type(template: bytes, name: str, content: Any, day: str) -> bytes:
    """A paper that is no report, as a tagged PDF, from a Typst template of its own: see ``_pdf.set_in_type``."""
    from maillage.kernel.papers import _pdf

    return _pdf.set_in_type(template, name, content, day)

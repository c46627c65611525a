"""Which writer serves which file, chosen by its ending. A file is written whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.journey.studies.documents.blocks import Report
from maillage.journey.studies.engine import Study

__all__ = ["FIGURE_FORMATS", "REPORT_FORMATS", "UnknownFormat", "write_figures", "write_report"]

# Writers are imported when they serve: a study in JSON does not wait for Word's library.


class UnknownFormat(MaillageError):
    """No writer for this ending."""


class CannotWrite(MaillageError):
    """The place where a file was wanted does not take it."""


def _pdf(report: Report) -> bytes:
    from maillage.journey.studies.documents.pdf import render_pdf

    return render_pdf(report)


def _docx(report: Report) -> bytes:
    from maillage.journey.studies.documents.docx import render_docx

    return render_docx(report)


def _html(report: Report) -> bytes:
    from maillage.journey.studies.documents.html import render_html

    return render_html(report)


def _json(study: Study) -> bytes:
    from maillage.journey.studies.documents.figures import render_json

    return render_json(study)


def _csv(study: Study) -> bytes:
    from maillage.journey.studies.documents.figures import render_csv

    return render_csv(study)


def _xlsx(study: Study) -> bytes:
    from maillage.journey.studies.documents.figures import render_xlsx

    return render_xlsx(study)


_REPORTS: Final[dict[str, Callable[[Report], bytes]]] = {".pdf": _pdf, ".docx": _docx, ".html": _html}
_FIGURES: Final[dict[str, Callable[[Study], bytes]]] = {".xlsx": _xlsx, ".csv": _csv, ".json": _json}
REPORT_FORMATS: Final = tuple(_REPORTS)
FIGURE_FORMATS: Final = tuple(_FIGURES)


def check_formats(paths: tuple[Path, ...], formats: tuple[str, ...]) -> None:
    """Refuse an ending that no writer serves. Error: ``UnknownFormat``."""
    for path in paths:
        if path.suffix.lower() not in formats:
            raise UnknownFormat(
                f"Le fichier « {path.name} » doit se terminer par {', '.join(formats[:-1])} ou {formats[-1]}. "
                "Changez son nom."
            )


def write_report(report: Report, path: Path) -> None:
    """Write the report as PDF, DOCX or HTML, by the ending of ``path``."""
    check_formats((path,), REPORT_FORMATS)
    _put(path, _REPORTS[path.suffix.lower()](report))


def write_figures(study: Study, path: Path) -> None:
    """Write the figures as XLSX, CSV or JSON, by the ending of ``path``."""
    check_formats((path,), FIGURE_FORMATS)
    _put(path, _FIGURES[path.suffix.lower()](study))


def _put(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CannotWrite(
            f"Le fichier « {path} » ne peut pas être écrit. Vérifiez que le dossier existe, que vous avez le droit d’y "
            "écrire et que le disque n’est pas plein."
        ) from error

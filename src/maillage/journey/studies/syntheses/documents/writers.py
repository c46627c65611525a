"""Which writer serves which file, chosen by its ending. A file is written whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from maillage.engine.errors import MaillageError
from maillage.journey.studies.syntheses.engine import Study
from maillage.kernel.papers import REPORT_FORMATS, Report, render_report
from maillage.kernel.papers.files import write_files

if TYPE_CHECKING:  # a command reads a survey without the site's tables
    from maillage.journey.studies.syntheses.engine.census.results import CensusStudy

__all__ = [
    "FIGURE_FORMATS",
    "UnknownFormat",
    "check_formats",
    "render",
    "write_papers",
]

# Writers are imported when they serve: a study in JSON does not wait for Word's library.


class UnknownFormat(MaillageError):
    """No writer for this ending."""


def _json(study: "Study | CensusStudy", _: Report) -> bytes:
    from maillage.journey.studies.syntheses.documents.figures import render_json

    return render_json(study)


def _csv(study: "Study | CensusStudy", _: Report) -> bytes:
    from maillage.journey.studies.syntheses.documents.figures import render_csv

    return render_csv(study)


def _xlsx(study: "Study | CensusStudy", report: Report) -> bytes:
    from maillage.journey.studies.syntheses.documents.figures import render_xlsx

    return render_xlsx(study, report)


_FIGURES: Final[dict[str, "Callable[[Study | CensusStudy, Report], bytes]"]] = {
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".json": _json,
}
FIGURE_FORMATS: Final = tuple(_FIGURES)


def render(study: "Study | CensusStudy", report: Report, ending: str) -> bytes:
    """One paper of a study, by its ending without the dot. Error: ``KeyError``."""
    suffix = f".{ending}"
    return render_report(report, suffix) if suffix in REPORT_FORMATS else _FIGURES[suffix](study, report)


def check_formats(paths: tuple[Path, ...], formats: tuple[str, ...]) -> None:
    """Refuse an ending that no writer serves. Error: ``UnknownFormat``."""
    for path in paths:
        if path.suffix.lower() not in formats:
            raise UnknownFormat(
                f"Le fichier « {path.name} » doit se terminer par {', '.join(formats[:-1])} ou {formats[-1]}. "
                "Changez son nom ; --report écrit le rapport, --figures les chiffres."
            )


def write_papers(study: Study, report: Report, reports: tuple[Path, ...], figures: tuple[Path, ...]) -> None:
    """Write reports and figures, each by the ending of its path: all of them, or none.

    Errors: ``UnknownFormat``, ``CannotWrite``.
    """
    check_formats(reports, REPORT_FORMATS)
    check_formats(figures, FIGURE_FORMATS)
    contents = {path: render_report(report, path.suffix.lower()) for path in reports}
    contents |= {path: _FIGURES[path.suffix.lower()](study, report) for path in figures}
    write_files(contents)

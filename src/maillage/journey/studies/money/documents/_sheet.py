"""A case as a section of a report, and as a paper of its own."""

from datetime import date
from typing import Any, Final

from maillage.journey.studies.money.documents._financing import checks, financing, method
from maillage.journey.studies.money.documents._parts import essential, hypotheses, lines, sensitivity, years
from maillage.journey.studies.money.engine import METHOD_VERSION, CaseResults, compute, lives_from, read_case
from maillage.journey.studies.money.models import CaseEdition
from maillage.kernel.papers import Paragraph, Picture, Report, Section, render_report, stored

__all__ = ["SHEETS", "compose_section", "edition_sheet", "render_sheet", "section_of", "stored_section"]

SHEETS: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "application/octet-stream",  # taken away, never shown in the site's own name
}


def section_of(name: str, summary: str, results: CaseResults, on: date) -> Section:
    """All that is said of a case, in the order in which it is read."""
    intro = [Paragraph(summary)] if summary else []
    parts = (
        ("Ce qui inverserait le résultat", sensitivity(results)),
        ("Année par année", years(results)),
        ("Financement et amortissement", financing(results)),
        ("Attendu et constaté", checks(results, on)),
        ("Les valeurs et leurs sources", hypotheses(results)),
        ("Les options, ligne par ligne", lines(results)),
        ("Méthode", method(results, on, METHOD_VERSION)),
    )
    inner = [Section(title, blocks) for title, blocks in parts if blocks]
    return Section(name, [*intro, *essential(results)], inner)


def compose_section(edition: CaseEdition) -> Section:
    """A frozen case as a section of a study's report: from what was frozen, and nothing else."""
    on = edition.parameters_on
    results = compute(read_case(edition.content), lives_from(edition.lives), on=on)
    return section_of(edition.name, edition.summary, results, on)


def stored_section(section: Section) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """The blocks of a section to be kept and drawn on a page, and its drawings by name."""
    blocks, _ = stored(section.blocks, section.sections)
    return blocks, _drawings(section)


def _drawings(section: Section) -> dict[str, list[str]]:
    found = {block.name: list(block.svgs) for block in section.blocks if isinstance(block, Picture)}
    for inner in section.sections:
        found |= _drawings(inner)
    return found


def render_sheet(section: Section, owner: str, on: date, ending: str, imprint: str) -> bytes:
    """The sheet of a case as a file: pdf, docx or html. Same case, same bytes."""
    report = Report(
        title=section.title,
        subtitle=f"Cas financier – {owner}",
        date=on.isoformat(),
        imprint=imprint,
        opening=list(section.blocks),
        sections=list(section.sections),
    )
    return render_report(report, f".{ending}")


def edition_sheet(edition: CaseEdition, owner: str, ending: str) -> bytes:
    """The sheet of an edition in one of ``SHEETS``, the same bytes each time."""
    imprint = f"Édition {edition.number}, figée le {edition.frozen_at:%d/%m/%Y}. Empreinte {edition.digest[:16]}."
    return render_sheet(compose_section(edition), owner, edition.parameters_on, ending, imprint)

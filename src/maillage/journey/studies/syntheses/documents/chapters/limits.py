"""What the study does not know, and what the input says against itself."""

from typing import Final

from maillage.engine.quantities import decimals_of
from maillage.journey.studies.syntheses.documents.chapters.words import NC, findings_as_bullets
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.results import PublishedCheck
from maillage.journey.studies.syntheses.enums import Severity, column_label
from maillage.kernel.papers import Column, Section, Table
from maillage.kernel.typography import number

__all__ = ["limits", "published_figures"]


_SUBJECTS: Final = {
    "cost_rise": "Offre",
    "not_like_for_like": "Offre",
    "unknown_tax_basis": "Offre",
    "unread_column": "Fichier",
    "suspect_column": "Fichier",
    "empty_column": "Fichier",
}
"""Whom a finding that names no authority is about; the territory where nothing is said here."""


def limits(study: Study) -> list[Section]:
    """One part a severity; what published studies got wrong stands apart."""
    sections = []
    for severity in Severity:
        found = [
            finding
            for finding in study.findings
            if finding.severity is severity and not finding.code.startswith("published_")
        ]
        if found:
            rows = [[finding.entity or _SUBJECTS.get(finding.code, "Territoire"), finding.message] for finding in found]
            table = Table(f"Constats : {severity.label.lower()}", (Column("Qui"), Column("Constat")), rows)
            sections.append(Section(severity.label, [table]))
    return sections


def published_figures(study: Study) -> list[Section]:
    if not study.published_figures:
        return []
    others = [finding for finding in study.findings if finding.code == "published_weight"]
    return [
        Section(
            "Chiffres déjà publiés",
            [
                Table(
                    "Chiffres publiés, recalculés",
                    (
                        Column("Chiffre"),
                        Column("Publié", True),
                        Column("Calculé", True),
                        Column("Unité"),
                        Column("Verdict"),
                    ),
                    [
                        [
                            _figure_name(check.indicateur),
                            number(check.published, decimals_of(check.published)),
                            NC if check.computed is None else _published_digits(check),
                            check.unit,
                            "se recalcule" if check.reproduced else "ne se recalcule pas",
                        ]
                        for check in study.published_figures
                    ],
                    "Un chiffre se recalcule si le nôtre, arrondi comme il a été imprimé, est le même. La base d’un "
                    "pourcentage est celle du tableau d’où il vient.",
                ),
                *([findings_as_bullets(others)] if others else []),
            ],
        )
    ]


def _figure_name(path: str) -> str:
    """What a published figure is called: the commonest in words, others by their path."""
    match path.split("."):
        case ["estimates", column, "total"]:
            return f"{column_label(column)}, total estimé"
        case ["estimates", column, "respondents_total"]:
            return f"{column_label(column)}, comptés par les répondants"
        case ["shares", "os" | "office", "extrapolated", "percent", column]:
            return f"{column_label(column)}, part sur le territoire"
        case ["shares", "os" | "office", "respondents", "percent", column]:
            return f"{column_label(column)}, part chez les répondants"
        case ["renewal", column, "per_year"]:
            return f"{column_label(column)}, à remplacer par an"
    return path


def _published_digits(check: PublishedCheck) -> str:
    """Ours, as precise as theirs where they agree, two decimals more where they do not."""
    digits = decimals_of(check.published)
    return number(check.computed or 0, digits if check.reproduced else digits + 2)

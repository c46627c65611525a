"""Reads of reports: one function a screen."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from maillage.foundations.organisations.access import Actor
from maillage.journey.census.campaigns.queries import members_of
from maillage.journey.studies.reports.models import (
    EditionPaper,
    PlanStep,
    PublishedPaper,
    PublishedReport,
    ReportEdition,
    StudyReport,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.syntheses.queries import HEAVY as HEAVY_OF_STUDY

__all__ = [
    "MOST",
    "OF_STUDY",
    "edition_rows",
    "editions_of",
    "member_names",
    "papers_of",
    "plan_of",
    "published_keys",
    "published_papers",
    "published_rows",
    "published_seen",
    "reports_seen",
    "studies_reported",
]

MOST: Final = 50
HEAVY: Final = ("chapters", "versions", "missing")
OF_STUDY: Final = tuple(f"study__{name}" for name in HEAVY_OF_STUDY)


def reports_seen() -> list[StudyReport]:
    """The reports of the actor's own body, the last first."""
    return list(
        StudyReport.objects.defer("introduction", "notes", *OF_STUDY).select_related("study").order_by("-id")[:MOST]
    )


def published_rows() -> QuerySet[PublishedReport]:
    """What the actor's body, or the groupings she belongs to, published; the last first."""
    return PublishedReport.objects.defer("chapters", *OF_STUDY).select_related("owner", "study").order_by("-id")


def published_seen() -> list[PublishedReport]:
    """The last of them."""
    return list(published_rows()[:MOST])


def edition_rows() -> QuerySet[ReportEdition]:
    """The editions of the actor's own body, the last first."""
    return ReportEdition.objects.defer(*HEAVY).order_by("-id")


def editions_of(report: StudyReport) -> list[ReportEdition]:
    """The editions of a report, the last first."""
    return list(ReportEdition.objects.filter(report=report.pk).defer("chapters", "versions").order_by("-number", "id"))


def papers_of(editions: Iterable[ReportEdition]) -> dict[int, list[str]]:
    """By edition, the endings of the files that are ready."""
    found: dict[int, list[str]] = {}
    rows = EditionPaper.objects.filter(edition__in=[one.pk for one in editions]).order_by("id")
    for edition, ending in rows.values_list("edition_id", "ending"):
        found.setdefault(edition, []).append(ending)
    return found


def published_keys(editions: Iterable[ReportEdition]) -> dict[int, int]:
    """By edition, what members read of it."""
    rows = PublishedReport.objects.filter(edition__in=[one.pk for one in editions])
    return dict(rows.values_list("edition_id", "pk"))


def published_papers(report: PublishedReport) -> list[PublishedPaper]:
    """The files that members may take."""
    return list(PublishedPaper.objects.filter(report=report.pk).order_by("id"))


def plan_of(report: StudyReport) -> list[PlanStep]:
    """The plan in the order of its steps: a step begins with its first line."""
    rows = list(PlanStep.objects.filter(report=report.pk).order_by("starts_on", "id"))
    first: dict[str, int] = {}
    for place, row in enumerate(rows):
        first.setdefault(row.stage, place)
    return sorted(rows, key=lambda row: (first[row.stage], row.starts_on, row.pk))


def studies_reported(actor: Actor) -> list[Study]:
    """The studies of the actor's own body, of which it may write a report."""
    rows = Study.objects.filter(owner=actor.acting_id).only("name", "owner", "territory", "state")
    return list(rows.order_by("-id")[:MOST])


def member_names(owner_id: int) -> list[str]:
    """The members of a body, by name: what a report to members never singles out."""
    return [member.name for member in members_of(owner_id)]

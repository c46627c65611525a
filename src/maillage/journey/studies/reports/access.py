"""The only door to a report, an edition, and what members read."""

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.reports.models import (
    EditionPaper,
    PlanStep,
    PublishedPaper,
    PublishedReport,
    ReportEdition,
    StudyReport,
)
from maillage.kernel.pages import NotAllowed

__all__ = [
    "PapersNotReady",
    "get_annexed_for",
    "get_edition_for",
    "get_paper_for",
    "get_plan_step_for",
    "get_published_for",
    "get_published_paper_for",
    "get_report_for",
    "get_writable_report_for",
]


class PapersNotReady(MaillageError):
    """The files of an edition are still being written."""


def get_report_for(actor: Actor, pk: int) -> StudyReport:
    """A report of the actor's own body. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = StudyReport.objects.select_related("study__campaign").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("report")
    return found


def get_writable_report_for(actor: Actor, pk: int) -> StudyReport:
    """The same, that the actor may change. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    found = get_report_for(actor, pk)
    actor.must(Right.CONDUCT_STUDY, found.owner_id)
    return found


def get_plan_step_for(actor: Actor, pk: int) -> PlanStep:
    """A line of a plan that the actor may change. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    found = PlanStep.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("plan step")
    actor.must(Right.CONDUCT_STUDY, found.owner_id)
    return found


def get_edition_for(actor: Actor, pk: int) -> ReportEdition:
    """A frozen edition of the actor's own body. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = ReportEdition.objects.select_related("report").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("edition")
    return found


def get_paper_for(actor: Actor, pk: int, ending: str) -> EditionPaper:
    """A file of an edition. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = EditionPaper.objects.select_related("file").filter(edition=pk, ending=ending).first()
    if found is None:
        raise NotAllowed("paper")
    return found


def get_published_for(actor: Actor, pk: int) -> PublishedReport:
    """What the actor's body, or a grouping that she belongs to, published. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = PublishedReport.objects.select_related("owner", "study").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("published report")
    return found


def get_annexed_for(actor: Actor, pk: int) -> PublishedReport:
    """What was published by a grouping that the actor's organisation belongs to, for the annex of that organisation: a body
    is no member of its own territory. Error: ``NotAllowed``."""
    actor.must(Right.SEE_OWN_PAGE)
    found = PublishedReport.objects.select_related("owner", "study").filter(pk=pk).first()
    if found is None or found.owner_id == actor.acting_id:
        raise NotAllowed("annex")
    return found


def get_published_paper_for(actor: Actor, pk: int, ending: str) -> PublishedPaper:
    """A file of what was published. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = PublishedPaper.objects.filter(report=pk, ending=ending).first()
    if found is None:
        raise NotAllowed("published paper")
    return found

"""What the worker does for reports. It can be run again from its start."""

from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.progress import Progress
from maillage.journey.studies.reports.actions import keep_papers
from maillage.journey.studies.reports.documents import report_of, write_paper
from maillage.journey.studies.reports.enums import ENDINGS
from maillage.journey.studies.reports.models import ReportEdition
from maillage.journey.studies.reports.queries import papers_of
from maillage.kernel.jobs import job

__all__ = ["write_report"]


class EditionGone(MaillageError):
    """The edition is no longer there."""


@job("studies.write_report")
def write_report(progress: Progress[Actor], *, report: int, number: int) -> str:
    """The papers of both editions of a frozen report."""
    with progress.reads():
        editions = list(ReportEdition.objects.filter(report=report, number=number).order_by("id"))
        ready = papers_of(editions)
    if not editions:
        raise EditionGone("Cette édition n’existe plus : il n’y a rien à écrire.")
    # What is written stays: members may read it already, and it would be the same to the byte.
    editions = [one for one in editions if set(ready.get(one.pk, ())) != set(ENDINGS)]
    total, done = len(editions) * len(ENDINGS), 0
    for edition in editions:
        frozen, papers = report_of(edition), {}
        for ending in ENDINGS:
            words = f"Écriture de l’édition {edition.get_audience_display()} : {ending.upper()}"
            progress.step(words, done, total)
            papers[ending] = write_paper(frozen, ending)
            done += 1
        with progress.writes() as actor:
            keep_papers(actor, edition, papers)
    progress.step("Rangement des documents", total, total)
    return reverse("studies:report", args=[report])

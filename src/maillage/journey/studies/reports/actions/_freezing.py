"""Freezing a report in its two editions, keeping their papers, letting members read."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from maillage import __version__
from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.files.actions import store
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.models import Job
from maillage.journey.studies.reports.access import (
    PapersNotReady,
    get_edition_for,
    get_published_for,
    get_writable_report_for,
)
from maillage.journey.studies.reports.enums import ENDINGS, MEDIA_TYPES, Audience
from maillage.journey.studies.reports.models import (
    EditionPaper,
    PublishedPaper,
    PublishedReport,
    ReportEdition,
    StudyReport,
)

__all__ = ["NotForMembers", "freeze_report", "keep_papers", "publish_edition", "withdraw_report"]


class NotForMembers(MaillageError):
    """The edition names members: it is of the body alone."""


@transaction.atomic
def freeze_report(actor: Actor, report: StudyReport) -> tuple[list[ReportEdition], Job]:
    """Both editions as they are today, and the job that writes their papers. Error: ``NotAllowed``."""
    from maillage.journey.studies.reports.documents import assemble

    held = get_writable_report_for(actor, report.pk)
    last = ReportEdition.objects.filter(report=held).aggregate(last=Max("number"))["last"] or 0
    editions = []
    for audience in Audience:
        found = assemble(actor, held, audience)
        editions.append(
            ReportEdition.objects.create(
                owner_id=held.owner_id,
                report=held,
                number=last + 1,
                audience=audience,
                title=held.title,
                subtitle=found.subtitle,
                dated=found.dated,
                chapters=found.chapters,
                versions=found.versions,
                missing=found.missing,
                inputs_digest=found.digest,
                method_version=__version__,
                frozen_by=actor.person_name,
            )
        )
    record(
        actor,
        "studies.report_frozen",
        held,
        f"a figé le rapport « {held.title} » (édition {last + 1})",
        after={edition.audience: edition.inputs_digest for edition in editions},
    )
    job = enqueue(
        actor, "studies.write_report", f"Documents du rapport « {held.title} »", report=held.pk, number=last + 1
    )
    return editions, job


@transaction.atomic
def keep_papers(actor: Actor, edition: ReportEdition, papers: Mapping[str, bytes]) -> None:
    """The files of an edition, by their ending; those before them leave. Errors: ``NotAllowed``, ``FileNotKept``."""
    actor.must(Right.CONDUCT_STUDY, edition.owner_id)
    for before in EditionPaper.objects.filter(edition=edition):
        before.delete()
    words = "membres" if edition.audience == Audience.MEMBERS else "interne"
    for ending, content in papers.items():
        name = f"rapport-{edition.report_id}-{edition.number}-{words}.{ending}"
        kept = store(edition.owner_id, name, MEDIA_TYPES[ending], content)
        EditionPaper.objects.create(owner_id=edition.owner_id, edition=edition, ending=ending, file=kept)
    record(actor, "studies.report_written", edition, f"a produit les documents du rapport « {edition.title} »")


@transaction.atomic
def publish_edition(actor: Actor, edition: ReportEdition) -> PublishedReport:
    """Members read the edition that was made for them, and take its files away.

    Errors: ``NotAllowed``; ``NotForMembers``; ``PapersNotReady``.
    """
    actor.must(Right.CONDUCT_STUDY)
    held = get_edition_for(actor, edition.pk)
    actor.must(Right.CONDUCT_STUDY, held.owner_id)
    if held.audience != Audience.MEMBERS:
        raise NotForMembers("Cette édition est interne. Publiez celle qui a été faite pour les membres.")
    if (known := PublishedReport.objects.filter(edition=held).first()) is not None:
        return known
    papers = list(EditionPaper.objects.filter(edition=held).select_related("file").order_by("id"))
    if {paper.ending for paper in papers} != set(ENDINGS):
        raise PapersNotReady("Ses documents sont encore en cours d’écriture. Attendez qu’ils soient là, puis publiez.")
    published = PublishedReport.objects.create(
        owner_id=held.owner_id,
        edition=held,
        study_id=held.report.study_id,
        title=held.title,
        subtitle=held.subtitle,
        dated=held.dated,
        chapters=held.chapters,
        inputs_digest=held.inputs_digest,
        method_version=held.method_version,
    )
    PublishedPaper.objects.bulk_create(
        PublishedPaper(
            owner_id=held.owner_id,
            report=published,
            ending=paper.ending,
            **{name: getattr(paper.file, name) for name in ("key", "name", "media_type", "size", "sha256")},
        )
        for paper in papers
    )
    record(actor, "studies.report_published", published, f"a publié aux membres le rapport « {published.title} »")
    return published


@transaction.atomic
def withdraw_report(actor: Actor, published: PublishedReport) -> None:
    """Members read it no more; its edition stays. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    held = get_published_for(actor, published.pk)
    actor.must(Right.CONDUCT_STUDY, held.owner_id)
    record(actor, "studies.report_withdrawn", held, f"a retiré aux membres le rapport « {held.title} »")
    held.delete()

"""Reports as they are composed, their frozen editions, and what members read of them."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver

from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Subject
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import OwnedModel

__all__ = ["EditionPaper", "PlanStep", "PublishedPaper", "PublishedReport", "ReportEdition", "StudyReport"]


class StudyReport(OwnedModel):
    """A report as its author composes it. ``left_out``: codes of the parts that it leaves out; ``notes``: by code, what the author
    adds. Both hold whatever parts come later."""

    subject = Subject.OWN

    study = models.ForeignKey(Study, models.PROTECT, verbose_name="étude", related_name="reports")
    title = models.CharField("titre", max_length=160)
    copil_on = models.DateField("comité de pilotage du", null=True, blank=True)
    introduction = models.TextField("introduction", max_length=5000, blank=True)
    left_out = models.JSONField("parties laissées de côté", default=list)
    notes = models.JSONField("notes", default=dict)
    is_fictitious = models.BooleanField("chiffres inventés", default=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    changed_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "rapport"
        indexes = [models.Index(fields=["owner", "-id"], name="reports_of_a_body")]

    def __str__(self) -> str:
        return self.title


class PlanStep(OwnedModel):
    """A line of the plan: what happens, from when, until when. ``stage``: the step of the plan that it belongs to;
    ``source``: where it comes from; without any, the author wrote it."""

    subject = Subject.OWN

    report = models.ForeignKey(StudyReport, models.CASCADE, related_name="plan")
    stage = models.CharField("étape", max_length=120)
    label = models.CharField("quoi", max_length=200)
    starts_on = models.DateField("commence le")
    ends_on = models.DateField("finit le", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "ligne du plan"
        verbose_name_plural = "lignes du plan"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_step_ends_after_it_starts",
                violation_error_message="La fin vient avant le début. Corrigez une des deux dates.",
            )
        ]

    def __str__(self) -> str:
        return self.label


class ReportEdition(OwnedModel):
    """A report as it was frozen for an audience: never changed again. Only the body reads it.

    ``chapters``: slug, title, blocks and drawings of each part (kernel.papers); all its papers are written from them.
    ``inputs_digest``: SHA-256 of the chapters; ``versions``: of each part, its method and the digest of what it was computed
    from; ``missing``: parts that had nothing to say, and why.
    """

    subject = Subject.OWN
    is_append_only: ClassVar[bool] = True

    report = models.ForeignKey(StudyReport, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("numéro")
    audience = models.CharField("édition", max_length=8, choices=Audience.choices)
    title = models.CharField("titre", max_length=160)
    subtitle = models.CharField("sous-titre", max_length=300, blank=True)
    dated = models.DateField("daté du")
    chapters = models.JSONField(default=list)
    versions = models.JSONField("versions", default=list)
    missing = models.JSONField("manques", default=list)
    inputs_digest = models.CharField("empreinte", max_length=64)
    method_version = models.CharField("version", max_length=20)
    frozen_at = models.DateTimeField("figé le", auto_now_add=True)
    frozen_by = models.CharField("par", max_length=120, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "édition d’un rapport"
        verbose_name_plural = "éditions d’un rapport"
        constraints = [
            models.UniqueConstraint(fields=["report", "number", "audience"], name="one_report_edition_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number}, {self.get_audience_display()})"


class EditionPaper(OwnedModel):
    """A file of an edition."""

    subject = Subject.OWN

    edition = models.ForeignKey(ReportEdition, models.CASCADE, related_name="papers")
    ending = models.CharField("format", max_length=5)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta(OwnedModel.Meta):
        verbose_name = "document d’un rapport"
        verbose_name_plural = "documents d’un rapport"
        constraints = [models.UniqueConstraint(fields=["edition", "ending"], name="one_report_paper_a_format")]

    def __str__(self) -> str:
        return self.ending


@receiver(post_delete, sender=EditionPaper)
def _erase_its_file(instance: EditionPaper, **_: Any) -> None:
    """The row of its file now, its bytes once that is sure."""
    kept = StoredFile.objects.filter(pk=instance.file_id).first()
    if kept is not None:
        kept.delete()
        transaction.on_commit(lambda: kept.path.unlink(missing_ok=True))


class PublishedReport(OwnedModel):
    """What the members of a body read: the edition made for them, as it was frozen."""

    subject = Subject.TOTALS

    edition = models.OneToOneField(ReportEdition, models.PROTECT, related_name="published")
    study = models.ForeignKey(Study, models.PROTECT, related_name="+")
    title = models.CharField("titre", max_length=160)
    subtitle = models.CharField("sous-titre", max_length=300, blank=True)
    dated = models.DateField("daté du")
    chapters = models.JSONField(default=list)
    inputs_digest = models.CharField("empreinte", max_length=64)
    method_version = models.CharField("version", max_length=20)
    published_at = models.DateTimeField("publié le", auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "rapport publié"
        verbose_name_plural = "rapports publiés"
        indexes = [models.Index(fields=["owner", "-id"], name="published_reports_of_a_body")]

    def __str__(self) -> str:
        return self.title


class PublishedPaper(OwnedModel):
    """Where the bytes of a published paper are: members do not read the files of their body, they read this one.

    ``key`` to ``sha256``: as in StoredFile, of which the edition holds the row.
    """

    subject = Subject.TOTALS

    report = models.ForeignKey(PublishedReport, models.CASCADE, related_name="papers")
    ending = models.CharField("format", max_length=5)
    key = models.CharField(max_length=32)
    name = models.CharField("nom", max_length=200)
    media_type = models.CharField("format", max_length=100)
    size = models.PositiveBigIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)

    class Meta(OwnedModel.Meta):
        verbose_name = "document publié"
        verbose_name_plural = "documents publiés"
        constraints = [models.UniqueConstraint(fields=["report", "ending"], name="one_published_paper_a_format")]

    def __str__(self) -> str:
        return self.name

    @property
    def file(self) -> StoredFile:
        """The file, as what sends it wants it; never saved."""
        facts = {name: getattr(self, name) for name in ("key", "name", "media_type", "size", "sha256")}
        return StoredFile(owner_id=self.owner_id, **facts)

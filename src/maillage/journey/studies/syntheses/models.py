"""Studies: what each member may read of them, what the body alone reads, and the prices that were compared."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from maillage.engine.quantities import TaxBasis
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.kernel.tenancy import CrossingModel, OwnedModel

__all__ = [
    "PriceOffer",
    "PublishedFigureRow",
    "PublishedSummaryRow",
    "Study",
    "StudyChapter",
    "StudyEntity",
    "StudyPaper",
]

BASES = [(basis.name, basis.value) for basis in TaxBasis]


class Study(OwnedModel):
    """A study of a campaign. Its row is read by every member: totals and ranges, never what one of them answered.

    ``digest``: what members read, as blocks (documents.stored); ``digest_pictures``: its pictures, by name.
    ``totals``: the same as numbers, for programs and for the page of each member (engine.own).
    ``parameters_on``: the day of the dated rules that were used; ``inputs_digest``: SHA-256 of what it was computed from.
    Of a campaign that was asked online: ``themes``, those that it studies; ``frozen_at``: when its inputs were copied.
    """

    subject = Subject.TOTALS

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="study")
    name = models.CharField("nom", max_length=160)
    state = models.CharField("état", max_length=12, choices=StudyState.choices(), default=StudyState.DATA_FROZEN.value)
    territory = models.CharField("territoire", max_length=160)
    method_version = models.CharField("version de la méthode", max_length=20)
    parameters_on = models.DateField("règles au")
    inputs_digest = models.CharField("empreinte des données", max_length=64)
    computed_at = models.DateTimeField("calculée le", auto_now=True)
    entity_count = models.PositiveIntegerField("collectivités")
    respondent_count = models.PositiveIntegerField("répondantes")
    digest = models.JSONField("ce que les membres lisent", default=list)
    digest_pictures = models.JSONField(default=dict)
    totals = models.JSONField("chiffres du territoire", default=dict)
    themes = models.JSONField("thèmes", default=list)
    frozen_at = models.DateTimeField("données figées le", null=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "étude"
        indexes = [models.Index(fields=["owner", "-id"], name="studies_of_a_body")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        """Whether nothing is computed yet: its scope is being written, or its data have just been frozen."""
        return self.state == StudyState.SCOPING or (self.state == StudyState.DATA_FROZEN and self.frozen_at is not None)


class StudyChapter(OwnedModel):
    """A chapter of the whole study, as blocks: only the body that conducts it reads it, for it names who answered what."""

    subject = Subject.OWN

    study = models.ForeignKey(Study, models.CASCADE, related_name="chapters")
    position = models.PositiveSmallIntegerField("rang")
    slug = models.SlugField("adresse", max_length=40)
    title = models.CharField("titre", max_length=120)
    blocks = models.JSONField(default=list)
    pictures = models.JSONField(default=dict)

    class Meta(OwnedModel.Meta):
        verbose_name = "chapitre"
        constraints = [models.UniqueConstraint(fields=["study", "slug"], name="one_chapter_a_slug")]

    def __str__(self) -> str:
        return self.title


class StudyEntity(CrossingModel):
    """What an entity (``owner``) had told when the study of a body (``counterparty``) was frozen: its lines are its own, and
    those of who conducts the study. Written once, never changed: a study is made again from these rows alone.

    ``told``: the parts of the inventory that it told whole; ``records``: by kind, values as JSON keeps them; ``figures``:
    what it has of each figure, as text, ``None`` where it is not known.
    """

    subject = Subject.OWN
    crossings: ClassVar[dict[str, str]] = {"study": "the inputs of an entity are those of its counterparty’s study"}

    study = models.ForeignKey(Study, models.CASCADE, related_name="entities")
    position = models.PositiveIntegerField("rang")
    name = models.CharField("nom", max_length=160)
    insee_code = models.CharField("code INSEE", max_length=5, blank=True)
    kind = models.CharField("nature", max_length=40)
    is_commune = models.BooleanField("commune")
    population = models.PositiveIntegerField("population", null=True)
    state = models.CharField("réponse", max_length=17)
    told = models.JSONField("parties renseignées", default=list)
    records = models.JSONField("fiches", default=dict)
    figures = models.JSONField("chiffres", default=dict)

    class Meta(CrossingModel.Meta):
        verbose_name = "collectivité d’une étude"
        verbose_name_plural = "collectivités d’une étude"
        constraints = [models.UniqueConstraint(fields=["study", "position"], name="one_studied_entity_a_place")]
        indexes = [models.Index(fields=["owner", "study"], name="studied_entities_of_owner")]

    def __str__(self) -> str:
        return self.name


class StudyPaper(OwnedModel):
    """A file of the whole study: report or figures."""

    subject = Subject.OWN

    study = models.ForeignKey(Study, models.CASCADE, related_name="papers")
    ending = models.CharField("format", max_length=5)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta(OwnedModel.Meta):
        verbose_name = "document"
        constraints = [models.UniqueConstraint(fields=["study", "ending"], name="one_paper_a_format")]

    def __str__(self) -> str:
        return self.ending


@receiver(post_delete, sender=StudyPaper)
def _erase_its_file(instance: StudyPaper, **_: Any) -> None:
    """Whatever deletes a paper, be it its study or the survey of a stage before: the row of its file now, its bytes once
    that is sure."""
    kept = StoredFile.objects.filter(pk=instance.file_id).first()
    if kept is not None:
        kept.delete()
        transaction.on_commit(lambda: kept.path.unlink(missing_ok=True))


class PriceOffer(OwnedModel):
    """A price paid today beside a price offered, in ``unit``. Members read what is offered (Study.totals), never what is
    paid: it may be one of them who pays it.

    ``basis``: HT, TTC, or empty where nobody knows; unit prices to six decimals.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="offers")
    position = models.PositiveIntegerField("rang")
    theme = models.CharField("thème", max_length=120)
    label = models.CharField("objet", max_length=300)
    unit = models.CharField("unité", max_length=80)
    basis = models.CharField("base de taxe", max_length=3, choices=BASES, blank=True)
    existing = models.DecimalField("payé", max_digits=18, decimal_places=6)
    proposed = models.DecimalField("proposé", max_digits=18, decimal_places=6)
    existing_mode = models.CharField("mode payé", max_length=60, blank=True)
    proposed_mode = models.CharField("mode proposé", max_length=60, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "offre"

    def __str__(self) -> str:
        return self.label


class PublishedFigureRow(OwnedModel):
    """A figure that an earlier study printed, as it was printed: its decimals count."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="published_figures")
    position = models.PositiveIntegerField("rang")
    path = models.CharField("indicateur", max_length=300)
    printed = models.CharField("valeur imprimée", max_length=40)
    unit = models.CharField("unité", max_length=40, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "chiffre publié"

    def __str__(self) -> str:
        return self.path


class PublishedSummaryRow(OwnedModel):
    """A line of savings that an earlier study printed. ``saving_pct`` in %, ``saving_per_month`` in EUR HT."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="published_summaries")
    position = models.PositiveIntegerField("rang")
    theme = models.CharField("thème", max_length=120)
    members = models.CharField("type de communes", max_length=120)
    units = models.PositiveIntegerField("nombre")
    saving_pct = models.CharField("économie, %", max_length=40)
    saving_per_month = models.CharField("économie, EUR HT par mois", max_length=40)

    class Meta(OwnedModel.Meta):
        verbose_name = "économie publiée"

    def __str__(self) -> str:
        return self.theme

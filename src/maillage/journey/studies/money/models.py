"""Business cases, what was frozen and published of them, how long an assembly amortises, and the revision of prices."""

from typing import Final

from django.db import models
from django.db.models import Q

from maillage.engine.quantities import TaxBasis
from maillage.foundations.organisations.enums import Subject
from maillage.journey.studies.money.enums import ROUNDING_LABELS
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import OwnedModel

__all__ = [
    "AmortisationPeriod",
    "BusinessCase",
    "CaseEdition",
    "IndexReading",
    "PublishedCase",
    "RevisionClause",
]

BASES: Final = [(basis.name, basis.value) for basis in TaxBasis]


class BusinessCase(OwnedModel):
    """What a body works on: a question of money, its options and its hypotheses.

    ``content``: the case as a document (engine._document), checked before each write. ``version`` grows with each, so that
    two people do not overwrite each other. ``source``: whose case it was first, for a copy of an example.
    """

    subject = Subject.OWN

    study = models.ForeignKey(
        Study, models.SET_NULL, verbose_name="étude", null=True, blank=True, related_name="business_cases"
    )
    name = models.CharField("nom", max_length=160)
    summary = models.CharField("en une phrase", max_length=600, blank=True)
    source = models.CharField("d’après", max_length=300, blank=True)
    content = models.JSONField("contenu", default=dict)
    version = models.PositiveIntegerField("version", default=1)
    is_fictitious = models.BooleanField("cas fictif", default=False)
    changed_at = models.DateTimeField("modifié le", auto_now=True)
    changed_by = models.CharField("par", max_length=120, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "cas financier"
        verbose_name_plural = "cas financiers"
        indexes = [models.Index(fields=["owner", "-id"], name="cases_of_a_body")]

    def __str__(self) -> str:
        return self.name


class CaseEdition(OwnedModel):
    """A case as it was frozen: what it was computed from and what it said, never changed again.

    ``content`` and ``lives`` are all that it was computed from; ``digest`` is that of both.
    """

    subject = Subject.OWN

    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField("numéro")
    name = models.CharField("nom", max_length=160)
    headline = models.CharField("en bref", max_length=600)
    summary = models.CharField("en une phrase", max_length=600, blank=True)
    content = models.JSONField("contenu", default=dict)
    lives = models.JSONField("durées d’amortissement", default=list)
    blocks = models.JSONField(default=list)
    pictures = models.JSONField(default=dict)
    digest = models.CharField("empreinte", max_length=64)
    method_version = models.CharField("version de la méthode", max_length=20)
    parameters_on = models.DateField("règles au")
    frozen_at = models.DateTimeField("figé le", auto_now_add=True)
    frozen_by = models.CharField("par", max_length=120, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "édition d’un cas"
        verbose_name_plural = "éditions d’un cas"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_edition_a_number")]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class PublishedCase(OwnedModel):
    """What a body tells its members of a frozen case."""

    subject = Subject.TOTALS

    edition = models.OneToOneField(CaseEdition, models.CASCADE, related_name="published")
    name = models.CharField("nom", max_length=160)
    headline = models.CharField("en bref", max_length=600)
    blocks = models.JSONField(default=list)
    pictures = models.JSONField(default=dict)
    digest = models.CharField("empreinte", max_length=64)
    method_version = models.CharField("version de la méthode", max_length=20)
    parameters_on = models.DateField("règles au")
    published_at = models.DateTimeField("publié le", auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "cas publié"
        verbose_name_plural = "cas publiés"

    def __str__(self) -> str:
        return self.name


class AmortisationPeriod(OwnedModel):
    """Over how many years the assembly decided to amortise what stands in an account."""

    subject = Subject.OWN

    account = models.CharField("compte", max_length=10)
    label = models.CharField("biens", max_length=120)
    years = models.PositiveSmallIntegerField("durée (ans)")
    below = models.DecimalField("seulement sous (€)", max_digits=12, decimal_places=2, null=True, blank=True)
    decided_on = models.DateField("délibération du", null=True, blank=True)
    reference = models.CharField("référence de la délibération", max_length=80, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "durée d’amortissement"
        verbose_name_plural = "durées d’amortissement"
        constraints = [
            models.UniqueConstraint(fields=["owner", "account", "below"], name="one_period_an_amount"),
            models.UniqueConstraint(fields=["owner", "account"], condition=Q(below=None), name="one_period_an_account"),
            models.CheckConstraint(condition=Q(years__gte=1), name="a_year_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.label}"


class RevisionClause(OwnedModel):
    """How a contract revises a price. ``terms``: code, share and value at month zero of each index."""

    subject = Subject.OWN

    name = models.CharField("nom", max_length=160)
    initial_price = models.DecimalField("prix initial (€)", max_digits=18, decimal_places=6)
    tax_basis = models.CharField("prix exprimé", max_length=3, choices=BASES)
    base_month = models.DateField("mois zéro")
    fixed_share = models.DecimalField("part fixe", max_digits=8, decimal_places=6)
    terms = models.JSONField("indices", default=list)
    digits = models.PositiveSmallIntegerField("décimales du coefficient", default=4)
    rounding = models.CharField("arrondi", max_length=9, choices=list(ROUNDING_LABELS.items()), default="proche")
    price_digits = models.PositiveSmallIntegerField("décimales du prix", default=2)
    cap_pct = models.DecimalField("butoir (%)", max_digits=7, decimal_places=3, null=True, blank=True)
    safeguard_pct = models.DecimalField("sauvegarde (%)", max_digits=7, decimal_places=3, null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "clause de révision"
        verbose_name_plural = "clauses de révision"

    def __str__(self) -> str:
        return self.name


class IndexReading(OwnedModel):
    """The value of a price index for a month, as it was published on a day."""

    subject = Subject.OWN

    code = models.CharField("indice", max_length=40)
    month = models.DateField("mois")
    value = models.DecimalField("valeur", max_digits=14, decimal_places=4)
    published_on = models.DateField("publié le")
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "valeur d’indice"
        verbose_name_plural = "valeurs d’indices"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code", "month", "published_on"], name="one_reading_a_publication"
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="an_index_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.month:%m/%Y}"

"""A scenario and what it is made of."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.inventory.enums import TaxBasis
from maillage.journey.studies.scenarios.enums import CostNature, Horizon, Key, PointSide, ScenarioKind
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import OwnedModel

__all__ = ["Scenario", "ScenarioCost", "ScenarioDiscount", "ScenarioPoint"]

LONGEST_YEARS = 30


class Scenario(OwnedModel):
    """A way of doing, of a study. Members read it once it is presented (``access``); what each gains is in MemberPart.

    ``years``: its horizon, over which everything is added up; ``themes``: codes of the census whose spending it changes,
    all where it is empty; ``key``: how common costs are split; amounts in ``tax_basis``; ``needs``: how many members it
    takes at least, where something else than money says so; ``frozen``: its figures as presented, with the digest of
    what they were computed from.
    """

    subject = Subject.TOTALS

    study = models.ForeignKey(Study, models.CASCADE, related_name="scenarios")
    name = models.CharField("nom", max_length=120)
    kind = models.CharField("nature", max_length=17, choices=ScenarioKind.choices)
    summary = models.TextField("en quelques phrases", max_length=2000, blank=True)
    horizon = models.CharField("échéance", max_length=6, choices=Horizon.choices, default=Horizon.MEDIUM)
    years = models.PositiveSmallIntegerField(
        "horizon", default=4, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_YEARS)]
    )
    starts_on = models.DateField("commence le", null=True, blank=True)
    tax_basis = models.CharField("montants", max_length=3, choices=TaxBasis.choices, default=TaxBasis.HT)
    themes = models.JSONField("thèmes", default=list, blank=True)
    key = models.CharField("répartition des coûts communs", max_length=12, choices=Key.choices, default=Key.EQUAL)
    legal_basis = models.CharField("fondement juridique", max_length=500, blank=True)
    needs = models.PositiveSmallIntegerField("participantes au moins", null=True, blank=True)
    frozen = models.JSONField(default=dict)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "scénario"
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="one_scenario_a_name"),
            models.UniqueConstraint(fields=["study"], condition=Q(kind="DO_NOTHING"), name="one_way_to_do_nothing"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def does_nothing(self) -> bool:
        return self.kind == ScenarioKind.DO_NOTHING


class ScenarioCost(OwnedModel):
    """A cost that the participants bear together. ``source``: a quotation, a contract, an experience; without any it is a
    hypothesis, and is shown as one."""

    subject = Subject.TOTALS

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="costs")
    nature = models.CharField("nature", max_length=10, choices=CostNature.choices)
    label = models.CharField("objet", max_length=160)
    amount = models.DecimalField("montant", max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    first_year = models.PositiveSmallIntegerField("de l’année", default=1, validators=[MinValueValidator(1)])
    last_year = models.PositiveSmallIntegerField("à l’année", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "coût commun"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="a_cost_ends_after_it_begins",
                violation_error_message="La dernière année vient avant la première.",
            )
        ]

    def __str__(self) -> str:
        return self.label


class ScenarioDiscount(OwnedModel):
    """What falls from what is paid today, in per cent of it, once so many take part; a rise is negative."""

    subject = Subject.TOTALS

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="discounts")
    participants = models.PositiveSmallIntegerField("à partir de", default=1, validators=[MinValueValidator(1)])
    low = models.DecimalField("économie basse", max_digits=6, decimal_places=2)
    central = models.DecimalField("économie centrale", max_digits=6, decimal_places=2)
    high = models.DecimalField("économie haute", max_digits=6, decimal_places=2)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "économie attendue"
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "participants"],
                name="one_discount_a_step",
                violation_error_message="Il y a déjà une économie à partir de ce nombre de participantes.",
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("central"), central__lte=F("high"), high__lte=100, low__gte=-1000),
                name="discounts_in_order",
                violation_error_message=(
                    "Donnez les économies de la plus faible à la plus forte, 100 % au plus ; une hausse s’écrit avec un signe moins."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participants} : {self.central} %"


class ScenarioPoint(OwnedModel):
    """An advantage, a drawback, a risk, or a step of the law with the weeks that it takes."""

    subject = Subject.TOTALS

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="points")
    side = models.CharField("nature", max_length=10, choices=PointSide.choices)
    text = models.CharField("texte", max_length=500)
    weeks = models.PositiveSmallIntegerField("durée", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "avantage, inconvénient, risque ou étape"

    def __str__(self) -> str:
        return self.text

"""What is known from elsewhere: hearings of other bodies, and the library of arguments."""

from typing import ClassVar

from django.db import models

from maillage.foundations.organisations.enums import Subject
from maillage.journey.studies.scenarios.enums import PointSide, ScenarioKind
from maillage.journey.studies.scenarios.models._scenario import Scenario
from maillage.kernel.tenancy import OwnedModel

__all__ = ["HearingSheet", "LibraryEntry", "ScenarioCitation"]


class HearingSheet(OwnedModel):
    """What another body did, in the form of a hearing report (seed 002); of organisations alone, never of persons.

    ``copied_from``: the shipped sheet that it began as.
    """

    subject = Subject.TOTALS

    body = models.CharField("organisme entendu", max_length=160)
    statute = models.CharField("statut juridique", max_length=300, blank=True)
    created_in = models.PositiveSmallIntegerField("créé en", null=True, blank=True)
    perimeter = models.TextField("périmètre et membres", max_length=2000, blank=True)
    staff = models.PositiveIntegerField("agents", null=True, blank=True)
    heard_on = models.DateField("entretien le", null=True, blank=True)
    project = models.TextField("projet", max_length=3000)
    legal_setup = models.TextField("montage juridique", max_length=2000, blank=True)
    cost = models.TextField("coût", max_length=2000, blank=True)
    funding = models.TextField("financement", max_length=2000, blank=True)
    project_staff = models.CharField("agents en charge du projet", max_length=300, blank=True)
    advantages = models.TextField("avantages", max_length=2000, blank=True)
    drawbacks = models.TextField("inconvénients", max_length=2000, blank=True)
    risks = models.TextField("risques", max_length=2000, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    copied_from = models.SlugField("fiche d’origine", max_length=40, blank=True, editable=False)

    class Meta(OwnedModel.Meta):
        verbose_name = "fiche d’audition"
        ordering: ClassVar[list[str]] = ["body", "id"]

    def __str__(self) -> str:
        return self.body


class ScenarioCitation(OwnedModel):
    """A scenario rests on what another body did."""

    subject = Subject.TOTALS

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="citations")
    sheet = models.ForeignKey(HearingSheet, models.PROTECT, related_name="citations")

    class Meta(OwnedModel.Meta):
        verbose_name = "expérience citée"
        constraints = [models.UniqueConstraint(fields=["scenario", "sheet"], name="one_citation_a_sheet")]

    def __str__(self) -> str:
        return str(self.sheet_id)


class LibraryEntry(OwnedModel):
    """An argument of the body's own library, proposed to each new scenario of its kind.

    ``replaces``: the shipped argument that it takes the place of; with an empty text that one is no longer proposed.
    """

    subject = Subject.OWN

    kind = models.CharField("nature du scénario", max_length=17, choices=ScenarioKind.choices)
    side = models.CharField("nature", max_length=10, choices=PointSide.choices)
    text = models.CharField("texte", max_length=500, blank=True)
    weeks = models.PositiveSmallIntegerField("durée", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    replaces = models.SlugField("remplace", max_length=60, blank=True, editable=False)

    class Meta(OwnedModel.Meta):
        verbose_name = "argument"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "replaces"], condition=~models.Q(replaces=""), name="one_replacement_an_argument"
            )
        ]

    def __str__(self) -> str:
        return self.text

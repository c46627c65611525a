"""How scenarios are weighed, and every step of the study to its decision."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from maillage.foundations.organisations.enums import Subject
from maillage.journey.studies.scenarios.enums import Measure, StudyMove
from maillage.journey.studies.scenarios.models._scenario import Scenario
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import OwnedModel

__all__ = ["Criterion", "Score", "StudyStep"]


class Criterion(OwnedModel):
    """What counts in the decision, and how much."""

    subject = Subject.TOTALS

    study = models.ForeignKey(Study, models.CASCADE, related_name="criteria")
    label = models.CharField("critère", max_length=120)
    weight = models.DecimalField("poids", max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    measure = models.CharField("note", max_length=10, choices=Measure.choices, default=Measure.TYPED)

    class Meta(OwnedModel.Meta):
        verbose_name = "critère"
        constraints = [
            models.UniqueConstraint(
                fields=["study", "label"],
                name="one_criterion_a_label",
                violation_error_message="Ce critère existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Score(OwnedModel):
    """A score from 0 to 5 that the committee gave."""

    subject = Subject.TOTALS

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores")
    value = models.DecimalField(
        "note", max_digits=3, decimal_places=1, validators=[MinValueValidator(0), MaxValueValidator(5)]
    )

    class Meta(OwnedModel.Meta):
        verbose_name = "note"
        constraints = [models.UniqueConstraint(fields=["scenario", "criterion"], name="one_score_a_criterion")]

    def __str__(self) -> str:
        return str(self.value)


class StudyStep(OwnedModel):
    """A step of a study from its scenarios to its decision. Never changed.

    ``on``: the day of the committee or of the decision; ``scenario``: what was chosen; ``text``: the decision in words, or
    why the study went backwards.
    """

    subject = Subject.TOTALS
    is_append_only: ClassVar[bool] = True

    study = models.ForeignKey(Study, models.PROTECT, related_name="steps")
    move = models.CharField("étape", max_length=9, choices=StudyMove.choices)
    before = models.CharField("de", max_length=12, choices=StudyState.choices())
    after = models.CharField("à", max_length=12, choices=StudyState.choices())
    on = models.DateField("le", null=True)
    scenario = models.ForeignKey(Scenario, models.PROTECT, null=True, related_name="+")
    text = models.CharField("décision ou motif", max_length=2000, blank=True)
    at = models.DateTimeField("noté le", auto_now_add=True)
    person_name = models.CharField("par", max_length=120)

    class Meta(OwnedModel.Meta):
        verbose_name = "étape de l’étude"

    def __str__(self) -> str:
        return self.get_move_display()

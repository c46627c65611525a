"""What each member pays today, and its part in each scenario: its body and itself read them, nobody else."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from maillage.journey.census.inventory.enums import Theme
from maillage.journey.studies.scenarios.models._scenario import Scenario
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import CrossingModel

__all__ = ["MemberPart", "MemberSpending"]


class MemberSpending(CrossingModel):
    """What a member (``counterparty``) pays a year for a theme, as its body (``owner``) read it on ``taken_on``.

    ``ht``, ``ttc``: euros a year, never added; ``known``, ``unknown``: how many priced things have a price, and have none.
    """

    crossings: ClassVar[dict[str, str]] = {"study": "what a member pays is read for a study of its body"}

    study = models.ForeignKey(Study, models.CASCADE, related_name="spendings")
    theme = models.CharField("thème", max_length=14, choices=Theme.choices)
    ht = models.DecimalField("HT par an", max_digits=14, decimal_places=2, null=True)
    ttc = models.DecimalField("TTC par an", max_digits=14, decimal_places=2, null=True)
    known = models.PositiveIntegerField("prix connus", default=0)
    unknown = models.PositiveIntegerField("prix inconnus", default=0)
    taken_on = models.DateField("relevé le")

    class Meta(CrossingModel.Meta):
        verbose_name = "dépense d’un membre"
        constraints = [
            models.UniqueConstraint(fields=["study", "counterparty", "theme"], name="one_spending_a_member_and_theme")
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()} {self.ht or self.ttc}"


class MemberPart(CrossingModel):
    """A member (``counterparty``) that takes part in a scenario.

    ``joins_after_months``: how long its contracts of today still bind it, and ``bound_by`` which; ``current``: what it
    pays a year, where it said so itself instead of the census, in the basis of the scenario; ``frozen``: its figures as
    presented.
    """

    crossings: ClassVar[dict[str, str]] = {"scenario": "a member takes part in a scenario of its body"}

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="parts")
    joins_after_months = models.PositiveSmallIntegerField("rejoint après", default=0)
    bound_by = models.CharField("liée par", max_length=200, blank=True)
    current = models.DecimalField(
        "paie aujourd’hui", max_digits=14, decimal_places=2, null=True, validators=[MinValueValidator(0)]
    )
    frozen = models.JSONField(default=dict)

    class Meta(CrossingModel.Meta):
        verbose_name = "participation"
        constraints = [models.UniqueConstraint(fields=["scenario", "counterparty"], name="one_part_a_member")]

    def __str__(self) -> str:
        return str(self.scenario_id)

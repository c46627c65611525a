"""What members of a body are told of what the others pay."""

from django.db import models

from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.costs.enums import Measure
from maillage.journey.census.inventory.enums import Theme
from maillage.kernel.tenancy import OwnedModel

__all__ = ["PeerMedian"]


class PeerMedian(OwnedModel):
    """The median yearly cost of a theme among members of a body (``owner``), in euros HT a year, rounded to two digits.

    ``least_population``, ``next_population``: the members it is of, the second excluded and null for no end; both null for
    all members. ``contributors``: how many; a median of fewer than the least number is never written.
    """

    subject = Subject.TOTALS

    theme = models.CharField("thème", max_length=14, choices=Theme.choices)
    measure = models.CharField("rapporté à", max_length=11, choices=Measure.choices)
    least_population = models.PositiveIntegerField("habitants au moins", null=True)
    next_population = models.PositiveIntegerField("habitants, moins de", null=True)
    median = models.DecimalField("médiane", max_digits=14, decimal_places=2)
    contributors = models.PositiveIntegerField("membres")
    computed_at = models.DateTimeField("calculée le", auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "médiane des membres"
        constraints = [
            models.UniqueConstraint(fields=["owner", "theme", "measure", "least_population"], name="one_median_a_band")
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()} {self.get_measure_display()}"

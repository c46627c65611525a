"""Words of costs, in French."""

from django.db import models

__all__ = ["Measure"]


class Measure(models.TextChoices):
    """What a yearly cost is divided by."""

    PER_INHABITANT = "INHABITANT", "par habitant"
    PER_WORKSTATION = "WORKSTATION", "par poste"

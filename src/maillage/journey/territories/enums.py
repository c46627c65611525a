"""Words of territories, in French."""

from django.db import models

__all__ = ["BodyKind"]


class BodyKind(models.TextChoices):
    """Intermunicipal bodies with their own tax, by growing integration."""

    CC = "CC", "Communauté de communes"
    CA = "CA", "Communauté d’agglomération"
    CU = "CU", "Communauté urbaine"
    METROPOLE = "METRO", "Métropole"
    METROPOLE_DE_LYON = "MET69", "Métropole de Lyon"

"""Registration with Django."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "maillage.journey.territories"
    label = "territories"
    verbose_name = "Qui sommes-nous ?"

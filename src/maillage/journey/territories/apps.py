"""Registration with Django."""

from importlib import import_module

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "maillage.journey.territories"
    label = "territories"
    verbose_name = "Qui sommes-nous ?"

    def ready(self) -> None:
        import_module("maillage.journey.territories.panels")

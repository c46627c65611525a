"""Registration with Django."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "maillage.journey.census.transfers"
    label = "census_transfers"
    verbose_name = "Imports de l’inventaire"

    def ready(self) -> None:
        from maillage.journey.census.transfers import panels  # noqa: F401

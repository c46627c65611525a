"""Registration with Django."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "maillage.journey.census.inventory"
    label = "census_inventory"
    verbose_name = "Inventaire"

    def ready(self) -> None:
        from maillage.journey.census.inventory import panels  # noqa: F401 the search page finds its panel

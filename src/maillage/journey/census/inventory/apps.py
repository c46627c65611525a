"""Registration with Django."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "maillage.journey.census.inventory"
    label = "census_inventory"
    verbose_name = "Inventaire"

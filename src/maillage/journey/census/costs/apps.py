"""Registration with Django."""

from django.apps import AppConfig


class CostsConfig(AppConfig):
    name = "maillage.journey.census.costs"
    label = "census_costs"
    verbose_name = "Coûts"

"""Registration with Django."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "maillage.journey.census.campaigns"
    label = "census_campaigns"
    verbose_name = "Campagnes"

    def ready(self) -> None:
        from maillage.journey.census.campaigns import panels  # noqa: F401 the home page finds its panel

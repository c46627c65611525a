"""Registration with Django."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "maillage.journey.census.campaigns"
    label = "census_campaigns"
    verbose_name = "Campagnes"

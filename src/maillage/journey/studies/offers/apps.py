"""Registration with Django."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "maillage.journey.studies.offers"
    label = "study_offers"
    verbose_name = "Offres et économies"

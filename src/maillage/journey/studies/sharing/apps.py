"""Registration with Django."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "maillage.journey.studies.sharing"
    label = "study_sharing"
    verbose_name = "Partages de coûts"

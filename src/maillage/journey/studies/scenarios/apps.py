"""Registration with Django."""

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "maillage.journey.studies.scenarios"
    label = "study_scenarios"
    verbose_name = "Scénarios"

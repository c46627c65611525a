"""Registration with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "maillage.journey.studies.reports"
    label = "study_reports"
    verbose_name = "Rapports d’étude"

"""Registration with Django."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "maillage.foundations.scheduling"
    label = "scheduling"
    verbose_name = "Travaux"

"""Registration with Django."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "maillage.journey.studies.money"
    label = "study_money"
    verbose_name = "Finances"

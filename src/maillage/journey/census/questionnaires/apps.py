"""Registration with Django."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "maillage.journey.census.questionnaires"
    label = "census_questionnaires"
    verbose_name = "Questionnaires"

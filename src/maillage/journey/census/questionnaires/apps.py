"""Registration with Django."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "maillage.journey.census.questionnaires"
    label = "census_questionnaires"
    verbose_name = "Questionnaires"

    def ready(self) -> None:
        from maillage.journey.census.questionnaires import panels  # noqa: F401 the home of the census finds its panel

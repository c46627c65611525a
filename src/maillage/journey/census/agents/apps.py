"""Registration with Django."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "maillage.journey.census.agents"
    label = "census_agents"
    verbose_name = "Postes qui se déclarent"

    def ready(self) -> None:
        from maillage.journey.census.agents import panels  # noqa: F401 the home of the census finds its panel

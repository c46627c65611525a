"""Registration with Django."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "maillage.journey.census.agents"
    label = "census_agents"
    verbose_name = "Postes qui se déclarent"

"""Registration with Django."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "maillage.journey.census.deadlines"
    label = "census_deadlines"
    verbose_name = "Échéances"

    def ready(self) -> None:
        from maillage.journey.census.deadlines import actions, panels  # noqa: F401 pages find their panels
        from maillage.journey.census.inventory.actions import follow

        follow(actions.follow_records)

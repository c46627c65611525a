"""Registration with Django."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "maillage.journey.studies.syntheses"
    label = "studies"
    verbose_name = "Qu’y gagnerions-nous ?"

    def ready(self) -> None:
        from maillage.journey.studies.syntheses import panels  # noqa: F401 the home page finds its panel

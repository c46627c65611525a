"""Registration with Django."""

from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "maillage.journey.census.bills"
    label = "census_bills"
    verbose_name = "Factures télécoms"

    def ready(self) -> None:
        from maillage.journey.census.bills import access, panels  # noqa: F401 the census finds its panel and its guard

"""Registration with Django; the guards of the database and its indexes of words follow the tables at each migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OrganisationsConfig(AppConfig):
    name = "maillage.foundations.organisations"
    label = "organisations"
    verbose_name = "Collectivités"

    def ready(self) -> None:
        pre_migrate.connect(_remove_guards, sender=self)
        post_migrate.connect(_install_guards, sender=self)


def _remove_guards(plan: list[Any], **_: Any) -> None:
    from maillage.kernel.search import remove_indexes
    from maillage.kernel.tenancy import remove_guards

    if plan:
        remove_guards()
        remove_indexes()


def _install_guards(**_: Any) -> None:
    from maillage.kernel.search import install_indexes
    from maillage.kernel.tenancy import install_guards

    install_indexes()
    install_guards()

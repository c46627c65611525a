"""Every table says whose its rows are."""

from django.apps import apps

from maillage.kernel.tenancy import table_kind_of


def test_every_table_declares_its_kind() -> None:
    undeclared = [model.__name__ for model in apps.get_models() if not table_kind_of(model)]
    assert undeclared == []

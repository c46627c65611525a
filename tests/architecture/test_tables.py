"""Every table says whose its rows are."""

from django.apps import apps


def test_every_table_declares_its_kind() -> None:
    undeclared = [model.__name__ for model in apps.get_models() if not getattr(model, "table_kind", None)]
    assert undeclared == []

"""Registration with Django: the page's templates, styles and tags."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "maillage.kernel"
    label = "kernel"

"""Registration with Django."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "maillage.shell"
    label = "shell"

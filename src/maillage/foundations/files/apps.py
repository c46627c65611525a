"""Registration with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "maillage.foundations.files"
    label = "files"
    verbose_name = "Fichiers"

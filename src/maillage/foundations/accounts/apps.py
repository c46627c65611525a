"""Registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "maillage.foundations.accounts"
    label = "accounts"
    verbose_name = "Comptes"

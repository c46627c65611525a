"""Registration with Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "maillage.foundations.mail"
    label = "mail"
    verbose_name = "Courriels"

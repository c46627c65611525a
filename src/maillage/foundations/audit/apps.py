"""Registration with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "maillage.foundations.audit"
    label = "audit"
    verbose_name = "Journal"

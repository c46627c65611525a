"""Registration with Django."""

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "maillage.journey.studies.telephony"
    label = "study_telephony"
    verbose_name = "Téléphonie"

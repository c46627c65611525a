"""Words of campaigns, in French."""

from django.db import models

__all__ = ["CampaignState", "Door", "Origin", "ResponseState"]


class CampaignState(models.TextChoices):
    """A campaign from its draft to the archive. A survey read from files is frozen from the start."""

    DRAFT = "DRAFT", "En préparation"
    OPEN = "OPEN", "Ouverte"
    CLOSED = "CLOSED", "Close"
    FROZEN = "FROZEN", "Figée"
    ARCHIVED = "ARCHIVED", "Archivée"


class Origin(models.TextChoices):
    """Where a campaign comes from."""

    IMPORTED = "IMPORTED", "Enquête chargée"
    ASKED = "ASKED", "Campagne en ligne"


class ResponseState(models.TextChoices):
    """What became of the question put to one entity."""

    NOT_STARTED = "NOT_STARTED", "Sans réponse"
    IN_PROGRESS = "IN_PROGRESS", "En cours"
    SUBMITTED = "SUBMITTED", "Envoyée"
    VALIDATED = "VALIDATED", "Validée"
    LOCKED = "LOCKED", "Figée"
    DECLINED = "DECLINED", "Ne répondra pas"
    NOT_APPLICABLE = "NOT_APPLICABLE", "Sans équipement"
    ANSWERED_BY_PROXY = "ANSWERED_BY_PROXY", "Remplie au téléphone"


class Door(models.TextChoices):
    """How an answer came."""

    ACCOUNT = "ACCOUNT", "En ligne, avec un compte"
    LINK = "LINK", "En ligne, par un lien personnel"
    PROXY = "PROXY", "Au téléphone"

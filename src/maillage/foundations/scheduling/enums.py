"""Words of jobs, in French."""

from typing import Final

from django.db import models

__all__ = ["ENDS", "State"]


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "WAITING", "En attente"
    RUNNING = "RUNNING", "En cours"
    DONE = "DONE", "Terminé"
    FAILED = "FAILED", "Échoué"
    CANCELLED = "CANCELLED", "Annulé"


ENDS: Final = (State.DONE, State.FAILED, State.CANCELLED)

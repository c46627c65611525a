"""Words of imports, in French."""

from typing import Final

from django.db import models

from maillage.foundations.organisations.enums import Right

__all__ = ["RIGHTS", "ImportState", "Mode", "Outcome"]


class Mode(models.TextChoices):
    """What an import may do to the inventory."""

    BOTH = "BOTH", "ajouter ce qui manque et mettre à jour ce qui est connu"
    CREATE = "CREATE", "ajouter seulement, ne rien modifier"
    CHANGE = "CHANGE", "mettre à jour seulement, ne rien ajouter"


RIGHTS: Final = {
    Mode.BOTH: (Right.KEEP_INVENTORY,),
    Mode.CREATE: (Right.KEEP_INVENTORY,),
    Mode.CHANGE: (Right.KEEP_INVENTORY,),
}
"""What each mode needs, asked when a file is read and again when it is written."""


class ImportState(models.TextChoices):
    """How far an import is."""

    DRAFT = "DRAFT", "à préparer"
    CHECKING = "CHECKING", "en cours de vérification"
    CHECKED = "CHECKED", "vérifié, rien d’enregistré"
    WRITING = "WRITING", "en cours d’enregistrement"
    DONE = "DONE", "enregistré"
    UNDONE = "UNDONE", "annulé"


class Outcome(models.TextChoices):
    """What becomes of a row of the file."""

    ERROR = "ERROR", "Erreurs"
    CREATED = "CREATED", "Nouvelles"
    CHANGED = "CHANGED", "Modifiées"
    SKIPPED = "SKIPPED", "Écartées"
    LEFT = "LEFT", "Inchangées"

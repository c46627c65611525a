"""Words of questionnaires, in French."""

from django.db import models

__all__ = ["FieldType", "Level", "Repeat", "TaxAsked"]


class FieldType(models.TextChoices):
    """What an answer is."""

    TEXT = "text", "Texte court"
    LONG_TEXT = "long_text", "Texte long"
    COUNT = "count", "Nombre entier"
    NUMBER = "number", "Nombre à virgule"
    PRICE = "price", "Prix"
    DAY = "day", "Date"
    YES_NO = "yes_no", "Oui, non ou NC"
    CHOICE = "choice", "Choix dans une liste"
    CHOICES = "choices", "Plusieurs choix"
    RANKING = "ranking", "Classement"
    SITE = "site", "Lieu"
    PHONE = "phone", "Téléphone"
    EMAIL = "email", "Adresse de service"
    URL = "url", "Adresse internet"


class Repeat(models.TextChoices):
    """How often a section is answered."""

    ONE = "one", "une seule fois"
    MANY = "many", "une ligne par élément"


class TaxAsked(models.TextChoices):
    """Whether the respondent says HT or TTC, or the questionnaire does."""

    ASKED = "ASKED", "demandé"
    HT = "HT", "HT"
    TTC = "TTC", "TTC"


class Level(models.TextChoices):
    """What a finding does: a blocking one must be cured or explained before an answer is validated."""

    BLOCKING = "B", "À corriger"
    WARNING = "W", "À vérifier"

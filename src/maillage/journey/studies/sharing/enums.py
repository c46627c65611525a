"""Words of sharings, in French."""

from typing import Final

from django.db import models

__all__ = ["COUNTED", "GameKind", "KeyKind", "Method", "SharingState", "ValueSource"]


class SharingState(models.TextChoices):
    """Where a sharing stands."""

    DRAFT = "DRAFT", "À calculer"
    COMPUTED = "COMPUTED", "Calculée"
    FROZEN = "FROZEN", "Figée"
    APPROVED = "APPROVED", "Approuvée"


class Method(models.TextChoices):
    """How a cost is shared."""

    KEY = "KEY", "Par une clé (population, postes, usage…)"
    SHAPLEY = "SHAPLEY", "Selon ce que chacun apporte (valeur de Shapley)"
    LEAST_CORE = "LEAST_CORE", "La plus stable (personne n’a intérêt à partir)"


class GameKind(models.TextChoices):
    """From what one knows what some members would pay by themselves."""

    NONE = "", "Je ne le sais pas"
    VOLUME = "VOLUME", "D’un tarif qui baisse avec la quantité"
    NETWORK = "NETWORK", "D’un réseau : le coût de chaque tronçon"
    COALITIONS = "COALITIONS", "Du coût de chaque groupe de membres"


class KeyKind(models.TextChoices):
    """What a key counts."""

    EQUAL = "EQUAL", "Parts égales"
    POPULATION = "POPULATION", "Population municipale"
    TOTAL_POPULATION = "TOTAL_POP", "Population totale"
    POORER = "POORER", "Population et potentiel fiscal, allège les moins riches"
    RICHER = "RICHER", "Population et potentiel fiscal, allège les plus riches"
    WORKSTATIONS = "WORKSTATIONS", "Postes de travail"
    SITES = "SITES", "Sites"
    LINES = "LINES", "Lignes téléphoniques et accès"
    PRINTERS = "PRINTERS", "Imprimantes et copieurs"
    MAILBOXES = "MAILBOXES", "Utilisateurs ou boîtes aux lettres"
    TICKETS = "TICKETS", "Tickets d’assistance"
    HOURS = "HOURS", "Heures"
    GIGABYTES = "GIGABYTES", "Gigaoctets"
    ORDERS = "ORDERS", "Montant des commandes"


COUNTED: Final = (KeyKind.WORKSTATIONS, KeyKind.SITES, KeyKind.LINES, KeyKind.PRINTERS)
"""What the inventory of a member counts; the rest is typed, but populations."""


class ValueSource(models.TextChoices):
    """Where a value of a key comes from."""

    REFERENCE = "REFERENCE", "Référentiel des communes"
    DIRECTORY = "DIRECTORY", "Annuaire du territoire"
    INVENTORY = "INVENTORY", "Inventaire"
    TYPED = "TYPED", "Saisie"
    UNKNOWN = "UNKNOWN", "NC"

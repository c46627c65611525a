"""Words of machines that declare themselves, in French."""

from django.db import models

__all__ = ["ItemType", "Protocol"]


class Protocol(models.TextChoices):
    """How an agent speaks."""

    XML = "XML", "FusionInventory ou OCS"
    JSON = "JSON", "GLPI Agent"


class ItemType(models.TextChoices):
    """What an agent says that it describes. The codes are those of the protocol."""

    COMPUTER = "Computer", "Poste ou serveur"
    NETWORK = "NetworkEquipment", "Équipement de réseau"
    PRINTER = "Printer", "Imprimante"
    PHONE = "Phone", "Téléphone"

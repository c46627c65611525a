"""Words of offers and savings, in French; the functional units in which prices are compared."""

from dataclasses import dataclass
from typing import Final

from django.db import models

from maillage.journey.census.inventory.enums import (
    AccessTechnology,
    ApplicationDomain,
    EquipmentCategory,
    Theme,
    VoiceLineKind,
)

__all__ = [
    "OBSTACLES",
    "RESERVATIONS",
    "UNITS",
    "VARIETIES",
    "Exit",
    "FunctionalUnit",
    "Readers",
    "ReferenceKind",
    "SavingsState",
    "UnitCard",
    "VatRefund",
    "variety_label",
]


class FunctionalUnit(models.TextChoices):
    """What one pays for: two prices are compared in the same one, or not at all."""

    VOICE_LINE = "VOICE_LINE", "Ligne téléphonique, par mois"
    INTERNET_ACCESS = "INTERNET", "Accès à internet d’un lieu, par mois"
    DIRECT_NUMBER = "DID", "Numéro SDA, par mois"
    MOBILE_LINE = "MOBILE", "Ligne mobile, par mois"
    DATA_SIM = "DATA_SIM", "Carte de données (clé, tablette), par mois"
    MOBILE_OPTION = "MOBILE_OPTION", "Options d’une ligne mobile, par mois"
    SITE_LINK = "SITE_LINK", "Liaison entre deux lieux, par mois"
    BLACK_PAGE = "BLACK_PAGE", "Page noire"
    COLOUR_PAGE = "COLOUR_PAGE", "Page couleur"
    COPIER_LEASE = "COPIER_LEASE", "Copieur loué, par mois"
    COPIER_PURCHASE = "COPIER", "Copieur acheté"
    EQUIPMENT = "EQUIPMENT", "Équipement acheté"
    TABLET_LICENCE = "TABLET_LICENCE", "Licence de gestion d’une tablette, par an"
    BACKUP = "BACKUP", "Sauvegarde d’un lieu, par an"
    APPLICATION = "APPLICATION", "Logiciel métier, par an"
    WEBSITE = "WEBSITE", "Site internet, par an"
    CONTRACT = "CONTRACT", "Contrat, par an"
    CONTRACT_UNIT = "CONTRACT_UNIT", "Unité d’un contrat (poste, licence…), par an"


@dataclass(frozen=True, slots=True)
class UnitCard:
    """``price_unit``: in headers; ``times``: how often the quantity is paid a year, 0 for what is bought once; ``mode``: how
    it is had, for a lease is never compared with a purchase; ``needs_words``: what is matched only by the words of its line.
    """

    theme: Theme
    price_unit: str
    times: int
    mode: str
    varieties: type[models.TextChoices] | None = None
    needs_words: bool = False


SUBSCRIPTION, LEASE, PURCHASE, USE = "subscription", "lease", "purchase", "use"
_U = FunctionalUnit
UNITS: Final[dict[str, UnitCard]] = {
    _U.VOICE_LINE: UnitCard(Theme.TELECOM, "€ par ligne et par mois", 12, SUBSCRIPTION, VoiceLineKind),
    _U.INTERNET_ACCESS: UnitCard(Theme.TELECOM, "€ par accès et par mois", 12, SUBSCRIPTION, AccessTechnology),
    _U.DIRECT_NUMBER: UnitCard(Theme.TELECOM, "€ par numéro et par mois", 12, SUBSCRIPTION),
    _U.MOBILE_LINE: UnitCard(Theme.TELECOM, "€ par ligne et par mois", 12, SUBSCRIPTION),
    _U.DATA_SIM: UnitCard(Theme.TELECOM, "€ par carte et par mois", 12, SUBSCRIPTION),
    _U.MOBILE_OPTION: UnitCard(Theme.TELECOM, "€ par ligne et par mois", 12, SUBSCRIPTION),
    _U.SITE_LINK: UnitCard(Theme.INFRASTRUCTURE, "€ par liaison et par mois", 12, SUBSCRIPTION, AccessTechnology),
    _U.BLACK_PAGE: UnitCard(Theme.PRINTING, "€ par page", 12, USE),
    _U.COLOUR_PAGE: UnitCard(Theme.PRINTING, "€ par page", 12, USE),
    _U.COPIER_LEASE: UnitCard(Theme.PRINTING, "€ par copieur et par mois", 12, LEASE),
    _U.COPIER_PURCHASE: UnitCard(Theme.PRINTING, "€ par copieur", 0, PURCHASE),
    _U.EQUIPMENT: UnitCard(Theme.INFRASTRUCTURE, "€ par équipement", 0, PURCHASE, EquipmentCategory),
    _U.TABLET_LICENCE: UnitCard(Theme.INFRASTRUCTURE, "€ par licence et par an", 1, SUBSCRIPTION),
    _U.BACKUP: UnitCard(Theme.INFRASTRUCTURE, "€ par lieu et par an", 1, SUBSCRIPTION),
    _U.APPLICATION: UnitCard(Theme.APPLICATIONS, "€ par logiciel et par an", 1, SUBSCRIPTION, ApplicationDomain),
    _U.WEBSITE: UnitCard(Theme.APPLICATIONS, "€ par site et par an", 1, SUBSCRIPTION),
    _U.CONTRACT: UnitCard(Theme.APPLICATIONS, "€ par contrat et par an", 1, SUBSCRIPTION, Theme, needs_words=True),
    _U.CONTRACT_UNIT: UnitCard(Theme.APPLICATIONS, "€ par unité et par an", 1, SUBSCRIPTION, needs_words=True),
}

VARIETIES: Final[dict[str, dict[str, str]]] = {
    unit: {code: str(label) for code, label in card.varieties.choices} for unit, card in UNITS.items() if card.varieties
}
"""By unit, the kinds of it that a reference may be limited to, with their label."""


def variety_label(unit: str, variety: str) -> str:
    """« FTTH » in French; empty for all kinds."""
    return VARIETIES.get(unit, {}).get(variety, variety)


class ReferenceKind(models.TextChoices):
    """Where a price comes from."""

    MARKET = "MARKET", "Offre du marché"
    FRAMEWORK = "FRAMEWORK", "Prix d’un accord-cadre"
    LIST = "LIST", "Tarif de centrale d’achat"


class Readers(models.TextChoices):
    """Who reads a price."""

    MEMBERS = "MEMBERS", "Les membres aussi"
    BODY = "BODY", "L’organisme seul (prix confidentiel)"


class VatRefund(models.TextChoices):
    """What FCTVA gives back of it."""

    NONE = "NONE", "Rien (fonctionnement)"
    CAPITAL = "CAPITAL", "Investissement"
    CLOUD = "CLOUD", "Informatique en nuage (IaaS)"


class SavingsState(models.TextChoices):
    """A computation of savings, from its hypotheses to what is told."""

    DRAFT = "DRAFT", "À calculer"
    COMPUTED = "COMPUTED", "Calculée"
    FROZEN = "FROZEN", "Figée"


class Exit(models.TextChoices):
    """When one leaves what one pays today."""

    TERM = "TERM", "À la fin de chaque contrat, sans pénalité"
    NOW = "NOW", "Tout de suite, en payant la sortie là où son prix est connu"


OBSTACLES: Final = {
    "excluded": "Écartée à la main",
    "no_offer": "Aucune référence pour cette unité",
    "unit": "Pas la même unité",
    "mode": "Pas le même mode (achat, location), ou nul ne le dit",
    "term": "L’offre engage plus longtemps",
    "not_in_force": "L’offre n’est pas valable à cette date",
    "unknown_tax_basis": "HT ou TTC : nul ne le sait",
    "unknown_price": "Prix payé NC",
    "unknown_quantity": "Quantité NC",
}
"""Why a line is left out of totals, by the engine's code."""
RESERVATIONS: Final = {
    "standard_rate": "TTC ramené au HT au taux normal",
    "unknown_term": "durée d’engagement non dite",
    "estimated": "prix ou quantité estimés",
}
"""What a comparison rests on that nobody has said."""

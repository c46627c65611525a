"""Prices that nobody has offered, near those of the invented inventories: some lower, some higher, some not comparable."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

__all__ = ["REFERENCES", "SOURCE"]

SOURCE: Final = "Prix inventé pour la démonstration"
YEAR: Final = {"valid_from": date(2026, 1, 1), "valid_to": date(2027, 12, 31)}
MARKET: Final = {"kind": "MARKET", "supplier": "Télécom de démonstration", "term_months": 24, **YEAR}
FRAMEWORK: Final = {"kind": "FRAMEWORK", "supplier": "Accord-cadre de démonstration", "term_months": 12, **YEAR}
LIST: Final = {"kind": "LIST", "supplier": "Centrale d’achat de démonstration", "term_months": 36, **YEAR}
CAPITAL: Final = {"vat_refund": "CAPITAL"}

REFERENCES: Final[tuple[Mapping[str, Any], ...]] = (
    {"label": "Ligne fixe sur IP", "unit": "VOICE_LINE", "price": "8.90", **MARKET, "installation_price": "25"},
    {"label": "Ligne fixe, lot voix", "unit": "VOICE_LINE", "price": "7.80", "tiers": [["200", "6.90"]], **FRAMEWORK},
    {"label": "Fibre partagée, 1 Gbit/s", "unit": "INTERNET", "variety": "FTTH", "price": "39", **MARKET},
    {"label": "Fibre partagée, lot accès", "unit": "INTERNET", "variety": "FTTH", "price": "33.50", **FRAMEWORK},
    {"label": "Fibre à la place de l’ADSL", "unit": "INTERNET", "variety": "ADSL", "price": "33.50", **FRAMEWORK},
    {"label": "Fibre à la place du VDSL", "unit": "INTERNET", "variety": "VDSL", "price": "33.50", **FRAMEWORK},
    {
        "label": "Fibre dédiée 100 Mbit/s",
        "unit": "INTERNET",
        "variety": "FTTO",
        "price": "285",
        "tax_basis": "TTC",
        **LIST,
    },
    {"label": "Forfait illimité 20 Go", "unit": "MOBILE", "words": "20 go", "price": "9.90", **MARKET},
    {"label": "Forfait illimité 20 Go, lot mobiles", "unit": "MOBILE", "words": "20 go", "price": "7.35", **FRAMEWORK},
    {"label": "Forfait illimité 80 Go", "unit": "MOBILE", "words": "80 go", "price": "14.50", **MARKET},
    {"label": "Forfait 2 h", "unit": "MOBILE", "words": "2 h", "price": "6.50", **MARKET},
    {
        "label": "Forfait de 2025",
        "unit": "MOBILE",
        "price": "5.90",
        **MARKET,
        "valid_from": None,
        "valid_to": date(2025, 12, 31),
    },
    {"label": "Données 10 Go", "unit": "DATA_SIM", "price": "6.80", **FRAMEWORK},
    {"label": "Page noire, marché d’impression", "unit": "BLACK_PAGE", "price": "0.0043", **FRAMEWORK},
    {"label": "Page noire, centrale d’achat", "unit": "BLACK_PAGE", "price": "0.0046", **LIST},
    {"label": "Page couleur, marché d’impression", "unit": "COLOUR_PAGE", "price": "0.043", **FRAMEWORK},
    {"label": "Copieur A3 couleur loué", "unit": "COPIER_LEASE", "price": "112", **LIST, "installation_price": "90"},
    {
        "label": "PC de bureau, garantie 3 ans",
        "unit": "EQUIPMENT",
        "variety": "DESKTOP",
        "price": "565",
        **LIST,
        **CAPITAL,
    },
    {"label": "Portable 15 pouces", "unit": "EQUIPMENT", "variety": "LAPTOP", "price": "845", **LIST, **CAPITAL},
    {
        "label": "Logiciel de finances mutualisé",
        "unit": "APPLICATION",
        "variety": "FINANCE",
        "price": "610",
        **FRAMEWORK,
    },
    {"label": "État civil mutualisé", "unit": "APPLICATION", "variety": "CIVIL_STATUS", "price": "330", **FRAMEWORK},
    {"label": "Site de commune mutualisé", "unit": "WEBSITE", "price": "260", "vat_refund": "CLOUD", **FRAMEWORK},
    {"label": "Gestion des tablettes", "unit": "TABLET_LICENCE", "price": "11.50", **LIST},
    {"label": "Antivirus géré", "unit": "CONTRACT", "words": "antivirus", "price": "95", "readers": "BODY", **MARKET},
    {"label": "Sauvegarde à distance partagée", "unit": "CONTRACT", "words": "sauvegarde", "price": "260", **FRAMEWORK},
)
"""As ``save_reference`` takes them, less their theme and their source; prices are HT unless they say otherwise."""

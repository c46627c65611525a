"""Words of money in time, in French."""

from typing import Final

__all__ = [
    "CATEGORY_LABELS",
    "DIRECTION_LABELS",
    "FUNDING_LABELS",
    "PROVENANCE_LABELS",
    "RHYTHM_LABELS",
    "ROUNDING_LABELS",
    "SECTION_LABELS",
]

SECTION_LABELS: Final = {"investissement": "Investissement", "fonctionnement": "Fonctionnement"}
DIRECTION_LABELS: Final = {"depense": "Dépense", "recette": "Recette"}
CATEGORY_LABELS: Final = {
    "materiel": "Matériel",
    "logiciel": "Logiciel acheté",
    "reseau": "Réseau",
    "travaux": "Travaux",
    "nuage": "Informatique en nuage : infrastructure (IaaS)",
    "logiciel-en-ligne": "Logiciel en abonnement (SaaS), plateforme",
    "location": "Location",
    "maintenance": "Maintenance",
    "telecom": "Télécoms",
    "prestation": "Prestation",
    "energie": "Énergie",
    "personnel": "Personnel",
    "hors-fctva": "Autre, hors FCTVA",
}
RHYTHM_LABELS: Final = {"une-fois": "une fois", "mois": "par mois", "trimestre": "par trimestre", "an": "par an"}
PROVENANCE_LABELS: Final = {
    "temoignage": "Témoignage",
    "facture": "Facture",
    "devis": "Devis ou offre",
    "mesure": "Mesuré ou compté",
    "regle": "Règle ou délibération",
    "hypothese": "Hypothèse",
}
FUNDING_LABELS: Final = {
    "subvention": "Subvention",
    "participation": "Participation d’un autre organisme",
    "emprunt": "Emprunt",
}
ROUNDING_LABELS: Final = {
    "proche": "au plus proche",
    "superieur": "par excès",
    "inferieur": "par défaut",
}

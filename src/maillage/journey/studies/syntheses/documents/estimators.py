"""What the three estimators are called, what each assumes, why one comes first."""

from typing import Final

__all__ = ["ASSUMES", "LABELS", "REASONS"]

LABELS: Final = {
    "expansion": "Expansion",
    "separate_ratio": "Ratio par strate",
    "combined_ratio": "Ratio combiné",
}
ASSUMES: Final = {
    "expansion": "Expansion : les collectivités muettes ont, en moyenne, ce qu’ont les répondantes de leur strate. Rien "
    "d’autre n’est supposé. Total = somme des N × moyenne des réponses.",
    "separate_ratio": "Ratio par strate : elles ont, par habitant, ce qu’ont les répondantes de leur strate. Plus serré quand "
    "le chiffre suit la population ; biaisé quand une strate a peu de réponses. Total = somme des habitants de la strate × "
    "(somme des réponses ÷ somme des habitants des répondantes).",
    "combined_ratio": "Ratio combiné : elles ont, par habitant, ce qu’ont les répondantes pondérées de tout le territoire. "
    "Corrige des répondantes plus grandes ou plus petites que les autres. Total = habitants des communes × (somme des poids × "
    "réponses ÷ somme des poids × habitants des répondantes).",
}
REASONS: Final = {
    "all_answered": "tout est compté : les trois estimateurs n’en font qu’un",
    "balanced": "les poids des répondantes retrouvent la population du territoire : on montre l’estimateur qui suppose le moins",
    "not_by_size": "les répondantes n’ont pas la taille des autres, mais ce chiffre ne suit pas la population : l’expansion reste "
    "devant, à lire avec prudence",
    "unbalanced": "les répondantes n’ont pas la taille des autres et ce chiffre suit la population : le ratio combiné passe devant",
}

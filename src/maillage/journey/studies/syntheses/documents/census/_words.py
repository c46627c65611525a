"""Words that the chapters of a census share."""

from fractions import Fraction
from math import ceil, floor
from typing import Final

from maillage.journey.studies.syntheses.engine.census.results import EstimatorResult, FigureResult
from maillage.kernel.typography import number, percent

__all__ = ["ESTIMATORS", "REASONS", "best", "money", "range_of", "share", "told", "total_text", "unit_of"]

NC: Final = "NC"
ESTIMATORS: Final = {
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


def unit_of(unit: str) -> str:
    """A unit in the header of a column or beside a number."""
    return unit


def total_text(figure: FigureResult) -> str:
    """The estimate that comes first, as printed."""
    return number(figure.shown.total, figure.digits)


def range_of(figure: FigureResult, found: EstimatorResult | None = None) -> str:
    """A range from what is already counted, rounded outwards so that rounding never narrows it."""
    found = figure.shown if found is None else found
    if found.low is None or found.high is None:
        return "inconnue"
    if found.df == 0:
        return "tout est compté"
    if not found.standard_error:
        return "réponses identiques" if figure.first == "expansion" or found is not figure.shown else "nulle"
    return between(max(found.low, float(figure.respondents_total)), found.high)


def between(low: float, high: float) -> str:
    """« 261 à 552 »."""
    return f"{number(floor(low))} à {number(ceil(high))}"


def best(figure: FigureResult) -> str:
    """« 386 postes (261 à 552) »."""
    return f"{total_text(figure)} {figure.unit} ({range_of(figure)})"


def told(figure: FigureResult) -> str:
    """How many told it, of how many who answered."""
    return f"{figure.n} sur {figure.asked}"


def share(value: Fraction | None) -> str:
    return NC if value is None else percent(value)


def money(value: Fraction, digits: int) -> str:
    return number(value, digits)

"""Words that the chapters of a census share."""

from fractions import Fraction
from math import ceil, floor
from typing import Final

from maillage.journey.studies.syntheses.engine.census.results import EstimatorResult, FigureResult
from maillage.kernel.typography import number, percent

__all__ = ["NC", "TOO_FEW", "best", "between", "range_of", "share", "told", "total_text"]

NC: Final = "NC"
TOO_FEW: Final = "trop peu de réponses"
"""Those that left a figure empty stand for more of the territory than those that told it."""


def total_text(figure: FigureResult) -> str:
    """The estimate that comes first, as printed; NC where too few told it."""
    if not figure.is_told_enough:
        return NC
    return number(figure.shown.total, figure.digits)


def range_of(figure: FigureResult, found: EstimatorResult | None = None) -> str:
    """A range from what is already counted, rounded outwards so that rounding never narrows it."""
    found = figure.shown if found is None else found
    if not figure.is_told_enough:
        return TOO_FEW
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

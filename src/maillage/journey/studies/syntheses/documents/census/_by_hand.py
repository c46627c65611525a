"""The key figures of a census redone by hand: each answer with its exact weight, each stratum with what makes the range."""

from collections.abc import Mapping
from typing import Final

from maillage.journey.studies.syntheses.documents.chapters.words import exact_weight
from maillage.journey.studies.syntheses.engine.census.results import CensusStudy, EstimatorResult, FigureResult
from maillage.kernel.papers import Bullets, Column, Paragraph, Section, Table
from maillage.kernel.typography import number, percent, plural, trimmed

__all__ = ["by_hand"]

MOST_WORKED: Final = 40
"""Above this number of respondents a sum is no longer written out: nobody would redo it by hand."""


def by_hand(study: CensusStudy) -> Section:
    """The first figure of each theme, and the key ones that no expansion gives: the total from each answer, then its range
    from each stratum."""
    title = "Refaire le calcul à la main"
    if study.respondents > MOST_WORKED:
        return Section(title, [Paragraph("Le détail par collectivité est dans les chiffres (XLSX, CSV, JSON).")])
    chosen = [
        figure
        for theme in study.themes.values()
        for place, figure in enumerate(theme.figures.values())
        if figure.is_told_enough and (place == 0 or (figure.is_key and figure.first != "expansion"))
    ]
    populations = {entity.name: entity.population or 0 for entity in study.entities}
    sums = [_sum_of(figure, populations) for figure in chosen]
    tables = [_steps_of(figure) for figure in chosen if figure.steps]
    return Section(title, [Paragraph("Poids × réponse, collectivité par collectivité."), Bullets(sums), *tables])


def _sum_of(figure: FigureResult, populations: Mapping[str, int]) -> str:
    is_ratio = figure.first != "expansion"

    def named(name: str) -> str:
        return f"{name}, {plural(populations[name], 'habitant', 'habitants')}" if is_ratio else name

    terms = [
        f"{exact_weight(weight)} × {trimmed(figure.answers[name])} ({named(name)})"
        for name, weight in figure.weights.items()
        if figure.answers[name]
    ]
    zeros = [named(name) for name in figure.weights if not figure.answers[name]]
    total = figure.estimators["expansion"].total
    told = f"{figure.label}, par expansion : {' + '.join(terms) or '0'} = {trimmed(total)}"
    if zeros:
        told += f" ; {plural(len(zeros), 'réponse', 'réponses')} à zéro : {' ; '.join(zeros)}"
    return f"{told}."


def _steps_of(figure: FigureResult) -> Table:
    """A total and its range, stratum by stratum."""
    is_ratio = figure.first != "expansion"
    found = figure.shown
    rows = [
        [
            step.label,
            number(step.N),
            number(step.n),
            trimmed(step.answered),
            *([number(step.X), number(step.x)] if is_ratio else []),
            trimmed(step.total),
            "–" if step.spread is None else number(step.spread, 4),
        ]
        for step in figure.steps
    ]
    return Table(
        f"{figure.label} : le total et sa fourchette, strate par strate",
        (
            Column("Strate"),
            Column("Collectivités (N)", True),
            Column("Réponses (n)", True),
            Column("Somme des réponses", True),
            *((Column("Habitants", True), Column("Habitants des répondantes", True)) if is_ratio else ()),
            Column("Apport au total", True),
            Column("Écart-type", True),
        ),
        rows,
        f"{_total_told(figure)} {_range_told(figure, found)}",
    )


def _total_told(figure: FigureResult) -> str:
    total = trimmed(figure.shown.total)
    match figure.first:
        case "combined_ratio":
            slope = next(step.slope for step in figure.steps if step.slope is not None)
            return (
                f"Total = {number(slope, 6)} par habitant (somme des N ÷ n × réponses ÷ somme des N ÷ n × habitants des répondantes) "
                f"× habitants = {total}. Écart-type : de réponse − {number(slope, 6)} × habitants."
            )
        case "separate_ratio":
            return f"Total = somme des réponses ÷ habitants des répondantes × habitants = {total}."
        case _:
            return f"Total = somme des N ÷ n × réponses = {total}. Écart-type : des réponses, diviseur n − 1."


def _range_told(figure: FigureResult, found: EstimatorResult) -> str:
    if found.standard_error is None or found.low is None or found.high is None:
        return "Sans fourchette : une seule réponse parle pour plusieurs."
    if found.student is None:
        return "Tout est compté : pas de fourchette."
    together = sorted({step.shared for step in figure.steps if step.shared})
    shared = f" Un même écart-type, sur leurs N et n réunis : {' ; '.join(together)}." if together else ""
    return (
        f"Erreur type = √(somme des N² × (1 − n ÷ N) × écart-type² ÷ n) = {number(found.standard_error, 4)}. Fourchette = total ± "
        f"{number(found.student, 4)} (Student à {found.df} degrés, {percent(figure.confidence * 100, 0)}) × erreur type : "
        f"{number(found.low, 2)} à {number(found.high, 2)}, arrêtée au plus bas à ce qui est déjà compté.{shared}"
    )

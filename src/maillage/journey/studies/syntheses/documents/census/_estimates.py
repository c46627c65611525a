"""The three estimators side by side, what each assumes, and what cross-checks them."""

from collections.abc import Iterator

from maillage.journey.studies.syntheses.documents.census._words import NC, between, range_of
from maillage.journey.studies.syntheses.documents.estimators import ASSUMES, LABELS, REASONS
from maillage.journey.studies.syntheses.engine.census.results import CensusStudy, FigureResult
from maillage.kernel.papers import Block, Bullets, Column, Paragraph, Section, Table
from maillage.kernel.typography import number, percent, plural, signed

__all__ = ["estimates_section"]


def estimates_section(study: CensusStudy) -> Section:
    """Every figure by the three estimators, then the cross-checks of the key ones."""
    figures = [figure for theme in study.themes.values() for figure in theme.figures.values()]
    told = [figure for figure in figures if figure.is_told_enough]
    reasons = sorted({(figure.first, figure.reason) for figure in told})
    said = [
        f"{LABELS[first]} en tête : {REASONS[reason]} "
        f"({plural(sum(figure.first == first and figure.reason == reason for figure in told), 'chiffre', 'chiffres')})."
        for first, reason in reasons
    ]
    if len(told) < len(figures):
        said.append(
            f"Aucun en tête : celles qui l’ont laissé vide représentent plus de la moitié du territoire "
            f"({plural(len(figures) - len(told), 'chiffre', 'chiffres')})."
        )
    blocks: list[Block] = [
        Paragraph(
            "Trois façons d’estimer le même total, côte à côte. Quand elles s’accordent, le chiffre est solide ; quand elles "
            "s’écartent, il repose sur ce que l’on suppose des collectivités muettes."
        ),
        Bullets(list(ASSUMES.values())),
        Paragraph("La première montrée est choisie par une règle écrite avant de lire les réponses."),
        Bullets([*said, *_errors(told)]),
        Table(
            "Trois estimations du même total",
            (
                Column("Quoi"),
                Column("Unité"),
                *(
                    column
                    for code, label in LABELS.items()
                    for column in (
                        Column(label, True),
                        Column(f"{label} : fourchette", True, is_detail=code != "expansion"),
                    )
                ),
                Column("En tête"),
            ),
            [
                [
                    figure.label,
                    figure.unit,
                    *(
                        cell
                        for code in LABELS
                        for cell in (
                            number(figure.estimators[code].total, figure.digits) if figure.is_told_enough else NC,
                            range_of(figure, figure.estimators[code]),
                        )
                    ),
                    LABELS[figure.first] if figure.is_told_enough else "aucun",
                ]
                for figure in figures
            ],
            "Fourchettes de Student, avec la correction de population finie ; pour les ratios, variance linéarisée. Un organisme qui "
            "n’est pas une commune n’a pas de population : il est toujours compté par expansion.",
        ),
    ]
    return Section("Estimations", blocks, [_resampled(study), _influences(study)])


def _errors(figures: list[FigureResult]) -> Iterator[str]:
    known = [figure.population_error_pct for figure in figures if figure.population_error_pct is not None]
    if known:
        furthest = max(known, key=abs)
        yield (
            "Population retrouvée par les poids des répondantes : de "
            f"{signed(min(known), 1)} % à {signed(max(known), 1)} % de la vraie selon le chiffre ; le plus grand écart est de "
            f"{signed(furthest, 1)} %."
        )


def _keys(study: CensusStudy) -> Iterator[FigureResult]:
    for theme in study.themes.values():
        yield from (figure for figure in theme.figures.values() if figure.is_key and figure.is_told_enough)


def _resampled(study: CensusStudy) -> Section:
    rows = []
    for figure in _keys(study):
        drawn, found = figure.resampling, figure.shown
        if drawn is None or drawn.standard_error is None or found.standard_error is None:
            continue
        gap = 100 * (drawn.standard_error / found.standard_error - 1) if found.standard_error else None
        rows.append(
            [
                figure.label,
                number(found.standard_error, 1),
                number(drawn.standard_error, 1),
                NC if gap is None else f"{signed(gap, 0)} %",
                range_of(figure),
                between(drawn.low or 0, drawn.high or 0),
            ]
        )
    title = "Recoupement par rééchantillonnage"
    if not rows:
        return Section(title, [Paragraph("Rien à recouper : aucun chiffre n’a de fourchette.")])
    first = next(figure.resampling for figure in _keys(study) if figure.resampling is not None)
    return Section(
        title,
        [
            Table(
                "Erreur type par la formule, et par tirages",
                (
                    Column("Quoi"),
                    Column("Formule", True),
                    Column("Tirages", True),
                    Column("Écart", True),
                    Column("Fourchette de la formule", True),
                    Column("Fourchette des tirages", True),
                ),
                rows,
                f"Bootstrap de Rao et Wu, {number(first.replicates)} tirages, graine {first.seed} : dans chaque strate on tire n − 1 "
                "réponses avec remise et l’on ramène la moyenne tirée vers la vraie de √(1 − n/N). Juste dès deux réponses par strate et "
                "sans remise, où le tirage ordinaire trouve moitié trop peu. Ses fourchettes ignorent la loi de Student : plus "
                "étroites quand les réponses sont rares.",
            )
        ],
    )


def _influences(study: CensusStudy) -> Section:
    rows = []
    for figure in _keys(study):
        for one in figure.influence[:3]:
            if not one.shift:
                continue
            rows.append(
                [
                    figure.label,
                    one.entity,
                    number(one.answer, figure.digits),
                    NC if one.total_without is None else number(one.total_without, figure.digits),
                    signed(one.shift, figure.digits),
                    percent(100 * one.shift / figure.shown.total) if figure.shown.total else NC,
                ]
            )
    return Section(
        "Ce que pèse chaque réponse",
        [
            Table(
                "Le total sans elle",
                (
                    Column("Quoi"),
                    Column("Collectivité"),
                    Column("Sa réponse", True),
                    Column("Total sans elle", True),
                    Column("Ce qu’elle ajoute", True),
                    Column("Part du total", True),
                ),
                rows,
                "Les trois réponses qui déplacent le plus chaque chiffre clé : à vérifier d’abord.",
            )
        ]
        if rows
        else [Paragraph("Aucune réponse ne déplace un total.")],
    )

"""What is missing, how much it matters, and the telephone calls that would mend it."""

from typing import Final

from maillage.journey.studies.syntheses.documents.census._words import NC, share, told
from maillage.journey.studies.syntheses.engine.census.results import CallsFor, CensusStudy, FigureResult
from maillage.kernel.papers import Block, Bullets, Column, Paragraph, Section, Table
from maillage.kernel.typography import listed, number, percent, plural

__all__ = ["missing_section"]

MOST_NAMED: Final = 40


def missing_section(study: CensusStudy) -> Section:
    """« Que manque-t-il ? »"""
    silent = [entity.name for entity in study.entities if entity.state == "SILENT"]
    blocks: list[Block] = []
    if silent:
        blocks.append(
            Paragraph(
                f"{plural(len(silent), 'collectivité n’a pas répondu', 'collectivités n’ont pas répondu')} sur "
                f"{len(study.entities)} : {listed(silent, MOST_NAMED)}."
            )
        )
    else:
        blocks.append(Paragraph("Tout le monde a répondu : seuls des chiffres laissés vides sont estimés."))
    if study.unrepresented:
        blocks.append(
            Paragraph(
                f"Dans aucun total, faute de réponse et de semblable : {listed(study.unrepresented, MOST_NAMED)}. Il faut les leur "
                "demander."
            )
        )
    figures = [figure for theme in study.themes.values() for figure in theme.figures.values()]
    blocks.append(_figures(figures))
    calls = [calls for theme in study.themes.values() for calls in theme.calls]
    return Section("Que manque-t-il ?", blocks, [_calls(calls), _to_complete(study)])


def _figures(figures: list[FigureResult]) -> Table:
    rows = []
    for figure in sorted(figures, key=lambda one: (-one.missing_weight_pct, one.label)):
        gain = (
            None
            if not figure.width or figure.width_if_told is None
            else max(0.0, 100 * (1 - figure.width_if_told / figure.width))
        )
        rows.append(
            [
                figure.label,
                told(figure),
                share(figure.missing_weight_pct),
                share(figure.missing_population_pct),
                NC if figure.width is None else number(figure.width, figure.digits),
                NC if figure.width_if_told is None else number(figure.width_if_told, figure.digits),
                NC if gain is None else percent(gain, 0),
            ]
        )
    return Table(
        "Chiffre par chiffre, ce que les réponses vides retirent",
        (
            Column("Quoi"),
            Column("Réponses (n)", True),
            Column("Laissé vide, en part du territoire", True),
            Column("dont habitants", True, is_detail=True),
            Column("Largeur de la fourchette", True),
            Column("Largeur si elles l’avaient dit", True),
            Column("Gain", True),
        ),
        rows,
        "Laissé vide : les poids de celles qui ont répondu au recensement sans donner ce chiffre, sur le nombre de "
        "collectivités ; au-delà de la moitié, le chiffre n’est pas estimé. Largeur : d’un bout à l’autre de la fourchette, avant "
        "de l’arrêter à ce qui est déjà compté. La largeur attendue suppose la même dispersion.",
    )


def _calls(calls: list[CallsFor]) -> Section:
    title = "Qui appeler maintenant"
    rows = [
        [
            found.label,
            str(place),
            call.entity,
            NC if call.population is None else number(call.population),
            NC if call.expected_width == float("inf") else number(call.expected_width),
            NC if call.narrowing_pct is None else percent(call.narrowing_pct, 0),
        ]
        for found in calls
        for place, call in enumerate(found.sequence, start=1)
    ]
    if not rows:
        return Section(title, [Paragraph("Personne à appeler : tous les chiffres clés sont comptés partout.")])
    often: dict[str, int] = {}
    for found in calls:
        for call in found.sequence:
            often[call.entity] = often.get(call.entity, 0) + 1
    first = sorted(often, key=lambda name: (-often[name], name))[:3]
    return Section(
        title,
        [
            Paragraph("Les trois appels qui servent le plus de chiffres clés :"),
            Bullets([f"{name} ({plural(often[name], 'chiffre clé', 'chiffres clés')})" for name in first]),
            Table(
                "Pour chaque chiffre clé, les trois appels qui resserrent le plus sa fourchette",
                (
                    Column("Quoi"),
                    Column("Appel"),
                    Column("Collectivité"),
                    Column("Habitants", True),
                    Column("Largeur attendue ensuite", True),
                    Column("Réduction", True),
                ),
                rows,
                "L’un après l’autre, sur la fourchette de l’estimateur en tête. Dans une même strate, toute autre commune convient aussi "
                "bien.",
            ),
        ],
    )


def _to_complete(study: CensusStudy) -> Section:
    """Those who answered, with what they left empty."""
    empty: dict[str, list[str]] = {}
    for theme in study.themes.values():
        for figure in theme.figures.values():
            for name in figure.missing:
                empty.setdefault(name, []).append(figure.label.lower())
    title = "Qui rappeler pour compléter"
    if not empty:
        return Section(title, [Paragraph("Chaque réponse reçue est complète.")])
    ranked = sorted(empty, key=lambda name: (-len(empty[name]), name))
    return Section(
        title,
        [
            Table(
                "Ce que les répondantes ont laissé vide",
                (Column("Collectivité"), Column("Chiffres vides", True), Column("Lesquels")),
                [[name, number(len(empty[name])), listed(empty[name], 12)] for name in ranked[:MOST_NAMED]],
                "Une ligne dont un prix ou un volume manque rend le total de la collectivité inconnu : il n’est pas compté à zéro."
                + (f" Les {MOST_NAMED} premières sur {len(ranked)}." if len(ranked) > MOST_NAMED else ""),
            )
        ],
    )

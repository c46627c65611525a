"""What every member reads of a census: totals, ranges, means of five at least; never what one of them has."""

from maillage.journey.studies.syntheses.documents.census._coverage import shown_coverage
from maillage.journey.studies.syntheses.documents.census._words import between, share
from maillage.journey.studies.syntheses.engine.census.results import CensusStudy, ShownFigure, ThemeResult
from maillage.kernel.papers import Block, Column, KeyFigure, KeyFigures, Paragraph, Section, Table
from maillage.kernel.typography import number, plural

__all__ = ["compose_digest"]

RULE = (
    "Un chiffre n’est montré que si cinq collectivités au moins y contribuent et qu’aucune n’en fait plus de 85 %. Ce qui désignerait "
    "l’une d’elles est réuni avec le reste, ou laissé de côté."
)


def compose_digest(study: CensusStudy) -> tuple[list[Block], list[Section]]:
    """The blocks that members read, and the sections under them."""
    figures = [
        KeyFigure(
            f"{study.respondents} sur {len(study.entities)}",
            "collectivités ont répondu",
            f"{share(study.population_share_pct)} des habitants",
        )
    ]
    for theme in study.themes.values():
        first = next(
            (
                theme.shown_figures[code]
                for code, figure in theme.figures.items()
                if figure.is_key and code in theme.shown_figures
            ),
            None,
        )
        if first is not None:
            figures.append(KeyFigure(number(first.total or 0, first.digits), first.label.lower(), _range(first)))
    opening: list[Block] = [
        KeyFigures(figures),
        Paragraph(
            f"{plural(study.respondents, 'collectivité a répondu', 'collectivités ont répondu')} ; les autres sont estimées d’après "
            f"celles de leur taille. {RULE}"
        ),
    ]
    sections = [Section(theme.label, _theme(theme)) for theme in study.themes.values()]
    return opening, [*sections, Section("Qui a quoi", shown_coverage(study))]


def _range(figure: ShownFigure) -> str:
    if figure.low is None or figure.high is None:
        return "sans fourchette"
    return f"fourchette : {between(figure.low, figure.high)}"


def _theme(theme: ThemeResult) -> list[Block]:
    blocks: list[Block] = []
    if theme.shown_figures:
        blocks.append(
            Table(
                f"{theme.label} : le territoire, et ce qu’a une collectivité",
                (
                    Column("Quoi"),
                    Column("Unité"),
                    Column("Sur le territoire (estimé)", True),
                    Column("Fourchette à 95 %", True),
                    Column("Réponses (n)", True),
                    Column("Moyenne des répondantes", True),
                    Column("Médiane", True),
                ),
                [
                    [
                        figure.label,
                        figure.unit,
                        number(figure.total or 0, figure.digits),
                        _range(figure).removeprefix("fourchette : "),
                        number(figure.n),
                        "NC" if figure.mean is None else number(figure.mean, 1),
                        "NC" if figure.middle is None else number(figure.middle, 1),
                    ]
                    for figure in theme.shown_figures.values()
                ],
                "Moyenne et médiane : des réponses reçues, dont le nombre (n) est le diviseur ; la médiane est arrondie à deux chiffres.",
            )
        )
    for code, parts in theme.shown_profiles.items():
        profile = theme.profiles[code]
        if not parts:
            continue
        blocks.append(
            Table(
                profile.title,
                (Column("Quoi"), Column("Sur le territoire (estimé)", True), Column("% de la base", True)),
                [[part.label, number(part.estimated), share(part.percent)] for part in parts]
                + [["Base", number(profile.base), ""]],
                f"Base : {number(profile.base)} {profile.base_label} estimés, d’après "
                f"{plural(profile.n, 'réponse', 'réponses')}.",
            )
        )
    if theme.shown_prices:
        blocks.append(
            Table(
                "Prix payés, à configuration égale",
                (
                    Column("Quoi"),
                    Column("Configuration"),
                    Column("Unité"),
                    Column("Moyen", True),
                    Column("Médian", True),
                    Column("Collectivités (n)", True),
                ),
                [
                    [
                        price.label,
                        price.like,
                        f"{price.unit} {price.tax_basis}",
                        number(price.mean, price.digits),
                        number(price.middle, price.digits),
                        number(price.members),
                    ]
                    for price in theme.shown_prices
                ],
                "Chaque collectivité compte une fois, à son prix moyen ; le médian est arrondi à deux chiffres.",
            )
        )
    return blocks or [Paragraph("Trop peu de réponses pour en dire quelque chose sans désigner personne.")]

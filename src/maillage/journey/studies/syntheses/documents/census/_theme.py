"""The synthesis of one theme: what there is, of what kind, at what price, and how unlike."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from maillage.journey.studies.syntheses.documents.census._words import (
    NC,
    best,
    range_of,
    share,
    told,
    total_text,
)
from maillage.journey.studies.syntheses.engine.census.results import (
    FigureResult,
    PriceResult,
    ProfileResult,
    ThemeResult,
)
from maillage.kernel.papers import Block, Column, KeyFigure, KeyFigures, Paragraph, Picture, Section, Table
from maillage.kernel.pictures import Bar, Interval, draw_intervals, draw_shares
from maillage.kernel.typography import enumeration, number, percent, plural

__all__ = ["key_figures", "theme_section"]

MOST_KEYS: Final = 5
MOST_PARTS: Final = 12
"""Names of a profile drawn and printed; the others are in the files of figures."""
MOST_PRICES: Final = 14
NO_RANGE: Final = "Aucune fourchette : il faut plus de réponses."


def key_figures(figures: Iterable[FigureResult]) -> KeyFigures:
    """The figures that a reader wants first, each with its unit, its range and how many told it."""
    return KeyFigures(
        [
            KeyFigure(
                total_text(figure),
                f"{figure.label.lower()} ({figure.unit})" if figure.unit != figure.label.lower() else figure.unit,
                f"fourchette : {range_of(figure)} ; réponses : {told(figure)}",
            )
            for figure in figures
        ][:MOST_KEYS]
    )


def theme_section(code: str, theme: ThemeResult) -> Section:
    """A chapter by itself."""
    if not theme.figures:
        return Section(theme.label, [Paragraph("Personne n’a répondu sur ce thème : il n’y a rien à en dire.")])
    keys = [figure for figure in theme.figures.values() if figure.is_key]
    blocks: list[Block] = [
        key_figures(keys or theme.figures.values()),
        *_pictures(code, theme),
    ]
    sections = [Section("De quoi c’est fait", [_profile(code, name, one) for name, one in theme.profiles.items()])]
    if theme.support:
        sections.append(Section("Fin des corrections de sécurité", [_support(theme)]))
    if theme.prices:
        sections.append(Section("Ce que cela coûte, à configuration égale", _prices(theme.prices)))
    if any(profile.diversity for profile in theme.profiles.values()):
        sections.append(Section("Disparité", _disparity(theme)))
    return Section(theme.label, blocks, [section for section in sections if section.blocks])


def _pictures(code: str, theme: ThemeResult) -> list[Block]:
    """One picture a unit, for one scale cannot hold euros and lines; the table of all figures with the first."""
    units: dict[str, list[FigureResult]] = {}
    for figure in filter(_is_drawn, theme.figures.values()):
        units.setdefault("€ HT par an" if "€" in figure.unit else "" if figure.digits == 0 else figure.unit, []).append(
            figure
        )
    counted = [figure for figure in units.get("", []) if "par mois" not in figure.unit]
    drawn = counted or list(filter(_is_drawn, theme.figures.values()))
    if not drawn:
        return [_figures_table(theme, percent(next(iter(theme.figures.values())).confidence * 100, 0))]
    confidence = percent(drawn[0].confidence * 100, 0)
    sentence = f"Le territoire compte environ {enumeration([best(figure) for figure in drawn if figure.is_key][:3])}. "
    if not any(figure.shown.low is not None for figure in drawn):
        sentence += NO_RANGE
    else:
        sentence += f"La barre est la fourchette à {confidence} ; le trait, ce que les répondants ont déjà compté."
    return [
        Picture(
            f"{code.lower()}-fourchettes",
            f"{theme.label} : ce que le territoire compte",
            sentence,
            draw_intervals(
                f"{theme.label} : nombre estimé sur le territoire, avec sa fourchette",
                [_interval(figure) for figure in drawn],
                ("estimation", f"fourchette à {confidence}", "déjà compté"),
            ),
            _figures_table(theme, confidence),
        )
    ]


def _is_drawn(figure: FigureResult) -> bool:
    return figure.is_told_enough


def _interval(figure: FigureResult) -> Interval:
    floor, found = float(figure.respondents_total), figure.shown
    return Interval(
        group="",
        label=figure.label,
        text=f"{total_text(figure)} ({range_of(figure)})",
        value=float(found.total),
        low=None if found.low is None else max(found.low, floor),
        high=found.high,
        floor=floor,
    )


def _figures_table(theme: ThemeResult, confidence: str) -> Table:
    return Table(
        f"{theme.label} : ce qui est compté, ce qui est estimé",
        (
            Column("Quoi"),
            Column("Unité"),
            Column("Compté par les répondants", True),
            Column("Estimé sur le territoire", True),
            Column(f"Fourchette à {confidence}", True),
            Column("Réponses (n)", True),
            Column("Laissé vide, en part du territoire", True, is_detail=True),
        ),
        [
            [
                figure.label,
                figure.unit,
                number(figure.respondents_total, figure.digits),
                total_text(figure),
                range_of(figure),
                told(figure),
                share(figure.missing_weight_pct),
            ]
            for figure in theme.figures.values()
        ],
        "La fourchette commence au plus bas à ce qui est déjà compté. Réponses : celles qui donnent ce chiffre, parmi celles qui "
        "ont répondu au recensement ; les autres sortent du total et de son diviseur. NC : celles qui l’ont laissé vide "
        "représentent plus de la moitié du territoire. Coûts TTC ramenés HT au taux normal.",
    )


def _profile(code: str, name: str, profile: ProfileResult) -> Picture:
    labels = list(profile.estimated)
    kept = labels[:MOST_PARTS]
    others = labels[MOST_PARTS:]
    rows = [_part(label, profile, [label]) for label in kept]
    if others:
        rows.append(_part(f"Autres ({len(others)})", profile, others))
    base = ["Base", number(profile.seen_base), number(profile.base), "", ""]
    leading = " ; ".join(f"{label} : {share(profile.percent[label])}" for label in kept[:3])
    note = f"Base des pourcentages : {number(profile.base)} {profile.base_label} estimés sur le territoire"
    note += f", d’après {plural(profile.n, 'réponse', 'réponses')} ; « NC » est dans la base."
    if profile.is_multiple:
        note += " Un poste peut avoir plusieurs suites : la somme dépasse alors la base."
    return Picture(
        f"{code.lower()}-{name.replace('_', '-')}",
        profile.title,
        f"{leading}. {note}",
        draw_shares(
            f"{profile.title} : parts sur le territoire et chez les répondants",
            [
                Bar(
                    label,
                    f"{share(profile.percent[label])} ({number(profile.estimated[label])})",
                    float(profile.percent[label] or 0),
                    100 * profile.seen[label] / profile.seen_base if profile.seen_base else 0.0,
                )
                for label in kept
            ],
            ("tout le territoire (estimé)", "les répondants (compté)"),
        ),
        Table(
            profile.title,
            (
                Column("Quoi"),
                Column("Répondants", True),
                Column("Territoire", True),
                Column("% de la base", True),
                Column("Collectivités", True, is_detail=True),
            ),
            [*rows, base],
            note,
        ),
    )


def _part(label: str, profile: ProfileResult, names: list[str]) -> list[str]:
    estimated = sum((profile.estimated[name] for name in names), Fraction(0))
    return [
        label,
        number(sum(profile.seen[name] for name in names)),
        number(estimated),
        share(estimated / profile.base * 100),
        number(profile.entities[names[0]]) if len(names) == 1 else "",
    ]


def _support(theme: ThemeResult) -> Table:
    return Table(
        "Postes dont le système ne reçoit plus de corrections",
        (
            Column("Au"),
            Column("Postes hors support", True),
            Column("% des systèmes connus", True),
            Column("Systèmes connus", True),
            Column("Postes", True),
        ),
        [
            [
                f"{on:%d/%m/%Y}",
                number(ended),
                share(ended / known * 100 if known else None),
                number(known),
                number(machines),
            ]
            for on, ended, known, machines in theme.support
        ],
        "Postes estimés sur le territoire, s’ils ne changent pas d’ici là. Un système d’édition inconnue compte comme encore corrigé.",
    )


def _prices(prices: list[PriceResult]) -> list[Block]:
    shown = prices[:MOST_PRICES]
    wide = [one for one in shown if one.ratio is not None and one.ratio >= Fraction(3, 2)]
    blocks: list[Block] = []
    if wide:
        most = max(wide, key=lambda one: one.ratio or Fraction(0))
        blocks.append(
            Paragraph(
                f"Pour la même chose, les prix vont parfois du simple au multiple : {most.label.lower()} ({most.like}), de "
                f"{number(most.low, most.digits)} à {number(most.high, most.digits)} {most.unit} {most.tax_basis}, soit "
                f"{number(most.ratio or 0, 1)} fois plus."
            )
        )
    blocks.append(
        Table(
            "Prix payés, à configuration égale",
            (
                Column("Quoi"),
                Column("Configuration"),
                Column("Unité"),
                Column("Le plus bas", True),
                Column("Médian", True),
                Column("Le plus haut", True),
                Column("Moyen", True),
                Column("Diviseur du moyen", True),
                Column("Écart-type ÷ moyenne", True, is_detail=True),
                Column("Prix connus (collectivités)", True),
            ),
            [
                [
                    one.label,
                    one.like,
                    f"{one.unit} {one.tax_basis}",
                    number(one.low, one.digits),
                    number(one.middle, one.digits),
                    number(one.high, one.digits),
                    number(one.mean, one.digits),
                    number(one.things),
                    NC if one.variation is None else percent(one.variation * 100, 0),
                    f"{one.prices} ({one.entities})",
                ]
                for one in shown
            ],
            "Moyen : chaque prix compte autant de fois qu’il y a de choses qui le portent ; leur nombre est le diviseur. HT et TTC ne "
            "se mêlent pas. Seuls les prix déclarés, sans extrapolation.",
        )
    )
    return blocks


def _disparity(theme: ThemeResult) -> list[Block]:
    rows = [
        [
            profile.title,
            number(profile.diversity.kinds),
            number(profile.diversity.effective, 1),
            share(profile.diversity.largest_share_pct),
        ]
        for profile in theme.profiles.values()
        if profile.diversity is not None
    ]
    return [
        Table(
            "De combien de sortes",
            (
                Column("Quoi"),
                Column("Différents", True),
                Column("Nombre efficace", True),
                Column("Part du premier", True),
            ),
            rows,
            "Nombre efficace : 1 ÷ somme des carrés des parts, NC laissés de côté. Il vaut 1 si tous ont le même, et le nombre de "
            "différents si chacun est aussi fréquent que les autres.",
        )
    ]

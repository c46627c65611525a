"""The territory as it is: fleet, systems, suites, prices, renewals, objectives."""

from fractions import Fraction
from typing import Final

from maillage.journey.studies.syntheses.documents.chapters.words import NC, lower, money_text, share_text, shown_range
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.results import EstimateResult, MeanResult, Shares, SharesOf
from maillage.journey.studies.syntheses.enums import column_label, in_sentence
from maillage.kernel.papers import Column, Paragraph, Picture, Section, Table
from maillage.kernel.pictures import Bar, Interval, Positions, draw_intervals, draw_positions, draw_shares
from maillage.kernel.typography import enumeration, listed, number, percent, plural, trimmed

__all__ = ["compositions", "fleet", "objectives", "prices", "renewal"]

NOTICEABLE: Final = Fraction(102, 100)
"""Ratio of two means from which their difference is worth a word."""


def fleet(study: Study) -> Section:
    machines = [study.estimates[machine] for machine in study.machines]
    groups = (
        ("Machines", study.machines),
        ("Systèmes", list(study.shares["os"].extrapolated.counts)),
        ("Suites bureautiques", list(study.shares["office"].extrapolated.counts)),
    )
    sentence = enumeration(
        [f"{number(estimate.total)} {in_sentence(estimate.label)} ({shown_range(estimate)})" for estimate in machines]
    )
    confidence = percent(machines[0].confidence * 100, 0)
    explained = (
        f"La barre est la fourchette à {confidence} ; le trait, ce que les répondants ont déjà compté."
        if any(estimate.low is not None for estimate in study.estimates.values())
        else "Aucune fourchette ne peut être calculée : il faut plus de réponses."
    )
    columns = [column for _, group in groups for column in group]
    return Section(
        "Le parc du territoire",
        [
            Picture(
                "fourchettes",
                "Nombre estimé sur tout le territoire",
                f"Le territoire compte environ {sentence}. {explained}",
                draw_intervals(
                    "Nombre estimé sur tout le territoire, avec sa fourchette",
                    [_interval(group, study.estimates[column]) for group, members in groups for column in members],
                    ("estimation", f"fourchette à {confidence}", "déjà compté"),
                ),
                Table(
                    "Le parc : ce qui est compté, ce qui est estimé",
                    (
                        Column("Quoi"),
                        Column("Compté par les répondants", True),
                        Column("Estimé sur le territoire", True),
                        Column(f"Fourchette à {confidence}", True),
                        Column("Réponses (n)", True),
                        Column("Sans valeur", True, is_detail=True),
                    ),
                    [
                        [
                            estimate.label,
                            number(estimate.respondents_total),
                            number(estimate.total),
                            shown_range(estimate),
                            number(estimate.n),
                            number(estimate.missing),
                        ]
                        for estimate in (study.estimates[column] for column in columns)
                    ],
                    "En unités. La fourchette commence au plus bas à ce qui est déjà compté.",
                ),
            )
        ],
    )


def _interval(group: str, estimate: EstimateResult) -> Interval:
    floor = float(estimate.respondents_total)
    return Interval(
        group=group,
        label=estimate.label,
        text=f"{number(estimate.total)} ({shown_range(estimate)})",
        value=float(estimate.total),
        low=None if estimate.low is None else max(estimate.low, floor),
        high=estimate.high,
        floor=floor,
    )


def compositions(study: Study) -> list[Section]:
    return [
        Section(title, [_composition(name, title, shares)])
        for name, title, shares in (
            ("systemes", "Systèmes d’exploitation", study.shares["os"]),
            ("suites", "Suites bureautiques", study.shares["office"]),
        )
        if shares.extrapolated.counts
    ]


def _composition(name: str, title: str, shares: SharesOf) -> Picture:
    whole, seen = shares.extrapolated, shares.respondents
    ranked = sorted(whole.counts, key=lambda column: -whole.counts[column])
    leading = " ; ".join(f"{column_label(column)} : {share_text(whole.percent[column])}" for column in ranked[:3])
    of_suites = whole.percent_of_suites
    columns = [
        Column("Quoi"),
        Column("Répondants", True),
        Column("Répondants, % de la base", True, is_detail=True),
        Column("Territoire", True),
        Column("Territoire, % de la base", True),
    ]
    if of_suites is not None:
        columns.append(Column("Territoire, % des suites", True))
    return Picture(
        name,
        f"{title} : parts estimées sur le territoire",
        f"{leading}. {whole.note}",
        draw_shares(
            f"{title}, parts sur le territoire et chez les répondants",
            [
                Bar(
                    column_label(column),
                    f"{share_text(whole.percent[column])} ({number(whole.counts[column])})",
                    float(whole.percent[column] or 0),
                    float(seen.percent[column] or 0),
                )
                for column in ranked
            ],
            ("tout le territoire (estimé)", "les répondants (compté)"),
        ),
        Table(
            title,
            tuple(columns),
            [
                [
                    column_label(column),
                    number(seen.counts[column]),
                    share_text(seen.percent[column]),
                    number(whole.counts[column]),
                    share_text(whole.percent[column]),
                    *([] if of_suites is None else [share_text(of_suites[column])]),
                ]
                for column in ranked
            ]
            + [_bases(seen, whole)],
            f"Répondants, {lower(seen.note)} Territoire, {lower(whole.note)}",
        ),
    )


def _bases(seen: Shares, whole: Shares) -> list[str]:
    of_itself = "" if whole.percent_of_suites is not None else percent(100)
    row = ["Base", number(seen.base), of_itself, number(whole.base), of_itself]
    if whole.percent_of_suites is not None:
        row.append(f"{number(sum(whole.counts.values()))} suites")
    return row


def prices(study: Study) -> Section:
    rows = []
    for mean in study.means.values():
        rows.append(
            [
                f"{column_label(mean.machine)} ({mean.tax_basis})",
                NC if mean.by_machine is None else number(mean.by_machine, 2),
                trimmed(mean.by_machine_divisor),
                NC if mean.by_entity is None else number(mean.by_entity, 2),
                trimmed(mean.by_entity_divisor),
                NC if mean.simple is None else number(mean.simple, 2),
                number(mean.n),
            ]
        )
    return Section(
        "Prix d’achat",
        [
            *[Paragraph(_price_sentence(mean)) for mean in study.means.values() if mean.n],
            Table(
                "Prix moyens, en euros, avec leurs diviseurs",
                (
                    Column("Machine"),
                    Column("Par machine (€)", True),
                    Column("Diviseur : machines", True),
                    Column("Par collectivité (€)", True),
                    Column("Diviseur : collectivités", True),
                    Column("Moyenne simple (€)", True, is_detail=True),
                    Column("Prix connus (n)", True, is_detail=True),
                ),
                rows,
                "Diviseurs : sommes des poids de celles qui ont donné un prix, multipliés par leurs machines pour la "
                "moyenne par machine. Moyenne simple : les prix connus, divisés par leur nombre.",
            ),
        ],
    )


def _price_sentence(mean: MeanResult) -> str:
    """The two means, and what their difference says of those who buy few machines."""
    text = (
        f"{column_label(mean.machine)} : {money_text(mean.by_machine, mean.tax_basis)} en moyenne par machine achetée, "
    )
    text += f"{money_text(mean.by_entity, mean.tax_basis)} en moyenne par collectivité"
    if mean.n > 1 and mean.lowest is not None and mean.highest is not None:
        text += f" (prix déclarés de {number(mean.lowest, 2)} à {number(mean.highest, 2)} €)"
    text += ". Pour un budget d’achat, prendre la moyenne par machine"
    if mean.by_machine and mean.by_entity and mean.by_entity > mean.by_machine * NOTICEABLE:
        return f"{text} : celles qui achètent peu paient plus cher, et l’autre moyenne leur donne le même poids."
    if mean.by_machine and mean.by_entity and mean.by_machine > mean.by_entity * NOTICEABLE:
        return f"{text} : celles qui achètent peu paient ici moins cher."
    return f"{text}."


def renewal(study: Study) -> Section:
    imputed = {item.entity: item for renewal in study.renewal.values() for item in renewal.imputed}
    note = (
        "Durée de vie inconnue, remplacée par celle de la commune répondante la plus proche en population : "
        + listed([f"{item.entity} ({trimmed(item.life_years)} ans, comme {item.donor})" for item in imputed.values()])
        + "."
        if imputed
        else "Toutes les durées de vie utilisées ont été déclarées."
    )
    return Section(
        "Renouvellement",
        [
            Table(
                "Machines à remplacer chaque année sur le territoire",
                (Column("Machine"), Column("Par an", True), Column("Parc estimé", True)),
                [
                    [
                        renewal.label,
                        NC if renewal.per_year is None else number(renewal.per_year, 1),
                        number(study.estimates[machine].total),
                    ]
                    for machine, renewal in study.renewal.items()
                ],
                f"Somme de poids × machines ÷ durée de vie. {note}",
            )
        ],
    )


def objectives(study: Study) -> Section:
    ranked = sorted(study.objectives, key=lambda item: (item.position is None, item.position, -item.borda))
    first = [item for item in ranked if item.position == 1]
    if not first:
        return Section("Objectifs", [Paragraph("Aucun objectif n’a été classé.")])
    agreement = study.objectives_concordance
    leading = enumeration([f"« {item.objet} »" for item in first])
    answers = enumeration([plural(item.answers, "réponse", "réponses") for item in first])
    return Section(
        "Objectifs",
        [
            Picture(
                "objectifs",
                "Classement des objectifs",
                f"{leading} {'arrive' if len(first) == 1 else 'arrivent ex æquo'} en tête, sur {answers}."
                + (
                    f" L’accord entre les classements complets est de {number(agreement, 2)} : 0 quand personne n’est "
                    "d’accord, 1 quand tous le sont (W de Kendall)."
                    if agreement is not None
                    else ""
                ),
                draw_positions(
                    "Rangs donnés à chaque objectif, du premier au dernier",
                    [
                        Positions(
                            item.objet,
                            f"rang moyen {number(item.mean_rank, 2)}",
                            float(item.mean_rank),
                            list(item.ranks.values()),
                        )
                        for item in ranked
                        if item.mean_rank is not None
                    ],
                    len(ranked),
                    ("rang donné, plus grand s’il l’est souvent", "rang moyen (1 : premier)"),
                ),
                Table(
                    "Objectifs, du premier au dernier",
                    (
                        Column("Objectif"),
                        Column("Rang moyen", True),
                        Column("Points de Borda", True),
                        Column("Dans les trois premiers", True),
                        Column("Réponses", True),
                    ),
                    [
                        [
                            item.objet,
                            NC if item.mean_rank is None else number(item.mean_rank, 2),
                            number(item.borda),
                            share_text(item.top3_share_pct),
                            number(item.answers),
                        ]
                        for item in ranked
                    ],
                    f"Points de Borda : {len(ranked)} moins le rang, additionnés ; le plus haut est le préféré. Base des "
                    "pourcentages : les réponses de la ligne.",
                ),
            )
        ],
    )

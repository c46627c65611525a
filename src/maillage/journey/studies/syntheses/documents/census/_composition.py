"""The report of a census: the essential, who answered, each theme, who has what, estimates, what is missing, method."""

from fractions import Fraction
from typing import Any

from maillage.journey.studies.syntheses.documents.census._by_hand import by_hand
from maillage.journey.studies.syntheses.documents.census._coverage import coverage_section
from maillage.journey.studies.syntheses.documents.census._digest import compose_digest
from maillage.journey.studies.syntheses.documents.census._estimates import estimates_section
from maillage.journey.studies.syntheses.documents.census._missing import missing_section
from maillage.journey.studies.syntheses.documents.census._theme import theme_section
from maillage.journey.studies.syntheses.documents.census._words import best, range_of, share, total_text
from maillage.journey.studies.syntheses.documents.estimators import LABELS
from maillage.journey.studies.syntheses.engine.census.results import CensusStudy, FigureResult
from maillage.kernel.papers import (
    Block,
    Bullets,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    Section,
    Table,
)
from maillage.kernel.typography import enumeration, listed, number, plural, trimmed

__all__ = ["compose_census", "compose_digest"]


def compose_census(study: CensusStudy) -> Report:
    """The whole study of a census, in French, as blocks that every writer prints alike."""
    return Report(
        title=f"Ce que le territoire a : {study.survey.territory}",
        subtitle=f"Synthèse du recensement « {study.survey.campaign} », réponses au {study.survey.as_of:%d/%m/%Y}",
        date=study.survey.as_of.isoformat(),
        imprint=f"maillage {study.method.version} · données {study.survey.digest[:12]}",
        opening=_opening(study),
        sections=[
            Section("Représentativité", _representation(study)),
            *(theme_section(code, theme) for code, theme in study.themes.items()),
            coverage_section(study),
            estimates_section(study),
            missing_section(study),
            _method(study),
        ],
    )


def _opening(study: CensusStudy) -> list[Block]:
    keys = [
        figure
        for theme in study.themes.values()
        for figure in theme.figures.values()
        if figure.is_key and figure.is_told_enough
    ]
    firsts = [
        next((figure for figure in theme.figures.values() if figure.is_key), None) for theme in study.themes.values()
    ]
    figures = [
        KeyFigure(
            f"{study.respondents} sur {len(study.entities)}",
            "collectivités ont répondu",
            f"{share(study.population_share_pct)} des habitants",
        )
    ] + [
        KeyFigure(total_text(figure), f"{figure.label.lower()}", f"fourchette : {range_of(figure)}")
        for figure in firsts
        if figure is not None
    ]
    return [KeyFigures(figures), Bullets(_messages(study, keys))]


def _messages(study: CensusStudy, keys: list[FigureResult]) -> list[str]:
    """What a council must remember, in a few sentences."""
    messages = []
    money = [figure for figure in keys if "€" in figure.unit and figure.shown.total]
    if money:
        messages.append(
            f"Ce que le territoire paie : {enumeration([f'{figure.label.lower()}, {best(figure)}' for figure in money[:3]])}."
        )
    infrastructure = study.themes.get("INFRASTRUCTURE")
    if infrastructure and infrastructure.support:
        on, ended, known, _ = infrastructure.support[0]
        if known:
            messages.append(
                f"Au {on:%d/%m/%Y}, {share(ended / known * 100)} des postes dont le système est connu ne reçoivent plus de "
                "corrections de sécurité."
            )
    pooled = [row for row in study.coverage if row.counts["POOLED"]]
    if pooled:
        most = max(pooled, key=lambda row: row.counts["POOLED"])
        messages.append(
            f"Déjà en commun : {most.label.lower()}, {plural(most.counts['POOLED'], 'collectivité', 'collectivités')} passent par "
            "un syndicat ou un contrat commun."
        )
    changed = [figure for figure in keys if figure.reason == "unbalanced"]
    if changed:
        messages.append(
            f"Pour {plural(len(changed), 'chiffre clé', 'chiffres clés')}, les répondantes n’ont pas la taille des autres : c’est le "
            f"{LABELS['combined_ratio'].lower()} qui est montré."
        )
    silent = sum(entity.state == "SILENT" for entity in study.entities)
    if silent:
        messages.append(
            f"{plural(silent, 'collectivité manque', 'collectivités manquent')} ; « Que manque-t-il ? » dit qui appeler d’abord."
        )
    return messages


def _representation(study: CensusStudy) -> list[Block]:
    nothing = [entity.name for entity in study.entities if entity.state == "NOTHING"]
    sentence = (
        f"{plural(study.respondents, 'collectivité a répondu', 'collectivités ont répondu')} sur {len(study.entities)}. Les "
        f"communes répondantes réunissent {share(study.population_share_pct)} des {number(study.population_total)} habitants. "
        "Chaque réponse compte pour N/n collectivités de sa taille : c’est son poids. "
    )
    if nothing:
        sentence += f"N’ont rien, et l’ont dit : {listed(nothing)} ; c’est une réponse, à zéro."
    return [
        Paragraph(sentence.strip()),
        Table(
            "Strates et poids",
            (
                Column("Strate"),
                Column("Collectivités (N)", True),
                Column("Réponses (n)", True),
                Column("Poids (N/n)", True),
                Column("Ont répondu"),
            ),
            [
                [
                    stratum.label,
                    number(stratum.N),
                    number(stratum.n),
                    "voir note" if stratum.weight is None else trimmed(stratum.weight),
                    listed(stratum.respondents, 12) or "aucune",
                ]
                for stratum in study.strata
            ],
            " ".join(
                f"{stratum.label} : personne n’a répondu, représentée par « {stratum.represented_by} »."
                for stratum in study.strata
                if stratum.represented_by is not None
            )
            or "Pour un chiffre que toutes les répondantes ne donnent pas, les poids sont ceux de celles qui le donnent.",
        ),
    ]


def _method(study: CensusStudy) -> Section:
    rules = study.method.parameters
    return Section(
        "Méthode",
        [
            Bullets(
                [
                    f"Données : les réponses validées de la campagne « {study.survey.campaign} » (questionnaire « "
                    f"{study.survey.questionnaire} »), et les fiches où elles sont entrées ; figées pour l’étude, elles ne changent "
                    "plus quand l’inventaire vit.",
                    "Une cellule vide est inconnue, jamais nulle : elle sort du numérateur et du diviseur. « Nous n’avons rien » est "
                    "une réponse, à zéro.",
                    "Un coût par an additionne des prix HT ; un prix TTC est ramené HT au taux normal de TVA ; un prix sans base de taxe "
                    "est inconnu.",
                    "Parts : poids × nombre, sur l’ensemble des choses de même nature, « NC » compris.",
                ]
            ),
            Table(
                "Règles utilisées",
                (Column("Règle"), Column("Valeur"), Column("Unité"), Column("Depuis"), Column("Source")),
                [
                    [
                        rule["description"],
                        _value(rule["value"]),
                        rule["unit"],
                        f"{rule['valid_from']:%d/%m/%Y}",
                        rule["source"],
                    ]
                    for rule in rules.values()
                ],
                f"Telles qu’en vigueur au {study.method.parameters_on:%d/%m/%Y}. maillage {study.method.version}, empreinte du "
                f"recensement figé (SHA-256) : {study.survey.digest}",
            ),
        ],
        [by_hand(study)],
    )


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " ; ".join(_value(item) for item in value)
    return trimmed(Fraction(str(value)))

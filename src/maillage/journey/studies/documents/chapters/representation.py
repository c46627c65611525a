"""Who answered, for whom each answer stands, whom to call next."""

from maillage.journey.studies.documents.blocks import Block, Column, Paragraph, Section, Table
from maillage.journey.studies.documents.chapters.words import NC, names_text, share_text, weight_text
from maillage.journey.studies.engine import Study
from maillage.kernel.typography import number, percent, plural

__all__ = ["next_calls", "representation"]


def representation(study: Study) -> list[Block]:
    silent = study.entities - study.respondents
    return [
        Paragraph(
            f"{plural(study.respondents, 'collectivité a répondu', 'collectivités ont répondu')} sur {study.entities}. "
            f"Les communes répondantes réunissent {share_text(study.population_share_pct)} des "
            f"{number(study.population_total)} habitants. "
            + (
                f"Les {number(silent)} autres sont représentées par celles de même taille : "
                "chaque réponse compte pour N/n collectivités, c’est son poids."
                if silent > 1
                else "Une seule manque."
                if silent
                else "Personne ne manque : rien n’est extrapolé."
            )
        ),
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
                    weight_text(stratum.weight),
                    names_text(stratum.respondents),
                ]
                for stratum in study.strata
            ],
            f"Les poids des réponses s’additionnent à {number(study.entities)}, le nombre de collectivités.",
        ),
    ]


def next_calls(study: Study) -> Section:
    calls = study.next_calls
    title = "Qui appeler maintenant"
    if not calls.sequence:
        return Section(title, [Paragraph("Tout le monde a répondu : personne à appeler.")])
    if calls.width == 0:
        return Section(
            title,
            [
                Paragraph(
                    f"Pour « {calls.label.lower()} », les réponses reçues sont toutes identiques : la fourchette est "
                    "nulle et aucun appel ne peut la réduire."
                )
            ],
        )
    if calls.width is None:
        first = f"La fourchette de « {calls.label.lower()} » ne peut pas encore être calculée."
    else:
        first = f"La fourchette de « {calls.label.lower()} » est large de {plural(calls.width, 'unité', 'unités')}."
    return Section(
        title,
        [
            Paragraph(
                f"{first} Voici l’ordre des appels qui la réduit le plus vite ; la largeur attendue est une prévision, "
                "faite avec la dispersion des réponses déjà reçues."
            ),
            Table(
                "Appels conseillés, l’un après l’autre",
                (
                    Column("Appeler"),
                    Column("Habitants", True),
                    Column("Strate"),
                    Column("Largeur attendue ensuite", True),
                    Column("Réduction", True),
                ),
                [
                    [
                        call.entity,
                        NC if call.population is None else number(call.population),
                        call.stratum,
                        number(call.expected_width) if call.expected_width != float("inf") else NC,
                        NC if call.narrowing_pct is None else percent(call.narrowing_pct, 0),
                    ]
                    for call in calls.sequence
                ],
                "Réduction : par rapport à la fourchette d’aujourd’hui. Dans une même strate, toute autre commune "
                "convient aussi bien.",
            ),
        ],
    )

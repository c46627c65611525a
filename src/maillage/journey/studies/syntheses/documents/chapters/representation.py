"""Who answered, for whom each answer stands, whom to call next."""

from maillage.journey.studies.syntheses.documents.chapters.words import NC, names_text, share_text
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.results import StratumResult
from maillage.journey.studies.syntheses.enums import in_sentence
from maillage.kernel.papers import Block, Column, Paragraph, Section, Table
from maillage.kernel.typography import number, percent, plural, trimmed

__all__ = ["next_calls", "representation"]


def representation(study: Study) -> list[Block]:
    silent = study.entities - study.respondents
    left_out = len(study.unrepresented)
    sentence = (
        f"{plural(study.respondents, 'collectivité a répondu', 'collectivités ont répondu')} sur {study.entities}. "
        f"Les communes répondantes réunissent {share_text(study.population_share_pct)} des "
        f"{number(study.population_total)} habitants. "
    )
    if silent > left_out:
        sentence += (
            "Celles qui n’ont pas répondu sont représentées par celles de même taille : chaque réponse compte pour N/n "
            "collectivités, c’est son poids. "
        )
    elif not silent:
        sentence += "Personne ne manque : seuls les chiffres laissés vides sont estimés. "
    if left_out:
        sentence += (
            f"{plural(left_out, 'collectivité n’est', 'collectivités ne sont')} dans aucun total "
            f"({names_text(study.unrepresented)}) : il faut {'le lui' if left_out == 1 else 'le leur'} demander."
        )
    merged = [
        f"{stratum.label} : personne n’a répondu, représentée par « {stratum.represented_by} », dont le poids en tient compte."
        for stratum in study.strata
        if stratum.represented_by is not None
    ]
    weights = sum(stratum.N for stratum in study.strata if stratum.weight is not None or stratum.represented_by)
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
                    _weight(stratum),
                    names_text(stratum.respondents),
                ]
                for stratum in study.strata
            ],
            " ".join([*merged, f"Les poids des réponses s’additionnent à {number(weights)}."]),
        ),
    ]


def _weight(stratum: StratumResult) -> str:
    if stratum.weight is not None:
        return trimmed(stratum.weight)
    return "hors total" if stratum.represented_by is None else "voir note"


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
                    f"Pour « {in_sentence(calls.label)} », les réponses reçues sont toutes identiques : la fourchette est "
                    "nulle et aucun appel ne peut la réduire."
                )
            ],
        )
    if calls.width is None:
        first = f"La fourchette de « {in_sentence(calls.label)} » ne peut pas encore être calculée."
    else:
        first = (
            f"La fourchette de « {in_sentence(calls.label)} » est large de {plural(calls.width, 'unité', 'unités')}."
        )
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

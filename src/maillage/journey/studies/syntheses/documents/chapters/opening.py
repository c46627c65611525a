"""What a council reads first: key figures and a few sentences."""

from fractions import Fraction

from maillage.journey.studies.syntheses.documents.chapters.words import share_text, shown_range
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.results import EstimateResult, SavingResult
from maillage.journey.studies.syntheses.enums import in_sentence
from maillage.kernel.papers import Block, Bullets, KeyFigure, KeyFigures
from maillage.kernel.typography import enumeration, number, percent, plural, trimmed

__all__ = ["opening"]


def opening(study: Study) -> list[Block]:
    figures = [
        KeyFigure(
            f"{study.respondents} sur {study.entities}",
            "collectivité a répondu" if study.respondents < 2 else "collectivités ont répondu",
            f"{share_text(study.population_share_pct)} des habitants",
        )
    ]
    for machine in study.machines:
        estimate = study.estimates[machine]
        figures.append(KeyFigure(number(estimate.total), in_sentence(estimate.label), _range(estimate)))
    renewals = [renewal.per_year for renewal in study.renewal.values()]
    if all(renewal is not None for renewal in renewals):
        total = sum((renewal for renewal in renewals if renewal is not None), Fraction(0))
        figures.append(KeyFigure(number(total), "machines à remplacer par an", "au rythme actuel"))
    return [KeyFigures(figures), Bullets(_messages(study))]


def _range(estimate: EstimateResult) -> str:
    text = shown_range(estimate)
    return f"fourchette : {text}" if text[:1].isdigit() else text


def _messages(study: Study) -> list[str]:
    """What a council must remember, in a few sentences."""
    messages = []
    if study.unrepresented:
        messages.append(
            f"Hors des totaux, faute de réponse : {enumeration(study.unrepresented)}. Aucune collectivité de même nature "
            "ne peut l’estimer."
        )
    alone = [finding for finding in study.findings if finding.code == "single_respondent_stratum"]
    if alone:
        standing = sum(stratum.N for stratum in study.strata if stratum.n == 1 < stratum.N)
        messages.append(
            f"Résultat fragile : {enumeration([finding.entity or '' for finding in alone])} "
            f"{'vaut à elle seule' if len(alone) == 1 else 'valent à elles seules'} pour {standing} collectivités."
        )
    if study.savings:
        messages.append(_savings(study.savings))
    ranked = sorted(
        (item for item in study.objectives if item.position is not None), key=lambda item: item.position or 0
    )
    first = [item for item in ranked if item.position == 1]
    if len(first) == 1 and first[0].mean_rank is not None:
        messages.append(
            f"Premier objectif : « {first[0].objet} » (rang moyen {trimmed(first[0].mean_rank)} sur "
            f"{plural(first[0].answers, 'réponse', 'réponses')})."
        )
    elif first:
        messages.append(f"Premiers objectifs ex æquo : {enumeration([f'« {item.objet} »' for item in first])}.")
    checks = study.published_figures
    if checks:
        right = sum(check.reproduced for check in checks)
        messages.append(f"Chiffres déjà publiés : {right} sur {len(checks)} se recalculent.")
    wrong = [finding for finding in study.findings if finding.code == "published_saving"]
    if wrong:
        lines = plural(len(wrong), "ligne ne se recalcule", "lignes ne se recalculent")
        messages.append(f"Synthèse publiée des économies : {lines} pas, faute de dépense de départ.")
    calls = study.next_calls
    if calls.sequence and calls.width and calls.sequence[0].narrowing_pct:
        messages.append(
            f"Pour préciser, appeler d’abord {calls.sequence[0].entity} : la fourchette « {in_sentence(calls.label)} » "
            f"se réduirait d’environ {percent(calls.sequence[0].narrowing_pct, 0)}."
        )
    return messages


def _savings(savings: list[SavingResult]) -> str:
    """How many prices fall, rise, or cannot be compared."""
    firm = [saving for saving in savings if saving.like_for_like]
    gains = [saving.saving_pct for saving in firm if saving.saving > 0 and saving.saving_pct is not None]
    rises = sum(saving.saving < 0 for saving in firm)
    same = sum(saving.saving == 0 for saving in firm)
    doubtful = len(savings) - len(firm)
    parts = [plural(len(gains), "économie", "économies")]
    if gains:
        parts[0] += f" (de {percent(min(gains))} à {percent(max(gains))})"
    parts.append(plural(rises, "hausse", "hausses"))
    if same:
        parts.append(f"{number(same)} sans changement")
    if doubtful:
        parts.append(f"{plural(doubtful, 'comparaison', 'comparaisons')} à ne pas retenir")
    return f"{plural(len(savings), 'prix comparé', 'prix comparés')} à une offre : {enumeration(parts)}."

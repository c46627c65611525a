"""The report of a study, in the order of a mutualisation study: who answered, synthesis, gains, limits, method."""

from typing import Final

from maillage.journey.studies.syntheses.documents.chapters import (
    gains,
    limits,
    method,
    opening,
    representation,
    synthesis,
)
from maillage.journey.studies.syntheses.engine import Study
from maillage.kernel.papers import Paragraph, Report, Section

__all__ = ["compose_report"]

LIMITS: Final = (
    "Ce que cette étude ne sait pas, et ce que les réponses disent contre elles-mêmes. Rien n’a été corrigé en silence."
)


def compose_report(study: Study) -> Report:
    """The whole report, in French, as blocks that every writer prints alike."""
    return Report(
        title=f"Mutualiser l’informatique : {study.survey.territory}",
        subtitle=f"Étude de l’enquête infrastructure, populations {study.survey.population_year}",
        date=study.method.parameters_on.isoformat(),
        imprint=f"maillage {study.method.version} · données {study.survey.digest[:12]}",
        opening=opening.opening(study),
        sections=[
            Section("Représentativité", representation.representation(study), [representation.next_calls(study)]),
            Section(
                "Synthèse",
                [],
                [
                    synthesis.fleet(study),
                    *synthesis.compositions(study),
                    synthesis.prices(study),
                    synthesis.renewal(study),
                ]
                + ([synthesis.objectives(study)] if study.objectives else []),
            ),
            Section("Gains", gains.gains(study), gains.published_summary(study)),
            Section("Limites", [Paragraph(LIMITS)], [*limits.limits(study), *limits.published_figures(study)]),
            Section("Méthode", method.method(study), [method.by_hand(study), method.estimators(study)]),
        ],
    )

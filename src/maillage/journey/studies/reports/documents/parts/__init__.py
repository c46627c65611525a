"""The parts of a report, in the order in which a committee reads them. To add one: one line here."""

from typing import Final

from maillage.journey.studies.reports.documents.parts import (
    _money,
    _offers,
    _scenarios,
    _sharing,
    _syntheses,
    _telephony,
)
from maillage.journey.studies.reports.documents.parts._part import Composed, Part
from maillage.journey.studies.reports.documents.parts._plan import dates_of, plan_picture, plan_section
from maillage.journey.studies.reports.documents.parts._syntheses import essence

__all__ = ["PARTS", "PLAN", "Composed", "Part", "dates_of", "essence", "part_named", "plan_picture", "plan_section"]

_NO_CHAPTER: Final = "L’étude n’en dit rien : elle n’est pas calculée, ou la question n’a pas été posée."

BEFORE_PLAN: Final = (
    Part("objectives", "Objectifs", _syntheses.compose_objectives, _NO_CHAPTER, "studies:detail", with_study=True),
    Part(
        "representation",
        "Représentativité",
        _syntheses.compose_representation,
        _NO_CHAPTER,
        "studies:detail",
        with_study=True,
    ),
    Part(
        "synthesis",
        "Synthèse par thème",
        _syntheses.compose_synthesis,
        _NO_CHAPTER,
        "studies:detail",
        with_study=True,
        own=_syntheses.own_machines_of,
    ),
    Part(
        "gains",
        "Gains relevés par l’enquête",
        _syntheses.compose_gains,
        "L’enquête ne compare aucun prix à une offre.",
        "studies:detail",
        with_study=True,
    ),
    Part(
        "offers",
        "Offres et économies",
        _offers.compose_offers,
        "Aucun calcul d’économies de cette étude n’est figé, ou trop peu de membres y contribuent pour que tous le lisent.",
        "studies:savings_list",
        own=_offers.own_offers,
    ),
    Part(
        "scenarios",
        "Scénarios",
        _scenarios.compose_scenarios,
        "Aucun scénario n’est écrit, ou ils ne sont pas encore présentés aux membres.",
        "studies:study_scenarios",
        with_study=True,
        own=_scenarios.own_scenarios,
    ),
    Part(
        "sharing",
        "Partages de coûts",
        _sharing.compose_sharing,
        "Aucun partage de coûts de cette étude n’est figé, ou trop peu de membres y prennent part pour que tous le lisent.",
        "studies:sharings",
        own=_sharing.own_sharing,
    ),
    Part(
        "money",
        "Argent dans le temps",
        _money.compose_money,
        "Aucun cas financier de cette étude n’est figé, ou publié aux membres.",
        "studies:cases",
    ),
    Part(
        "telephony",
        "Téléphonie",
        _telephony.compose_telephony,
        "Aucune analyse de téléphonie de cette étude n’est figée, ou trop peu de membres y sont pour que tous la lisent.",
        "studies:telephony",
    ),
)
AFTER_PLAN: Final = (
    Part("method", "Méthode et paramètres", _syntheses.compose_method, _NO_CHAPTER, "studies:detail", with_study=True),
)
PLAN: Final = "plan"
"""The code of the plan, which belongs to the report itself and not to its study."""
PARTS: Final = (*BEFORE_PLAN, *AFTER_PLAN)


def part_named(code: str) -> Part | None:
    """The part of a code."""
    return next((part for part in PARTS if part.code == code), None)

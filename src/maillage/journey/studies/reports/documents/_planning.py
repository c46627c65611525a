"""Lines that may enter a plan: those of an example, and those of the scenario that was chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from django.utils.timezone import localdate

from maillage.engine.parameters import least_contributors
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.models import StudyReport
from maillage.journey.studies.scenarios.enums import PointSide
from maillage.journey.studies.scenarios.models import Scenario
from maillage.journey.studies.scenarios.queries import ingredients_of, points_of, scenarios_of, steps_of
from maillage.journey.studies.syntheses.models import Study

__all__ = ["EXAMPLE_SOURCE", "Origin", "Proposed", "example_lines", "plan_origins"]

EXAMPLE_SOURCE: Final = "Exemple : Morlaix, plan d’action du 18 mai 2012"
_EXAMPLE_YEAR: Final = 2012
_ALL, _PAIR, _MASTER, _CENTRE = (
    "1. Économies sur l’ensemble des communes",
    "2. Économies sur le binôme agglomération et ville",
    "3. Schéma directeur du binôme",
    "4. Centre de services aux communes",
)
_EXAMPLE: Final = (
    (_ALL, "Marché groupé de matériel informatique", 2012, 2012),
    (_ALL, "Marché groupé de systèmes d’impression", 2012, 2013),
    (
        _ALL,
        "Marché groupé de téléphonie : d’abord les communes non engagées, puis à l’échéance des contrats",
        2012,
        2015,
    ),
    (_ALL, "Nouveau marché de matériel informatique", 2015, 2015),
    (_PAIR, "Progiciel de finances : marché groupé et serveurs mis en commun", 2012, 2012),
    (_PAIR, "Marché groupé de matériel pour l’informatique hébergée", 2013, 2013),
    (_MASTER, "Mutualisation autour du progiciel de finances", 2012, 2012),
    (_MASTER, "Informatique hébergée de l’agglomération et de la ville", 2013, 2013),
    (_CENTRE, "Centre de services informatiques partagés", 2014, 2014),
    (_CENTRE, "Groupes de travail pour développer le centre de services", 2015, 2015),
)
"""The four steps of seed 003, with the years that it prints."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line that may enter a plan."""

    stage: str
    label: str
    starts_on: date
    ends_on: date | None
    source: str


def example_lines(start: date) -> Sequence[Proposed]:
    """The four steps of Morlaix, its first year being that of ``start``.

    >>> lines = example_lines(date(2027, 3, 1))
    >>> len(lines), lines[0].starts_on.year, lines[-1].starts_on.year
    (10, 2027, 2030)
    """
    later = start.year - _EXAMPLE_YEAR
    return [
        Proposed(stage, label, date(first + later, 1, 1), date(last + later, 12, 31), EXAMPLE_SOURCE)
        for stage, label, first, last in _EXAMPLE
    ]


@dataclass(frozen=True, slots=True)
class Origin:
    """From what a plan may be filled."""

    label: str
    lines: Callable[[date], Sequence[Proposed]]


def plan_origins(actor: Actor, report: StudyReport) -> dict[str, Origin]:
    """What a plan may be filled from, by code, the best first: the scenario that was chosen, the others, the example."""
    study = report.study
    chosen = {step.scenario_id for step in steps_of(study) if step.scenario_id}
    scenarios = [one for one in scenarios_of(actor, study) if not one.does_nothing]
    found = {}
    for one in sorted(scenarios, key=lambda scenario: scenario.pk not in chosen):
        words = ", retenu" if one.pk in chosen else ""
        label = f"Les étapes juridiques et les entrées du scénario « {one.name} »{words}"
        found[f"scenario-{one.pk}"] = Origin(label, partial(scenario_lines, study, one))
    found["four-steps"] = Origin("Les quatre étapes de Morlaix, comme exemple", example_lines)
    return found


def scenario_lines(study: Study, scenario: Scenario, start: date) -> Sequence[Proposed]:
    """The legal steps of a scenario one after the other from ``start``, then the members, as their contracts end.

    How many members enter later is said only where they are enough not to be told apart.
    """
    lines, day = [], start
    for point in points_of([scenario]).get(scenario.pk, []):
        if point.side != PointSide.LEGAL_STEP:
            continue
        end = day + timedelta(weeks=point.weeks or 0)
        source = point.source or ("durée inconnue" if point.weeks is None else "bibliothèque de scénarios")
        lines.append(Proposed(scenario.name[:120], point.text[:200], day, end if end > day else None, source))
        day = end
    opening = max(day, scenario.starts_on or day)
    waits = [part.joins_after_months for part in ingredients_of(study, [scenario]).parts.get(scenario.pk, [])]
    if waits:
        last = _months_later(opening, max(waits))
        later = sum(wait > 0 for wait in waits)
        least = least_contributors(localdate())
        told = f" : {later} sur {len(waits)} plus tard" if min(later, len(waits) - later) >= least else ""
        label = f"Les collectivités entrent, à la fin de leurs contrats{told}"
        lines.append(
            Proposed(scenario.name[:120], label, opening, last if last > opening else None, "participantes du scénario")
        )
    return lines


def _months_later(day: date, months: int) -> date:
    place = day.month - 1 + months
    return date(day.year + place // 12, place % 12 + 1, 1)

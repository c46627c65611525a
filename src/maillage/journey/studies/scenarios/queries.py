"""Reads of scenarios: one function a screen."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right, Subject
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.costs.queries import workstations_of
from maillage.journey.studies.scenarios.access import is_presented
from maillage.journey.studies.scenarios.models import (
    Criterion,
    HearingSheet,
    LibraryEntry,
    MemberPart,
    MemberSpending,
    Scenario,
    ScenarioCitation,
    ScenarioCost,
    ScenarioDiscount,
    ScenarioPoint,
    Score,
    StudyStep,
)
from maillage.journey.studies.syntheses.models import Study

__all__ = [
    "Ingredients",
    "citations_of",
    "criteria_of",
    "entries_of",
    "ingredients_of",
    "members_readable",
    "own_parts",
    "points_of",
    "scenarios_of",
    "scores_of",
    "sheets_seen",
    "spendings_of",
    "steps_of",
    "studies_weighed",
]


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What the figures of scenarios are made of, by key of the scenario; spending and workstations by key of the member."""

    costs: dict[int, list[ScenarioCost]] = field(default_factory=dict)
    discounts: dict[int, list[ScenarioDiscount]] = field(default_factory=dict)
    parts: dict[int, list[MemberPart]] = field(default_factory=dict)
    spendings: dict[int, list[MemberSpending]] = field(default_factory=dict)
    workstations: dict[int, int] = field(default_factory=dict)


def studies_weighed(actor: Actor) -> list[Study]:
    """Studies whose scenarios the actor may read, or write; latest first."""
    heavy = ("digest", "digest_pictures", "totals")
    found = Study.objects.defer(*heavy).select_related("owner", "campaign").order_by("-id")[:50]
    return [study for study in found if is_presented(study) or actor.may(Right.SEE_STUDY, study.owner_id)]


def scenarios_of(actor: Actor, study: Study) -> list[Scenario]:
    """The scenarios of a study, the one that changes nothing first; none for a member before they are presented."""
    if study.owner_id not in actor.scope.writes and not is_presented(study):
        return []
    found = Scenario.objects.filter(study=study.pk).order_by("id")
    return sorted(found, key=lambda scenario: not scenario.does_nothing)


def ingredients_of(study: Study, scenarios: Iterable[Scenario]) -> Ingredients:
    """What the figures are computed from, for the body that conducts the study: five statements, whatever their number."""
    keys = [scenario.pk for scenario in scenarios]
    costs, discounts, parts = defaultdict(list), defaultdict(list), defaultdict(list)
    for cost in ScenarioCost.objects.filter(scenario__in=keys).order_by("id"):
        costs[cost.scenario_id].append(cost)
    for discount in ScenarioDiscount.objects.filter(scenario__in=keys).order_by("participants"):
        discounts[discount.scenario_id].append(discount)
    found = MemberPart.objects.filter(scenario__in=keys).select_related("counterparty")
    for part in found.order_by("counterparty__search_text", "counterparty_id"):
        parts[part.scenario_id].append(part)
    members = {part.counterparty_id for several in parts.values() for part in several}
    return Ingredients(costs, discounts, parts, spendings_of(study), workstations_of(members) if members else {})


def spendings_of(study: Study) -> dict[int, list[MemberSpending]]:
    """What each member paid when it was last read, by key."""
    found: dict[int, list[MemberSpending]] = defaultdict(list)
    for row in MemberSpending.objects.filter(study=study.pk).order_by("theme"):
        found[row.counterparty_id].append(row)
    return found


def own_parts(study: Study, organisation_id: int) -> dict[int, MemberPart]:
    """The part of one organisation in each scenario of a study."""
    scenarios = Scenario.objects.filter(study=study.pk).values("pk")
    rows = MemberPart.objects.filter(scenario__in=scenarios, counterparty=organisation_id)
    return {row.scenario_id: row for row in rows}


def points_of(scenarios: Iterable[Scenario]) -> dict[int, list[ScenarioPoint]]:
    """Advantages, drawbacks, risks and steps, in the order in which they were written."""
    found: dict[int, list[ScenarioPoint]] = defaultdict(list)
    for row in ScenarioPoint.objects.filter(scenario__in=[one.pk for one in scenarios]).order_by("id"):
        found[row.scenario_id].append(row)
    return found


def citations_of(scenario: Scenario) -> list[ScenarioCitation]:
    """The experiences that a scenario rests on."""
    found = ScenarioCitation.objects.filter(scenario=scenario.pk).select_related("sheet")
    return list(found.order_by("sheet__body", "id"))


def criteria_of(study: Study) -> list[Criterion]:
    return list(Criterion.objects.filter(study=study.pk).order_by("id"))


def scores_of(study: Study) -> dict[tuple[int, int], Score]:
    """Scores by scenario and criterion."""
    scenarios = Scenario.objects.filter(study=study.pk).values("pk")
    return {(row.scenario_id, row.criterion_id): row for row in Score.objects.filter(scenario__in=scenarios)}


def steps_of(study: Study) -> list[StudyStep]:
    """Every step of a study, the first one first."""
    return list(StudyStep.objects.filter(study=study.pk).select_related("scenario").order_by("id"))


def sheets_seen() -> list[HearingSheet]:
    """The hearing sheets of the actor's body and of its groupings."""
    return list(HearingSheet.objects.select_related("owner").order_by("body", "id"))


def entries_of(actor: Actor) -> list[LibraryEntry]:
    """The body's own arguments."""
    return list(LibraryEntry.objects.filter(owner=actor.acting_id).order_by("kind", "side", "id"))


def members_readable(actor: Actor, members: Iterable[Organisation]) -> list[int]:
    """Of some members, those whose census and prices the body reads."""
    scope = actor.scope
    readable = scope.seen(Subject.CENSUS) & scope.seen(Subject.PRICES)
    return [member.pk for member in members if member.pk in readable]

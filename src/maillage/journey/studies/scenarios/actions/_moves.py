"""The steps of a study to its decision: checked, written down, and what was presented frozen."""

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.queries import members_of
from maillage.journey.studies.scenarios.engine import MOVES, figures_of, next_state, written
from maillage.journey.studies.scenarios.enums import StudyMove
from maillage.journey.studies.scenarios.models import MemberPart, Scenario, StudyStep
from maillage.journey.studies.scenarios.queries import ingredients_of
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study

__all__ = ["move_study"]


@transaction.atomic
def move_study(
    actor: Actor,
    study: Study,
    move: StudyMove,
    *,
    on: date | None = None,
    scenario: Scenario | None = None,
    text: str = "",
) -> StudyStep:
    """One step. ``on``: the day of the committee or of the decision; ``scenario``: what was chosen; ``text``: the decision
    in words, or why the study goes backwards. Presenting freezes the figures of every scenario.

    Errors: ``NotAllowed``; ``NoSuchMove``; ``ScenarioRefused``, where the figures of a scenario cannot be computed.
    """
    get_study_for(actor, study.pk)
    actor.must(Right.ARBITRATE_STUDY if move is StudyMove.ARBITRATE else Right.CONDUCT_STUDY, study.owner_id)
    held = Study.objects.select_for_update().get(pk=study.pk)
    scenarios = list(Scenario.objects.filter(study=held).order_by("id"))
    before, after = StudyState(held.state), next_state(move, held.state, scenarios, text=text)
    if move is StudyMove.PRESENT:
        _freeze(held, scenarios)
    elif move is StudyMove.TAKE_UP:
        _thaw(scenarios)
    held.state = after.value
    held.save(update_fields=["state"])
    step = StudyStep.objects.create(
        owner_id=held.owner_id,
        study=held,
        move=move,
        before=before.value,
        after=after.value,
        on=on,
        scenario=scenario if move is StudyMove.ARBITRATE else None,
        text=text.strip(),
        person_name=actor.person_name,
    )
    chosen = f" et retenu « {scenario.name} »" if step.scenario_id and scenario is not None else ""
    record(
        actor,
        f"studies.{move.lower()}",
        held,
        f"{MOVES[move].done} l’étude « {held.name} »{chosen}",
        before={"state": before.value},
        after={"state": after.value, "text": step.text},
    )
    return step


def _freeze(study: Study, scenarios: list[Scenario]) -> None:
    ingredients = ingredients_of(study, scenarios)
    most = members_of(study.owner_id).count()
    parts = []
    for scenario in scenarios:
        figures = figures_of(scenario, ingredients, localdate(), most=most)
        scenario.frozen = written(figures)
        mine = {part.counterparty_id: part for part in ingredients.parts.get(scenario.pk, [])}
        for member in figures.members:
            mine[member.member].frozen = written(member)
            parts.append(mine[member.member])
    Scenario.objects.bulk_update(scenarios, ["frozen"])
    MemberPart.objects.bulk_update(parts, ["frozen"])


def _thaw(scenarios: list[Scenario]) -> None:
    MemberPart.objects.filter(scenario__in=scenarios).update(frozen={})
    Scenario.objects.filter(pk__in=[scenario.pk for scenario in scenarios]).update(frozen={})

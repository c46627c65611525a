"""Weighing scenarios: criteria, weights, scores."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.scenarios.access import get_criterion_for, get_writable_study_for
from maillage.journey.studies.scenarios.enums import Measure
from maillage.journey.studies.scenarios.models import Criterion, Scenario, Score
from maillage.journey.studies.syntheses.models import Study

__all__ = ["add_criterion", "delete_criterion", "set_matrix"]


@transaction.atomic
def add_criterion(actor: Actor, study: Study, label: str, weight: Decimal, measure: str) -> Criterion:
    """Errors: ``NotAllowed``; ``ScenariosSettled``."""
    held = get_writable_study_for(actor, study.pk)
    made = Criterion.objects.create(owner_id=held.owner_id, study=held, label=label, weight=weight, measure=measure)
    record(actor, "studies.criterion_added", made, f"a ajouté le critère « {label} », poids {weight}")
    return made


@transaction.atomic
def delete_criterion(actor: Actor, criterion: Criterion) -> None:
    """With its scores. Errors: ``NotAllowed``; ``ScenariosSettled``."""
    held = get_criterion_for(actor, criterion.pk)
    record(actor, "studies.criterion_deleted", held, f"a retiré le critère « {held.label} »")
    held.delete()


@transaction.atomic
def set_matrix(
    actor: Actor,
    study: Study,
    weights: Mapping[int, Decimal],
    scores: Mapping[tuple[int, int], Decimal | None],
) -> None:
    """Weights by criterion and scores by (scenario, criterion); ``None`` takes a score away. What is not named stays.

    Errors: ``NotAllowed``; ``ScenariosSettled``.
    """
    held = get_writable_study_for(actor, study.pk)
    criteria = {one.pk: one for one in Criterion.objects.filter(study=held)}
    scenarios = set(Scenario.objects.filter(study=held).values_list("pk", flat=True))
    before = {one.label: one.weight for one in criteria.values()}
    for key, weight in weights.items():
        if key in criteria:
            criteria[key].weight = weight
    Criterion.objects.bulk_update(criteria.values(), ["weight"])
    typed = {
        key: value
        for key, value in scores.items()
        if key[0] in scenarios and key[1] in criteria and criteria[key[1]].measure == Measure.TYPED
    }
    Score.objects.filter(scenario__in=scenarios, criterion__in={criterion for _, criterion in typed}).delete()
    Score.objects.bulk_create(
        Score(owner_id=held.owner_id, scenario_id=scenario, criterion_id=criterion, value=value)
        for (scenario, criterion), value in typed.items()
        if value is not None
    )
    record(
        actor,
        "studies.matrix_set",
        held,
        f"a noté les scénarios de l’étude « {held.name} »",
        before=before,
        after={one.label: one.weight for one in criteria.values()},
    )

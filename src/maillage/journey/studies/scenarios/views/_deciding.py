"""What members pay, the decision matrix, and the steps of the study to its decision."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.scenarios import actions, queries
from maillage.journey.studies.scenarios.access import get_criterion_for, get_writable_study_for, is_presented
from maillage.journey.studies.scenarios.documents import SCORED, Weighed, digits_of, reversal_sentences, weighed_for
from maillage.journey.studies.scenarios.engine import MOVES
from maillage.journey.studies.scenarios.enums import Measure, StudyMove
from maillage.journey.studies.scenarios.forms import CriterionForm, MatrixForm, MoveForm
from maillage.journey.studies.scenarios.models import Criterion
from maillage.journey.studies.scenarios.views._frame import confirm, form_page, may_conduct
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.pages import NotAllowed, writes
from maillage.kernel.templatetags.face import Column, Table
from maillage.kernel.typography import listed, percent, plural, trimmed

__all__ = ["add_criterion", "arbitrate_study", "delete_criterion", "move_study", "scenario_matrix", "take_spending"]


def _url(study: Study) -> str:
    return reverse("studies:study_scenarios", args=[study.pk])


@writes(Right.CONDUCT_STUDY)
def take_spending(request: Any, pk: int) -> HttpResponse:
    study = get_writable_study_for(request.actor, pk)

    def act() -> str:
        count, silent = actions.take_spending(request.actor, study)
        messages.success(request, f"Relevé fait : {plural(count, 'membre', 'membres')}.")
        if silent:
            names = listed([member.name for member in silent])
            messages.warning(
                request, f"Ne partagent pas leurs prix : {names}. Leur dépense reste inconnue, elle n’est pas zéro."
            )
        return _url(study)

    consequences = [
        "Les dépenses par an sont lues dans le recensement des membres qui partagent leurs prix.",
        "Chacun d’eux le voit dans son journal.",
        "Le relevé précédent est remplacé.",
    ]
    sentence = "Ce que chaque membre paie aujourd’hui sera relevé, thème par thème."
    return confirm(request, "Relever les dépenses", sentence, consequences, "Relever", _url(study), act)


@writes(Right.SEE_STUDY)
def scenario_matrix(request: Any, pk: int) -> HttpResponse:
    """Weights and scores, typed by the body; read by whoever reads the scenarios."""
    study = get_study_for(request.actor, pk)
    weighed = weighed_for(request.actor, study)
    writes_it = may_conduct(request.actor, study) and not is_presented(study)
    form = None
    if writes_it:
        form = MatrixForm(
            request.POST or None,
            criteria=weighed.criteria,
            scenarios=weighed.scenarios,
            given=queries.scores_of(study),
        )
    if request.method == "POST":
        if form is None:
            raise NotAllowed("matrix")
        if form.is_valid():
            actions.set_matrix(request.actor, study, form.weights(), form.scores())
            messages.success(request, "Les notes sont enregistrées.")
            return redirect("studies:scenario_matrix", pk)
    matrix = weighed.matrix
    standings = matrix.ranking.standings if matrix is not None and matrix.ranking is not None else ()
    context = {
        "study": study,
        "form": form,
        "scenarios": weighed.scenarios,
        "rows": [_row(criterion, weighed, form) for criterion in weighed.criteria],
        "refused": matrix.refused if matrix is not None and weighed.criteria else "",
        "ranking": Table(
            "Classement",
            (
                Column("Scénario"),
                Column("Rang", is_number=True),
                Column("Note", "sur 5", is_number=True, digits=digits_of(matrix) if matrix is not None else 2),
            ),
            [(one.scenario, one.position, one.score) for one in standings],
            note=f"Note{SCORED}",
        )
        if standings
        else None,
        "reversals": reversal_sentences(matrix) if matrix is not None else [],
        "may_write": writes_it,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "study_scenarios/matrix.html", context, status=status)


def _row(criterion: Criterion, weighed: Weighed, form: MatrixForm | None) -> dict[str, Any]:
    cells = []
    for one in weighed.scenarios:
        name = f"s{one.pk}_{criterion.pk}"
        score = weighed.matrix.scores[one.pk][criterion.pk] if weighed.matrix is not None else None
        shown = "NC" if score is None else trimmed(score)
        cells.append((one.name, form[name] if form is not None and name in form.fields else None, shown))
    whole = sum((one.weight for one in weighed.criteria), Decimal(0))
    return {
        "criterion": criterion,
        "share": percent(criterion.weight / whole * 100, 1) if whole else "",
        "weight": form[f"w{criterion.pk}"] if form is not None else None,
        "is_computed": criterion.measure != Measure.TYPED,
        "cells": cells,
    }


@writes(Right.CONDUCT_STUDY)
def add_criterion(request: Any, pk: int) -> HttpResponse:
    study = get_writable_study_for(request.actor, pk)
    form = CriterionForm(request.POST or None, instance=Criterion(owner_id=study.owner_id, study=study))
    back = reverse("studies:scenario_matrix", args=[pk])

    def act() -> str:
        typed = form.cleaned_data
        actions.add_criterion(request.actor, study, typed["label"], typed["weight"], typed["measure"])
        return back

    purpose = "Ce qui compte dans la décision, et combien."
    return form_page(request, form, "Ajouter un critère", purpose, "Ajouter", back, act)


@writes(Right.CONDUCT_STUDY)
def delete_criterion(request: Any, pk: int) -> HttpResponse:
    found = get_criterion_for(request.actor, pk)
    back = reverse("studies:scenario_matrix", args=[found.study_id])

    def act() -> str:
        actions.delete_criterion(request.actor, found)
        return back

    return confirm(
        request, "Retirer le critère", f"« {found.label} » et ses notes seront retirés.", [], "Retirer", back, act
    )


PURPOSES = {
    StudyMove.BUILD: "Il en faut au moins deux, dont « Ne rien changer ». Ils restent modifiables jusqu’à la présentation.",
    StudyMove.PRESENT: "Les chiffres sont figés, et les membres lisent les scénarios. Chacun voit ce qu’il gagne ou perd, lui seul.",
    StudyMove.TAKE_UP: "Les chiffres ne sont plus figés, et les membres ne lisent plus les scénarios.",
    StudyMove.ARBITRATE: "La décision des exécutifs, telle que les membres la liront.",
    StudyMove.CLOSE: "L’étude est finie : plus rien n’y change.",
}


@writes(Right.CONDUCT_STUDY)
def move_study(request: Any, pk: int, move: str) -> HttpResponse:
    """A step that she who conducts the study makes."""
    if move.upper() not in StudyMove.values or move.upper() == StudyMove.ARBITRATE:
        raise NotAllowed("move")
    return _step_page(request, pk, StudyMove(move.upper()), Right.CONDUCT_STUDY)


@writes(Right.ARBITRATE_STUDY)
def arbitrate_study(request: Any, pk: int) -> HttpResponse:
    """The decision."""
    return _step_page(request, pk, StudyMove.ARBITRATE, Right.ARBITRATE_STUDY)


def _step_page(request: Any, pk: int, step: StudyMove, right: Right) -> HttpResponse:
    study = get_study_for(request.actor, pk)
    request.actor.must(right, study.owner_id)
    if study.state != MOVES[step].before:
        messages.error(request, MOVES[step].otherwise)
        return redirect(_url(study))
    form = MoveForm(request.POST or None, move=step, scenarios=queries.scenarios_of(request.actor, study))

    def act() -> str:
        actions.move_study(request.actor, study, step, **(form.facts() if form.fields else {}))
        messages.success(request, f"{step.label} : c’est noté.")
        return _url(study)

    if not form.fields:
        return confirm(request, step.label, f"Étude « {study.name} ».", [PURPOSES[step]], step.label, _url(study), act)
    return form_page(request, form, step.label, PURPOSES[step], "Noter", _url(study), act)

"""How scenarios are weighed and decided, for programs: what members pay, the matrix, the steps of the study."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Status
from pydantic import BaseModel, Field

from maillage.engine.quantities import round_half_up
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.scenarios import actions, queries
from maillage.journey.studies.scenarios.access import (
    get_criterion_for,
    get_writable_study_for,
    is_presented,
)
from maillage.journey.studies.scenarios.api._base import operations
from maillage.journey.studies.scenarios.api._scenarios import Whose
from maillage.journey.studies.scenarios.documents import is_own, weighed_for
from maillage.journey.studies.scenarios.engine import MOVES, NoSuchMove
from maillage.journey.studies.scenarios.enums import Measure, StudyMove
from maillage.journey.studies.scenarios.forms import CriterionForm, MatrixForm, MoveForm
from maillage.journey.studies.scenarios.models import Criterion, StudyStep
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.operations import Closed, Fault, Faulty, Text, form_faults, known

__all__: list[str] = []

MEND = "Corrigez, puis renvoyez la demande."


class SpendingTaken(BaseModel):
    """Of how many members the yearly spending was read, and who does not show it."""

    releves: int
    sans_prix: list[Whose] = Field(description="Leur dépense reste inconnue : elle n’est pas zéro.")


@operations.writes(
    "POST",
    "/etudes/{int:pk}/depenses",
    Right.CONDUCT_STUDY,
    {200: SpendingTaken},
    "Relever ce que paient par an les membres qui partagent leurs prix (avec SEE_PRICES) ; le relevé d’avant est remplacé",
    example={"releves": 12, "sans_prix": [{"id": 45, "nom": "Taulé"}]},
)
def take_spending(request: Any, pk: int) -> SpendingTaken:
    count, silent = actions.take_spending(request.actor, get_writable_study_for(request.actor, pk))
    return SpendingTaken(releves=count, sans_prix=[Whose(id=one.pk, nom=one.name) for one in silent])


# --- the matrix ------------------------------------------------------------------------------------------------------


class Mark(Closed):
    """The score of a scenario, from 0 to 5; null takes it away."""

    scenario: int
    note: Decimal | None


class CriterionShape(BaseModel):
    """What counts in the decision, and how much."""

    id: int
    nom: str
    poids: str
    mesure: Measure
    notes: dict[int, str | None] = Field(description="Par scénario, de 0 à 5 ; null : pas encore notée.")


class Rank(BaseModel):
    scenario: str
    rang: int
    note: str


class MatrixShape(BaseModel):
    """Criteria, weights, scores, and the ranking that they give."""

    etude: int
    criteres: list[CriterionShape]
    classement: list[Rank]
    refus: str | None = Field(description="Pourquoi rien n’est classé ; null si c’est classé.")


class CriterionDemand(Closed):
    """A criterion to add."""

    nom: Text = Field(min_length=1, max_length=120)
    poids: Decimal
    mesure: Measure = Field(Measure.TYPED, description="TYPED : noté par le comité ; les autres sont calculées.")


class CriterionChange(Closed):
    """What changes of a criterion; what is not named stays."""

    critere: int
    poids: Decimal | None = None
    notes: list[Mark] = Field(default_factory=list, max_length=100)


class MatrixDemand(Closed):
    criteres: list[CriterionChange] = Field(min_length=1, max_length=100)


_MATRIX = {
    "etude": 12,
    "criteres": [{"id": 3, "nom": "Autonomie", "poids": "2.00", "mesure": "TYPED", "notes": {"123": "4"}}],
    "classement": [{"scenario": "Groupement de commandes des télécoms", "rang": 1, "note": "4.00"}],
    "refus": None,
}


@operations.reads(
    "/etudes/{int:pk}/matrice",
    Right.SEE_STUDY,
    MatrixShape,
    "La matrice de décision d’une étude : critères, poids, notes, classement",
    example=_MATRIX,
)
def scenario_matrix(request: Any, pk: int) -> MatrixShape:
    return _matrix(request, get_study_for(request.actor, pk))


@operations.writes(
    "PUT",
    "/etudes/{int:pk}/matrice",
    Right.CONDUCT_STUDY,
    {200: MatrixShape},
    "Changer des poids et des notes ; ce qui n’est pas nommé reste",
    example=_MATRIX,
)
def set_scenario_matrix(request: Any, pk: int, matrice: MatrixDemand) -> MatrixShape:
    study = get_writable_study_for(request.actor, pk)
    criteria = queries.criteria_of(study)
    scenarios = queries.scenarios_of(request.actor, study)
    given = queries.scores_of(study)
    typed: dict[str, Any] = {f"w{one.pk}": one.weight for one in criteria}
    typed |= {f"s{scenario}_{criterion}": score.value for (scenario, criterion), score in given.items()}
    form = MatrixForm(criteria=criteria, scenarios=scenarios, given=given)
    words, wrong = {}, []
    for place, change in enumerate(matrice.criteres):
        where = f"criteres[{place}]"
        if f"w{change.critere}" not in form.fields:
            wrong.append(Fault(ou=f"{where}.critere", quoi="Ce critère n’est pas de cette étude.", que_faire=MEND))
            continue
        words[f"w{change.critere}"] = f"{where}.poids"
        if change.poids is not None:
            typed[f"w{change.critere}"] = change.poids
        for at, mark in enumerate(change.notes):
            name = f"s{mark.scenario}_{change.critere}"
            words[name] = f"{where}.notes[{at}].note"
            if name not in form.fields:
                said = "Ce scénario n’est pas de cette étude, ou ce critère se calcule."
                wrong.append(Fault(ou=f"{where}.notes[{at}].scenario", quoi=said, que_faire=MEND))
            typed[name] = mark.note
    form = MatrixForm(typed, criteria=criteria, scenarios=scenarios, given=given)
    if wrong or not form.is_valid():
        raise Faulty("Les notes n’ont pas été enregistrées.", [*wrong, *form_faults(form, words, MEND)])
    actions.set_matrix(request.actor, study, form.weights(), form.scores())
    return _matrix(request, study)


def _matrix(request: Any, study: Study) -> MatrixShape:
    weighed = weighed_for(request.actor, study)
    matrix = weighed.matrix
    criteria = weighed.criteria if weighed.scenarios or is_own(request.actor, study) else ()
    standings = matrix.ranking.standings if matrix is not None and matrix.ranking is not None else ()

    def notes(criterion: int) -> dict[int, str | None]:
        if matrix is None:
            return {}
        found = {one.pk: matrix.scores[one.pk][criterion] for one in weighed.scenarios}
        return {
            key: None if score is None else f"{round_half_up(score, 2).normalize():f}" for key, score in found.items()
        }

    return MatrixShape(
        etude=study.pk,
        criteres=[
            CriterionShape(
                id=one.pk, nom=one.label, poids=f"{one.weight:f}", mesure=Measure(one.measure), notes=notes(one.pk)
            )
            for one in criteria
        ],
        classement=[
            Rank(scenario=one.scenario, rang=one.position, note=f"{round_half_up(one.score, 2):f}") for one in standings
        ],
        refus=known(matrix.refused) if matrix is not None else "Aucun scénario n’est encore écrit.",
    )


@operations.writes(
    "POST",
    "/etudes/{int:pk}/criteres",
    Right.CONDUCT_STUDY,
    {201: MatrixShape},
    "Ajouter un critère à la matrice d’une étude",
    example=_MATRIX,
)
def add_scenario_criterion(request: Any, pk: int, critere: CriterionDemand) -> Status[MatrixShape]:
    study = get_writable_study_for(request.actor, pk)
    words = {"label": "nom", "weight": "poids", "measure": "mesure", "__all__": "nom"}
    typed = {"label": critere.nom, "weight": critere.poids, "measure": critere.mesure}
    form = CriterionForm(typed, instance=Criterion(owner_id=study.owner_id, study=study))
    if not form.is_valid():
        raise Faulty("Le critère n’a pas été ajouté.", form_faults(form, words))
    asked = form.cleaned_data
    actions.add_criterion(request.actor, study, asked["label"], asked["weight"], asked["measure"])
    return Status(201, _matrix(request, study))


@operations.writes("DELETE", "/criteres/{int:pk}", Right.CONDUCT_STUDY, {204: None}, "Retirer un critère et ses notes")
def drop_scenario_criterion(request: Any, pk: int) -> Status[None]:
    actions.delete_criterion(request.actor, get_criterion_for(request.actor, pk))
    return Status(204, None)


# --- the steps -------------------------------------------------------------------------------------------------------


class StepShape(BaseModel):
    """A step of a study to its decision."""

    etape: StudyMove
    avant: str
    apres: str
    le: date | None
    scenario: int | None = Field(description="Celui qui a été retenu.")
    texte: str | None = Field(description="La décision, ou pourquoi on est revenu en arrière.")
    note_le: datetime


class StepsShape(BaseModel):
    """Where a study stands, and how it came there."""

    etude: int
    etat: str
    etapes: list[StepShape]


class StepDemand(Closed):
    """A step that she who conducts the study makes."""

    etape: Literal["BUILD", "PRESENT", "TAKE_UP", "CLOSE"] = Field(
        description="BUILD : scénarios établis ; PRESENT : présentés ; TAKE_UP : retour aux scénarios ; CLOSE : clôture."
    )
    le: date | None = Field(None, description="Jour du comité de pilotage, avec PRESENT.")
    motif: Text = Field("", max_length=2000, description="Pourquoi l’on revient en arrière, avec TAKE_UP.")


class Arbitration(Closed):
    """The decision of the executives."""

    le: date
    scenario: int = Field(description="Le scénario retenu.")
    decision: Text = Field(min_length=1, max_length=2000, description="Telle que les membres la liront.")


_STEP = {
    **{"etape": "PRESENT", "avant": "SCENARIOS", "apres": "PRESENTED", "le": "2027-02-01", "scenario": None},
    **{"texte": None, "note_le": "2027-02-01T10:00:00+01:00"},
}
_STEPS = {"etude": 12, "etat": "PRESENTED", "etapes": [_STEP]}


@operations.reads(
    "/etudes/{int:pk}/etapes",
    Right.SEE_STUDY,
    StepsShape,
    "Les étapes d’une étude, de ses scénarios à sa décision",
    example=_STEPS,
)
def study_steps(request: Any, pk: int) -> StepsShape:
    return _steps(request, get_study_for(request.actor, pk))


@operations.writes(
    "POST",
    "/etudes/{int:pk}/etapes",
    Right.CONDUCT_STUDY,
    {200: StepsShape},
    "Faire avancer une étude : établir ses scénarios, les présenter (ils sont figés), y revenir, la clore",
    example=_STEPS,
)
def move_study(request: Any, pk: int, etape: StepDemand) -> StepsShape:
    return _moved(request, pk, StudyMove(etape.etape), {"on": etape.le, "text": etape.motif})


@operations.writes(
    "POST",
    "/etudes/{int:pk}/arbitrage",
    Right.ARBITRATE_STUDY,
    {200: StepsShape},
    "Noter la décision des exécutifs sur une étude présentée",
    example=_STEPS | {"etat": "ARBITRATED"},
)
def arbitrate_study(request: Any, pk: int, arbitrage: Arbitration) -> StepsShape:
    typed = {"on": arbitrage.le, "scenario": arbitrage.scenario, "text": arbitrage.decision}
    return _moved(request, pk, StudyMove.ARBITRATE, typed)


def _moved(request: Any, pk: int, move: StudyMove, typed: dict[str, Any]) -> StepsShape:
    """The same rules as on the page. Errors: ``NotAllowed``, ``NoSuchMove``, ``Faulty``."""
    right = Right.ARBITRATE_STUDY if move is StudyMove.ARBITRATE else Right.CONDUCT_STUDY
    study = get_study_for(request.actor, pk)
    request.actor.must(right, study.owner_id)
    if study.state != MOVES[move].before:
        raise NoSuchMove(MOVES[move].otherwise)
    form = MoveForm(typed, move=move, scenarios=queries.scenarios_of(request.actor, study))
    if not form.is_valid():
        words = {"on": "le", "scenario": "scenario", "text": "motif" if move is StudyMove.TAKE_UP else "decision"}
        raise Faulty("L’étape n’a pas été notée.", form_faults(form, words))
    facts = form.facts() if form.fields else {}
    actions.move_study(
        request.actor,
        study,
        move,
        on=facts.get("on"),
        scenario=facts.get("scenario"),
        text=facts.get("text", ""),
    )
    return _steps(request, get_study_for(request.actor, pk))


def _steps(request: Any, study: Study) -> StepsShape:
    is_read = is_own(request.actor, study) or is_presented(study)
    return StepsShape(
        etude=study.pk, etat=study.state, etapes=[_step(one) for one in queries.steps_of(study)] if is_read else []
    )


def _step(one: StudyStep) -> StepShape:
    return StepShape(
        etape=StudyMove(one.move),
        avant=one.before,
        apres=one.after,
        le=one.on,
        scenario=one.scenario_id,
        texte=known(one.text),
        note_le=one.at,
    )

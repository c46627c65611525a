"""Each step of a study, from its questions to its results: checked, made, told in the journal."""

from dataclasses import dataclass
from typing import Any, Final

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.typography import one_line

__all__ = ["STEPS", "NoSuchStep", "move_study"]


class NoSuchStep(MaillageError):
    """The study does not stand where this step begins."""


@dataclass(frozen=True, slots=True)
class _Step:
    """``is_back``: it says why."""

    before: tuple[StudyState, ...]
    after: StudyState
    done: str
    refused: str
    is_back: bool = False


_S = StudyState
STEPS: Final = {
    "freeze": _Step(
        (_S.SCOPING,), _S.DATA_FROZEN, "a figé les données de", "Ses données sont déjà figées : recadrez-la d’abord."
    ),
    "compute": _Step(
        (_S.DATA_FROZEN, _S.ANALYSED),
        _S.ANALYSED,
        "a calculé",
        "Figez d’abord ses données ; une étude qui a déjà ses scénarios ne se recalcule plus, car ils reposent sur elle.",
    ),
    "reopen": _Step(
        (_S.DATA_FROZEN, _S.ANALYSED),
        _S.SCOPING,
        "a recadré",
        "Une étude qui a déjà ses scénarios ne se recadre plus.",
        is_back=True,
    ),
}


def move_study(actor: Actor, study: Study, name: str, *, reason: str = "", **facts: Any) -> None:
    """One step of a study, with the columns that it fills. Error: ``NoSuchStep``."""
    step = STEPS[name]
    held = Study.objects.select_for_update().values_list("state", flat=True).get(pk=study.pk)
    if StudyState(held) not in step.before:
        raise NoSuchStep(step.refused)
    said = one_line(reason.strip(), 300)
    if step.is_back and not said:
        raise NoSuchStep("Dites pourquoi : le motif reste au journal.")
    study.state = step.after.value
    for column, value in facts.items():
        setattr(study, column, value)
    study.save(update_fields=["state", *facts])
    told = f"{step.done} l’étude « {study.name} »"
    record(
        actor,
        f"studies.{name}",
        study,
        f"{told} : {said}" if said else told,
        before={"state": held},
        after={"state": step.after.value, "inputs_digest": study.inputs_digest} | ({"reason": said} if said else {}),
    )

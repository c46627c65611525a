"""Every move of a study from its scenarios to its decision, in one place (DOMAIN 3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.journey.studies.scenarios.enums import StudyMove as M
from maillage.journey.studies.scenarios.models import Scenario
from maillage.journey.studies.syntheses.enums import StudyState as S

__all__ = ["LEAST_SCENARIOS", "MOVES", "Move", "NoSuchMove", "allowed_moves", "next_state"]

LEAST_SCENARIOS: Final = 2


class NoSuchMove(MaillageError):
    """The study is not where this can be done, or not ready for it."""


@dataclass(frozen=True, slots=True)
class Move:
    """``done``: for the journal; ``otherwise``: what is said where the study stands elsewhere."""

    before: S
    after: S
    done: str
    otherwise: str


MOVES: Final[Mapping[str, Move]] = {
    M.BUILD: Move(S.ANALYSED, S.SCENARIOS, "a établi les scénarios de", "Les scénarios sont déjà établis."),
    M.PRESENT: Move(S.SCENARIOS, S.PRESENTED, "a présenté", "Établissez d’abord les scénarios."),
    M.TAKE_UP: Move(S.PRESENTED, S.SCENARIOS, "a repris les scénarios de", "Seule une étude présentée se reprend."),
    M.ARBITRATE: Move(S.PRESENTED, S.ARBITRATED, "a arbitré", "Seule une étude présentée s’arbitre."),
    M.CLOSE: Move(S.ARBITRATED, S.CLOSED, "a clos", "Seule une étude arbitrée se clôt."),
}


def next_state(move: str, state: str, scenarios: Sequence[Scenario], *, text: str = "") -> S:
    """Where a move leads. Error: ``NoSuchMove``, which says what is missing."""
    found = MOVES[move]
    if state != found.before:
        raise NoSuchMove(found.otherwise)
    if move in (M.BUILD, M.PRESENT):
        if len(scenarios) < LEAST_SCENARIOS:
            raise NoSuchMove("Une étude compare au moins deux scénarios. Ajoutez-en un.")
        if not any(scenario.does_nothing for scenario in scenarios):
            raise NoSuchMove("Ajoutez le scénario « Ne rien changer » : c’est à lui que les autres se comparent.")
    if move == M.TAKE_UP and not text.strip():
        raise NoSuchMove("Donnez un motif : on revient en arrière.")
    return found.after


def allowed_moves(state: str) -> list[M]:
    """The moves that can be tried from a state."""
    return [M(name) for name, move in MOVES.items() if move.before == state]

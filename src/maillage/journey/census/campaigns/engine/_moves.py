"""Every move of a campaign and of a response, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.journey.census.campaigns.enums import CampaignState as C
from maillage.journey.census.campaigns.enums import ResponseState as R

__all__ = ["CAMPAIGN_MOVES", "RESPONSE_MOVES", "WRITABLE", "Move", "NoSuchMove", "allowed_moves", "next_state"]


class NoSuchMove(MaillageError):
    """The campaign or the response is not where this can be done."""


@dataclass(frozen=True, slots=True)
class Move:
    """``before``: where it can be done; ``during``: in which states of the campaign; ``needs_reason``: it goes backwards.

    ``done``: what happened, for the journal; ``otherwise``: what is said where it cannot be done.
    """

    name: str
    before: frozenset[str]
    after: str
    done: str
    otherwise: str
    needs_reason: bool = False
    during: frozenset[str] = frozenset({C.OPEN})


def _moves(*moves: Move) -> Mapping[str, Move]:
    return {move.name: move for move in moves}


def _in(*states: str) -> frozenset[str]:
    return frozenset(states)


CAMPAIGN_MOVES: Final = _moves(
    Move("publish", _in(C.DRAFT), C.OPEN, "a ouvert", "Cette campagne est déjà ouverte."),
    Move("close", _in(C.OPEN), C.CLOSED, "a clos", "Seule une campagne ouverte se clôt."),
    Move("reopen", _in(C.CLOSED), C.OPEN, "a rouvert", "Seule une campagne close se rouvre.", needs_reason=True),
    Move("freeze", _in(C.CLOSED), C.FROZEN, "a figé", "Seule une campagne close se fige."),
    Move("archive", _in(C.FROZEN), C.ARCHIVED, "a archivé", "Seule une campagne figée s’archive."),
)

_SENT: Final = (R.SUBMITTED, R.ANSWERED_BY_PROXY)
_LATE: Final = frozenset({C.OPEN, C.CLOSED})

RESPONSE_MOVES: Final = _moves(
    Move("start", _in(R.NOT_STARTED), R.IN_PROGRESS, "a commencé", "Ce questionnaire est déjà commencé."),
    Move("submit", _in(R.IN_PROGRESS), R.SUBMITTED, "a envoyé", "Ce questionnaire est déjà envoyé."),
    Move("submit_by_proxy", _in(R.IN_PROGRESS), R.ANSWERED_BY_PROXY, "a rempli au téléphone", "Déjà envoyé."),
    Move(
        "correct",
        _in(*_SENT),
        R.IN_PROGRESS,
        "a repris pour corriger",
        "Seules des réponses envoyées et pas encore validées se corrigent.",
        needs_reason=True,
    ),
    Move(
        "give_back",
        _in(*_SENT, R.VALIDATED),
        R.IN_PROGRESS,
        "a renvoyé",
        "Seules des réponses envoyées se renvoient.",
        needs_reason=True,
    ),
    Move("validate", _in(*_SENT), R.VALIDATED, "a validé", "Seules des réponses envoyées se valident.", during=_LATE),
    Move(
        "decline",
        _in(R.NOT_STARTED, R.IN_PROGRESS),
        R.DECLINED,
        "a indiqué l’absence de réponse",
        "Des réponses déjà envoyées ne se refusent plus.",
    ),
    Move(
        "declare_nothing",
        _in(R.NOT_STARTED, R.IN_PROGRESS),
        R.NOT_APPLICABLE,
        "a déclaré n’avoir aucun équipement",
        "Des réponses sont déjà envoyées.",
    ),
    Move(
        "take_up",
        _in(R.DECLINED, R.NOT_APPLICABLE),
        R.NOT_STARTED,
        "a repris",
        "Ce questionnaire n’est pas écarté.",
        needs_reason=True,
    ),
    Move("lock", _in(R.VALIDATED), R.LOCKED, "a figé", "Seules des réponses validées se figent.", during=_in(C.CLOSED)),
)

WRITABLE: Final = _in(R.NOT_STARTED, R.IN_PROGRESS)
"""Where answers may be written."""


def next_state(moves: Mapping[str, Move], name: str, state: str, *, campaign: str = C.OPEN, reason: str = "") -> str:
    """Where a move leads. ``campaign``: the state of the campaign of a response. Error: ``NoSuchMove``, said in French."""
    move = moves[name]
    if state not in move.before:
        raise NoSuchMove(move.otherwise)
    if moves is RESPONSE_MOVES and campaign not in move.during:
        raise NoSuchMove("La campagne n’est pas ouverte : plus rien ne s’y change.")
    if move.needs_reason and not reason.strip():
        raise NoSuchMove("Donnez un motif : on revient en arrière.")
    return move.after


def allowed_moves(moves: Mapping[str, Move], state: str, campaign: str = C.OPEN) -> list[str]:
    """The moves that can be made from a state."""
    is_response = moves is RESPONSE_MOVES
    return [
        name for name, move in moves.items() if state in move.before and (not is_response or campaign in move.during)
    ]

"""The messages of a campaign: one to a person, for all her town halls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, Literal

from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import typeset

__all__ = ["Invited", "Letter", "letters"]

Kind = Literal["invitation", "reminder", "returned"]


@dataclass(frozen=True, slots=True)
class Invited:
    """An e-mail to which one response is offered. ``address``: of the personal link, whole."""

    email: str
    organisation: str
    address: str


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    text: str


_SUBJECTS: Final[dict[Kind, str]] = {
    "invitation": "votre questionnaire",
    "reminder": "votre réponse est attendue",
    "returned": "un point à revoir",
}


MOST_SUBJECT: Final = 200
_FOR_YOU: Final = (
    "Ce lien est pour vous : il ouvre ce questionnaire sans mot de passe, et rien d’autre. Ne le transférez qu’à la "
    "personne qui doit répondre avec vous."
)
_ALL_FOR_YOU: Final = (
    "Ces liens sont pour vous : chacun ouvre un questionnaire sans mot de passe, et rien d’autre. Ne les transférez qu’à "
    "la personne qui doit répondre avec vous."
)


def letters(
    kind: Kind, invited: Iterable[Invited], *, campaign: str, body: str, deadline: date | None, message: str = ""
) -> list[Letter]:
    """One letter an e-mail, whatever the number of its organisations."""
    ordered = sorted(invited, key=lambda one: (one.email, one.organisation))
    until = f"\n\nÀ rendre avant le {day(deadline, 'long')}." if deadline else ""
    found = []
    for email, those in groupby(ordered, key=lambda one: one.email):
        group = list(those)
        links = "\n\n".join(f"{one.organisation} :\n{one.address}" for one in group)
        said = f"\n\n{message.strip()}" if message.strip() else ""
        text = (
            f"Bonjour,\n\n{_opening(kind, campaign, body)}{said}{until}\n\n{links}\n\n"
            f"{_FOR_YOU if len(group) == 1 else _ALL_FOR_YOU}\n\nVous pouvez vous arrêter et reprendre plus tard : ce qui est "
            f"enregistré est gardé. Ce que vous ne savez pas se note « NC ».\n\n{body}"
        )
        found.append(Letter(email, typeset(f"{campaign} : {_SUBJECTS[kind]}")[:MOST_SUBJECT], typeset(text)))
    return found


def _opening(kind: Kind, campaign: str, body: str) -> str:
    match kind:
        case "invitation":
            return f"{body} vous invite à répondre à la campagne « {campaign} »."
        case "reminder":
            return f"Vous n’avez pas encore envoyé vos réponses à la campagne « {campaign} » ({body})."
        case "returned":
            return f"{body} a relu vos réponses à la campagne « {campaign} » et vous demande d’y revenir."

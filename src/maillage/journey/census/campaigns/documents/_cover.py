"""The letter that a body sends to the mayor of each member with a campaign: one sheet each, ready to be signed."""

import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

from maillage.kernel.lazily import lazily
from maillage.kernel.papers import set_in_type
from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import duration, typeset

if TYPE_CHECKING:
    import segno
else:
    segno = lazily("segno")

__all__ = ["CoverLetter", "cover_letters"]


@dataclass(frozen=True, slots=True)
class CoverLetter:
    """To whom, and how she answers. ``link``: a personal link that the body hands over, empty where the town hall has none."""

    recipient: str
    organisation: str
    minutes: int
    link: str = ""


@dataclass(frozen=True, slots=True)
class _Sheet:
    sender: str
    recipient: list[str]
    day: str
    subject: str
    paragraphs: list[str]
    link: str
    code: str
    signature: str


def cover_letters(
    letters: Iterable[CoverLetter],
    *,
    body: str,
    campaign: str,
    purpose: str,
    message: str,
    deadline: date | None,
    site: str,
    on: date,
) -> bytes:
    """A tagged PDF (PDF/UA-1), a sheet a member. ``site``: where one signs in. Text travels as data, never as source."""
    sheets = [
        _Sheet(
            sender=body,
            recipient=[letter.recipient, letter.organisation],
            day=f"Le {day(on, 'long')}",
            subject=f"Objet : {campaign}",
            paragraphs=_paragraphs(letter, body, campaign, purpose, message, deadline, site),
            link=letter.link,
            code=_code(letter.link) if letter.link else "",
            signature=f"Pour {body},",
        )
        for letter in letters
    ]
    content = {
        "title": f"{campaign} : lettres aux maires",
        "day": on.isoformat(),
        "sheets": [_set(one) for one in sheets],
    }
    return set_in_type((files(__package__) / "cover.typ").read_bytes(), "letters", content, on.isoformat())


def _paragraphs(
    letter: CoverLetter, body: str, campaign: str, purpose: str, message: str, deadline: date | None, site: str
) -> list[str]:
    time = f" Comptez {duration(letter.minutes)}, en plusieurs fois si vous voulez." if letter.minutes else ""
    until = f" Nous attendons vos réponses avant le {day(deadline, 'long')}." if deadline else ""
    if letter.link:
        how = (
            "Pour répondre, votre secrétariat photographie le code ci-dessous ou recopie l’adresse : le questionnaire de votre "
            "collectivité s’ouvre sans mot de passe. Cette lettre ouvre ce questionnaire et rien d’autre ; gardez-la pour vous."
        )
    elif site:
        how = f"Pour répondre, votre secrétariat se connecte à {site} : le questionnaire l’attend sur la première page."
    else:
        how = "Votre secrétariat recevra de quoi répondre à l’ouverture de la campagne."
    return [
        f"{letter.recipient},",
        f"{body} mène auprès de ses membres la campagne « {campaign} ». {purpose}",
        *filter(None, (part.strip() for part in message.splitlines())),
        f"Un questionnaire y est joint ou vous attend en ligne, rempli de ce que nous savons déjà.{time}{until}",
        how,
        "Ce que vous ne savez pas se note « NC » : c’est une réponse, et zéro en est une autre. Vos chiffres vous reviennent "
        "aussitôt, en une page. Vos réponses sont lues par vous et par nous ; les autres communes n’en voient rien.",
        f"Nous vous prions d’agréer, {letter.recipient}, l’expression de notre considération distinguée.",
    ]


def _code(link: str) -> str:
    """The link as a QR code, in SVG."""
    output = io.BytesIO()
    segno.make(link, error="m", micro=False).save(output, kind="svg", border=2, xmldecl=False, svgns=True)
    return output.getvalue().decode()


def _set(sheet: _Sheet) -> dict[str, object]:
    plain: dict[str, object] = asdict(sheet)
    kept = {"code": sheet.code, "link": sheet.link, "paragraphs": [typeset(text) for text in sheet.paragraphs]}
    texts = {name: typeset(text) for name, text in plain.items() if isinstance(text, str)}
    return {**texts, "recipient": [typeset(text) for text in sheet.recipient], **kept}

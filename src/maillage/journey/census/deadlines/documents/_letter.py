"""The letter that gives notice, ready to be printed and signed."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from typing import Any, Final

from maillage.journey.census.deadlines.engine import Term, Terms
from maillage.kernel.templatetags.face import day as shown_day
from maillage.kernel.typography import typeset

__all__ = ["Letter", "letter_docx", "letter_of", "letter_pdf"]

TO_FILL: Final = "…………………………"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter by its parts."""

    sender: str
    recipient: str
    place_and_day: str
    manner: str
    subject: str
    paragraphs: tuple[str, ...]
    signature: str
    day: date


def letter_of(contract: Any, sender: str, terms: Terms, term: Term, day: date) -> Letter:
    """The letter by which ``sender`` does not renew a contract at the end of a term. It names no price."""
    named = f"« {contract.name} »" + (f" (référence {contract.reference})" if contract.reference else "")
    start = f", qui a pris effet le {shown_day(contract.starts_on, 'long')}" if contract.starts_on else ""
    by = term.notice_by
    notice = " et ".join(
        part
        for part in (
            f"{terms.notice_months} mois" if terms.notice_months else "",
            f"{terms.notice_days} jours" if terms.notice_days else "",
        )
        if part
    )
    reason = (
        f"Le préavis de {notice} prévu au contrat est ainsi respecté" if notice else "Le préavis est ainsi respecté"
    )
    paragraphs = (
        "Madame, Monsieur,",
        f"Nous vous informons que nous ne reconduirons pas le contrat {named}{start}. Il prendra donc fin à son terme, le "
        f"{shown_day(term.ends_on, 'long')}.",
        *((f"{reason} : cette lettre doit vous parvenir au plus tard le {shown_day(by, 'long')}.",) if by else ()),
        "Nous vous demandons de confirmer cette date par écrit, de nous indiquer les modalités de restitution du matériel et "
        "des données qui nous appartiennent, et de cesser toute facturation à compter du lendemain du terme.",
        "Nous vous prions d’agréer, Madame, Monsieur, l’expression de nos salutations distinguées.",
    )
    return Letter(
        sender=sender,
        recipient=contract.holder or TO_FILL,
        place_and_day=f"{TO_FILL}, le {TO_FILL}",
        manner="Lettre recommandée avec avis de réception",
        subject=f"Objet : résiliation du contrat {named} à son terme",
        paragraphs=paragraphs,
        signature=f"Pour {sender},",
        day=day,
    )


def letter_pdf(letter: Letter) -> bytes:
    """A tagged PDF (PDF/UA-1). Text travels as data, never as template source."""
    import typst  # noqa: PLC0415 only who prints waits for it

    with as_file(files("maillage.kernel") / "fonts") as folder:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
    return typst.compile(
        (files(__package__) / "letter.typ").read_bytes(),
        font_paths=fonts,
        sys_inputs={"letter": json.dumps(_plain(letter), ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime(letter.day.year, letter.day.month, letter.day.day, tzinfo=UTC),
    )


def _plain(letter: Letter) -> dict[str, Any]:
    """Its texts, of letters that the typeface draws."""
    return {
        "sender": _drawable(letter.sender),
        "recipient": _drawable(letter.recipient),
        "place_and_day": _drawable(letter.place_and_day),
        "manner": _drawable(letter.manner),
        "subject": _drawable(letter.subject),
        "paragraphs": [_drawable(text) for text in letter.paragraphs],
        "signature": _drawable(letter.signature),
        "date": letter.day.isoformat(),
    }


_OWN_SIGNS: Final = frozenset("’‘“”«»–—…•·€\u202f\u00a0")


def _drawable(text: str) -> str:
    return "".join(sign if ord(sign) < 0x250 or sign in _OWN_SIGNS else "?" for sign in typeset(text))


def letter_docx(letter: Letter) -> bytes:
    """The same for Word and LibreOffice, to be changed before it is printed."""
    from docx import Document  # noqa: PLC0415 only who prints waits for it
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    properties = document.core_properties
    created = datetime(letter.day.year, letter.day.month, letter.day.day)  # noqa: DTZ001 a document bears no time zone
    properties.title, properties.author, properties.language = typeset(letter.subject)[:255], "Maillage", "fr-FR"
    properties.created = properties.modified = created
    properties.comments, properties.last_modified_by = "", "Maillage"
    document.add_paragraph(typeset(letter.sender))
    for text in (letter.recipient, letter.place_and_day):
        document.add_paragraph(typeset(text)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(typeset(letter.manner)).runs[0].italic = True
    document.add_paragraph().add_run(typeset(letter.subject)).bold = True
    for text in letter.paragraphs:
        document.add_paragraph(typeset(text))
    document.add_paragraph(typeset(letter.signature)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    output = io.BytesIO()
    document.save(output)
    return _with_fixed_dates(output.getvalue(), created)


def _with_fixed_dates(content: bytes, moment: datetime) -> bytes:
    """The same archive with one date on every entry: the writer stamps the time of day."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            stamped = zipfile.ZipInfo(entry.filename, moment.timetuple()[:6])
            stamped.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(stamped, source.read(entry))
    return output.getvalue()

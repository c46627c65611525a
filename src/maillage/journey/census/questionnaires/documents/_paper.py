"""A questionnaire on A4 paper: lines to write on, what is known already written in, and a code that leads to the page."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final

from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.questionnaires.engine import Answers, Definition, Field, Row, Section, ranks_of, shown
from maillage.journey.census.questionnaires.enums import FieldType, TaxAsked
from maillage.kernel.lazily import lazily
from maillage.kernel.typography import typeset

if TYPE_CHECKING:
    import segno
    import typst
else:
    segno = lazily("segno")
    typst = lazily("typst")

__all__ = ["Paper", "paper"]

SPARE_ROWS: Final = 2
"""Empty blocks offered after those that are known."""
FIRST_UNSURE: Final = 0x250
OWN_SIGNS: Final = frozenset("’‘“”«»–—…•·×÷−→≥≤²€\u202f\u00a0\u2009")


@dataclass(frozen=True, slots=True)
class Paper:
    """For whom and by when. ``url``: the page where the same is answered, empty where there is none; ``lines``: what
    stands under the title; ``day``: that of the paper."""

    organisation: str
    day: date
    url: str = ""
    lines: tuple[str, ...] = ()


def paper(definition: Definition, answers: Answers, about: Paper) -> bytes:
    """The questionnaire as a PDF (PDF/UA-1). The same answers give the same bytes; text travels as data, never as source."""
    data = {
        "title": definition.title,
        "purpose": definition.purpose,
        "organisation": about.organisation,
        "lines": list(about.lines),
        "day": about.day.isoformat(),
        "url": about.url,
        "qr": _code(about.url) if about.url else "",
        "minutes": definition.minutes,
        "themes": [
            {
                "title": theme.title,
                "help": theme.help,
                "sections": [_section(section, answers) for section in theme.sections],
            }
            for theme in definition.themes
        ],
    }
    try:
        return _compiled(_typeset(data), about.day)
    except typst.TypstError:
        return _compiled(_drawable(_typeset(data)), about.day)


def _compiled(data: Any, day: date) -> bytes:
    return typst.compile(
        (files(__package__) / "paper.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


@cache
def _fonts() -> "typst.Fonts":
    with as_file(files("maillage.kernel") / "fonts") as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _code(url: str) -> str:
    """The address as a QR code, in SVG."""
    output = io.BytesIO()
    segno.make(url, error="m", micro=False).save(output, kind="svg", border=2, xmldecl=False, svgns=True)
    return output.getvalue().decode()


def _section(section: Section, answers: Answers) -> dict[str, Any]:
    rows: Sequence[Row] = answers.rows(section.code) if section.is_many else (answers.one(section.code),)
    spare = [Row("")] * SPARE_ROWS if section.is_many else []
    return {
        "title": section.title,
        "help": section.help,
        "many": section.is_many,
        "basis": section.asks_basis,
        "rows": [
            {
                "name": _name(section, row, place),
                "known": row.record_id is not None,
                "basis": _basis(row),
                "fields": [_field(section, asked, row) for asked in section.fields],
            }
            for place, row in enumerate([*rows, *spare], start=1)
        ],
    }


def _name(section: Section, row: Row, place: int) -> str:
    name = next((row[asked.code].value for asked in section.fields if asked.lands == "name"), "")
    return name or f"{section.one[:1].upper()}{section.one[1:]} n° {place}"


def _basis(row: Row) -> str:
    return str(next((given.tax_basis for given in row.given.values() if given.tax_basis), ""))


_MARKS: Final = {ValueStatus.ESTIMATED: "≈ ", ValueStatus.FROM_INVOICE: ""}


def _field(section: Section, asked: Field, row: Row) -> dict[str, Any]:
    given = row[asked.code]
    text = shown(asked, given)
    notes = [asked.help]
    if asked.skip_if is not None:
        other = section.field(asked.skip_if.field)
        notes.append(
            f"Laissez vide si « {other.label} » est : {' ou '.join(map(other.label_of, asked.skip_if.values))}."
        )
    if asked.serves:
        notes.append(f"À quoi ça sert : {asked.serves}")
    unit = f"{asked.unit} {asked.tax}" if asked.is_price and asked.tax in (TaxAsked.HT, TaxAsked.TTC) else asked.unit
    return {
        "label": asked.label + (" *" if asked.required else ""),
        "unit": unit,
        "notes": " ".join(filter(None, notes)),
        "value": _MARKS.get(ValueStatus(given.status), "") + text if text and given.status else text,
        "wide": asked.type in (FieldType.LONG_TEXT, FieldType.RANKING, FieldType.CHOICES),
        "tall": asked.type == FieldType.LONG_TEXT,
        "boxes": _boxes(asked, given.value, given.status),
        "ranks": _ranks(asked, given.value),
    }


MOST_BOXES: Final = 8


def _boxes(asked: Field, value: str, status: str) -> list[dict[str, Any]]:
    """Boxes to tick, where there are few enough; else a line to write on."""
    if asked.type == FieldType.YES_NO:
        offered = [("oui", "oui"), ("non", "non")]
    elif asked.type == FieldType.CHOICES or (asked.type == FieldType.CHOICE and len(asked.choices) <= MOST_BOXES):
        offered = [(choice.code, choice.label) for choice in asked.choices]
    else:
        return []
    chosen = set(value.split(";"))
    boxes = [{"label": label, "on": code in chosen} for code, label in offered]
    return [*boxes, {"label": "NC", "on": status == ValueStatus.UNKNOWN}]


def _ranks(asked: Field, value: str) -> list[dict[str, str]]:
    if asked.type != FieldType.RANKING:
        return []
    try:
        ranks = ranks_of(value)
    except ValueError:
        ranks = {}
    return [{"label": choice.label, "rank": str(ranks.get(choice.code, ""))} for choice in asked.choices]


def _typeset(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.startswith(("<svg", "http")) else typeset(value)
    if isinstance(value, list):
        return [_typeset(item) for item in value]
    return {key: _typeset(item) for key, item in value.items()} if isinstance(value, dict) else value


def _drawable(value: Any) -> Any:
    """The same with the letters and signs that the shipped typeface draws: PDF/UA wants a glyph for every character."""
    if isinstance(value, str):
        return "".join(sign if ord(sign) < FIRST_UNSURE or sign in OWN_SIGNS else "?" for sign in value)
    if isinstance(value, list):
        return [_drawable(item) for item in value]
    return {key: _drawable(item) for key, item in value.items()} if isinstance(value, dict) else value

"""The figures of a study: JSON (everything), CSV (one line a figure), XLSX (one sheet a subject)."""

import io
import json
import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any, Final, cast

from maillage.engine.quantities import round_half_up
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.results import plain
from maillage.kernel.papers import Block, Picture, Report, Section, Table
from maillage.kernel.sheets import Column, Value, write_csv

if TYPE_CHECKING:  # a command reads a survey without the site's tables
    from maillage.journey.studies.syntheses.engine.census.results import CensusStudy

__all__ = ["as_json_object", "render_csv", "render_json", "render_xlsx"]

DECIMALS: Final = 6
"""Printed decimals of exact fractions: those of a unit price."""

NUMBER_WIDTH: Final = 16
TEXT_WIDTH: Final = 34
"""Characters across a column of a spreadsheet."""


def as_json_object(study: "Study | CensusStudy") -> dict[str, Any]:
    """The study as JSON takes it: whole numbers as they are, others to six decimals, dates in ISO, unknown as null."""
    converted: dict[str, Any] = _convert(plain(study))
    return converted


def _convert(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _convert(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_convert(item) for item in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, Fraction | Decimal | float):
        rounded = round_half_up(value, DECIMALS)
        return int(rounded) if rounded == int(rounded) and not isinstance(value, Decimal) else float(rounded)
    if isinstance(value, date):
        return value.isoformat()
    return value


def render_json(study: "Study | CensusStudy") -> bytes:
    return (json.dumps(as_json_object(study), ensure_ascii=False, indent=2) + "\n").encode()


def _flat(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in _flat(item, f"{path}.{key}" if path else str(key))]
    if isinstance(value, list):
        return [leaf for place, item in enumerate(value) for leaf in _flat(item, f"{path}.{place}")]
    return [(path, value)]


def render_csv(study: "Study | CensusStudy") -> bytes:
    """``indicateur;valeur``, one line a figure, for a French spreadsheet."""
    output = io.BytesIO()
    rows = ([path, _shown(value)] for path, value in _flat(as_json_object(study)))
    write_csv(output, [Column("indicateur"), Column("valeur", "number")], rows)
    return output.getvalue()


def _shown(value: Any) -> Value:
    """A number stays one."""
    if value is None:
        return "NC"
    return value if isinstance(value, bool | int | float) else str(value)


def _tables(sections: list[Section], titles: tuple[str, ...] = ()) -> list[Table]:
    found: list[Table] = []
    for section in sections:
        blocks: list[Block] = section.blocks
        found += [
            block.table if isinstance(block, Picture) else block
            for block in blocks
            if isinstance(block, Table | Picture)
        ]
        found += _tables(section.sections, (*titles, section.title))
    return found


def render_xlsx(study: "Study | CensusStudy", report: Report | None = None) -> bytes:
    """One sheet a table of the report, with real numbers, and a last sheet with every figure by its path.

    ``report``: by default that of a survey.
    """
    import xlsxwriter

    from maillage.journey.studies.syntheses.documents.composition import compose_report

    if report is None:
        report = compose_report(cast("Study", study))
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = datetime.fromisoformat(f"{report.date}T00:00:00+00:00").replace(tzinfo=None)
    book.set_properties({"title": report.title, "created": created})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "indent": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})
    muted = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
    large = book.add_format({"bold": True, "font_size": 13})
    bold_right = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "align": "right"})
    right = book.add_format({"valign": "top", "align": "right"})

    @cache
    def number_format(mask: str) -> Any:
        return book.add_format({"num_format": mask, "valign": "top"})

    names: set[str] = set()
    for table in _tables(report.sections):
        sheet = book.add_worksheet(_sheet_name(table.caption, names))
        sheet.write_string(0, 0, table.caption, large)
        widths = [NUMBER_WIDTH if column.is_number else TEXT_WIDTH for column in table.columns]
        for place, column in enumerate(table.columns):
            sheet.write_string(2, place, column.title, bold_right if column.is_number else bold)
            sheet.set_column(place, place, widths[place])
        sheet.set_row(2, _height([column.title for column in table.columns], widths))
        for line, row in enumerate(table.rows, start=3):
            sheet.set_row(line, _height(row, widths))
            for place, text in enumerate(row):
                if (parsed := _number(text) if table.columns[place].is_number else None) is None:
                    sheet.write_string(line, place, text, right if table.columns[place].is_number else wrapped)
                else:
                    amount, mask = parsed
                    sheet.write_number(line, place, amount, number_format(mask))
        if table.note:
            last = len(table.columns) - 1
            sheet.merge_range(len(table.rows) + 4, 0, len(table.rows) + 4, last, table.note, muted)
            sheet.set_row(len(table.rows) + 4, _height([table.note], [sum(widths)]))
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    everything = book.add_worksheet(_sheet_name("Tous les chiffres", names))
    everything.write_row(0, 0, ["indicateur", "valeur"], bold)
    everything.set_column(0, 1, 48)
    everything.freeze_panes(1, 1)
    for line, (path, value) in enumerate(_flat(as_json_object(study)), start=1):
        everything.write_string(line, 0, path)
        shown = _shown(value)
        if isinstance(shown, bool):
            everything.write_string(line, 1, "oui" if shown else "non")
        elif isinstance(shown, int | float):
            everything.write_number(line, 1, shown)
        else:
            everything.write_string(line, 1, str(shown))
    book.close()
    return output.getvalue()


def _height(texts: list[str], widths: list[int]) -> float:
    """Points that the row needs once its texts are folded: not every spreadsheet works it out."""
    return 15.0 * max(ceil(len(text) * 1.15 / width) or 1 for text, width in zip(texts, widths, strict=True))


def _number(text: str) -> tuple[float, str] | None:
    """A printed number back as a number with the mask that prints it alike; ``None`` for any other text."""
    is_percent = text.endswith("%")
    digits = text.removesuffix("%").replace("\u202f", "").replace("\u00a0", "").replace("−", "-").replace(",", ".")
    try:
        amount = Decimal(digits)
    except ArithmeticError:
        return None
    if not amount.is_finite():
        return None
    decimals = len(digits.partition(".")[2])
    mask = "#,##0" + ("." + "0" * decimals if decimals else "")
    return (float(amount / 100), f"{mask} %") if is_percent else (float(amount), mask)


def _sheet_name(caption: str, taken: set[str]) -> str:
    """At most 31 characters, none that Excel refuses, each once."""
    first = re.split(r"[,(]", caption)[0]
    plain_caption = " ".join(re.sub(r"[\[\]:*?/\\]", " ", first).split())
    name = plain_caption if len(plain_caption) <= 31 else plain_caption[:31].rpartition(" ")[0]
    count = 2
    while name.casefold() in taken:
        suffix = f" {count}"
        name, count = plain_caption[: 31 - len(suffix)] + suffix, count + 1
    taken.add(name.casefold())
    return name

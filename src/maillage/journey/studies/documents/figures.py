"""The figures of a study: JSON (everything), CSV (one line a figure), XLSX (one sheet a subject)."""

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from maillage.engine.quantities import round_half_up
from maillage.journey.studies.documents.blocks import Block, Picture, Report, Section, Table
from maillage.journey.studies.engine import Study
from maillage.journey.studies.engine.results import plain

__all__ = ["as_json_object", "render_csv", "render_json", "render_xlsx"]

DECIMALS: Final = 6
"""Printed decimals of exact fractions: those of a unit price."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def as_json_object(study: Study) -> dict[str, Any]:
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


def render_json(study: Study) -> bytes:
    return (json.dumps(as_json_object(study), ensure_ascii=False, indent=2) + "\n").encode()


def _flat(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in _flat(item, f"{path}.{key}" if path else str(key))]
    if isinstance(value, list):
        return [leaf for place, item in enumerate(value) for leaf in _flat(item, f"{path}.{place}")]
    return [(path, value)]


def render_csv(study: Study) -> bytes:
    """``indicateur;valeur``, one line a figure, for a French spreadsheet: semicolons, decimal commas, BOM."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(["indicateur", "valeur"])
    for path, value in _flat(as_json_object(study)):
        writer.writerow([path, _cell(value)])
    return output.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return "NC"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


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


def render_xlsx(study: Study) -> bytes:
    """One sheet a table of the report, with real numbers, and a last sheet with every figure by its path."""
    import xlsxwriter

    from maillage.journey.studies.documents.composition import compose_report

    report: Report = compose_report(study)
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = datetime.fromisoformat(f"{report.date}T00:00:00+00:00").replace(tzinfo=None)
    book.set_properties({"title": report.title, "created": created})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    muted = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
    names: set[str] = set()
    for table in _tables(report.sections):
        sheet = book.add_worksheet(_sheet_name(table.caption, names))
        sheet.write_string(0, 0, table.caption, book.add_format({"bold": True, "font_size": 13}))
        for place, column in enumerate(table.columns):
            sheet.write_string(2, place, column.title, bold)
            sheet.set_column(place, place, 16 if column.is_number else 34)
        for line, row in enumerate(table.rows, start=3):
            for place, text in enumerate(row):
                if (parsed := _number(text)) is None:
                    sheet.write_string(line, place, text, wrapped)
                else:
                    amount, mask = parsed
                    sheet.write_number(line, place, amount, book.add_format({"num_format": mask, "valign": "top"}))
        if table.note:
            sheet.merge_range(len(table.rows) + 4, 0, len(table.rows) + 6, len(table.columns) - 1, table.note, muted)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    everything = book.add_worksheet(_sheet_name("Tous les chiffres", names))
    everything.write_row(0, 0, ["indicateur", "valeur"], bold)
    everything.set_column(0, 1, 48)
    for line, (path, value) in enumerate(_flat(as_json_object(study)), start=1):
        everything.write_string(line, 0, path)
        if isinstance(value, int | float) and not isinstance(value, bool):
            everything.write_number(line, 1, value)
        else:
            everything.write_string(line, 1, _cell(value).removeprefix("'"))
    book.close()
    return output.getvalue()


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
    mask = "# ##0" + ("." + "0" * decimals if decimals else "")
    return (float(amount / 100), f"{mask} %") if is_percent else (float(amount), mask)


def _sheet_name(caption: str, taken: set[str]) -> str:
    """At most 31 characters, none that Excel refuses, each once."""
    plain_caption = (
        "".join(letter for letter in caption if letter not in "[]:*?/\\").split(",")[0].split("(")[0].strip()
    )
    name = plain_caption[:31].strip("' ")
    count = 2
    while name.casefold() in taken:
        suffix = f" {count}"
        name, count = plain_caption[: 31 - len(suffix)] + suffix, count + 1
    taken.add(name.casefold())
    return name

"""The sheets of a questionnaire as .xlsx and as .ods. The same answers give the same bytes."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal
from xml.sax.saxutils import escape, quoteattr

from maillage.journey.census.questionnaires.documents._grid import Cell, Choosing, Grid, grids_of
from maillage.journey.census.questionnaires.engine import Answers, Definition, Stamp, signed

__all__ = ["WORKBOOK_TYPES", "workbook"]

WORKBOOK_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""Media type by ending."""
CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 a workbook bears no time zone
LISTS: Final = "Listes"


def workbook(
    definition: Definition,
    answers: Answers,
    stamp: Stamp,
    ending: Literal["xlsx", "ods"],
    *,
    about: Sequence[str] = (),
) -> bytes:
    """A workbook to fill in, with what is known already in it; ``imports.read_answers`` reads it back."""
    grids = grids_of(definition, answers, signed(stamp), about)
    return _xlsx(grids) if ending == "xlsx" else _ods(grids)


# --- .xlsx ------------------------------------------------------------------------------------------------------------

_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "code": {"font_color": "#808080", "font_size": 8},
    "head": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"},
    "help": {"italic": True, "font_color": "#42535a", "text_wrap": True, "valign": "top", "font_size": 9},
    "said": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14, "font_color": "#0b5563"},
    # "@": what is typed over stays a text, 01001 and a telephone included.
    "input": {
        "bg_color": "#eef5f6",
        "border": 1,
        "border_color": "#c3cfd2",
        "num_format": "@",
        "text_wrap": True,
        "valign": "top",
    },
    "number": {"bg_color": "#eef5f6", "border": 1, "border_color": "#c3cfd2", "valign": "top"},
    "day": {"bg_color": "#eef5f6", "border": 1, "border_color": "#c3cfd2", "num_format": "dd/mm/yyyy", "valign": "top"},
}


def _xlsx(grids: Sequence[Grid]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 reading does without

    output = io.BytesIO()
    with xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": CREATED})
        shape = cache(lambda style: book.add_format(_FORMATS[style]))
        lists = _Lists()
        for grid in grids:
            sheet = book.add_worksheet(grid.name)
            for place, width in enumerate(grid.widths):
                sheet.set_column(place, place, width, None, {"hidden": place in grid.hidden_columns})
            for line in grid.hidden_rows:
                sheet.set_row(line, None, None, {"hidden": True})
            sheet.freeze_panes(*grid.frozen)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.set_paper(9)
            for line, cells in enumerate(grid.rows):
                for place, cell in enumerate(cells):
                    _write(sheet, line, place, cell, shape(cell.style))
            for one in grid.choosing:
                sheet.data_validation(one.first, one.column, one.last, one.column, _validation(one, lists))
        listing = book.add_worksheet(LISTS)
        listing.hide()
        for place, values in enumerate(lists.known):
            listing.write_column(0, place, list(values))
    return output.getvalue()


class _Lists:
    """Lists to choose in, each once, in the columns of a hidden sheet: a cell takes 255 characters at most by itself."""

    def __init__(self) -> None:
        self.known: list[tuple[str, ...]] = []

    def column(self, values: tuple[str, ...]) -> int:
        if values not in self.known:
            self.known.append(values)
        return self.known.index(values)


def _validation(one: Choosing, lists: _Lists) -> dict[str, Any]:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415

    letter = xl_col_to_name(lists.column(one.values), col_abs=True)
    return {
        "validate": "list",
        "source": f"={LISTS}!{letter}$1:{letter}${len(one.values)}",
        "error_type": "warning",
        "error_title": "Hors de la liste",
        "error_message": "Choisissez dans la liste, ou écrivez NC.",
    }


def _write(sheet: Any, line: int, place: int, cell: Cell, shape: Any) -> None:
    match cell.value:
        case Decimal():
            sheet.write_number(line, place, float(cell.value), shape)
        case date():
            sheet.write_datetime(line, place, datetime(cell.value.year, cell.value.month, cell.value.day), shape)  # noqa: DTZ001
        case "":
            if cell.style != "code":
                sheet.write_blank(line, place, None, shape)
        case _:
            sheet.write_string(line, place, cell.value, shape)


# --- .ods -------------------------------------------------------------------------------------------------------------

_SPACES: Final = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in (
        *(("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")),
        *(("fo", "xsl-fo-compatible"), ("number", "datastyle"), ("manifest", "manifest")),
    )
)
_BOX: Final = 'fo:background-color="#eef5f6" fo:border="0.5pt solid #c3cfd2"'


def _style(name: str, cell: str, text: str = "", mask: str = "") -> str:
    shown = f' style:data-style-name="{mask}"' if mask else ""
    words = f"<style:text-properties {text}/>" if text else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{shown}><style:table-cell-properties '
        f'style:vertical-align="top" {cell}/>{words}</style:style>'
    )


_WRAP: Final = 'fo:wrap-option="wrap"'
_DAY: Final = "<number:text>/</number:text>".join(
    f'<number:{part} number:style="long"/>' for part in ("day", "month", "year")
)
_ODS_STYLES: Final = "".join(
    (
        f'<office:automatic-styles><number:date-style style:name="jour">{_DAY}</number:date-style>',
        '<number:text-style style:name="texte"><number:text-content/></number:text-style>',
        _style("code", "", 'fo:color="#808080" fo:font-size="8pt"'),
        _style("head", f'{_WRAP} fo:border-bottom="1.5pt solid #0b5563"', 'fo:font-weight="bold"'),
        _style("help", _WRAP, 'fo:font-style="italic" fo:color="#42535a" fo:font-size="9pt"'),
        _style("said", _WRAP),
        _style("title", "", 'fo:font-weight="bold" fo:font-size="14pt" fo:color="#0b5563"'),
        _style("input", f"{_WRAP} {_BOX}", mask="texte"),
        _style("number", _BOX),
        _style("day", _BOX, mask="jour"),
    )
)
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{WORKBOOK_TYPES["ods"]}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _ods(grids: Sequence[Grid]) -> bytes:
    lists = _Lists()
    tables = "".join(_table(grid, lists) for grid in grids)
    widths = sorted({width for grid in grids for width in grid.widths})
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * 0.19:.2f}cm"/></style:style>'
        for width in widths
    )
    offered = "".join(_offered(place, values) for place, values in enumerate(lists.known))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">'
        f"{_ODS_STYLES}{columns}</office:automatic-styles><office:body><office:spreadsheet>"
        f"<table:content-validations>{offered}</table:content-validations>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text, how in (
            ("mimetype", WORKBOOK_TYPES["ods"], zipfile.ZIP_STORED),
            ("META-INF/manifest.xml", _MANIFEST, zipfile.ZIP_DEFLATED),
            ("content.xml", content, zipfile.ZIP_DEFLATED),
        ):
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            archive.writestr(entry, text, how)
    return output.getvalue()


def _offered(place: int, values: tuple[str, ...]) -> str:
    listed = ";".join(f'"{value.replace(chr(34), "")}"' for value in values)
    condition = quoteattr(f"of:cell-content-is-in-list({listed})")
    return (
        f'<table:content-validation table:name="v{place}" table:condition={condition} table:allow-empty-cell="true" '
        'table:display-list="unsorted"><table:error-message table:message-type="warning" table:display="true" '
        'table:title="Hors de la liste"><text:p>Choisissez dans la liste, ou écrivez NC.</text:p></table:error-message>'
        "</table:content-validation>"
    )


def _table(grid: Grid, lists: _Lists) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="w{width}"{_hidden(place in grid.hidden_columns)}/>'
        for place, width in enumerate(grid.widths)
    )
    rows = "".join(
        f"<table:table-row{_hidden(line in grid.hidden_rows)}>"
        + "".join(_ods_cell(cell, _validation_of(grid, line, place, lists)) for place, cell in enumerate(cells))
        + "</table:table-row>"
        for line, cells in enumerate(grid.rows)
    )
    return f"<table:table table:name={quoteattr(grid.name)}>{columns}{rows}</table:table>"


def _hidden(is_hidden: bool) -> str:
    return ' table:visibility="collapse"' if is_hidden else ""


def _validation_of(grid: Grid, line: int, place: int, lists: _Lists) -> str:
    for one in grid.choosing:
        if one.column == place and one.first <= line <= one.last:
            return f' table:content-validation-name="v{lists.column(one.values)}"'
    return ""


def _ods_cell(cell: Cell, validation: str) -> str:
    start = f'<table:table-cell table:style-name="{cell.style}"{validation}'
    match cell.value:
        case Decimal():
            return f'{start} office:value-type="float" office:value="{cell.value:f}"/>'
        case date():
            return f'{start} office:value-type="date" office:date-value="{cell.value.isoformat()}"/>'
        case "":
            return f"{start}/>"
    lines = "".join(f"<text:p>{escape(_plain(line))}</text:p>" for line in str(cell.value).splitlines())
    return f'{start} office:value-type="string">{lines}</table:table-cell>'


def _plain(text: str) -> str:
    """Without what XML does not hold."""
    return "".join(
        sign for sign in text if sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"
    )

"""A survey as one workbook to fill in: a sheet a table, numbers as numbers."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from maillage.engine.errors import MaillageError
from maillage.kernel.lazily import lazily
from maillage.kernel.workbooks import as_text

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = lazily("xlsxwriter")

__all__ = ["CellTooLong", "survey_workbook"]

Tables = Mapping[str, Sequence[Sequence[str]]]

CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 a workbook bears no time zone
"""Of every workbook: the same survey gives the same bytes."""
LONGEST: Final = 32_767
"""Characters that a cell takes."""
NARROWEST: Final = 8
WIDEST: Final = 48
"""Characters across a column."""

_WORDS: Final = re.compile(
    r"collectivite|nature|theme|objet|unite|base|mode_\w+|objectif|indicateur|type_de_communes|contrat_\w+|remarque"
)
"""Columns of texts, where 2012 is a name and 007 keeps its zeros."""
_PRINTED: Final = re.compile(r"valeur_publiee|economie_\w+|ratio_\w+")
"""Columns of numbers whose last zero says how precise they are: a spreadsheet would drop it."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,12})?")


class CellTooLong(MaillageError):
    """A text that no cell of a workbook holds."""


def survey_workbook(tables: Tables) -> bytes:
    """The .xlsx of a survey's tables (name: header, then rows), which reads back as the same survey.

    Error: ``CellTooLong``.
    """
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "bottom": 1})
    for name, (header, *rows) in tables.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(header):
            cells = [row[place] for row in rows]
            sheet.write_string(0, place, column, bold)
            sheet.set_column(place, place, _width([column, *cells]))
            for line, cell in enumerate(cells, start=1):
                if (amount := _amount(column, cell)) is not None:
                    sheet.write_number(line, place, amount)
                elif len(cell) > LONGEST:
                    raise CellTooLong(
                        f"feuille {name}, ligne {line + 1}, colonne « {column} » : le texte dépasse {LONGEST} "
                        "caractères. Raccourcissez-le."
                    )
                elif cell:
                    sheet.write_string(line, place, cell)
    book.close()
    return output.getvalue()


def _width(cells: Sequence[str]) -> int:
    return min(max(NARROWEST, *map(len, cells)) + 2, WIDEST)


def _amount(column: str, cell: str) -> float | None:
    """The number that a cell would give back unchanged; ``None`` where it must stay a text."""
    if _WORDS.fullmatch(column) or not _NUMBER.fullmatch(cell):
        return None
    written = Decimal(cell.replace(",", "."))
    read = Decimal(as_text(float(written)))
    is_same = str(read) == str(written) if _PRINTED.fullmatch(column) else read == written
    return float(written) if is_same else None

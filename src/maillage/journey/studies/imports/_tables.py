"""Delimited text as spreadsheets export it: whatever the encoding and the separator, with caps and plain errors."""

import csv
import io
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from maillage.journey.studies.imports._problems import Problem

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
SHOWN_CHARACTERS = 60

_SPACES = " \u00a0\u2009\u202f"
_NUMBER = re.compile(
    rf"(?P<sign>[-−]?)(?P<whole>[0-9]{{1,12}}|[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}}){{1,3}})(?:[.,](?P<decimals>[0-9]{{1,12}}))?"
    rf"[{_SPACES}]?€?"
)
UNKNOWN_WORDS = frozenset({"nc", "n.c.", "n.c", "inconnu", "?"})


def shown(value: str) -> str:
    """A value as an error may print it: one line, no control character, not too long."""
    plain = "".join(character if character.isprintable() else " " for character in value)
    return plain if len(plain) <= SHOWN_CHARACTERS else plain[: SHOWN_CHARACTERS - 1] + "…"


def parse_number(text: str) -> Decimal | None:
    """A number as a French spreadsheet prints it, ``None`` where it is none.

    Decimal comma or point, spaces of any width between thousands, an optional euro sign.

    >>> parse_number("1\u202f259,67 €"), parse_number("1.259,67")
    (Decimal('1259.67'), None)
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    whole = re.sub(f"[{_SPACES}]", "", match["whole"])
    return Decimal(
        f"{'-' if match['sign'] else ''}{whole}.{match['decimals']}"
        if match["decimals"]
        else f"{'-' if match['sign'] else ''}{whole}"
    )


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column; ``number`` as a spreadsheet shows it, the header being row 1."""

    number: int
    cells: dict[str, str]


@dataclass
class Sheet:
    """One file being read; what is wrong with it accumulates in ``problems``."""

    file: str
    problems: list[Problem]
    headers: list[str] = field(default_factory=list)
    has_unreadable_rows: bool = False
    rows: list[Row] = field(default_factory=list)

    def wrong(
        self, message: str, cure: str, row: Row | int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        number = row.number if isinstance(row, Row) else row
        self.problems.append(Problem(self.file, message, cure, number, column, None if value is None else shown(value)))

    def require(self, columns: tuple[str, ...]) -> bool:
        """Say which columns are missing; whether all are there."""
        missing = [column for column in columns if column not in self.headers]
        for column in missing:
            self.wrong(
                "cette colonne manque.", f"Ajoutez-la ; l’en-tête lu est : {', '.join(self.headers)}.", 1, column
            )
        return not missing

    def text(self, row: Row, column: str) -> str:
        """A cell that must not be empty; empty text where it is, and then it is said."""
        value = row.cells[column]
        if not value:
            self.wrong("la cellule est vide.", "Complétez-la.", row, column, "")
        return value

    def number(self, row: Row, column: str, *, is_required: bool = False) -> Decimal | None:
        """A cell that is a number, empty or NC (then ``None``)."""
        value = row.cells.get(column, "")
        if not value or (value.casefold() in UNKNOWN_WORDS and not is_required):
            if is_required:
                self.wrong("la cellule est vide.", "Inscrivez un nombre.", row, column, "")
            return None
        number = parse_number(value)
        if number is None:
            cure = "Inscrivez un nombre sans texte" + (
                "." if is_required else ", ou laissez vide (ou NC) si la valeur est inconnue."
            )
            self.wrong("ce n’est pas un nombre.", cure, row, column, value)
        elif number < 0:
            self.wrong("le nombre est négatif.", "Inscrivez zéro ou un nombre positif.", row, column, value)
            return None
        return number

    def count(self, row: Row, column: str, *, is_required: bool = False) -> int | None:
        """A cell that is a whole number, empty or NC (then ``None``)."""
        number = self.number(row, column, is_required=is_required)
        if number is None:
            return None
        if number != int(number):
            self.wrong(
                "ce n’est pas un nombre entier.", "On compte des unités entières.", row, column, row.cells[column]
            )
            return None
        return int(number)


def read_sheet(path: Path, problems: list[Problem]) -> tuple[Sheet, bytes] | None:
    """Read a delimited text file, header first. ``None`` where it is no such file; ``problems`` then says why."""
    sheet = Sheet(path.name, problems)
    try:
        if path.stat().st_size > MAX_BYTES:
            sheet.wrong(
                f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo.", "Vérifiez que c’est bien le fichier de l’enquête."
            )
            return None
        content = path.read_bytes()
    except OSError:
        sheet.wrong("le fichier ne peut pas être lu.", "Vérifiez qu’il existe et que vous avez le droit de l’ouvrir.")
        return None
    text = _decode(content)
    if text is None:
        sheet.wrong(
            "ce n’est pas un fichier texte.", "Dans le tableur : Enregistrer sous, puis choisissez le format CSV."
        )
        return None
    try:
        _fill(sheet, text)
    except csv.Error:
        sheet.wrong(
            "les guillemets ou les séparateurs ne sont pas lisibles.",
            "Enregistrez de nouveau le fichier au format CSV depuis le tableur.",
            len(sheet.rows) + 2,
        )
        return None
    return (sheet, content) if sheet.headers else None


def _decode(content: bytes) -> str | None:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        is_text = not any(character < " " and character not in "\t\r\n" for character in text)
        return text if is_text else None
    return None


def _separator(text: str) -> str:
    """The one that parts the header most."""
    first_line = text.lstrip("\r\n").partition("\n")[0]
    return max(";,\t", key=lambda candidate: len(next(csv.reader([first_line], delimiter=candidate), [])))


def _fill(sheet: Sheet, text: str) -> None:
    width = 0
    separator = _separator(text)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, record in enumerate(records, start=1):
        cells = [cell.strip(_SPACES + "\t\r\n") for cell in record]
        if not any(cells):
            continue
        if not sheet.headers:
            width = len(cells)
            while not cells[-1]:
                cells.pop()
            sheet.headers = cells
            for column in {column for column in cells if cells.count(column) > 1 or not column}:
                sheet.wrong(
                    "cet en-tête est écrit deux fois." if column else "une colonne n’a pas d’en-tête.",
                    "Donnez à chaque colonne un nom différent.",
                    number,
                    column,
                )
            continue
        # A decimal comma parts a cell in two: between commas a short row is as suspect as a long one.
        if len(cells) > width or any(cells[len(sheet.headers) :]) or (separator == "," and len(cells) < width):
            sheet.has_unreadable_rows = True
            sheet.wrong(
                f"il y a {len(cells)} cellules pour {width} en-têtes.",
                "Mettez entre guillemets les textes et les nombres à virgule, ou séparez les colonnes par des "
                "points-virgules.",
                number,
            )
            continue
        if len(sheet.rows) == MAX_ROWS:
            sheet.wrong("il y a plus de 100\u202f000 lignes.", "Vérifiez que c’est bien le fichier de l’enquête.")
            return
        cells += [""] * (len(sheet.headers) - len(cells))
        sheet.rows.append(Row(number, dict(zip(sheet.headers, cells, strict=False))))
    if not sheet.headers:
        sheet.wrong("le fichier est vide.", "La première ligne doit porter le nom des colonnes.")
    elif not sheet.rows and not sheet.has_unreadable_rows:
        sheet.wrong("il n’y a aucune ligne sous l’en-tête.", "Ajoutez au moins une ligne.")

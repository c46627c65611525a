"""Delimited text as spreadsheets export it: whatever the encoding and the separator, with caps and plain errors."""

import csv
import io
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from maillage.journey.studies.syntheses.imports._problems import Problem
from maillage.kernel.spelling import fold
from maillage.kernel.typography import one_line

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
SHOWN_CHARACTERS = 60
SEARCHED_ROWS = 10
"""How far down a header is looked for."""

_SPACES = " \u00a0\u2009\u202f"
_NUMBER = re.compile(
    rf"(?P<sign>[-−]?)(?P<whole>[0-9]{{1,12}}|[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}}){{1,3}})(?:[.,](?P<decimals>[0-9]{{1,12}}))?"
    rf"[{_SPACES}]?€?"
)
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ue000-\uf8ff]")
_TWICE_DECODED = re.compile(r"Ã[\x80-\xbf©¨ª«´®§¢¹»¯]|â€")
"""What UTF-8 looks like when one bad byte makes it pass for cp1252."""
UNKNOWN_WORDS = frozenset({"nc", "n.c.", "n.c", "inconnu", "?"})


def shown(value: str) -> str:
    """A value as an error may print it."""
    return one_line(value, SHOWN_CHARACTERS)


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


_THOUSANDS = re.compile(r"-?[0-9]{1,3}([.,][0-9]{3})+")
"""In a count, a point or a comma before three digits parts thousands, whatever it parts elsewhere."""

_NONE_AT_ALL = re.compile(r"aucune?|neant|non|-|zero")
_MONTHS = "janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec"
_CURES: Final = (
    (r".*%", "Inscrivez un nombre, pas un pourcentage."),
    (
        rf"\d{{1,2}}[/. ]\d{{1,2}}[/. ]\d{{2,4}}|({_MONTHS})[a-z.]*[ /]\d{{2,4}}|\d{{1,2}}[ /]({_MONTHS})[a-z.]*",
        "Le tableur a fait une date de ce nombre : mettez la colonne au format Nombre et saisissez-le de nouveau.",
    ),
    (r"\d{1,3}(\.\d{3})+(,\d+)?", "Retirez le point des milliers."),
    (r"\d{1,3}(,\d{3})+(\.\d+)?", "Retirez la virgule des milliers."),
    (r"\d+ ?(a|ou)? ?\d+.*", "Inscrivez un seul nombre."),
    (r"[\d .,]+[a-z€ ]+", "Gardez le nombre et retirez le reste : l’unité est déjà dans le nom de la colonne."),
)


def cure_of(value: str, *, is_required: bool, is_count: bool = False) -> str:
    """What to do with a value that is no number, from what it looks like.

    >>> cure_of("néant", is_required=False, is_count=True)[:11], cure_of("1.259,67", is_required=True)
    ('Inscrivez 0', 'Retirez le point des milliers.')
    """
    plain = fold(value) if value.strip("-–— ") else "-"
    if is_count and _NONE_AT_ALL.fullmatch(plain):
        return "Inscrivez 0 s’il n’y en a pas ; laissez vide (ou NC) si vous ne savez pas."
    for pattern, cure in _CURES:
        if re.fullmatch(pattern, plain):
            return cure
    return "Inscrivez un nombre sans texte" + (
        "." if is_required else ", ou laissez vide (ou NC) si la valeur est inconnue."
    )


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column; ``number`` as a spreadsheet shows it, the header being row 1."""

    number: int
    cells: dict[str, str]


@dataclass
class Sheet:
    """One table being read; what is wrong with it accumulates in ``problems``, under its ``title``."""

    file: str
    title: str
    problems: list[Problem]
    headers: list[str] = field(default_factory=list)
    has_unreadable_rows: bool = False
    absent: set[str] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)

    def wrong(
        self, message: str, cure: str, row: Row | int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        number = row.number if isinstance(row, Row) else row
        if column in self.absent and isinstance(row, Row):
            return
        self.problems.append(
            Problem(self.title, message, cure, number, column, None if value is None else shown(value))
        )

    def require(self, columns: tuple[str, ...]) -> None:
        """Say which columns are missing, and read on with the others: their mistakes are said too."""
        missing = [column for column in columns if column not in self.headers]
        for column in missing:
            self.wrong(
                "cette colonne manque.", f"Ajoutez-la ; l’en-tête lu est : {', '.join(self.headers)}.", 1, column
            )
        self.absent.update(missing)
        for row in self.rows:
            row.cells.update(dict.fromkeys(missing, ""))

    def text(self, row: Row, column: str) -> str:
        """A cell that must not be empty; empty text where it is, and then it is said."""
        value = row.cells[column]
        if not value:
            self.wrong("la cellule est vide.", "Complétez-la.", row, column, "")
        return value

    def number(self, row: Row, column: str, *, is_required: bool = False, is_count: bool = False) -> Decimal | None:
        """A cell that is a number, empty or NC (then ``None``)."""
        value = row.cells.get(column, "")
        if not value or (value.casefold() in UNKNOWN_WORDS and not is_required):
            if is_required:
                self.wrong("la cellule est vide.", "Inscrivez un nombre.", row, column, "")
            return None
        number = parse_number(value)
        if number is None:
            self.wrong(
                "ce n’est pas un nombre.",
                cure_of(value, is_required=is_required, is_count=is_count),
                row,
                column,
                value,
            )
        elif number < 0:
            self.wrong("le nombre est négatif.", "Inscrivez zéro ou un nombre positif.", row, column, value)
            return None
        return number

    def count(self, row: Row, column: str, *, is_required: bool = False) -> int | None:
        """A cell that is a whole number, empty or NC (then ``None``)."""
        number = self.number(row, column, is_required=is_required, is_count=True)
        if number is None:
            return None
        if number != int(number) or _THOUSANDS.fullmatch(row.cells[column]):
            self.wrong(
                "ce n’est pas un nombre entier.",
                "On compte des unités entières ; si le point sépare les milliers, retirez-le.",
                row,
                column,
                row.cells[column],
            )
            return None
        return int(number)


def read_content(path: Path, sheet: Sheet) -> bytes | None:
    """The bytes of a file; ``None`` where it cannot be had, and then it is said."""
    try:
        if not path.is_file():
            raise OSError
        if is_too_large(path.stat().st_size, sheet):
            return None
        return path.read_bytes()
    except OSError:
        sheet.wrong("le fichier ne peut pas être lu.", "Vérifiez qu’il existe et que vous avez le droit de l’ouvrir.")
        return None


def is_too_large(size: int, sheet: Sheet) -> bool:
    """Whether a text of so many bytes is more than a survey's; it is then said."""
    if size > MAX_BYTES:
        sheet.wrong(
            f"le fichier dépasse {MAX_BYTES // 1_000_000} Mo.", "Vérifiez que c’est bien le fichier de l’enquête."
        )
    return size > MAX_BYTES


def fill_from_text(sheet: Sheet, content: bytes, required: tuple[str, ...]) -> bool:
    """Read delimited text whose header holds the ``required`` columns; false where it is none, and then it is said."""
    text = _decode(content)
    if text is None:
        sheet.wrong(
            "ce n’est pas un fichier texte, ou ses accents sont abîmés.",
            "Dans le tableur : Enregistrer sous, puis choisissez le format CSV UTF-8.",
        )
        return False
    try:
        separator, records = _records(text, required)
    except csv.Error:
        sheet.wrong(
            "les guillemets ou les séparateurs ne sont pas lisibles.",
            "Enregistrez de nouveau le fichier au format CSV depuis le tableur.",
        )
        return False
    if not any(any(record) for record in records):
        sheet.wrong("le fichier est vide.", "La première ligne doit porter le nom des colonnes.")
        return False
    return _fill(sheet, records, separator, required)


def fill_from_rows(sheet: Sheet, rows: list[list[str]], required: tuple[str, ...]) -> bool:
    """Read the rows of a spreadsheet, as ``fill_from_text`` reads a text."""
    records = [[_trimmed(_plain(cell)) for cell in row] for row in rows]
    if not any(any(record) for record in records):
        sheet.wrong("la feuille est vide.", "La première ligne doit porter le nom des colonnes.")
        return False
    for number, record in enumerate(records, start=1):
        for cell in record:
            if _UNREADABLE.search(cell):
                sheet.wrong(
                    "la cellule porte des caractères illisibles.", "Saisissez-la de nouveau.", number, value=cell
                )
    return _fill(sheet, records, "", required)


def _decode(content: bytes) -> str | None:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _UNREADABLE.search(text) or (encoding == "cp1252" and _TWICE_DECODED.search(text)):
            return None
        return _plain(text)
    return None


def _plain(text: str) -> str:
    """A text with one kind of line ends and no mark that prints nothing."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\u200b", "")


def _trimmed(cell: str) -> str:
    return cell.strip(_SPACES + "\t\n")


def _records(text: str, required: tuple[str, ...]) -> tuple[str, list[list[str]]]:
    """The separator that finds most of the header's columns, and the records; a ``sep=`` line of Excel is no record."""
    if text[:4].casefold() == "sep=":
        text = text.partition("\n")[2]
    first_lines = text.lstrip("\n").split("\n")[:SEARCHED_ROWS]

    def found(separator: str) -> tuple[int, int]:
        rows = [next(csv.reader([line], delimiter=separator), []) for line in first_lines]
        return max((_matches(row, required), len(row)) for row in rows)

    separator = max(";,\t", key=found)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return separator, [[_trimmed(cell) for cell in record] for record in reader]


def canonical(header: str) -> str:
    """A column's name as the format writes it: lower case, no accent, underscores.

    >>> canonical("Collectivité"), canonical("PC fixe")
    ('collectivite', 'pc_fixe')
    """
    return fold(header).replace(" ", "_")


def _matches(record: list[str], required: tuple[str, ...]) -> int:
    return len(set(required) & {canonical(cell) for cell in record})


def _fill(sheet: Sheet, records: list[list[str]], separator: str, required: tuple[str, ...]) -> bool:
    filled = [(number, cells) for number, cells in enumerate(records, start=1) if any(cells)]
    (header_row, header), *body = filled
    likelier = max(filled[:SEARCHED_ROWS], key=lambda row: _matches(row[1], required))
    if _matches(likelier[1], required) > max(_matches(header, required), len(required) // 2):
        sheet.wrong(
            f"les noms des colonnes sont à la ligne {likelier[0]}.",
            "Supprimez ce qui est au-dessus : la première ligne doit porter le nom des colonnes.",
            header_row,
        )
        return False
    width = len(header)
    while not header[-1]:
        header.pop()
    # Only these files' other headers are names of authorities, kept as they are written.
    keeps_names = len(required) == 1
    sheet.headers = [name if keeps_names and canonical(name) not in required else canonical(name) for name in header]
    for column in {column for column in sheet.headers if sheet.headers.count(column) > 1 or not column}:
        sheet.wrong(
            "cet en-tête est écrit deux fois." if column else "une colonne n’a pas d’en-tête.",
            "Donnez à chaque colonne un nom différent.",
            header_row,
            column,
        )
    for number, cells in body[:MAX_ROWS]:
        # A decimal comma parts a cell in two: between commas a row must have as many cells as the header.
        if separator == "," and len(cells) != width:
            sheet.has_unreadable_rows = True
            sheet.wrong(
                f"il y a {len(cells)} cellules pour {width} en-têtes.",
                "Mettez entre guillemets les textes et les nombres à virgule, ou séparez les colonnes par des "
                "points-virgules.",
                number,
            )
        elif any(cells[len(sheet.headers) :]):
            sheet.has_unreadable_rows = True
            sheet.wrong(
                "une cellule est remplie sous une colonne sans en-tête.",
                "Donnez un nom à cette colonne, ou videz la cellule.",
                number,
                value=next(cell for cell in cells[len(sheet.headers) :] if cell),
            )
        else:
            padded = cells + [""] * (len(sheet.headers) - len(cells))
            sheet.rows.append(Row(number, dict(zip(sheet.headers, padded, strict=False))))
    if len(body) > MAX_ROWS:
        sheet.wrong("il y a plus de 100\u202f000 lignes.", "Vérifiez que c’est bien le fichier de l’enquête.")
    if not body:
        sheet.wrong("il n’y a aucune ligne sous l’en-tête.", "Ajoutez au moins une ligne.")
    return True

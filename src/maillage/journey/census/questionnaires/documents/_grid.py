"""The sheets of a questionnaire, before any format: cells, widths, what is hidden, what may be chosen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from maillage.journey.census.inventory.enums import TaxBasis, ValueStatus
from maillage.journey.census.questionnaires.engine import (
    NOTHING,
    SECTION,
    Answers,
    Definition,
    Field,
    Given,
    Row,
    Section,
    ranks_of,
    shown,
)
from maillage.journey.census.questionnaires.enums import FieldType, TaxAsked
from maillage.kernel.sheets import neutralised
from maillage.kernel.typography import typeset

__all__ = ["Cell", "Choosing", "Grid", "grids_of"]

Style = Literal["code", "head", "help", "said", "input", "number", "day", "title"]
Value = str | Decimal | date
SPARE_ROWS: Final = 20
"""Empty rows offered at the end of a list."""
STATUS_LABELS: Final = tuple(status.label for status in ValueStatus)
BASES: Final = tuple(str(label) for label in TaxBasis.labels)
_EXACT: Final = 15


@dataclass(frozen=True, slots=True)
class Cell:
    value: Value = ""
    style: Style = "said"


@dataclass(frozen=True, slots=True)
class Choosing:
    """Cells of a column (from ``first`` to ``last``, counted from 0) that offer a list."""

    column: int
    first: int
    last: int
    values: tuple[str, ...]


@dataclass(slots=True)
class Grid:
    """One sheet. ``widths``: in characters; the hidden rows and columns hold the codes by which it is read back."""

    name: str
    rows: list[list[Cell]]
    widths: list[int]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    choosing: list[Choosing] = field(default_factory=list)
    frozen: tuple[int, int] = (0, 0)


def grids_of(definition: Definition, answers: Answers, stamp: str, about: Sequence[str] = ()) -> list[Grid]:
    """The sheets: how to fill it in, then one a section. ``stamp``: signed; ``about``: lines that say for whom and by when."""
    names = _Names()
    sheets = [_opening(definition, stamp, about, names)]
    for theme, section in definition.sections():
        name = names.of(section.title)
        rows = answers.rows(section.code)
        title = f"{theme.title} › {section.title}"
        sheets.append(
            _many(section, rows, name) if section.is_many else _one(section, answers.one(section.code), name, title)
        )
    return sheets


class _Names:
    """Names of sheets: short, allowed, each one once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def of(self, title: str) -> str:
        short = " ".join(re.sub(r"[\[\]:*?/\\']", " ", title).split())[:31].strip()
        name, number = short, 2
        while name.casefold() in self.taken:
            name, number = f"{short[:27].strip()} {number}", number + 1
        self.taken.add(name.casefold())
        return name


_HOW: Final = (
    "Remplissez les cases claires de chaque feuille ; laissez vide ce qu’on ne vous demande pas.",
    "Vous ne savez pas ? Écrivez NC. Cela n’existe pas chez vous ? Écrivez sans objet. À peu près ? Écrivez ~ devant le nombre.",
    "Les nombres s’écrivent 1 234,50 ; les dates 31/03/2026, 03/2026 ou seulement 2026 ; plusieurs choix se séparent par ;",
    "Vous pouvez ajouter des lignes et changer l’ordre des feuilles. Ne supprimez pas les lignes et colonnes masquées.",
    "Enregistrez au format .xlsx ou .ods, puis déposez le fichier sur la page du recensement.",
)


def _opening(definition: Definition, stamp: str, about: Sequence[str], names: _Names) -> Grid:
    lines = [Cell(definition.title, "title"), *map(_said, about), _said(""), _said(definition.purpose), _said("")]
    lines += [
        *map(_said, _HOW),
        _said(""),
        _said("Ne touchez pas à la ligne suivante : elle dit à qui est ce fichier."),
    ]
    return Grid(names.of("Lisez-moi"), [*([line] for line in lines), [Cell(stamp, "code")]], [110])


def _said(text: str) -> Cell:
    return Cell(typeset(text), "said")


_HEADS: Final = ("champ", "Question", "Réponse", "Comment le savez-vous", "HT ou TTC", "Unité", "Aide")


def _one(section: Section, row: Row, name: str, title: str) -> Grid:
    """A question a row. Columns: code (hidden), question, answer, status, basis, unit, help."""
    codes = [
        Cell(f"{SECTION}{section.code}", "code"),
        *(Cell(code, "code") for code in ("question", "valeur", "statut", "base", "unite", "aide")),
    ]
    key = [Cell("cle", "code"), Cell("", "code"), Cell(row.key, "code")]
    heads = [Cell("", "code"), *(Cell(head, "head") for head in _HEADS[1:])]
    grid = Grid(
        name, [codes, key, [Cell("", "code"), Cell(typeset(title), "title")], heads], [12, 46, 30, 18, 11, 22, 70]
    )
    grid.hidden_rows, grid.hidden_columns, grid.frozen = {0, 1}, {0}, (4, 2)
    for code, label, asked, given in _questions(section, row):
        line = len(grid.rows)
        status = _status(given) if asked.is_measured else ""
        asks_basis = asked.is_price and asked.tax == TaxAsked.ASKED
        grid.rows.append(
            [
                Cell(code, "code"),
                Cell(typeset(label), "said"),
                _cell(asked, given, "" if not asks_basis else given.tax_basis),
                Cell(status, "input" if asked.is_measured else "said"),
                Cell(str(given.tax_basis), "input") if asks_basis else Cell(asked.tax if asked.is_price else ""),
                Cell(typeset(asked.unit)),
                Cell(typeset(_help(section, asked)), "help"),
            ]
        )
        _offer(grid, asked, line, line, 2, 3, 4 if asks_basis else None)
    return grid


def _questions(section: Section, row: Row) -> Iterator[tuple[str, str, Field, Given]]:
    """The fields of a section; a ranking asks one question for each thing to rank."""
    for asked in section.fields:
        if asked.type != FieldType.RANKING:
            yield asked.code, asked.label, asked, row[asked.code]
            continue
        try:
            ranks = ranks_of(row[asked.code].value)
        except ValueError:
            ranks = {}
        for choice in asked.choices:
            rank = Given(str(ranks[choice.code])) if choice.code in ranks else NOTHING
            one = Field(f"{asked.code}.{choice.code}", choice.label, FieldType.TEXT, unit="rang", help=asked.label)
            yield one.code, choice.label, one, rank


def _many(section: Section, rows: Sequence[Row], name: str) -> Grid:
    """A record a row: key (hidden), then for each field its answer, and how it is known where it is a measure."""
    columns: list[tuple[str, str, int, Field | None]] = []
    for asked in section.fields:
        label = f"{asked.label} ({_unit(asked)})" if _unit(asked) else asked.label
        columns.append((asked.code, label, 24 if asked.type in (FieldType.TEXT, FieldType.LONG_TEXT) else 16, asked))
        if asked.is_measured:
            columns.append((f"{asked.code}.statut", "Comment", 12, None))
    if section.asks_basis:
        columns.append(("base", "Prix HT ou TTC", 11, None))
    columns.append(("parti", "N’existe plus (oui)", 12, None))
    grid = Grid(
        name,
        [
            [Cell(f"{SECTION}{section.code}", "code"), *(Cell(code, "code") for code, *_ in columns)],
            [Cell("titres", "code"), *(Cell(typeset(label), "head") for _, label, *_ in columns)],
            [
                Cell("aide", "code"),
                *(Cell(typeset(_help(section, asked)) if asked else "", "help") for *_, asked in columns),
            ],
        ],
        [12, *(width for _, _, width, _ in columns)],
        {0},
        {0},
        frozen=(3, 2),
    )
    grid.rows += [_record(section, row) for row in rows]
    grid.rows += [[Cell("", "code"), *(Cell("", _blank(asked)) for *_, asked in columns)] for _ in range(SPARE_ROWS)]
    first, last = 3, len(grid.rows) - 1
    for place, (code, _, _, one) in enumerate(columns, start=1):
        if one is not None:
            _offer(grid, one, first, last, place, place + 1 if one.is_measured else None, None)
        elif code == "base":
            grid.choosing.append(Choosing(place, first, last, BASES))
        elif code == "parti":
            grid.choosing.append(Choosing(place, first, last, ("oui",)))
    return grid


def _record(section: Section, row: Row) -> list[Cell]:
    basis = next((given.tax_basis for given in row.given.values() if given.tax_basis), "")
    cells = [Cell(row.key, "code")]
    for asked in section.fields:
        given = row[asked.code]
        cells.append(_cell(asked, given, basis))
        if asked.is_measured:
            cells.append(Cell(_status(given), "input"))
    if section.asks_basis:
        cells.append(Cell(str(basis), "input"))
    return [*cells, Cell("oui" if row.is_gone else "", "input")]


def _cell(asked: Field, given: Given, basis: str) -> Cell:
    """The cell of an answer: a number or a date where a spreadsheet holds it exactly, else the text that reads back."""
    text = shown(asked, given)
    if asked.is_price and asked.tax == TaxAsked.ASKED and given.tax_basis and given.tax_basis != basis:
        return Cell(f"{text} {given.tax_basis}", "input")
    if given.value and asked.type in (FieldType.COUNT, FieldType.NUMBER, FieldType.PRICE):
        plain = given.value
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain) and len(plain.replace(".", "").lstrip("-")) <= _EXACT:
            return Cell(Decimal(plain), "number")
    if asked.type == FieldType.DAY and re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", given.value):
        return Cell(date.fromisoformat(given.value), "day")
    return Cell(neutralised(text), _blank(asked) if not text else "input")


def _blank(asked: Field | None) -> Style:
    is_number = asked is not None and asked.type in (FieldType.COUNT, FieldType.NUMBER, FieldType.PRICE)
    return "number" if is_number else "input"


def _status(given: Given) -> str:
    return str(ValueStatus(given.status).label) if given.value and given.status else ""


def _unit(asked: Field) -> str:
    return f"{asked.unit} {asked.tax}" if asked.is_price and asked.tax in TaxBasis.values else asked.unit


def _help(section: Section, asked: Field) -> str:
    parts = [asked.help]
    if asked.type in (FieldType.CHOICE, FieldType.CHOICES):
        parts.append(f"Choix : {' ; '.join(choice.label for choice in asked.choices)}.")
    if asked.skip_if is not None:
        other = section.field(asked.skip_if.field)
        words = " ou ".join(other.label_of(value) for value in asked.skip_if.values)
        parts.append(f"Laissez vide si « {other.label} » est : {words}.")
    if asked.required:
        parts.append("Obligatoire (NC est une réponse).")
    if asked.serves:
        parts.append(f"À quoi ça sert : {asked.serves}")
    return " ".join(filter(None, parts))


def _offer(grid: Grid, asked: Field, first: int, last: int, value: int, status: int | None, basis: int | None) -> None:
    if asked.type in (FieldType.CHOICE, FieldType.YES_NO):
        labels = ("oui", "non") if asked.type == FieldType.YES_NO else tuple(choice.label for choice in asked.choices)
        grid.choosing.append(Choosing(value, first, last, (*labels, "NC", "sans objet")))
    if status is not None and asked.is_measured:
        grid.choosing.append(Choosing(status, first, last, STATUS_LABELS))
    if basis is not None:
        grid.choosing.append(Choosing(basis, first, last, BASES))

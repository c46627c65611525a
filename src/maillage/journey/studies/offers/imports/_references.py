"""Price references read from a table: one a row, every fault told with its row, all or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.studies.offers.enums import UNITS, FunctionalUnit, Readers, ReferenceKind, VatRefund
from maillage.journey.studies.offers.imports import _values as values
from maillage.journey.studies.offers.imports._values import NotRead
from maillage.kernel.spelling import fold
from maillage.kernel.tables import FileRefused, read_tables

__all__ = ["COLUMNS", "Fault", "FileRefused", "Reading", "read_references", "template_rows"]

MOST_ROWS: Final = 5_000
Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class FileColumn:
    """``field``: of PriceReference; ``spellings``: other titles that are read; ``example``: of the template."""

    title: str
    field: str
    read: Reader
    is_required: bool = False
    spellings: tuple[str, ...] = ()
    example: str = ""


def _codes(choices: Any) -> dict[str, str]:
    return {code: str(label) for code, label in choices.choices}


COLUMNS: Final = (
    FileColumn("objet", "label", values.text(160), True, ("libellé", "désignation", "article"), "Forfait mobile 40 Go"),
    FileColumn(
        "unité", "unit", values.choice(_codes(FunctionalUnit)), True, ("unité fonctionnelle",), "Ligne mobile, par mois"
    ),
    FileColumn("prix", "price", values.price, True, ("prix unitaire", "montant"), "9,90"),
    FileColumn("base", "tax_basis", values.choice(_codes(TaxBasis)), True, ("base de taxe", "ht ou ttc", "taxe"), "HT"),
    FileColumn("tva", "vat_rate", values.rate, spellings=("taux de tva",), example="20"),
    FileColumn("engagement", "term_months", values.months, spellings=("engagement (mois)", "durée"), example="24"),
    FileColumn("valable du", "valid_from", values.day, spellings=("début",), example="01/01/2026"),
    FileColumn("valable au", "valid_to", values.day, spellings=("fin", "valable jusqu’au"), example="31/12/2027"),
    FileColumn("paliers", "tiers", values.tiers, spellings=("remises par volume",), example="100 : 8,90 ; 300 : 7,90"),
    FileColumn("mise en service", "installation_price", values.price, spellings=("installation",), example="0"),
    FileColumn("reprise", "buy_out_price", values.price, spellings=("reprise du contrat", "rachat"), example="0"),
    FileColumn("nature", "variety", values.text(40), spellings=("précision",)),
    FileColumn("mots", "words", values.text(120), spellings=("mots de la ligne",)),
    FileColumn("thème", "theme", values.choice(_codes(Theme)), example="Télécoms"),
    FileColumn(
        "fournisseur", "supplier", values.text(120), spellings=("titulaire",), example="Opérateur de démonstration"
    ),
    FileColumn("origine", "kind", values.choice(_codes(ReferenceKind), "MARKET"), example="Offre du marché"),
    FileColumn("fctva", "vat_refund", values.choice(_codes(VatRefund), "NONE"), example="Rien (fonctionnement)"),
    FileColumn(
        "lecteurs",
        "readers",
        values.choice(_codes(Readers), "MEMBERS"),
        spellings=("confidentialité",),
        example="Les membres aussi",
    ),
    FileColumn("source", "source", values.text(200), example="Catalogue public, page 12"),
)
_BY_SPELLING: Final = {
    fold(title): column for column in reversed(COLUMNS) for title in (column.title, column.field, *column.spellings)
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and what to do: ``row`` as a spreadsheet numbers it."""

    row: int
    column: str
    value: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class Reading:
    """``rows``: values of references; they mean something only where there is no fault. ``unread``: titles of columns that
    are not read."""

    rows: list[dict[str, Any]]
    faults: list[Fault]
    unread: tuple[str, ...] = ()


def template_rows() -> list[list[str]]:
    """Titles and an example, for a file to fill."""
    return [[column.title for column in COLUMNS], [column.example for column in COLUMNS]]


def read_references(path: Path, *, needs_source: bool = True) -> Reading:
    """Read the first table of a file. ``needs_source``: each row must say who gives its price, for nobody else does.

    Error: ``FileRefused`` for a file that is no table.
    """
    with read_tables(path) as tables:
        if not tables:
            raise FileRefused(path.name, "ce fichier est vide.", "Choisissez un fichier qui a une ligne par prix.")
        rows, first = iter(tables[0].rows()), tables[0].first_row
        header = next(rows, [])
        places = _places(header)
        wanted = [column for column in COLUMNS if column.is_required or (needs_source and column.field == "source")]
        missing = [column.title for column in wanted if column.field not in places]
        if missing:
            titles = " ; ".join(column.title for column in COLUMNS)
            return Reading(
                [],
                [
                    Fault(first, name, "", "Cette colonne manque.", f"Nommez les colonnes : {titles}.")
                    for name in missing
                ],
            )
        unread = tuple(cell for cell in header if cell.strip() and fold(cell) not in _BY_SPELLING)
        return _read(rows, first, places, unread, needs_source=needs_source)


def _places(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = _BY_SPELLING.get(fold(cell.replace("_", " ")).strip())
        if column is not None:
            found.setdefault(column.field, place)
    return found


def _read(
    rows: Iterable[list[str]], first: int, places: Mapping[str, int], unread: tuple[str, ...], *, needs_source: bool
) -> Reading:
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for number, cells in enumerate(rows, start=first + 1):
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) >= MOST_ROWS:
            faults.append(Fault(number, "", "", "Il y a trop de lignes.", f"{MOST_ROWS} références au plus."))
            break
        texts = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        row, wrong = _row(number, texts, needs_source=needs_source)
        faults += wrong
        found.append(row)
    if not found and not faults:
        faults.append(Fault(first + 1, "", "", "Il n’y a aucun prix.", "Ajoutez une ligne par prix."))
    return Reading(found, faults, unread)


def _row(number: int, texts: Mapping[str, str], *, needs_source: bool) -> tuple[dict[str, Any], list[Fault]]:
    row: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        text = texts.get(column.field, "")
        if not text and (column.is_required or (needs_source and column.field == "source")):
            faults.append(Fault(number, column.title, "", *_MISSING.get(column.field, _ANY_MISSING)))
            continue
        try:
            row[column.field] = column.read(text)
        except NotRead as error:
            faults.append(Fault(number, column.title, text, error.message, error.cure))
    if row.get("unit"):
        try:
            row["variety"] = values.variety(row["unit"], row.get("variety", ""))
        except NotRead as error:
            faults.append(Fault(number, "nature", texts.get("variety", ""), error.message, error.cure))
        row["theme"] = row.get("theme") or str(UNITS[row["unit"]].theme)
        if UNITS[row["unit"]].needs_words and not row.get("words"):
            said = "Un contrat ne se reconnaît qu’à ses mots."
            faults.append(Fault(number, "mots", "", said, "Écrivez-en un, par exemple « antivirus »."))
    if row.get("valid_from") and row.get("valid_to") and row["valid_from"] > row["valid_to"]:
        said = "La fin vient avant le début."
        faults.append(Fault(number, "valable au", texts.get("valid_to", ""), said, "Vérifiez les deux dates."))
    for name in ("installation_price", "buy_out_price"):
        if row.get(name) is None:
            row[name] = 0
    return row, faults


_ANY_MISSING: Final = ("Il manque.", "Remplissez cette colonne.")
_MISSING: Final = {
    "tax_basis": ("Ce prix ne dit ni HT ni TTC : il ne se compare à rien.", "Écrivez HT ou TTC."),
    "unit": ("L’unité manque.", "Dites ce que l’on paie : par exemple « Ligne mobile, par mois »."),
    "source": ("La source manque.", "Dites qui donne ce prix : devis, catalogue, marché."),
}

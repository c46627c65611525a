"""A list of lines: whose they are, of what kind, and what they cost today."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.journey.census.bills.models import line_key
from maillage.kernel.spelling import fold
from maillage.kernel.tables import read_tables

__all__ = ["KIND_WORDS", "KnownLine", "LinesRefused", "read_lines"]

KIND_WORDS: Final = {
    "fixe": "FIXED",
    "fixed": "FIXED",
    "mobile": "MOBILE",
    "data": "DATA",
    "donnees": "DATA",
    "donnees mobiles": "DATA",
}


class LinesRefused(MaillageError):
    """A list of lines that cannot be read."""


@dataclass(frozen=True, slots=True)
class KnownLine:
    """``monthly``: euros a month, ``None`` where the list does not say."""

    key: str
    member: str
    kind: str
    monthly: Decimal | None


def read_lines(path: Path) -> list[KnownLine]:
    """The lines of a table with columns « ligne », « membre », « nature », « cout_mensuel ». Error: ``LinesRefused``."""
    found: dict[str, KnownLine] = {}
    with read_tables(path) as tables:
        rows = ([cell.strip() for cell in row] for row in tables[0].rows())
        head = [fold(cell).replace(" ", "_") for cell in next(rows, [])]
        if "ligne" not in head:
            raise LinesRefused(f"« {path.name} » n’a pas de colonne « ligne ». Ajoutez-la, puis relancez.")
        for place, row in enumerate(rows, 2):
            cells = dict(zip(head, row, strict=False))
            key = line_key(cells.get("ligne", ""))
            if not key:
                if any(row):
                    raise LinesRefused(
                        f"« {path.name} », ligne {place} : la colonne « ligne » est vide. Remplissez-la."
                    )
                continue
            if key in found:
                raise LinesRefused(
                    f"« {path.name} », ligne {place} : « {cells['ligne']} » y est déjà. Gardez-la une fois."
                )
            word = fold(cells.get("nature", ""))
            if word and word not in KIND_WORDS:
                raise LinesRefused(
                    f"« {path.name} », ligne {place} : la nature « {word} » n’est pas connue. "
                    "Écrivez fixe, mobile ou données."
                )
            found[key] = KnownLine(
                key,
                cells.get("membre", ""),
                KIND_WORDS.get(word, ""),
                _amount(cells.get("cout_mensuel", ""), path, place),
            )
    return list(found.values())


def _amount(text: str, path: Path, place: int) -> Decimal | None:
    if not text:
        return None
    try:
        found = Decimal(text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", "."))
        if not found.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise LinesRefused(f"« {path.name} », ligne {place} : « {text} » n’est pas un montant. Corrigez-le.") from None
    return found

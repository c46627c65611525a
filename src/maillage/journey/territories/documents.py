"""Files that leave the territory."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Final

from maillage.journey.territories.queries import Listed
from maillage.kernel.spelling import fold

__all__ = ["directory_csv", "file_name"]

HEADERS: Final = (
    *("nom", "nature", "population municipale", "année de la population", "SIREN", "code INSEE", "département"),
    *("qualité", "depuis", "jusqu’au", "acte", "disparue"),
)
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it a French spreadsheet would not read the accents."""


def directory_csv(rows: Sequence[Listed]) -> bytes:
    """A directory as a spreadsheet reads it: UTF-8 with its mark, semicolons; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    writer.writerows([_cell(value) for value in _line(row)] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def file_name(what: str, whose: str, day: date) -> str:
    """« annuaire-ca-morlaix-communaute-2026-11-22.csv »."""
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in fold(f"{what} {whose}")).split())
    return f"{slug.encode('ascii', 'ignore').decode()[:80]}-{day:%Y-%m-%d}.csv"


def _line(row: Listed) -> list[str | int | date | None]:
    organisation = row.organisation
    link = row.links[0] if row.links else None
    return [
        organisation.name,
        organisation.get_kind_display(),
        organisation.population,
        organisation.population_year,
        organisation.siren,
        organisation.insee_code,
        organisation.department,
        link.get_kind_display() if link else "",
        link.valid_from if link else None,
        link.valid_to if link else None,
        link.legal_basis if link else "",
        "oui" if organisation.is_former else "",
    ]


def _cell(value: str | int | date | None) -> str | int:
    match value:
        case None:
            return ""
        case int():
            return value
        case date():
            return f"{value:%d/%m/%Y}"
    text = "".join(character if character.isprintable() else " " for character in value)
    return f"'{text}" if value.lstrip(" ").startswith(FORMULA_STARTS) or value.startswith(FORMULA_STARTS) else text

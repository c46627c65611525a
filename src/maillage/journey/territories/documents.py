"""Files that leave the territory."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Final

from maillage.journey.territories.queries import Listed
from maillage.kernel.sheets import Column, Value, write_csv
from maillage.kernel.spelling import fold

__all__ = ["directory_csv", "file_name"]

COLUMNS: Final = (
    *(Column("nom"), Column("nature"), Column("population municipale", "number")),
    *(Column("année de la population", "number"), Column("SIREN"), Column("code INSEE"), Column("département")),
    *(Column("qualité"), Column("depuis", "date"), Column("jusqu’au", "date"), Column("acte"), Column("disparue")),
)


def directory_csv(rows: Sequence[Listed]) -> bytes:
    """A directory as a spreadsheet reads it; no cell is taken for a formula."""
    output = io.BytesIO()
    write_csv(output, COLUMNS, map(_line, rows))
    return output.getvalue()


def file_name(what: str, whose: str, day: date) -> str:
    """« annuaire-ca-morlaix-communaute-2026-11-22.csv »."""
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in fold(f"{what} {whose}")).split())
    return f"{slug.encode('ascii', 'ignore').decode()[:80]}-{day:%Y-%m-%d}.csv"


def _line(row: Listed) -> list[Value]:
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

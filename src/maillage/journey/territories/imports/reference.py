"""The compact file of the project: one edition of the communes and EPCI of France, compressed with xz."""

import csv
import io
import lzma
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any, Final

__all__ = [
    "EDITION",
    "ReferenceBody",
    "ReferenceCommune",
    "ReferenceSuccession",
    "ReferenceTerritory",
    "pack",
    "read_reference",
    "unpack",
]

EDITION: Final = 2026
"""Year of the file in force: ``reference/territory-2026.csv.xz``."""

SECTION: Final = "#"


@dataclass(frozen=True, slots=True)
class ReferenceCommune:
    """``body_siren``: the EPCI with its own tax that it belongs to, empty where it belongs to none."""

    insee_code: str
    name: str
    department: str
    siren: str
    postal_codes: str
    municipal_population: int | None
    total_population: int | None
    body_siren: str


@dataclass(frozen=True, slots=True)
class ReferenceBody:
    siren: str
    name: str
    kind: str
    municipal_population: int
    total_population: int


@dataclass(frozen=True, slots=True)
class ReferenceSuccession:
    former_insee_code: str
    former_name: str
    successor_insee_code: str


@dataclass(frozen=True, slots=True)
class ReferenceTerritory:
    communes: list[ReferenceCommune]
    bodies: list[ReferenceBody]
    successions: list[ReferenceSuccession]


_SECTIONS: Final[tuple[tuple[str, type[Any]], ...]] = (
    ("communes", ReferenceCommune),
    ("bodies", ReferenceBody),
    ("successions", ReferenceSuccession),
)


def pack(territory: ReferenceTerritory) -> bytes:
    """The territory as compressed text, one section a kind of row. Same territory, same bytes."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\n")
    for name, kind in _SECTIONS:
        columns = [field.name for field in fields(kind)]
        writer.writerow([SECTION, name, *columns])
        writer.writerows(
            ["" if (value := getattr(row, column)) is None else value for column in columns]
            for row in getattr(territory, name)
        )
    return lzma.compress(output.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)


def unpack(content: bytes) -> ReferenceTerritory:
    """The reverse of ``pack``."""
    found: dict[str, list[list[str]]] = {name: [] for name, _ in _SECTIONS}
    section: list[list[str]] = []
    for row in csv.reader(io.StringIO(lzma.decompress(content).decode(), newline="")):
        if row[0] == SECTION:
            section = found[row[1]]
        else:
            section.append(row)
    return ReferenceTerritory(
        communes=[
            ReferenceCommune(code, name, department, siren, postal, _count(municipal), _count(total), body)
            for code, name, department, siren, postal, municipal, total, body in found["communes"]
        ],
        bodies=[
            ReferenceBody(siren, name, kind, int(municipal), int(total))
            for siren, name, kind, municipal, total in found["bodies"]
        ],
        successions=[ReferenceSuccession(former, name, successor) for former, name, successor in found["successions"]],
    )


def _count(text: str) -> int | None:
    return int(text) if text else None


def read_reference() -> ReferenceTerritory:
    """The edition that the project ships."""
    resource = files("maillage.journey.territories") / "reference" / f"territory-{EDITION}.csv.xz"
    return unpack(resource.read_bytes())

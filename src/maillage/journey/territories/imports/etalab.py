"""Makes the compact file again from the npm package @etalab/decoupage-administratif (docs/reference/territoire.md).

npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
maillage territory build package/data
"""

import json
from pathlib import Path
from typing import Any

from maillage.journey.territories.imports.reference import (
    EDITION,
    ReferenceBody,
    ReferenceCommune,
    ReferenceSuccession,
    ReferenceTerritory,
    pack,
)

__all__ = ["build_reference", "read_package"]


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def read_package(folder: Path) -> ReferenceTerritory:
    """The communes and EPCI of the package's ``data`` folder.

    The package holds two editions of the populations: those of the members of an EPCI are the more recent, and serve
    where there are any.
    """
    communes, bodies = _rows(folder, "communes"), _rows(folder, "epci")
    members = {member["code"]: (body["code"], member) for body in bodies for member in body["membres"]}
    return ReferenceTerritory(
        communes=[
            ReferenceCommune(
                insee_code=row["code"],
                name=row["nom"],
                department=row["departement"],
                siren=row.get("siren", ""),
                postal_codes=" ".join(row.get("codesPostaux", [])),
                municipal_population=member.get("populationMunicipale", row.get("population")),
                total_population=member.get("populationTotale"),
                body_siren=body,
            )
            for row in communes
            if row["type"] == "commune-actuelle"
            for body, member in [members.get(row["code"], ("", {}))]
        ],
        bodies=[
            ReferenceBody(row["code"], row["nom"], row["type"], row["populationMunicipale"], row["populationTotale"])
            for row in bodies
        ],
        successions=_successions(communes),
    )


def _successions(communes: list[dict[str, Any]]) -> list[ReferenceSuccession]:
    """Delegated and associated communes are those that merged; a code of old without one is known by its code alone."""
    current = {row["code"]: row["nom"] for row in communes if row["type"] == "commune-actuelle"}
    gone = [
        ReferenceSuccession(row["code"], row["nom"], row["chefLieu"])
        for row in communes
        if row["type"] in ("commune-deleguee", "commune-associee")
        and (row["code"], row["nom"]) != (row["chefLieu"], current.get(row["chefLieu"]))
        and row["chefLieu"] in current
    ]
    named = {succession.former_insee_code for succession in gone}
    return gone + [
        ReferenceSuccession(code, "", row["code"])
        for row in communes
        if row["type"] == "commune-actuelle"
        for code in row.get("anciensCodes", [])
        if code not in named
    ]


def build_reference(folder: Path, target: Path) -> Path:
    """Write the compact file of this edition into ``target``."""
    path = target / f"territory-{EDITION}.csv.xz"
    path.write_bytes(pack(read_package(folder)))
    return path

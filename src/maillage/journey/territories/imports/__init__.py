"""The reference territory: read from the project's own compact file, made again from the public package."""

from maillage.journey.territories.imports.reference import (
    ReferenceBody,
    ReferenceCommune,
    ReferenceSuccession,
    ReferenceTerritory,
    read_reference,
)

__all__ = ["ReferenceBody", "ReferenceCommune", "ReferenceSuccession", "ReferenceTerritory", "read_reference"]

"""Every write of the territories stage."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from maillage.journey.territories.imports import ReferenceTerritory
from maillage.journey.territories.models import BodyMembership, Commune, CommuneSuccession, IntermunicipalBody
from maillage.kernel.spelling import fold

__all__ = ["Loaded", "load_reference"]

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of all reference tables were created, changed and left as they were."""

    created: int = 0
    changed: int = 0
    left: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.created + other.created, self.changed + other.changed, self.left + other.left)


@transaction.atomic
def load_reference(territory: ReferenceTerritory) -> Loaded:
    """Bring the reference tables to an edition: all or nothing, and a row that did not change is not rewritten.

    A commune or a body that the edition no longer holds stays: what was recorded about it keeps its name.
    """
    bodies = [
        IntermunicipalBody(
            siren=body.siren,
            name=body.name,
            kind=body.kind,
            municipal_population=body.municipal_population,
            total_population=body.total_population,
            search_text=f"{fold(body.name)} {body.siren}",
        )
        for body in territory.bodies
    ]
    communes = [
        Commune(
            insee_code=commune.insee_code,
            name=commune.name,
            department=commune.department,
            siren=commune.siren,
            postal_codes=commune.postal_codes,
            municipal_population=commune.municipal_population,
            total_population=commune.total_population,
            search_text=fold(commune.name),
        )
        for commune in territory.communes
    ]
    memberships = [
        BodyMembership(body_id=commune.body_siren, commune_id=commune.insee_code)
        for commune in territory.communes
        if commune.body_siren
    ]
    successions = [
        CommuneSuccession(
            former_insee_code=gone.former_insee_code,
            former_name=gone.former_name,
            successor_id=gone.successor_insee_code,
            search_text=fold(gone.former_name),
        )
        for gone in territory.successions
    ]
    return (
        _bring(IntermunicipalBody, bodies, ["siren"])
        + _bring(Commune, communes, ["insee_code"])
        + _bring(BodyMembership, memberships, ["body_id", "commune_id"])
        + _bring(CommuneSuccession, successions, ["former_insee_code", "former_name", "successor_id"])
    )


def _bring(model: type[models.Model], wanted: Iterable[models.Model], key: list[str]) -> Loaded:
    """Create what is missing, change what differs, leave the rest."""
    dated = ("id", "valid_from", "valid_to", "effective_on")  # an edition gives no date: those written stay
    compared = [field.attname for field in model._meta.concrete_fields if field.attname not in dated]
    manager = model._default_manager
    present: dict[tuple[Any, ...], Any] = {
        tuple(getattr(row, name) for name in key): row for row in manager.all().iterator(chunk_size=BATCH)
    }
    created, changed, left = [], [], 0
    for row in wanted:
        found = present.get(tuple(getattr(row, name) for name in key))
        if found is None:
            created.append(row)
        elif any(getattr(found, name) != getattr(row, name) for name in compared):
            for name in compared:
                setattr(found, name, getattr(row, name))
            changed.append(found)
        else:
            left += 1
    manager.bulk_create(created, batch_size=BATCH)
    if changed:
        manager.bulk_update(changed, [name for name in compared if name not in key], batch_size=BATCH)
    return Loaded(len(created), len(changed), left)

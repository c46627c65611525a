"""Machines that declare themselves, for programs."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.agents.models import Machine
from maillage.journey.census.agents.queries import is_late, machines_of
from maillage.kernel.operations import Listing, Operations, Paging, known, page_by_key

__all__ = ["operations"]

operations = Operations("Qu’avons-nous ?")


class MachineShape(BaseModel):
    """A machine that declares itself. Never who uses it."""

    id: int
    nom: str
    nature: str = Field(description="Computer, NetworkEquipment, Printer ou Phone.")
    numero_de_serie: str | None
    uuid: str | None = Field(description="Celui du matériel.")
    etiquette: str | None
    agent: str | None = Field(description="Le nom et la version de l’agent.")
    premiere_declaration: datetime
    dernier_contact: datetime
    dernier_inventaire: datetime
    est_muet: bool = Field(description="Sans nouvelles depuis plus de 30 jours.")
    ecarts: int = Field(description="Valeurs qui ne sont pas celles de la fiche de l’inventaire.")
    equipement: int | None = Field(description="La fiche de l’inventaire que le poste tient à jour.")
    imprimante: int | None


@operations.reads(
    "/postes",
    Right.SEE_INVENTORY,
    Listing[MachineShape],
    "Les postes qui se déclarent, dans l’ordre de leur première déclaration",
    example={
        "resultats": [
            {
                "id": 12,
                "nom": "PC-ACCUEIL",
                "nature": "Computer",
                "numero_de_serie": "5CG1234XYZ",
                "uuid": "4c4c4544-0042-3510-8052-b4c04f564433",
                "etiquette": "29279",
                "agent": "GLPI-Agent_v1.12",
                "premiere_declaration": "2026-01-05T08:00:00Z",
                "dernier_contact": "2026-11-22T08:00:00Z",
                "dernier_inventaire": "2026-11-22T08:00:00Z",
                "est_muet": False,
                "ecarts": 0,
                "equipement": 341,
                "imprimante": None,
            }
        ],
        "suivant": None,
    },
)
def declared_machines(request: Any, asked: Annotated[Paging, Query()]) -> Listing[MachineShape]:
    rows, following = page_by_key(machines_of(request.actor), asked, "id")
    return Listing(resultats=[_shape(row) for row in rows], suivant=following)


def _shape(row: Machine) -> MachineShape:
    return MachineShape(
        id=row.pk,
        nom=row.name,
        nature=row.item_type,
        numero_de_serie=known(row.serial_number),
        uuid=known(row.hardware_uuid),
        etiquette=known(row.tag),
        agent=known(row.agent),
        premiere_declaration=row.first_seen_at,
        dernier_contact=row.last_contact_at,
        dernier_inventaire=row.last_inventory_at,
        est_muet=is_late(row),
        ecarts=row.difference_count,
        equipement=row.equipment_id,
        imprimante=row.printer_id,
    )

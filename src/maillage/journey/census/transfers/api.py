"""Imports for programs: a file is looked at, then written whole or not at all, then taken back at will."""

from typing import Annotated, Any

from ninja import File, Form, Status
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.census.inventory.access import get_kind
from maillage.journey.census.transfers import actions
from maillage.journey.census.transfers.access import get_import_for, get_mapping_for
from maillage.journey.census.transfers.enums import ImportState, Outcome
from maillage.journey.census.transfers.forms import MOST_MEGABYTES
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.queries import found_rows
from maillage.kernel.operations import Closed, Fault, Faulty, Operations
from maillage.kernel.tables import TABLE_ENDINGS

__all__ = ["operations"]

operations = Operations("Qu’avons-nous ?")
MOST_FAULTS = 1000
INLINE_ROWS = 1500


class ImportDemand(Closed):
    """What is said beside the file."""

    correspondance: int | None = Field(
        None, description="La correspondance retenue à suivre ; sinon elle est reconnue."
    )
    confirmer: bool = Field(False, description="Enregistrer aussitôt, s’il n’y a pas d’erreur.")


class ImportShape(BaseModel):
    """An import, and what it would do or has done."""

    id: int
    liste: str
    fichier: str
    sha256: str
    correspondance: str
    etat: str = Field(description="DRAFT, CHECKING, CHECKED, WRITING, DONE ou UNDONE.")
    ajoutees: int
    modifiees: int
    inchangees: int
    ecartees: int
    en_erreur: int
    erreurs: list[Fault] = Field(description="Où, quoi, que faire ; les mille premières.")
    travail: int | None = Field(description="Le travail qui s’en occupe : GET /travaux/{id} dit où il en est.")


EXAMPLE = {
    "id": 7,
    "liste": "equipements",
    "fichier": "glpi.csv",
    "sha256": "0" * 64,
    "correspondance": "GLPI, ordinateurs",
    "etat": "CHECKED",
    "ajoutees": 12,
    "modifiees": 3,
    "inchangees": 240,
    "ecartees": 0,
    "en_erreur": 1,
    "erreurs": [
        {
            "ou": "feuille « glpi », ligne 9, colonne « Type », valeur « Soucoupe »",
            "quoi": "n’est pas dans la liste.",
            "que_faire": "Choisissez dans la liste : PC fixe, Portable.",
        }
    ],
    "travail": None,
}


@operations.writes(
    "POST",
    "/inventaire/{slug:kind}/imports",
    Right.KEEP_INVENTORY,
    {201: ImportShape, 202: ImportShape},
    "Vérifier un fichier, et l’enregistrer si on le demande et qu’il n’a pas d’erreur ; long, il répond 202",
    example=EXAMPLE,
)
def import_file(
    request: Any,
    kind: str,
    demand: Annotated[ImportDemand, Form()],
    fichier: Annotated[UploadedFile, File(description="CSV, XLSX ou ODS, 20 Mo au plus.")],
) -> Status[ImportShape]:
    wanted = get_kind(kind)
    _check_upload(fichier)
    mapping = get_mapping_for(request.actor, demand.correspondance) if demand.correspondance is not None else None
    if mapping is not None and mapping.kind != wanted.slug:
        cure = f"Elle est de la liste « {mapping.kind} »."
        raise Faulty(
            "Rien n’a été lu.",
            [Fault(ou="champ « correspondance »", quoi="Elle est d’une autre liste.", que_faire=cure)],
        )
    found = actions.deposit_file(request.actor, fichier, wanted, mapping)
    if found.row_count > INLINE_ROWS:
        job = enqueue(
            request.actor, "census_transfers.check", f"Vérification de « {found.file_name} »", file_import=found.pk
        )
        actions.note_checking(request.actor, found, job)
        return Status(202, _shape(found))
    actions.check_import(request.actor, found)
    if demand.confirmer and not found.count(Outcome.ERROR):
        actions.write_import(request.actor, found)
        found.refresh_from_db()
    return Status(201, _shape(found))


def _check_upload(fichier: UploadedFile) -> None:
    name = (fichier.name or "").casefold()
    if not name.endswith(TABLE_ENDINGS) or (fichier.size or 0) > MOST_MEGABYTES * 1_000_000:
        cure = f"Envoyez un fichier {', '.join(TABLE_ENDINGS)}, de {MOST_MEGABYTES} Mo au plus."
        raise Faulty(
            "Rien n’a été lu.", [Fault(ou="fichier « fichier »", quoi="Il n’est pas accepté.", que_faire=cure)]
        )


@operations.reads(
    "/imports/{int:pk}", Right.KEEP_INVENTORY, ImportShape, "Où en est un import, et ses erreurs", example=EXAMPLE
)
def import_shown(request: Any, pk: int) -> ImportShape:
    return _shape(get_import_for(request.actor, pk))


@operations.writes(
    "POST",
    "/imports/{int:pk}/confirmation",
    Right.KEEP_INVENTORY,
    {201: ImportShape, 202: ImportShape},
    "Enregistrer ce qui a été vérifié : tout ou rien, une seule fois",
    example=EXAMPLE | {"etat": "DONE", "en_erreur": 0, "erreurs": []},
)
def confirm_import(request: Any, pk: int) -> Status[ImportShape]:
    found = get_import_for(request.actor, pk)
    if found.state != ImportState.DONE and _rows(found) > INLINE_ROWS:
        key = f"import:{found.pk}:{found.checked_at:%Y%m%d%H%M%S%f}" if found.checked_at else ""
        label = f"Import de « {found.file_name} »"
        job = enqueue(request.actor, "census_transfers.write", label, key=key, file_import=found.pk)
        actions.note_writing(request.actor, found, job)
        return Status(202, _shape(found))
    actions.write_import(request.actor, found)
    found.refresh_from_db()
    return Status(201, _shape(found))


@operations.writes(
    "POST",
    "/imports/{int:pk}/annulation",
    Right.KEEP_INVENTORY,
    {201: ImportShape},
    "Annuler un import, si aucune de ses fiches n’a été reprise depuis",
    example=EXAMPLE | {"etat": "UNDONE", "en_erreur": 0, "erreurs": []},
)
def undo_import(request: Any, pk: int) -> Status[ImportShape]:
    found = get_import_for(request.actor, pk)
    actions.undo_import(request.actor, found)
    found.refresh_from_db()
    return Status(201, _shape(found))


def _rows(found: FileImport) -> int:
    return sum(found.count(one) for one in Outcome)


def _shape(found: FileImport) -> ImportShape:
    return ImportShape(
        id=found.pk,
        liste=found.kind,
        fichier=found.file_name,
        sha256=found.file_sha256,
        correspondance=found.mapping_name,
        etat=found.state,
        ajoutees=found.count(Outcome.CREATED),
        modifiees=found.count(Outcome.CHANGED),
        inchangees=found.count(Outcome.LEFT),
        ecartees=found.count(Outcome.SKIPPED),
        en_erreur=found.count(Outcome.ERROR),
        erreurs=_faults(found) if found.state == ImportState.CHECKED else [],
        travail=found.job_id,
    )


def _faults(found: FileImport) -> list[Fault]:
    faults: list[Fault] = []
    for row in found_rows(found, Outcome.ERROR):
        for heading, value, message, cure in row["problems"]:
            place = f"feuille « {row['sheet']} », ligne {row['row']}, colonne « {heading} »"
            faults.append(Fault(ou=f"{place}, valeur « {value} »" if value else place, quoi=message, que_faire=cure))
        if len(faults) >= MOST_FAULTS:
            return faults[:MOST_FAULTS]
    return faults

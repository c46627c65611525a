"""Imports of the past, mappings, and files to take away."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, localtime

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.documents import file_name
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers import actions
from maillage.journey.census.transfers.access import get_import_for, get_own_mapping_for
from maillage.journey.census.transfers.documents import ENDINGS, write_errors, write_everything
from maillage.journey.census.transfers.engine import Reading
from maillage.journey.census.transfers.enums import ImportState, Outcome
from maillage.journey.census.transfers.imports import OpenedFile, shipped_mappings, stored_path
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.queries import added_to, found_rows, imports_of, mappings_seen
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table

__all__ = ["delete_mapping", "errors", "everything", "imports", "mappings"]

XLSX = ENDINGS["xlsx"]


@reads(Right.KEEP_INVENTORY)
def imports(request: Any) -> HttpResponse:
    """What was imported, by file, and what became of it."""
    after = str(request.GET.get("apres", "")).replace("\x00", "")[:100]
    found = imports_of(request.actor.acting_id, after)
    columns = (
        Column("Fichier"),
        Column("Liste"),
        Column("Déposé le"),
        Column("Ajoutées", is_number=True),
        Column("Modifiées", is_number=True),
        Column("État"),
    )
    nothing = Empty(
        "Ici, les fichiers importés dans votre inventaire.",
        "Aucun ne l’a encore été.",
        "Importer un fichier",
        reverse("census:deposit_import"),
    )
    rows = [_line(row) for row in found.rows]
    context = {
        "table": Table("Imports, du plus récent au plus ancien", columns, rows, empty=nothing),
        "next_key": found.next_key,
    }
    return render(request, "census_transfers/imports.html", context)


def _line(row: FileImport) -> tuple[Any, ...]:
    is_known = row.state not in (ImportState.DRAFT, ImportState.CHECKING)
    counts = [row.count(one) if is_known else "–" for one in (Outcome.CREATED, Outcome.CHANGED)]
    is_wrong = row.state == ImportState.CHECKED and row.count(Outcome.ERROR)
    state = "à corriger, rien d’enregistré" if is_wrong else row.get_state_display()
    link = Cell(row.file_name, reverse("census:import", args=[row.pk]), row.mapping_name)
    return link, row.title, localtime(row.created_at).date(), *counts, state


@reads(Right.KEEP_INVENTORY)
def mappings(request: Any) -> HttpResponse:
    """How files are read: what was remembered here, what the body shares, what to start from."""
    rows = [
        (
            one.name,
            KINDS[one.kind].title,
            one.owner.name,
            localtime(one.updated_at).date(),
            Cell("Supprimer", reverse("census:delete_mapping", args=[one.pk]))
            if one.owner_id == request.actor.acting_id
            else "–",
        )
        for one in mappings_seen(request.actor.acting_id)
        if one.kind in KINDS
    ]
    columns = (Column("Nom"), Column("Liste"), Column("De"), Column("Modifiée le"), Column("Action"))
    nothing = Empty(
        "Ici, les correspondances retenues.",
        "Aucune ne l’a encore été : elle se retient en vérifiant un fichier.",
        "Importer un fichier",
        reverse("census:deposit_import"),
    )
    makes = [
        (one.name, KINDS[one.base.kind].title, ", ".join(titles[0] for titles in one.titles.values()))
        for one in shipped_mappings().values()
    ]
    starts = Table(
        "Modèles de départ, reconnus d’eux-mêmes", (Column("Nom"), Column("Liste"), Column("Colonnes lues")), makes
    )
    context = {"table": Table("Correspondances retenues", columns, rows, empty=nothing), "starts": starts}
    return render(request, "census_transfers/mappings.html", context)


@writes(Right.KEEP_INVENTORY)
def delete_mapping(request: Any, pk: int) -> HttpResponse:
    """A mapping is forgotten."""
    found = get_own_mapping_for(request.actor, pk)
    if request.method == "POST":
        actions.delete_mapping(request.actor, found)
        messages.success(request, f"La correspondance « {found.name} » est supprimée.")
        return redirect("census:mappings")
    context = {
        "title": f"Supprimer « {found.name} »",
        "sentence": "Les fichiers de cette sorte ne seront plus reconnus.",
        "consequences": [
            "Ce qui a été importé reste dans l’inventaire.",
            "Les membres qui s’en servent ne l’auront plus.",
        ],
        "confirm_label": "Supprimer la correspondance",
        "cancel_url": reverse("census:mappings"),
        "is_dangerous": True,
    }
    return render(request, "kernel/confirm.html", context)


@reads(Right.KEEP_INVENTORY)
def errors(request: Any, pk: int) -> HttpResponse:
    """The file with what is wrong beside each row."""
    found = get_import_for(request.actor, pk)
    if found.file is None or not found.count(Outcome.ERROR):
        raise NotAllowed("errors")
    readings = [Reading.of(one) for one in found.readings]
    headers = {one["name"]: one["header"] for one in found.tables}
    with (
        tempfile.TemporaryDirectory(prefix="maillage-") as folder,
        stored_path(found.file) as path,
        OpenedFile(path) as opened,
    ):
        target = Path(folder, "erreurs.xlsx")
        write_errors(target, opened.rows, readings, headers, found_rows(found, Outcome.ERROR))
        return _sent(target, f"{Path(found.file_name).stem}-a-corriger.xlsx", XLSX)


@reads(Right.SEE_INVENTORY)
def everything(request: Any, ending: str) -> HttpResponse:
    """All that the organisation has in its inventory, to take away."""
    if ending not in ENDINGS:
        raise NotAllowed("ending")
    actor = request.actor
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        target = Path(folder, f"inventaire.{ending}")
        kinds, sees = list(KINDS.values()), actor.may(Right.SEE_PRICES)
        write_everything(target, kinds, added_to(KINDS), actor.acting_id, sees_prices=sees)
        name = file_name("inventaire", actor.acting_name, localdate(), f".{ending}")
        return _sent(target, name, ENDINGS[ending])


def _sent(path: Path, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(path.read_bytes(), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response

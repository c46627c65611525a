"""What a file would do, what it did, and how it is taken back."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers import actions
from maillage.journey.census.transfers.access import get_import_for
from maillage.journey.census.transfers.engine import Reading
from maillage.journey.census.transfers.enums import ImportState, Mode, Outcome
from maillage.journey.census.transfers.forms import OthersForm
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.queries import ROWS_A_PAGE, Held, found_page, held_since
from maillage.journey.census.transfers.views._draft import INLINE_ROWS
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, KeyFigure, Tab, Table
from maillage.kernel.typography import number, plural, typeset

__all__ = ["file_import", "undo", "write"]

_ASKED: Final = {
    "erreurs": Outcome.ERROR,
    "nouvelles": Outcome.CREATED,
    "modifiees": Outcome.CHANGED,
    "ecartees": Outcome.SKIPPED,
}
HELD_SHOWN: Final = 200
HIDDEN: Final = "non montré"
"""Stands for a price where its reader does not see prices."""


@reads(Right.KEEP_INVENTORY)
def file_import(request: Any, pk: int) -> HttpResponse:
    """Where an import is."""
    found = get_import_for(request.actor, pk)
    if _is_under_way(found):
        return redirect("scheduling:job", found.job_id)
    state = _state_of(found)
    if state == ImportState.DRAFT:
        return render(request, "census_transfers/draft.html", _draft(found))
    outcome = _asked(request, found)
    position = _position(request)
    rows = found_page(found, outcome, position)
    following = str(position + 1) if found.count(outcome) > (position + 1) * ROWS_A_PAGE else None
    context = {
        "found": found,
        "state": state.value,
        "figures": _figures(found),
        "tabs": _tabs(request, found, outcome),
        "table": _table(request.actor, outcome, rows, is_done=state == ImportState.DONE),
        "next_key": following,
        "count": plural(found.count(outcome), "ligne du fichier", "lignes du fichier") if found.count(outcome) else "",
        "has_errors": found.count(Outcome.ERROR) > 0,
        "has_work": found.count(Outcome.CREATED) + found.count(Outcome.CHANGED) > 0,
        "new_sites": found.summary.get("new_sites", [])[:50],
        "others": list(found.summary.get("others", {}).items())[:20],
        "kept": found.summary.get("kept", 0),
    }
    return render(request, "census_transfers/report.html", context)


def _is_under_way(found: FileImport) -> bool:
    return (
        found.state in (ImportState.CHECKING, ImportState.WRITING) and found.job is not None and not found.job.is_over
    )


def _state_of(found: FileImport) -> ImportState:
    """What ended without saying so begins again."""
    state = ImportState(found.state)
    return ImportState.DRAFT if state in (ImportState.CHECKING, ImportState.WRITING) else state


def _draft(found: FileImport) -> dict[str, Any]:
    """A workbook of several sheets: what each of them is."""
    readings = [Reading.of(one) for one in found.readings]
    rows = {table["name"]: table["rows"] for table in found.tables}
    lines = [
        (
            reading.table,
            KINDS[reading.rules.kind].title,
            rows.get(reading.table, 0),
            Mode(reading.rules.mode).label,
            ", ".join(column.heading for column in reading.rules.columns if not column.target and column.heading)
            or "aucune",
        )
        for reading in readings
    ]
    titles = (
        Column("Feuille"),
        Column("Liste"),
        Column("Lignes", is_number=True),
        Column("L’import doit"),
        Column("Colonnes non lues"),
    )
    left = [name for name in rows if name not in {reading.table for reading in readings}]
    problem = found.job.problem if found.job is not None and found.job.is_over else ""
    return {
        "found": found,
        "table": Table("Ce que le fichier contient", titles, lines),
        "left": left,
        "problem": problem,
    }


def _asked(request: Any, found: FileImport) -> Outcome:
    asked = _ASKED.get(request.GET.get("voir", ""))
    return asked or next((one for one in _ASKED.values() if found.count(one)), Outcome.CREATED)


def _position(request: Any) -> int:
    text = request.GET.get("apres", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _figure(found: FileImport, outcome: Outcome, word: str) -> KeyFigure:
    count = found.count(outcome)
    return KeyFigure(count, word if count < 2 else f"{word}s")


def _figures(found: FileImport) -> list[KeyFigure]:
    is_done = found.state != ImportState.CHECKED
    shown = [
        _figure(found, Outcome.CREATED, "ajoutée") if is_done else KeyFigure(found.count(Outcome.CREATED), "à ajouter"),
        _figure(found, Outcome.CHANGED, "modifiée")
        if is_done
        else KeyFigure(found.count(Outcome.CHANGED), "à modifier"),
        _figure(found, Outcome.LEFT, "inchangée"),
    ]
    if found.count(Outcome.SKIPPED):
        shown.append(_figure(found, Outcome.SKIPPED, "écartée"))
    if found.count(Outcome.ERROR):
        shown.append(KeyFigure(found.count(Outcome.ERROR), "en erreur"))
    return shown


def _tabs(request: Any, found: FileImport, outcome: Outcome) -> list[Tab]:
    return [
        Tab(f"{one.label} ({number(found.count(one))})", f"{request.path}?voir={word}", one == outcome)
        for word, one in _ASKED.items()
        if found.count(one)
    ]


def _table(actor: Actor, outcome: Outcome, rows: list[dict[str, Any]], *, is_done: bool) -> Table:
    sees = actor.may(Right.SEE_PRICES)
    if outcome == Outcome.ERROR:
        columns = ("Feuille et ligne", "Colonne", "Valeur", "Ce qui ne va pas", "Que faire")
        lines: list[Any] = [
            (_where(row), heading or "–", value or "–", typeset(message), typeset(cure))
            for row in rows
            for heading, value, message, cure in row["problems"]
        ]
        return Table("Ce qu’il faut corriger", [Column(one) for one in columns], lines)
    if outcome == Outcome.SKIPPED:
        lines = [(_where(row), row["label"] or "–", row["reason"]) for row in rows]
        return Table("Lignes écartées", (Column("Feuille et ligne"), Column("Fiche"), Column("Pourquoi")), lines)
    titles = (
        Column("Feuille et ligne"),
        Column("Fiche"),
        Column("Valeurs" if outcome == Outcome.CREATED else "Avant → après"),
    )
    lines = [(_where(row), row["label"], _differences(row, sees=sees)) for row in rows]
    verb = "" if is_done else " si vous enregistrez"
    caption = f"Nouvelles fiches{verb}" if outcome == Outcome.CREATED else f"Fiches modifiées{verb}"
    return Table(
        caption, titles, lines, empty=Empty("Aucune fiche à ajouter ni à modifier.", "Tout est déjà dans l’inventaire.")
    )


def _where(row: dict[str, Any]) -> Cell:
    return Cell(f"ligne {row['row']}", detail=row["sheet"])


def _differences(row: dict[str, Any], *, sees: bool) -> str:
    parts = []
    for _, label, before, after in row["differences"]:
        is_hidden = "€" in label and not sees
        shown = HIDDEN if is_hidden else f"{before or 'vide'} → {after or 'vide'}" if before else after or "vide"
        parts.append(f"{label}\N{NO-BREAK SPACE}: {shown}")
    return "\N{NARROW NO-BREAK SPACE}; ".join(parts)


@writes(Right.KEEP_INVENTORY)
def write(request: Any, pk: int) -> HttpResponse:
    """What was shown is written, or nothing."""
    found = get_import_for(request.actor, pk)
    if request.method != "POST" or found.state == ImportState.DONE:
        return redirect("census:import", found.pk)
    try:
        if found.count(Outcome.CREATED) + found.count(Outcome.CHANGED) + found.count(Outcome.LEFT) <= INLINE_ROWS:
            actions.write_import(request.actor, found)
            messages.success(request, "C’est enregistré. Vous pouvez annuler cet import depuis cette page.")
            return redirect("census:import", found.pk)
        key = f"import:{found.pk}:{found.checked_at:%Y%m%d%H%M%S%f}" if found.checked_at else ""
        label = f"Import de « {found.file_name} »"
        job = enqueue(request.actor, "census_transfers.write", label, key=key, file_import=found.pk)
        actions.note_writing(request.actor, found, job)
    except MaillageError as refused:
        messages.error(request, str(refused))
        return redirect("census:import", found.pk)
    return redirect("scheduling:job", job.pk)


@writes(Right.KEEP_INVENTORY)
def undo(request: Any, pk: int) -> HttpResponse:
    """What would be taken back, what cannot, and then it is."""
    found = get_import_for(request.actor, pk)
    if found.state != ImportState.DONE:
        raise NotAllowed("undo")
    held = held_since(found)
    form = OthersForm(request.POST if request.method == "POST" else None) if held else None
    if request.method == "POST" and (form is None or form.is_valid()):
        return _undo(request, found, others_only=form is not None)
    count = found.count(Outcome.CREATED) + found.count(Outcome.CHANGED) - len(held)
    context = {
        "found": found,
        "form": form,
        "is_possible": count > 0,
        "undone": _undone(found.count(Outcome.CREATED), found.count(Outcome.CHANGED)),
        "held": _held_table(held) if held else None,
        "held_count": len(held),
    }
    return render(request, "census_transfers/undo.html", context, status=422 if request.method == "POST" else 200)


def _undone(created: int, changed: int) -> str:
    """« 2 fiches ajoutées s’en vont, 1 fiche modifiée reprend ses valeurs »."""
    said = []
    if created:
        said.append(plural(created, "fiche ajoutée s’en va", "fiches ajoutées s’en vont"))
    if changed:
        said.append(plural(changed, "fiche modifiée reprend ses valeurs", "fiches modifiées reprennent leurs valeurs"))
    return ", ".join(said)


def _undo(request: Any, found: FileImport, *, others_only: bool) -> HttpResponse:
    try:
        if found.count(Outcome.CREATED) + found.count(Outcome.CHANGED) <= INLINE_ROWS:
            count = actions.undo_import(request.actor, found, others_only=others_only)
            told = plural(count, "fiche remise", "fiches remises")
            messages.success(request, f"Import annulé : {told} en l’état.")
            return redirect("census:import", found.pk)
        job = enqueue(
            request.actor,
            "census_transfers.undo",
            f"Annulation de l’import de « {found.file_name} »",
            file_import=found.pk,
            others_only=others_only,
        )
    except MaillageError as refused:
        messages.error(request, str(refused))
        return redirect("census:undo_import", found.pk)
    return redirect("scheduling:job", job.pk)


def _held_table(held: list[Held]) -> Table:
    rows = [
        (Cell(one.name, reverse("census:record", args=[one.kind, one.pk])), KINDS[one.kind].title, one.reason)
        for one in held[:HELD_SHOWN]
    ]
    note = f"Les {HELD_SHOWN} premières." if len(held) > HELD_SHOWN else ""
    return Table(
        "Fiches reprises depuis l’import", (Column("Fiche"), Column("Liste"), Column("Pourquoi")), rows, note=note
    )

"""The closing of copper: what is known of it, and a calendar to import."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.foundations.files.actions import draft_folder, drop_draft, keep_draft
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.deadlines import actions, queries
from maillage.journey.census.deadlines.forms import CopperForm
from maillage.journey.census.deadlines.imports import COLUMNS, Fault, FileRefused, Reading, read_closures
from maillage.journey.territories.queries import names_of_communes
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.templatetags.face import Column, Empty, KeyFigure, Table
from maillage.kernel.typography import plural

__all__ = ["copper", "copper_preview", "drop_copper", "load_copper"]

DRAFT: Final = "copper_draft"
"""Where a session keeps the token and the facts of a calendar that is being looked at."""
MOST_SHOWN: Final = 200
_CLOSURE_COLUMNS: Final = (
    Column("Commune"),
    Column("Code INSEE"),
    Column("Fermeture commerciale"),
    Column("Fermeture technique"),
)


@reads(Right.KEEP_TERRITORY)
def copper(request: Any) -> HttpResponse:
    calendar = queries.copper_list_of(request.actor)
    closures = list(queries.closures_of(calendar)[: queries.CLOSURES_SHOWN]) if calendar else []
    table = Table(
        "Communes, de la première fermeture à la dernière",
        _CLOSURE_COLUMNS,
        _dated(closures),
        note=f"Les {queries.CLOSURES_SHOWN} premières." if len(closures) == queries.CLOSURES_SHOWN else "",
        empty=Empty(
            "Ici, les dates de fermeture du cuivre, commune par commune.",
            "Aucun calendrier n’a été importé : aucune ligne ne sonne pour le cuivre.",
        ),
    )
    context = {"calendar": calendar, "table": table, "columns": COLUMNS}
    return render(request, "census_deadlines/copper.html", context)


@writes(Right.KEEP_TERRITORY)
def load_copper(request: Any) -> HttpResponse:
    """A dry run: nothing is written before what the file holds was seen."""
    form = CopperForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "columns": COLUMNS}
        return render(request, "census_deadlines/load_copper.html", context, status=422 if form.is_bound else 200)
    token = keep_draft([form.cleaned_data["file"]])
    reading = _reading(token)
    if reading.faults:
        drop_draft(token)
        context = {
            "form": form,
            "columns": COLUMNS,
            "problems": _problems(reading.faults),
            "count": plural(len(reading.faults), "erreur", "erreurs"),
        }
        return render(request, "census_deadlines/load_copper.html", context, status=422)
    if before := request.session.get(DRAFT):
        drop_draft(before["token"])
    request.session[DRAFT] = {
        "token": token,
        "source": form.cleaned_data["source"],
        "said_on": form.cleaned_data["said_on"].isoformat(),
        "is_fictitious": form.cleaned_data["is_fictitious"],
    }
    return redirect("census:copper_preview")


@writes(Right.KEEP_TERRITORY)
def copper_preview(request: Any) -> HttpResponse:
    draft = request.session.get(DRAFT)
    reading = _reading(draft["token"]) if draft else Reading([], [])
    if draft is None or reading.faults:
        request.session.pop(DRAFT, None)
        return redirect("census:load_copper")
    if request.method == "POST":
        actions.import_copper(
            request.actor,
            request.actor.acting_id,
            reading.rows,
            source=draft["source"],
            said_on=date.fromisoformat(draft["said_on"]),
            is_fictitious=draft["is_fictitious"],
        )
        drop_draft(draft["token"])
        del request.session[DRAFT]
        messages.success(request, "Le calendrier est importé ; les échéances de vos membres sont à jour.")
        return redirect("census:copper")
    calendar = queries.copper_list_of(request.actor)
    known = {row.insee_code: row for row in queries.closures_of(calendar)} if calendar else {}
    return render(request, "census_deadlines/copper_preview.html", _preview(reading, known, draft))


def _dated(rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    """The dates of each commune, named: a code that no commune bears is shown as unknown, to be seen before it is imported."""
    listed = list(rows)
    names = names_of_communes([row.insee_code for row in listed])
    return [
        (names.get(row.insee_code, "commune inconnue"), row.insee_code, row.commercial_on, row.technical_on)
        for row in listed
    ]


def _preview(reading: Reading, known: dict[str, Any], draft: dict[str, Any]) -> dict[str, Any]:
    codes = {row.insee_code for row in reading.rows}
    moved = [
        row
        for row in reading.rows
        if (before := known.get(row.insee_code))
        and (before.commercial_on, before.technical_on) != (row.commercial_on, row.technical_on)
    ]
    table = Table(
        "Ce qui sera importé",
        _CLOSURE_COLUMNS,
        _dated(reading.rows[:MOST_SHOWN]),
        note=f"Les {MOST_SHOWN} premières." if len(reading.rows) > MOST_SHOWN else "",
    )
    figures = [
        KeyFigure(len(codes - set(known)), "commune nouvelle" if len(codes - set(known)) < 2 else "communes nouvelles"),
        KeyFigure(len(moved), "date changée" if len(moved) < 2 else "dates changées"),
        KeyFigure(len(codes) - len(codes - set(known)) - len(moved), "inchangées"),
        KeyFigure(len(set(known) - codes), "retirées"),
    ]
    return {"draft": draft | {"said_on": date.fromisoformat(draft["said_on"])}, "figures": figures, "table": table}


@writes(Right.KEEP_TERRITORY)
def drop_copper(request: Any) -> HttpResponse:
    calendar = queries.copper_list_of(request.actor)
    if calendar is None:
        raise NotAllowed("calendar")
    if request.method == "POST":
        actions.drop_copper(request.actor, calendar)
        messages.success(request, "Le calendrier est retiré.")
        return redirect("census:copper")
    context = {
        "title": "Retirer le calendrier du cuivre",
        "sentence": f"« {calendar.source} »",
        "consequences": ["Les lignes de vos membres ne sonneront plus pour la fermeture du cuivre."],
        "confirm_label": "Retirer",
        "is_dangerous": True,
        "cancel_url": "..",
    }
    return render(request, "kernel/confirm.html", context)


def _reading(token: str) -> Reading:
    """What a draft holds; a file that is no table is a fault like another."""
    folder = draft_folder(token)
    path: Path | None = next(iter(sorted(folder.iterdir())), None) if folder.is_dir() else None
    if path is None:
        return Reading([], [Fault(0, "", "", "Ce fichier n’est plus là.", "Déposez-le de nouveau.")])
    try:
        return read_closures(path)
    except FileRefused as refused:
        return Reading([], [Fault(0, "", path.name, str(refused), "Corrigez le fichier, puis déposez-le de nouveau.")])


def _problems(faults: list[Fault]) -> Table:
    columns = (Column("Ligne"), Column("Colonne"), Column("Valeur"), Column("Ce qui ne va pas"), Column("Que faire"))
    rows = [
        (str(fault.row) if fault.row else "le fichier", fault.column, fault.value, fault.message, fault.cure)
        for fault in faults[:MOST_SHOWN]
    ]
    note = f"Les {MOST_SHOWN} premières." if len(faults) > MOST_SHOWN else ""
    return Table("Ce qu’il faut corriger", columns, rows, note=note)

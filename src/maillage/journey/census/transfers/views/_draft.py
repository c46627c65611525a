"""From the file to the dry run."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers import actions
from maillage.journey.census.transfers.access import get_import_for
from maillage.journey.census.transfers.engine import Dialect, Reading, RulesRefused, Target, offered_targets, targets_of
from maillage.journey.census.transfers.enums import ImportState
from maillage.journey.census.transfers.forms import DepositForm, DialectForm, RulesForm
from maillage.journey.census.transfers.imports import FoundTable
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.queries import added_to, mappings_seen, own_mapping_name
from maillage.kernel.editions import EDITION, ChangedMeanwhile
from maillage.kernel.pages import NotAllowed, writes
from maillage.kernel.tables import FileRefused
from maillage.kernel.templatetags.face import Column, Table

__all__ = ["INLINE_ROWS", "check", "columns", "deposit", "drop", "reread", "start_check"]

INLINE_ROWS: Final = 1500
"""Up to so many rows somebody waits for the answer; beyond, a worker works and she watches."""
SAMPLED: Final = 3
EDITABLE: Final = (ImportState.DRAFT, ImportState.CHECKING, ImportState.CHECKED)


@writes(Right.KEEP_INVENTORY)
def deposit(request: Any) -> HttpResponse:
    """A file is chosen; nothing is read of it that is not first counted."""
    mappings = mappings_seen(request.actor.acting_id)
    initial = {"liste": request.GET.get("liste", "")}
    form = DepositForm(request.POST or None, request.FILES or None, mappings=mappings, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.deposit_file(request.actor, form.cleaned_data["fichier"], form.kind, form.mapping)
        except (FileRefused, actions.TooManyRows) as refused:
            form.add_error("fichier", str(refused))
        except actions.NotRecognised as refused:
            form.add_error("liste", str(refused))
        else:
            return redirect("census:import_columns" if found.kind else "census:import", found.pk)
    return render(request, "census_transfers/deposit.html", {"form": form}, status=422 if form.is_bound else 200)


def _draft_for(actor: Actor, pk: int) -> FileImport:
    """One that can still be read otherwise. Error: ``NotAllowed``."""
    found = get_import_for(actor, pk)
    if found.state not in EDITABLE or found.file is None:
        raise NotAllowed("draft")
    return found


@writes(Right.KEEP_INVENTORY)
def columns(request: Any, pk: int) -> HttpResponse:
    """What each column is, with the first rows as they will be read."""
    found = _draft_for(request.actor, pk)
    if not found.kind:
        raise NotAllowed("columns")
    reading = Reading.of(found.readings[0])
    table = next(one for one in map(FoundTable.of, found.tables) if one.name == reading.table)
    targets = _targets(request.actor, found.kind)
    asked = request.POST if request.method == "POST" else None
    initial = {"remember": own_mapping_name(request.actor.acting_id, found.mapping_name)}
    form = RulesForm(asked, table=table, kind=KINDS[found.kind], targets=targets, rules=reading.rules, initial=initial)
    edition, status = request.POST.get(EDITION) or actions.edition_of_mappings(request.actor), 422
    is_incomplete = form.is_bound and form.is_valid() and form.is_to_be_translated
    if form.is_bound and form.is_valid() and not is_incomplete:
        remember = form.cleaned_data["remember"]
        try:
            actions.choose_rules(request.actor, found, form.as_rules(), remember, edition=edition)
        except ChangedMeanwhile as changed:
            form.add_error(None, f"{changed} Donnez un autre nom, ou vérifiez de nouveau pour garder vos choix.")
            edition, status = actions.edition_of_mappings(request.actor), changed.status
        except RulesRefused as refused:
            form.add_error(None, str(refused))
        else:
            return start_check(request, found)
    form.samples = _samples(table)
    context = {
        "found": found,
        "form": form,
        "edition": edition,
        "dialect": _dialect_form(found, reading),
        "sample": _sample_table(table),
        "unread": [title for title, _, field in form.columns if not field.value()],
        "is_proposed": found.mapping_name and not form.is_bound,
        "is_incomplete": is_incomplete,
    }
    return render(request, "census_transfers/columns.html", context, status=status if form.is_bound else 200)


def _targets(actor: Actor, slug: str) -> dict[str, Target]:
    targets = targets_of(KINDS[slug], added_to([slug]).get(slug, ()))
    return offered_targets(targets, sees_prices=actor.may(Right.SEE_PRICES))


def _samples(table: FoundTable) -> list[list[str]]:
    return [
        list(dict.fromkeys(row[place][:30] for row in table.sample if place < len(row) and row[place]))[:SAMPLED]
        for place in range(len(table.header))
    ]


def _sample_table(table: FoundTable) -> Table:
    rows = [[*(cell[:60] for cell in row), *[""] * (len(table.header) - len(row))] for row in table.sample]
    titles = [Column(title or f"colonne {place}") for place, title in enumerate(table.header, start=1)]
    return Table(f"Les {len(rows)} premières lignes, telles que Maillage les lit", titles, rows)


def _dialect_form(found: FileImport, reading: Reading, asked: Any = None) -> DialectForm:
    tables = [FoundTable.of(one) for one in found.tables]
    initial = {"feuille": reading.table, "titres": reading.dialect.header}
    is_text = bool(reading.dialect.separator)
    return DialectForm(asked, tables=tables, is_text=is_text, initial=initial, prefix="f")


@writes(Right.KEEP_INVENTORY)
def reread(request: Any, pk: int) -> HttpResponse:
    """The file is written otherwise than it was taken to be."""
    found = _draft_for(request.actor, pk)
    if not found.kind:
        raise NotAllowed("columns")
    form = _dialect_form(found, Reading.of(found.readings[0]), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        dialect = Dialect(typed.get("encodage", ""), form.separator, typed["titres"])
        try:
            actions.reread_file(request.actor, found, typed["feuille"], dialect)
        except (FileRefused, actions.NotRecognised, actions.TooManyRows) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("census:import_columns", found.pk)
    context = {"form": form, "found": found}
    return render(request, "census_transfers/reread.html", context, status=422 if form.is_bound else 200)


@writes(Right.KEEP_INVENTORY)
def check(request: Any, pk: int) -> HttpResponse:
    """The dry run, as the file was last said to be read."""
    found = _draft_for(request.actor, pk)
    if request.method != "POST":
        return redirect("census:import", found.pk)
    return start_check(request, found)


def start_check(request: Any, found: FileImport) -> HttpResponse:
    """At once, or by a worker where it would be long."""
    try:
        if found.row_count <= INLINE_ROWS:
            actions.check_import(request.actor, found)
            return redirect("census:import", found.pk)
        job = enqueue(
            request.actor, "census_transfers.check", f"Vérification de « {found.file_name} »", file_import=found.pk
        )
        actions.note_checking(request.actor, found, job)
    except MaillageError as refused:
        messages.error(request, str(refused))
        return redirect("census:import", found.pk)
    return redirect("scheduling:job", job.pk)


@writes(Right.KEEP_INVENTORY)
def drop(request: Any, pk: int) -> HttpResponse:
    """A draft is given up."""
    found = _draft_for(request.actor, pk)
    if request.method == "POST":
        actions.drop_import(request.actor, found)
        messages.success(request, "Le fichier déposé a été effacé. L’inventaire n’a pas changé.")
        return redirect("census:imports")
    return redirect("census:import", found.pk)

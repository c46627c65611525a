"""Price revision: clauses, the history of indices, and the price of a day, step by step."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import EngineError
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_clause_for
from maillage.journey.studies.money.documents import revision_table
from maillage.journey.studies.money.engine import Revision, codes_of, formula_of_clause, revision_of
from maillage.journey.studies.money.enums import ROUNDING_LABELS
from maillage.journey.studies.money.forms import ClauseForm, IndexFileForm, IndexForm, RevisionForm
from maillage.journey.studies.money.imports import COLUMNS, Fault, FileRefused, IndexRow, Reading, read_indices
from maillage.journey.studies.money.models import RevisionClause
from maillage.journey.studies.money.views._blocks import blocks_of
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Table, money, unit_price
from maillage.kernel.typography import percent, trimmed

__all__ = ["clause", "clauses", "drop_clause", "edit_clause", "indices", "load_indices"]

MOST_SHOWN = 300


@reads(Right.SEE_STUDY)
def clauses(request: Any) -> HttpResponse:
    rows = [
        (
            Cell(row.name, reverse("studies:revision_clause", args=[row.pk])),
            Cell(f"{unit_price(row.initial_price)} € {row.get_tax_basis_display()}"),
            f"{row.base_month:%m/%Y}",
            _formula(row),
        )
        for row in queries.clauses_of(request.actor.acting_id)
    ]
    empty = Empty(
        "Ici, les clauses de révision de vos marchés : la formule, ses indices, le prix à payer.",
        "Aucune n’est écrite. Vous la trouverez dans le CCAP du marché.",
    )
    columns = (Column("Marché ou prix"), Column("Prix initial", is_number=True), Column("Mois zéro"), Column("Formule"))
    context = {
        "table": Table("Clauses de révision", columns, rows, empty=empty),
        "may_keep": request.actor.may(Right.KEEP_FINANCES),
    }
    return render(request, "study_money/clauses.html", context)


def _formula(row: RevisionClause) -> str:
    """« P0 × (0,15 + 0,85 × SYNTEC ÷ 300) »."""
    terms = [
        f"{trimmed(term.share, 6)} × {term.code} ÷ {trimmed(term.base, 4)}" for term in formula_of_clause(row).terms
    ]
    return f"P0 × ({' + '.join([trimmed(row.fixed_share, 6), *terms])})"


@reads(Right.SEE_STUDY)
def clause(request: Any, pk: int) -> HttpResponse:
    """The formula, and for a day the price with its steps."""
    row = get_clause_for(request.actor, pk)
    readings = list(queries.readings_of(row.owner_id, codes_of(row)))
    form = RevisionForm(request.GET if "le" in request.GET else None)
    found: Revision | None = None
    refused = ""
    if form.is_bound and form.is_valid():
        on, previous = form.asked()
        try:
            found = revision_of(row, readings, on, previous)
        except EngineError as error:
            refused = str(error)
    context = {
        "clause": row,
        "facts": _facts(row),
        "form": form,
        "refused": refused,
        "figures": _figures(row, found) if found is not None else (),
        "blocks": blocks_of([revision_table(row, found, form.cleaned_data["le"])]) if found is not None else (),
        "readings": _readings(readings),
        "may_keep": request.actor.may(Right.KEEP_FINANCES, row.owner_id),
    }
    return render(request, "study_money/clause.html", context)


def _facts(row: RevisionClause) -> list[Fact]:
    return [
        Fact("Formule", _formula(row)),
        Fact(
            "Prix initial",
            f"{unit_price(row.initial_price)} € {row.get_tax_basis_display()}",
            f"mois zéro : {row.base_month:%m/%Y}",
        ),
        Fact("Arrondi du coefficient", f"{row.digits} décimales, {ROUNDING_LABELS[row.rounding]}"),
        Fact("Butoir", "aucun" if row.cap_pct is None else f"hausse de {trimmed(row.cap_pct, 3)} % au plus"),
        Fact(
            "Sauvegarde",
            "aucune" if row.safeguard_pct is None else f"au-delà de {trimmed(row.safeguard_pct, 3)} % de hausse",
        ),
        Fact("Source", row.source or "non dite"),
    ]


def _figures(row: RevisionClause, found: Revision) -> list[KeyFigure]:
    basis = row.get_tax_basis_display()
    figures = [
        KeyFigure(money(found.price, basis), "prix révisé", detail="plafonné par le butoir" if found.is_capped else ""),
        KeyFigure(found.coefficient, "coefficient", digits=row.digits),
    ]
    if found.rise_pct is not None:
        detail = "au-delà de la sauvegarde : le marché peut être arrêté" if found.may_end else ""
        figures.append(KeyFigure(percent(found.rise_pct, 2), "par rapport au prix en cours", detail=detail))
    return figures


def _readings(readings: list[Any]) -> Table:
    rows = [(row.code, f"{row.month:%m/%Y}", row.value, row.published_on, row.source or "–") for row in readings]
    columns = (
        *(Column("Indice"), Column("Mois"), Column("Valeur", is_number=True, digits=4), Column("Publié le")),
        Column("Source"),
    )
    empty = Empty("Ici, l’historique des indices.", "Aucune valeur n’est enregistrée.")
    note = f"Les {MOST_SHOWN} premières." if len(rows) > MOST_SHOWN else ""
    return Table("Valeurs d’indices, la plus récente d’abord", columns, rows[:MOST_SHOWN], note=note, empty=empty)


@writes(Right.KEEP_FINANCES)
def edit_clause(request: Any, pk: int | None = None) -> HttpResponse:
    row = None
    if pk is not None:
        row = get_clause_for(request.actor, pk)
        request.actor.must(Right.KEEP_FINANCES, row.owner_id)
    form = ClauseForm(request.POST or None, clause=row)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_clause(request.actor, row, form.facts())
        except EngineError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "La clause est enregistrée.")
            return redirect("studies:revision_clause", kept.pk)
    context = {
        "title": "Écrire une clause de révision" if row is None else row.name,
        "purpose": "Comme le CCAP la donne : P = P0 × (part fixe + part × S ÷ S0).",
        "form": form,
        "action_label": "Enregistrer",
        "cancel_url": reverse("studies:revision_clauses")
        if row is None
        else reverse("studies:revision_clause", args=[row.pk]),
        "remove_url": "" if row is None else reverse("studies:drop_revision_clause", args=[row.pk]),
    }
    return render(request, "study_money/form.html", context, status=422 if form.is_bound else 200)


@writes(Right.KEEP_FINANCES)
def drop_clause(request: Any, pk: int) -> HttpResponse:
    row = get_clause_for(request.actor, pk)
    request.actor.must(Right.KEEP_FINANCES, row.owner_id)
    if request.method == "POST":
        actions.drop_clause(request.actor, row)
        messages.success(request, "La clause est effacée.")
        return redirect("studies:revision_clauses")
    context = {
        "title": "Effacer cette clause",
        "sentence": f"« {row.name} »",
        "consequences": ["Les valeurs d’indices restent."],
        "confirm_label": "Effacer",
        "is_dangerous": True,
        "cancel_url": reverse("studies:revision_clause", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


# --- indices ---------------------------------------------------------------------------------------------------------


@writes(Right.KEEP_FINANCES)
def indices(request: Any) -> HttpResponse:
    """The history of indices, and one value typed."""
    form = IndexForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        row = IndexRow(asked["code"], asked["month"].replace(day=1), asked["value"], asked["published_on"])
        actions.keep_readings(request.actor, [row], asked["source"])
        messages.success(request, "La valeur est enregistrée.")
        return redirect("studies:price_indices")
    readings = list(queries.readings_of(request.actor.acting_id)[: MOST_SHOWN + 1])
    context = {"form": form, "table": _readings(readings), "columns": COLUMNS}
    return render(request, "study_money/indices.html", context, status=422 if form.is_bound else 200)


@writes(Right.KEEP_FINANCES)
def load_indices(request: Any) -> HttpResponse:
    """A file is taken whole or not at all."""
    form = IndexFileForm(request.POST or None, request.FILES or None)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        reading = _read(form.cleaned_data["file"])
        faults = reading.faults
        if not faults:
            count = actions.keep_readings(request.actor, reading.rows, form.cleaned_data["source"])
            messages.success(request, f"{count} valeurs d’indices sont enregistrées.")
            return redirect("studies:price_indices")
    context = {"form": form, "columns": COLUMNS, "problems": _problems(faults) if faults else None}
    return render(request, "study_money/load_indices.html", context, status=422 if form.is_bound else 200)


def _read(file: Any) -> Reading:
    with TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / f"indices{Path(file.name or '').suffix.lower()}"
        path.write_bytes(file.read())
        try:
            return read_indices(path)
        except FileRefused as refused:
            return Reading([], [Fault(0, "", "", refused.message, refused.cure)])


def _problems(faults: list[Fault]) -> Table:
    columns = (Column("Ligne"), Column("Colonne"), Column("Valeur"), Column("Ce qui ne va pas"), Column("Que faire"))
    rows = [
        (
            str(fault.row) if fault.row else "le fichier",
            fault.column or "–",
            fault.value or "–",
            fault.message,
            fault.cure,
        )
        for fault in faults[:MOST_SHOWN]
    ]
    return Table("Ce qu’il faut corriger : rien n’a été importé", columns, rows)

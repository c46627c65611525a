"""Records are written, one at a time."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory import actions
from maillage.journey.census.inventory.access import get_kind, get_own_record_for
from maillage.journey.census.inventory.forms import (
    Conflict,
    RecordForm,
    RetireForm,
    chosen,
    conflict_between,
    conflict_of,
)
from maillage.journey.census.inventory.models import Kind, Record
from maillage.journey.census.inventory.queries import added_fields, links_of, meanwhile, record_edition
from maillage.journey.census.inventory.views._frame import FormPage, answer, crumbs_of, list_url, page, sent
from maillage.kernel.editions import EDITION
from maillage.kernel.forms import asks_check
from maillage.kernel.pages import writes
from maillage.kernel.typography import typeset

__all__ = ["add_record", "change_record", "restore_record", "retire_record"]

_NOT_COPIED: Final = ("serial_number", "hostname", "number", "reference", "last_seen_on")
"""What is of one thing alone."""
CONFIRMED: Final = "malgre"
"""What a form sends once its warnings were read."""


def _record_url(kind: Kind, pk: int) -> str:
    return reverse("census:record", args=[kind.slug, pk])


@writes(Right.KEEP_INVENTORY)
def add_record(request: Any, kind: str) -> HttpResponse:
    """A new record, empty or like another one; its parent may be in the address."""
    actor: Actor = request.actor
    found = get_kind(kind)
    copied = _copied(actor, found, request.GET.get("copie", ""))
    given: dict[str, Any] = {found.parent: request.GET.get(found.parent, "")} if found.parent else {}
    if copied is not None:
        given |= dict.fromkeys((column for column in _NOT_COPIED if column in found.facts), None)
        given["name"] = f"{copied.name} (copie)"[:160]
    form = RecordForm(
        sent(request),
        kind=found,
        links=links_of(found, actor.acting_id),
        added=list(added_fields(found)),
        row=copied,
        given=given,
        is_copy=True,
    )

    def act() -> int:
        made = actions.create_record(
            actor, found, form.values(), provenance=form.provenance(), extra=form.added_values()
        )
        return int(made.pk)

    return _answer(request, found, form, act, f"Ajouter {found.one}", "Ajouter", list_url(found))


def _copied(actor: Actor, kind: Kind, key: str) -> Record | None:
    """The record to copy, of the actor's own."""
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    found: Record = get_own_record_for(actor, kind, int(key))
    return found


@writes(Right.KEEP_INVENTORY)
def change_record(request: Any, kind: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_own_record_for(actor, found, pk)
    links, added = links_of(found, row.owner_id), list(added_fields(found))

    def form_on(data: Any, held: Record) -> RecordForm:
        return RecordForm(data, kind=found, links=links, added=added, row=held)

    data, unchosen = chosen(request.POST, form_on(None, row)) if request.method == "POST" else (None, [])
    form = form_on(data, row)
    edition = request.POST.get(EDITION, "") if request.method == "POST" else record_edition(found, row)
    conflict = None
    if unchosen and form.is_valid():
        form.add_error(None, "Dites quelle valeur vous gardez : celle de l’autre personne, ou la vôtre.")
        conflict = conflict_between(form, meanwhile(actor, found, row, unchosen))

    def act() -> int:
        values, said, extra = form.values(), form.provenance(), form.added_values()
        actions.change_record(actor, row, values, provenance=said, extra=extra, edition=edition)
        return pk

    def meet(changed: actions.RecordChanged) -> tuple[RecordForm, str, Conflict]:
        conflict, merged = conflict_of(form, form_on(None, changed.row), edition, changed.changes)
        return form_on(merged, changed.row), record_edition(found, changed.row), conflict

    title, cancel_url = f"Modifier « {row.name} »", _record_url(found, row.pk)
    return _answer(
        request, found, form, act, title, "Enregistrer", cancel_url, edition=edition, meet=meet, conflict=conflict
    )


def _answer(
    request: Any,
    kind: Kind,
    form: RecordForm,
    act: Any,
    title: str,
    action: str,
    cancel_url: str,
    *,
    edition: str = "",
    meet: Any = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    """Draw the form; once it is valid, and its warnings were read if there are any, write. ``meet``: what to show where
    somebody else changed the record since ``edition``."""
    if asks_check(request):
        return _checked(request, form)
    warnings: list[Any] = []
    if request.method == "POST" and form.is_valid():
        read = set(request.POST.getlist(CONFIRMED))
        warnings = [found for found in form.warnings() if f"{found.rule}:{found.column}" not in read]
        if not warnings:
            try:
                pk = act()
            except actions.Refused as refused:
                form.refuse(refused)
            except actions.RecordChanged as changed:
                form, edition, conflict = meet(changed)
            else:
                messages.success(request, typeset("C’est enregistré."))
                return redirect(_record_url(kind, pk))
    context = {
        "kind": kind,
        "form": form,
        "title": title,
        "action": action,
        "cancel_url": cancel_url,
        "crumbs": crumbs_of(kind),
        "edition": edition,
        "conflict": conflict,
        "warnings": [(f"{found.rule}:{found.column}", _said(kind, found)) for found in warnings],
        "read": request.POST.getlist(CONFIRMED) if request.method == "POST" else [],
    }
    return page(request, "record_form.html", context, form, status=409 if conflict is not None else 0)


def _checked(request: Any, form: RecordForm) -> HttpResponse:
    """What is wrong or doubtful in each field of a form being typed, as one is left. Nothing is written; what is still empty
    is not said to be missing."""
    doubts = form.doubts()
    wrong = {
        name: [text for error in errors if error.code != "required" for text in error.messages]
        for name, errors in form.errors.as_data().items()
    }
    remarks = [
        (field, wrong.get(field.name, []), [one for one in doubts if one.column == field.name])
        for group in form.groups()
        for field in group.fields
    ]
    return render(request, "census_inventory/_checked.html", {"remarks": remarks})


def _said(kind: Kind, found: Any) -> str:
    about = kind.facts.get(found.column)
    label = str(about.verbose_name) if about is not None else found.column
    return f"{label[:1].upper()}{label[1:]} : {found.message} {found.cure}"


# --- leaving and coming back -----------------------------------------------------------------------------------------


@writes(Right.KEEP_INVENTORY)
def retire_record(request: Any, kind: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_own_record_for(actor, found, pk)
    form = RetireForm(sent(request))
    asked = FormPage(
        f"Sortir « {row.name} » de l’inventaire",
        "Rendu, jeté, résilié : la fiche quitte les listes et reste lisible.",
        "Sortir de l’inventaire",
        _record_url(found, row.pk),
        ["Les listes et les totaux ne la comptent plus.", "Elle peut revenir à tout moment."],
        kind=found,
        edition=record_edition(found, row),
    )

    def act() -> str:
        actions.retire_record(actor, row, form.cleaned_data["on"], edition=request.POST.get(EDITION, ""))
        return f"« {row.name} » est sortie de l’inventaire."

    return answer(request, form, asked, act)


@writes(Right.KEEP_INVENTORY)
def restore_record(request: Any, kind: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_own_record_for(actor, found, pk)
    asked = FormPage(
        f"Remettre « {row.name} » dans l’inventaire",
        "Elle revient dans les listes, telle qu’elle était.",
        "Remettre",
        _record_url(found, row.pk),
        ["Les listes et les totaux la comptent de nouveau."],
        kind=found,
        edition=record_edition(found, row),
    )

    def act() -> str:
        actions.restore_record(actor, row, edition=request.POST.get(EDITION, ""))
        return f"« {row.name} » est de nouveau dans l’inventaire."

    return answer(request, forms.Form(sent(request)), asked, act)

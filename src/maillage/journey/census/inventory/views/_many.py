"""What is done to many records at once: one value for all, labels, a file."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.files.actions import SANDBOX
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory import actions, documents
from maillage.journey.census.inventory.access import get_kind, owners_with_prices
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.forms import RETIRE, LabelForm, ListForm, OneColumnForm, columns_for_many
from maillage.journey.census.inventory.models import Kind, Record
from maillage.journey.census.inventory.queries import around, links_of, rows_as_read
from maillage.journey.census.inventory.views._cells import written
from maillage.journey.census.inventory.views._frame import crumbs_of, list_url, page, sent
from maillage.journey.census.inventory.views._list import Selection, selection_of
from maillage.kernel.pages import NotAllowed, after_answer, reads, writes
from maillage.kernel.typography import listed, number, plural, typeset

__all__ = ["bulk", "export", "label_sheet", "labels"]

MOST_CHANGED: Final = 5_000
MOST_LABELS: Final = 500
MOST_EXPORTED: Final = 300_000
WHOLE: Final = 2_000_000
"""Bytes of a file that is sent in one piece."""
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


class TooMany(MaillageError):
    """More records than are done at once."""


# --- one value for many ----------------------------------------------------------------------------------------------


@writes(Right.KEEP_INVENTORY)
def bulk(request: Any, kind: str) -> HttpResponse:
    """Choose a column, then its value, then read how many records take it, then do it: four steps at one address."""
    actor: Actor = request.actor
    found = get_kind(kind)
    given = request.POST if request.method == "POST" else request.GET
    chosen = selection_of(actor, found, given)
    keys = list(chosen.rows.filter(owner__in=actor.scope.writes).values_list("pk", flat=True)[: MOST_CHANGED + 1])
    if len(keys) > MOST_CHANGED:
        raise TooMany(f"On modifie {number(MOST_CHANGED)} fiches à la fois au plus. Filtrez davantage.")
    context: dict[str, Any] = {
        "kind": found,
        "crumbs": crumbs_of(found),
        "keys": keys,
        "count": plural(len(keys), "fiche", "fiches"),
        "parameters": chosen.parameters,
        "cancel_url": list_url(found, chosen.query),
        "columns": columns_for_many(found),
        "shown_at": chosen.shown_at,
    }
    column = given.get("colonne", "")
    if not keys or column not in dict(context["columns"]):
        return page(request, "bulk.html", context | {"column": ""})
    form = OneColumnForm(sent(request), kind=found, column=column, links=links_of(found, actor.acting_id))
    context |= {"column": column, "label": dict(context["columns"])[column], "form": form}
    if request.method == "POST" and form.is_valid():
        context["value"] = _value_text(found, form)
        if given.get("confirme") == str(len(keys)):
            try:
                return _change(request, found, keys, form, context)
            except actions.Refused as refused:
                form.add_error(column, str(refused))
        else:
            return page(request, "bulk_confirm.html", context)
    return page(request, "bulk.html", context, form)


def _value_text(kind: Kind, form: OneColumnForm) -> str:
    """The value as the confirmation says it; empty where the column is emptied."""
    if said := form.provenance():
        return str(ValueStatus(said[form.column]["status"]).label)
    value = form.values()[form.column]
    field: Any = form.fields[form.column]
    if hasattr(field, "choices") and value is not None:
        return str(dict(field.choices).get("oui" if value is True else "non" if value is False else str(value), ""))
    return written(kind.facts.get(form.column), value)


def _change(request: Any, kind: Kind, keys: list[int], form: OneColumnForm, context: dict[str, Any]) -> HttpResponse:
    done, moved = actions.change_records(
        request.actor, kind, keys, form.values(), provenance=form.provenance(), shown_at=context["shown_at"]
    )
    left = f" {plural(len(done.left), 'autre l’avait', 'autres l’avaient')} déjà." if done.left else ""
    verb = "sorties de l’inventaire" if form.column == RETIRE else "modifiées"
    messages.success(request, typeset(f"Fiches {verb} : {number(len(done.changed))}.{left}"))
    if moved:
        messages.warning(request, typeset(_said_left(moved)))
    return redirect(context["cancel_url"])


def _said_left(moved: Sequence[Record]) -> str:
    """Which records were left as somebody else made them since the list was read."""
    count = plural(len(moved), "fiche laissée", "fiches laissées")
    names = listed([f"« {row.name} »" for row in moved])
    return f"{count} telle que changée entre-temps par quelqu’un d’autre : {names}. Relisez la liste, puis recommencez."


# --- labels ----------------------------------------------------------------------------------------------------------


@reads(Right.SEE_INVENTORY)
def labels(request: Any, kind: str) -> HttpResponse:
    """On which sheet the labels of a selection are printed."""
    found = get_kind(kind)
    chosen = selection_of(request.actor, found, request.GET)
    count = chosen.rows.count()
    context = {
        "kind": found,
        "crumbs": crumbs_of(found),
        "count": plural(count, "étiquette", "étiquettes"),
        "has_any": count > 0,
        "is_too_many": count > MOST_LABELS,
        "most": MOST_LABELS,
        "parameters": chosen.parameters,
        "cancel_url": list_url(found, chosen.query),
        "form": LabelForm(),
        "sheet_url": reverse("census:label_sheet", args=[kind]),
    }
    return page(request, "labels.html", context)


@reads(Right.SEE_INVENTORY)
def label_sheet(request: Any, kind: str) -> HttpResponse:
    """The labels, as a PDF. What a code opens is for those who may see the record, as any page."""
    found = get_kind(kind)
    chosen = selection_of(request.actor, found, request.GET)
    form = LabelForm(request.GET)
    if not form.is_valid():
        context = {"kind": found, "crumbs": crumbs_of(found), "form": form, "parameters": chosen.parameters}
        count = chosen.rows.count()
        context |= {"count": plural(count, "étiquette", "étiquettes"), "has_any": True, "sheet_url": request.path}
        return page(request, "labels.html", context | {"cancel_url": list_url(found, chosen.query)}, form)
    made = _labels(request, found, chosen)
    if not made:
        raise NotAllowed("labels")
    content = documents.render_labels(made, form.cleaned_data["planche"], form.cleaned_data["debut"])
    name = documents.file_name(f"etiquettes {found.slug}", request.actor.acting_name, localdate(), ".pdf")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": SANDBOX},
    )


def _labels(request: Any, kind: Kind, chosen: Selection) -> list[documents.Label]:
    names = ["pk", "name", "reference", "owner__name", *(["site__name"] if "site" in kind.facts else [])]
    rows = list(chosen.rows.order_by("name", "pk").values_list(*names)[: MOST_LABELS + 1])
    if len(rows) > MOST_LABELS:
        raise TooMany(f"On imprime {MOST_LABELS} étiquettes à la fois au plus. Filtrez davantage.")
    site = request.build_absolute_uri("/").rstrip("/")
    return [
        documents.Label(
            f"{site}{reverse('census:record', args=[kind.slug, pk])}",
            name,
            reference,
            " · ".join(filter(None, [owner, *place])),
        )
        for pk, name, reference, owner, *place in rows
    ]


# --- a file ----------------------------------------------------------------------------------------------------------


@reads(Right.SEE_INVENTORY)
def export(request: Any, kind: str) -> Any:
    """Exactly what the list shows, to its last row: written whole, then sent. Its owners' journals tell of it."""
    actor: Actor = request.actor
    found = get_kind(kind)
    ending = request.GET.get("format", "csv")
    if ending not in MEDIA_TYPES:
        raise NotAllowed("format")
    beside = around(actor, found)
    form = ListForm(QueryDict(request.GET.urlencode()), actor=actor, kind=found, around=beside)
    read: Counter[int] = Counter()

    def counted() -> Any:
        for row in rows_as_read(actor, found, form.asked(), form.shown(), most=MOST_EXPORTED + 1):
            read[row["owner_id"]] += 1
            if read.total() > MOST_EXPORTED:
                raise TooMany(f"Un fichier s’arrête à {number(MOST_EXPORTED)} fiches. Filtrez la liste.")
            yield row

    day = localdate()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"liste.{ending}"
        title = f"{found.title} {day:%d-%m-%Y}"
        priced, has_key = owners_with_prices(actor), request.GET.get("cle") == "1"
        documents.write_list(target, form.shown(), counted(), beside.owners, priced, title, has_key=has_key)
        # A small file leaves whole; a large one is read as it is sent, and lives until then though its name is gone.
        content: Any = target.read_bytes() if target.stat().st_size < WHOLE else target.open("rb")
    after_answer(request, lambda: actions.record_export(actor, found, dict(read), ending.upper()))
    name = documents.file_name(f"inventaire {found.slug}", actor.acting_name, day, f".{ending}")
    headers = {"Content-Security-Policy": SANDBOX}
    if isinstance(content, bytes):
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return HttpResponse(content, content_type=MEDIA_TYPES[ending], headers=headers)
    return FileResponse(content, as_attachment=True, filename=name, content_type=MEDIA_TYPES[ending], headers=headers)

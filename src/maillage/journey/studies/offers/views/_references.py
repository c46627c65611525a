"""Price references: the list, one of them, by hand and from files."""

from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.files.actions import answer_with, draft_folder, drop_draft, keep_draft, store
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.offers import actions, queries
from maillage.journey.studies.offers.access import get_reference_for
from maillage.journey.studies.offers.documents import Listing, reference_listing, survey_listing, unit_price_label
from maillage.journey.studies.offers.enums import variety_label
from maillage.journey.studies.offers.forms import LoadReferencesForm, ReferenceForm, ReferencesForm
from maillage.journey.studies.offers.imports import (
    COLUMNS,
    Fault,
    FileRefused,
    Reading,
    read_references,
    template_rows,
)
from maillage.journey.studies.offers.models import PriceReference
from maillage.journey.studies.offers.views._frame import MEDIA_TYPES, send
from maillage.kernel.pages import NotAllowed, answer_sheet, reads, writes
from maillage.kernel.sheets import Column as SheetColumn
from maillage.kernel.templatetags.face import Column, Empty, Fact, Table, day, money, unit_price
from maillage.kernel.typography import number, plural

__all__ = [
    "add_reference",
    "edit_reference",
    "load_references",
    "preview_references",
    "reference",
    "reference_document",
    "references",
    "references_file",
    "references_template",
    "retire_reference",
]

DRAFT: Final = "references_draft"
"""Where a session keeps the token and the facts of a file that is being looked at."""
MOST_SHOWN: Final = 200


def _address(pk: int) -> str:
    return reverse("studies:reference", args=[pk])


@reads(Right.SEE_SURVEY)
def references(request: Any) -> HttpResponse:
    form = ReferencesForm(request.GET)
    wanted = form.wanted()
    page = queries.reference_page(wanted, request.GET.get("apres", ""))
    surveyed = queries.survey_offers(request.actor.acting_id, wanted)
    may_keep = request.actor.may(Right.CONDUCT_STUDY)
    asked = urlencode({name: request.GET[name] for name in form.fields if request.GET.get(name)})
    context = {
        "form": form,
        "table": reference_listing(page.rows, _address, _nothing(asked, may_keep=may_keep)).table(),
        "surveyed": survey_listing(surveyed).table() if surveyed else None,
        "next_key": page.next_key,
        "may_keep": may_keep,
        "files": [
            (ending.upper(), f"{reverse('studies:references_file', args=[ending])}?{asked}") for ending in MEDIA_TYPES
        ],
    }
    return render(request, "study_offers/references.html", context)


def _nothing(asked: str, *, may_keep: bool) -> Empty:
    if asked:
        return Empty("Aucune référence ne correspond.", "", "Tout afficher", reverse("studies:references"))
    what = "Ici, les prix que vos membres pourraient avoir : offres, accords-cadres, tarifs de centrale d’achat."
    if not may_keep:
        return Empty(what, "Il n’y en a pas encore.")
    return Empty(what, "Il n’y en a pas encore.", "Ajouter une référence", reverse("studies:add_reference"))


@reads(Right.SEE_SURVEY)
def references_file(request: Any, ending: str) -> HttpResponse:
    """What the list shows with the same filter, to its last row."""
    wanted = ReferencesForm(request.GET).wanted()
    return send(reference_listing(queries.all_references(wanted), _address), ending)


@reads(Right.SEE_SURVEY)
def reference(request: Any, pk: int) -> HttpResponse:
    row = get_reference_for(request.actor, pk)
    context = {
        "reference": row,
        "facts": _facts(row),
        "tiers": _tiers(row),
        "may_keep": request.actor.may(Right.CONDUCT_STUDY) and row.retired_on is None,
    }
    return render(request, "study_offers/reference.html", context)


def _facts(row: PriceReference) -> list[Fact]:
    unit = unit_price_label(row.unit).removeprefix("€ ")
    document = reverse("studies:reference_document", args=[row.pk]) if row.document_id else ""
    return [
        Fact("Prix", f"{unit_price(row.price)}\u202f€\u00a0{row.tax_basis} {unit}"),
        Fact("Unité fonctionnelle", row.get_unit_display()),
        Fact("Pour", variety_label(row.unit, row.variety) or "toutes les natures"),
        Fact("Lignes contenant", row.words or "–"),
        Fact("Taux de TVA", "taux normal" if row.vat_rate is None else f"{number(row.vat_rate, 2)}\u00a0%"),
        Fact("Engagement", "non dit" if row.term_months is None else f"{row.term_months}\u00a0mois"),
        Fact("Valable du", day(row.valid_from) if row.valid_from else "non dit"),
        Fact("Valable jusqu’au", day(row.valid_to) if row.valid_to else "non dit"),
        Fact("Mise en service", money(row.installation_price, row.tax_basis), "une fois, par unité"),
        Fact("Reprise du contrat", money(row.buy_out_price, row.tax_basis), "une fois, par unité"),
        Fact("FCTVA", row.get_vat_refund_display()),
        Fact("Origine", row.get_kind_display()),
        Fact("Fournisseur", row.supplier or "–"),
        Fact("Source", row.source, url=""),
        Fact("Document", row.document.name if row.document else "–", url=document),
        Fact("Qui lit ce prix", row.get_readers_display()),
    ]


def _tiers(row: PriceReference) -> Table | None:
    if not row.tiers:
        return None
    columns = (
        Column("À partir de", is_number=True),
        Column("Prix", unit=unit_price_label(row.unit), is_number=True, digits=4),
    )
    rows = [(number(Decimal(least)), unit_price(Decimal(price))) for least, price in row.tiers]
    note = "Quantité de tous les membres ensemble, à chaque paiement."
    return Table("Prix par volume", columns, rows, note=note)


@reads(Right.SEE_SURVEY)
def reference_document(request: Any, pk: int) -> HttpResponse:
    row = get_reference_for(request.actor, pk)
    if row.document is None:
        raise NotAllowed("document")
    return answer_with(row.document)


@writes(Right.CONDUCT_STUDY)
def add_reference(request: Any) -> HttpResponse:
    form = ReferenceForm(request.POST or None, request.FILES or None)
    return _saved(request, form, None)


@writes(Right.CONDUCT_STUDY)
def edit_reference(request: Any, pk: int) -> HttpResponse:
    row = get_reference_for(request.actor, pk)
    form = ReferenceForm(request.POST, request.FILES) if request.method == "POST" else ReferenceForm.of(row)
    return _saved(request, form, row)


def _saved(request: Any, form: ReferenceForm, row: PriceReference | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.save_reference(request.actor, form.values(), row, _document(request, form))
        except MaillageError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"« {kept.label} » est enregistrée.")
            return redirect("studies:reference", kept.pk)
    context = {"form": form, "reference": row, "cancel": _address(row.pk) if row else reverse("studies:references")}
    return render(request, "study_offers/edit_reference.html", context, status=422 if form.is_bound else 200)


def _document(request: Any, form: ReferenceForm) -> StoredFile | None:
    upload = form.cleaned_data.get("document")
    if not upload:
        return None
    return store(request.actor.acting_id, upload.name, "application/octet-stream", upload.read())


@writes(Right.CONDUCT_STUDY)
def retire_reference(request: Any, pk: int) -> HttpResponse:
    row = get_reference_for(request.actor, pk)
    if row.retired_on is not None:
        raise NotAllowed("retired")
    if request.method == "POST":
        actions.retire_reference(request.actor, row)
        messages.success(request, "La référence est retirée.")
        return redirect("studies:references")
    context = {
        "title": "Retirer une référence de prix",
        "sentence": f"« {row.label} »",
        "consequences": [
            "Elle ne sera plus comparée à rien dans les calculs à venir.",
            "Les calculs figés gardent ce qu’ils en disaient.",
        ],
        "confirm_label": "Retirer",
        "is_dangerous": True,
        "cancel_url": _address(pk),
    }
    return render(request, "kernel/confirm.html", context)


# --- files -----------------------------------------------------------------------------------------------------------


@reads(Right.CONDUCT_STUDY)
def references_template(request: Any) -> HttpResponse:  # noqa: ARG001
    """A file to fill, with an example."""
    header, *rows = template_rows()
    return answer_sheet("references-de-prix", "csv", [SheetColumn(title) for title in header], rows)


@writes(Right.CONDUCT_STUDY)
def load_references(request: Any) -> HttpResponse:
    """A dry run: nothing is written before what the file holds was seen."""
    form = LoadReferencesForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": [column.title for column in COLUMNS]}
    if request.method != "POST" or not form.is_valid():
        return render(request, "study_offers/load_references.html", context, status=422 if form.is_bound else 200)
    token = keep_draft([form.cleaned_data["file"]])
    reading = _reading(token)
    if reading.faults:
        drop_draft(token)
        context |= {"problems": _problems(reading.faults), "count": plural(len(reading.faults), "erreur", "erreurs")}
        return render(request, "study_offers/load_references.html", context, status=422)
    if before := request.session.get(DRAFT):
        drop_draft(before["token"])
    request.session[DRAFT] = {
        "token": token,
        "source": form.cleaned_data["source"],
        "is_fictitious": form.cleaned_data["is_fictitious"],
    }
    return redirect("studies:preview_references")


@writes(Right.CONDUCT_STUDY)
def preview_references(request: Any) -> HttpResponse:
    draft = request.session.get(DRAFT)
    reading = _reading(draft["token"]) if draft else Reading([], [])
    if draft is None or reading.faults:
        request.session.pop(DRAFT, None)
        return redirect("studies:load_references")
    if request.method == "POST":
        path = _path(draft["token"])
        assert path is not None  # noqa: S101 it has just been read
        kept = store(request.actor.acting_id, path.name, "application/octet-stream", path.read_bytes())
        count = actions.import_references(
            request.actor, reading.rows, source=draft["source"], document=kept, is_fictitious=draft["is_fictitious"]
        )
        drop_draft(draft["token"])
        del request.session[DRAFT]
        messages.success(request, f"{plural(count, 'référence importée', 'références importées')}.")
        return redirect("studies:references")
    rows = [
        PriceReference(pk=0, **(values | {"source": values["source"] or draft["source"]})) for values in reading.rows
    ]
    listing: Listing = reference_listing(rows[:MOST_SHOWN], lambda _: "")
    context = {
        "draft": draft,
        "table": listing.table(),
        "count": plural(len(reading.rows), "prix", "prix"),
        "unread": reading.unread,
        "is_cut": len(rows) > MOST_SHOWN,
    }
    return render(request, "study_offers/preview_references.html", context)


def _path(token: str) -> Path | None:
    folder = draft_folder(token)
    return next(iter(sorted(folder.iterdir())), None) if folder.is_dir() else None


def _reading(token: str) -> Reading:
    """What a draft holds; a file that is no table is a fault like another."""
    path = _path(token)
    if path is None:
        return Reading([], [Fault(0, "", "", "Ce fichier n’est plus là.", "Déposez-le de nouveau.")])
    try:
        return read_references(path, needs_source=False)
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

"""What is frozen of a case, taken away, and shown to the members."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_case_for, get_edition_for, get_own_case_for
from maillage.journey.studies.money.documents import MEDIA_TYPES, SHEETS, edition_sheet, tables_of
from maillage.journey.studies.money.engine import compute, lives_of, read_case
from maillage.journey.studies.money.views._blocks import kept_blocks
from maillage.kernel.pages import NotAllowed, reads, writes

__all__ = ["edition", "export_case", "freeze_case", "publish_edition", "sheet"]


@writes(Right.KEEP_FINANCES)
def freeze_case(request: Any, pk: int) -> HttpResponse:
    row = get_own_case_for(request.actor, pk)
    if request.method == "POST":
        made = actions.freeze_case(request.actor, row)
        messages.success(request, f"L’édition {made.number} est figée.")
        return redirect("studies:case_edition", pk, made.number)
    context = {
        "title": "Figer ce cas",
        "sentence": f"« {row.name} » est gardé tel qu’il est : ses valeurs, les règles d’aujourd’hui, ses résultats.",
        "consequences": [
            "Le cas reste modifiable ; l’édition figée ne changera plus.",
            "Ses membres ne la verront que si vous la publiez.",
        ],
        "confirm_label": "Figer",
        "cancel_url": reverse("studies:case_part", args=[pk, "editions"]),
    }
    return render(request, "kernel/confirm.html", context)


@reads(Right.SEE_STUDY)
def edition(request: Any, pk: int, number: int) -> HttpResponse:
    found = get_edition_for(request.actor, pk, number)
    context = {
        "edition": found,
        "blocks": kept_blocks(found.blocks, found.pictures),
        "sheets": [(ending.upper(), reverse("studies:case_sheet", args=[pk, number, ending])) for ending in SHEETS],
        "is_published": bool(queries.published_editions([found])),
        "may_keep": request.actor.may(Right.KEEP_FINANCES, found.owner_id),
    }
    return render(request, "study_money/edition.html", context)


@reads(Right.SEE_STUDY)
def sheet(request: Any, pk: int, number: int, ending: str) -> HttpResponse:
    """The sheet of an edition, the same bytes each time."""
    if ending not in SHEETS:
        raise NotAllowed("format")
    found = get_edition_for(request.actor, pk, number)
    content = edition_sheet(found, request.actor.acting_name, ending)
    return _file(content, f"cas-financier-{pk}-{number}.{ending}", SHEETS[ending])


@writes(Right.KEEP_FINANCES)
def publish_edition(request: Any, pk: int, number: int) -> HttpResponse:
    """Show an edition to the members, or show it no more."""
    get_own_case_for(request.actor, pk)
    found = get_edition_for(request.actor, pk, number)
    is_published = bool(queries.published_editions([found]))
    if request.method == "POST":
        if is_published:
            actions.withdraw_edition(request.actor, found)
            messages.success(request, "Les membres ne voient plus ce cas.")
        else:
            actions.publish_edition(request.actor, found)
            messages.success(request, "Les membres lisent maintenant ce cas.")
        return redirect("studies:case_edition", pk, number)
    context = {
        "title": "Ne plus publier" if is_published else "Publier aux membres",
        "sentence": f"« {found.name} », édition {found.number}",
        "consequences": ["Les membres ne le liront plus."]
        if is_published
        else [
            "Les membres de votre structure liront tout ce que dit cette édition, valeurs et sources comprises.",
            "Une autre édition publiée du même cas est remplacée.",
        ],
        "confirm_label": "Ne plus publier" if is_published else "Publier",
        "cancel_url": reverse("studies:case_edition", args=[pk, number]),
    }
    return render(request, "kernel/confirm.html", context)


@reads(Right.SEE_STUDY)
def export_case(request: Any, pk: int, ending: str) -> HttpResponse:
    """The case as it stands, as tables."""
    if ending not in MEDIA_TYPES:
        raise NotAllowed("format")
    row = get_case_for(request.actor, pk)
    results = compute(read_case(row.content), lives_of(queries.periods_of(row.owner_id)), on=localdate())
    name = f"cas-financier-{pk}-{localdate():%Y-%m-%d}.{ending}"
    return _file(tables_of(ending, results), name, MEDIA_TYPES[ending])


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)

"""What is known from elsewhere: hearing sheets and the library of arguments."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.scenarios import actions, queries
from maillage.journey.studies.scenarios.access import get_entry_for, get_own_sheet_for, get_sheet_for
from maillage.journey.studies.scenarios.engine import arguments_for, shipped_sheets
from maillage.journey.studies.scenarios.enums import ScenarioKind
from maillage.journey.studies.scenarios.forms import EntryForm, SheetForm
from maillage.journey.studies.scenarios.views._frame import confirm, form_page, sections
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, Table
from maillage.kernel.typography import plural, typeset

__all__ = [
    "add_argument",
    "add_hearing",
    "argument_library",
    "change_argument",
    "change_hearing",
    "copy_hearings",
    "delete_argument",
    "delete_hearing",
    "hearing",
    "hearings",
    "hide_argument",
]


@reads(Right.SEE_STUDY)
def hearings(request: Any) -> HttpResponse:
    found = queries.sheets_seen()
    conducts = request.actor.may(Right.CONDUCT_STUDY)
    own = {sheet.copied_from for sheet in found if sheet.owner_id == request.actor.acting_id}
    table = Table(
        "Fiches d’audition",
        (Column("Organisme"), Column("Statut"), Column("Entretien le"), Column("Source")),
        [
            (
                Cell(sheet.body, reverse("studies:hearing", args=[sheet.pk])),
                sheet.statute or "NC",
                sheet.heard_on,
                sheet.source or "NC",
            )
            for sheet in found
        ],
        empty=Empty(
            "Ici, ce que d’autres territoires ont fait : montage, coût, financement, avantages, inconvénients, risques.",
            "Aucune fiche n’est encore tenue.",
            "Ajouter une fiche" if conducts else "",
            reverse("studies:add_hearing") if conducts else "",
        ),
    )
    context = {
        "table": table,
        "sections": sections("studies:hearings", may_conduct=conducts),
        "may_write": conducts,
        "to_copy": len([code for code in shipped_sheets() if code not in own]) if conducts else 0,
    }
    return render(request, "study_scenarios/hearings.html", context)


@reads(Right.SEE_STUDY)
def hearing(request: Any, pk: int) -> HttpResponse:
    sheet = get_sheet_for(request.actor, pk)
    facts = [
        Fact("Statut juridique", sheet.statute or None),
        Fact("Créé en", str(sheet.created_in) if sheet.created_in else None),
        Fact("Agents", sheet.staff),
        Fact("Agents en charge du projet", sheet.project_staff or None),
        Fact("Entretien le", sheet.heard_on),
        Fact("Source", sheet.source or None),
    ]
    texts = [
        ("Périmètre et membres", sheet.perimeter),
        ("Projet", sheet.project),
        ("Montage juridique", sheet.legal_setup),
        ("Coût", sheet.cost),
        ("Financement", sheet.funding),
    ]
    lists = [("Avantages", sheet.advantages), ("Inconvénients", sheet.drawbacks), ("Risques", sheet.risks)]
    context = {
        "sheet": sheet,
        "facts": facts,
        "texts": [(title, text) for title, text in texts if text],
        "lists": [(title, [line for line in text.splitlines() if line.strip()]) for title, text in lists if text],
        "may_write": request.actor.may(Right.CONDUCT_STUDY, sheet.owner_id),
    }
    return render(request, "study_scenarios/hearing.html", context)


@writes(Right.CONDUCT_STUDY)
def add_hearing(request: Any) -> HttpResponse:
    form = SheetForm(request.POST or None)
    return form_page(
        request,
        form,
        "Ajouter une fiche d’audition",
        "Ce qu’un autre organisme a fait. D’organismes seulement : aucun nom de personne.",
        "Ajouter",
        reverse("studies:hearings"),
        lambda: reverse("studies:hearing", args=[actions.create_sheet(request.actor, form.cleaned_data).pk]),
    )


@writes(Right.CONDUCT_STUDY)
def change_hearing(request: Any, pk: int) -> HttpResponse:
    sheet = get_own_sheet_for(request.actor, pk)
    form = SheetForm(request.POST or None, instance=get_own_sheet_for(request.actor, pk))
    url = reverse("studies:hearing", args=[pk])

    def act() -> str:
        actions.change_sheet(request.actor, sheet, form.cleaned_data)
        return url

    return form_page(request, form, f"Modifier : {sheet.body}", "Aucun nom de personne.", "Enregistrer", url, act)


@writes(Right.CONDUCT_STUDY)
def delete_hearing(request: Any, pk: int) -> HttpResponse:
    sheet = get_own_sheet_for(request.actor, pk)

    def act() -> str:
        actions.delete_sheet(request.actor, sheet)
        return reverse("studies:hearings")

    url = reverse("studies:hearing", args=[pk])
    sentence = f"La fiche « {sheet.body} » sera supprimée."
    return confirm(request, "Supprimer la fiche", sentence, [], "Supprimer", url, act, is_dangerous=True)


@writes(Right.CONDUCT_STUDY)
def copy_hearings(request: Any) -> HttpResponse:
    url = reverse("studies:hearings")

    def act() -> str:
        count = actions.copy_shipped_sheets(request.actor)
        messages.success(request, f"{plural(count, 'fiche est copiée', 'fiches sont copiées')} : elles sont à vous.")
        return url

    names = [str(sheet["body"]) for sheet in shipped_sheets().values()]
    sentence = "Les fiches livrées avec Maillage deviennent les vôtres, modifiables."
    return confirm(request, "Copier les fiches livrées", sentence, names, "Copier", url, act)


@reads(Right.CONDUCT_STUDY)
def argument_library(request: Any) -> HttpResponse:
    """What the library proposes, way of doing by way of doing."""
    found = arguments_for(queries.entries_of(request.actor))
    groups = []
    for kind in ScenarioKind:
        rows = [
            (
                Cell(typeset(one.text), _argument_url(one), _told(one)),
                one.side.label
                if one.weeks is None
                else f"{one.side.label}, {plural(one.weeks, 'semaine', 'semaines')}",
            )
            for one in found
            if one.kind is kind
        ]
        if rows:
            count = plural(len(rows), "argument", "arguments")
            groups.append((count, Table(kind.label, (Column("Argument"), Column("Nature")), rows)))
    context = {"groups": groups, "sections": sections("studies:argument_library", may_conduct=True)}
    return render(request, "study_scenarios/library.html", context)


def _told(one: Any) -> str:
    """Where it comes from; what the body wrote is its own."""
    return ", ".join(part for part in (one.source, "écrit par nous" if one.entry_id else "") if part)


def _argument_url(one: Any) -> str:
    if one.entry_id:
        return reverse("studies:change_argument", args=[one.entry_id])
    return reverse("studies:hide_argument", args=[one.code])


@writes(Right.CONDUCT_STUDY)
def add_argument(request: Any) -> HttpResponse:
    form = EntryForm(request.POST or None)
    url = reverse("studies:argument_library")

    def act() -> str:
        actions.create_entry(request.actor, form.cleaned_data)
        return url

    purpose = "Il sera proposé à chaque nouveau scénario de cette nature."
    return form_page(request, form, "Ajouter un argument", purpose, "Ajouter", url, act)


@writes(Right.CONDUCT_STUDY)
def change_argument(request: Any, pk: int) -> HttpResponse:
    entry = get_entry_for(request.actor, pk)
    form = EntryForm(request.POST or None, instance=get_entry_for(request.actor, pk))
    url = reverse("studies:argument_library")
    if request.method == "POST" and form.is_valid():
        actions.change_entry(request.actor, entry, form.cleaned_data)
        return redirect(url)
    context = {
        "form": form,
        "title": "Modifier un argument",
        "purpose": "Les scénarios déjà écrits ne changent pas.",
        "cancel_url": url,
        "delete_url": reverse("studies:delete_argument", args=[pk]),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "study_scenarios/piece.html", context, status=status)


@writes(Right.CONDUCT_STUDY)
def delete_argument(request: Any, pk: int) -> HttpResponse:
    entry = get_entry_for(request.actor, pk)
    url = reverse("studies:argument_library")

    def act() -> str:
        actions.delete_entry(request.actor, entry)
        return url

    consequences = ["S’il remplaçait un argument livré, celui-ci est de nouveau proposé."]
    return confirm(request, "Supprimer l’argument", f"« {entry.text} »", consequences, "Supprimer", url, act)


@writes(Right.CONDUCT_STUDY)
def hide_argument(request: Any, code: str) -> HttpResponse:
    """A shipped argument: rewrite it in one's own words, or no longer have it proposed."""
    shipped = next((one for one in arguments_for([]) if one.code == code), None)
    url = reverse("studies:argument_library")
    initial = {} if shipped is None else {
        "kind": shipped.kind, "side": shipped.side, "text": shipped.text, "weeks": shipped.weeks, "source": shipped.source
    }  # fmt: skip
    form = EntryForm(request.POST if request.POST.get("etape") != "masquer" and request.POST else None, initial=initial)
    if request.method == "POST" and request.POST.get("etape") == "masquer":
        actions.hide_argument(request.actor, code)
        return redirect(url)
    if request.method == "POST" and form.is_valid():
        actions.create_entry(request.actor, form.cleaned_data, replaces=code)
        return redirect(url)
    if shipped is None:
        return redirect(url)
    context = {
        "form": form,
        "title": "Un argument livré",
        "purpose": "Écrivez-le à votre manière, ou ne le proposez plus. Les scénarios déjà écrits ne changent pas.",
        "cancel_url": url,
        "may_hide": True,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "study_scenarios/piece.html", context, status=status)

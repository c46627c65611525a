"""Writing scenarios, page by page."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.queries import members_of
from maillage.journey.studies.scenarios import actions, queries
from maillage.journey.studies.scenarios.access import (
    get_piece_for,
    get_sheet_for,
    get_writable_scenario_for,
    get_writable_study_for,
)
from maillage.journey.studies.scenarios.forms import PIECES, CitationForm, MembersForm, ScenarioForm
from maillage.journey.studies.scenarios.models import MemberPart, Scenario
from maillage.journey.studies.scenarios.views._frame import confirm, form_page
from maillage.kernel.pages import NotAllowed, writes
from maillage.kernel.typography import plural

__all__ = [
    "add_piece",
    "add_scenario",
    "change_piece",
    "change_scenario",
    "choose_participants",
    "cite_hearing",
    "delete_piece",
    "delete_scenario",
    "propose_entries",
    "uncite_hearing",
]

WORDS = {
    "couts": ("Un coût commun", "Ce que les participantes paient ensemble."),
    "economies": ("Une économie attendue", "Ce que le scénario fait baisser de ce que chacun paie aujourd’hui."),
    "arguments": ("Un argument ou une étape", "Avantage, inconvénient, risque, ou étape juridique avec sa durée."),
}


def _url(scenario: Scenario) -> str:
    return reverse("studies:scenario", args=[scenario.pk])


@writes(Right.CONDUCT_STUDY)
def add_scenario(request: Any, pk: int) -> HttpResponse:
    study = get_writable_study_for(request.actor, pk)
    form = ScenarioForm(request.POST or None)
    return form_page(
        request,
        form,
        "Ajouter un scénario",
        "Tous les membres y participent d’abord ; vous choisirez ensuite.",
        "Ajouter",
        reverse("studies:study_scenarios", args=[pk]),
        lambda: _url(actions.create_scenario(request.actor, study, form.cleaned_data)),
    )


@writes(Right.CONDUCT_STUDY)
def change_scenario(request: Any, pk: int) -> HttpResponse:
    found = get_writable_scenario_for(request.actor, pk)
    # A copy of its own: what is typed is not yet the scenario.
    form = ScenarioForm(request.POST or None, instance=get_writable_scenario_for(request.actor, pk))
    return form_page(
        request,
        form,
        f"Modifier : {found.name}",
        "Les figures sont recalculées à chaque changement, jusqu’à la présentation.",
        "Enregistrer",
        _url(found),
        lambda: _url(actions.change_scenario(request.actor, found, form.cleaned_data)),
    )


@writes(Right.CONDUCT_STUDY)
def delete_scenario(request: Any, pk: int) -> HttpResponse:
    found = get_writable_scenario_for(request.actor, pk)
    back = reverse("studies:study_scenarios", args=[found.study_id])

    def act() -> str:
        actions.delete_scenario(request.actor, found)
        return back

    consequences = ["Ses coûts, ses économies, ses arguments et ses notes disparaissent.", "Le journal garde sa trace."]
    sentence = f"Le scénario « {found.name} » sera supprimé."
    return confirm(
        request, "Supprimer le scénario", sentence, consequences, "Supprimer", _url(found), act, is_dangerous=True
    )


@writes(Right.CONDUCT_STUDY)
def add_piece(request: Any, pk: int, piece: str) -> HttpResponse:
    found = get_writable_scenario_for(request.actor, pk)
    return _piece_page(request, found, piece, None)


@writes(Right.CONDUCT_STUDY)
def change_piece(request: Any, piece: str, pk: int) -> HttpResponse:
    model, _ = _piece(piece)
    row = get_piece_for(request.actor, model, pk)
    return _piece_page(request, row.scenario, piece, row)


def _piece(piece: str) -> tuple[Any, Any]:
    if piece not in PIECES:
        raise NotAllowed("piece")
    return PIECES[piece]


def _piece_page(request: Any, found: Scenario, piece: str, row: Any) -> HttpResponse:
    model, form_class = _piece(piece)
    instance = row if row is not None else model(owner_id=found.owner_id, scenario=found)
    form = form_class(request.POST or None, instance=instance)

    def act() -> str:
        actions.write_piece(request.actor, found, form.instance)
        return _url(found)

    title, purpose = WORDS[piece]
    context = {"delete_url": reverse("studies:delete_piece", args=[piece, row.pk]) if row is not None else ""}
    if request.method == "POST" and form.is_valid():
        return form_page(request, form, title, purpose, "Enregistrer", _url(found), act)
    page = {"form": form, "title": title, "purpose": purpose, "scenario": found, **context}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "study_scenarios/piece.html", page, status=status)


@writes(Right.CONDUCT_STUDY)
def delete_piece(request: Any, piece: str, pk: int) -> HttpResponse:
    model, _ = _piece(piece)
    row = get_piece_for(request.actor, model, pk)

    def act() -> str:
        actions.delete_piece(request.actor, row)
        return _url(row.scenario)

    consequences = ["Les chiffres du scénario sont recalculés."]
    return confirm(request, "Retirer", f"« {row} » sera retiré.", consequences, "Retirer", _url(row.scenario), act)


def _ticked(asked: str, members: Sequence[Organisation], body: int) -> set[int] | None:
    """Which members are ticked at first: those that take part, all, none, or the town with the most inhabitants and its body."""
    if asked == "binome":
        largest = max((one for one in members if one.pk != body), key=lambda one: one.population or 0, default=None)
        return {body} | ({largest.pk} if largest is not None else set())
    return {"toutes": {one.pk for one in members}, "aucune": set()}.get(asked)


@writes(Right.CONDUCT_STUDY)
def choose_participants(request: Any, pk: int) -> HttpResponse:
    found = get_writable_scenario_for(request.actor, pk)
    parts = {part.counterparty_id: part for part in MemberPart.objects.filter(scenario=found)}
    members = list(members_of(found.owner_id))
    ticked = _ticked(request.GET.get("cocher", ""), members, found.owner_id)
    form = MembersForm(request.POST or None, members=members, parts=parts, ticked=ticked)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.choose_members(request.actor, found, form.chosen())
            return _url(found)

        return form_page(request, form, "", "", "", _url(found), act)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "study_scenarios/participants.html", {"form": form, "scenario": found}, status=status)


@writes(Right.CONDUCT_STUDY)
def propose_entries(request: Any, pk: int) -> HttpResponse:
    found = get_writable_scenario_for(request.actor, pk)
    back = reverse("studies:choose_participants", args=[pk])

    def act() -> str:
        bound = actions.propose_entries(request.actor, found)
        messages.success(
            request, f"{plural(bound, 'membre est encore lié', 'membres sont encore liés')} par un contrat."
        )
        return back

    consequences = [
        "Chaque participante rejoint à la fin de son dernier contrat en cours dans les thèmes du scénario.",
        "Les délais écrits à la main sont remplacés pour les membres qui partagent leur recensement.",
    ]
    sentence = "Les délais seront lus dans les contrats du recensement."
    return confirm(request, "Lire les délais dans les contrats", sentence, consequences, "Lire les contrats", back, act)


@writes(Right.CONDUCT_STUDY)
def cite_hearing(request: Any, pk: int) -> HttpResponse:
    found = get_writable_scenario_for(request.actor, pk)
    own = [sheet for sheet in queries.sheets_seen() if sheet.owner_id == found.owner_id]
    form = CitationForm(request.POST or None, sheets=own)

    def act() -> str:
        actions.cite(request.actor, found, form.chosen())
        return _url(found)

    purpose = "Ce qu’un autre organisme a fait, et qui éclaire ce scénario."
    return form_page(request, form, "Citer une expérience", purpose, "Citer", _url(found), act)


@writes(Right.CONDUCT_STUDY)
def uncite_hearing(request: Any, pk: int, sheet: int) -> HttpResponse:
    found = get_writable_scenario_for(request.actor, pk)
    cited = get_sheet_for(request.actor, sheet)

    def act() -> str:
        actions.uncite(request.actor, found, cited)
        return _url(found)

    consequences = ["La fiche reste parmi les fiches d’audition."]
    return confirm(
        request,
        "Ne plus citer",
        f"« {cited.body} » ne sera plus citée.",
        consequences,
        "Ne plus citer",
        _url(found),
        act,
    )

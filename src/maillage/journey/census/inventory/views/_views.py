"""Views of a list that people keep."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory import actions
from maillage.journey.census.inventory.access import get_kind, get_own_view_for
from maillage.journey.census.inventory.forms import ViewForm, canonical
from maillage.journey.census.inventory.views._frame import FormPage, answer, list_url, sent
from maillage.kernel.pages import writes

__all__ = ["change_view", "delete_view", "save_view"]


@writes(Right.SEE_INVENTORY)
def save_view(request: Any, kind: str) -> HttpResponse:
    """Keep the list that the address asks for."""
    actor: Actor = request.actor
    found = get_kind(kind)
    query = canonical(QueryDict(request.GET.urlencode()))
    form = ViewForm(sent(request))
    asked = FormPage(
        "Enregistrer cette vue",
        "Les filtres, les mots, le tri et les colonnes, à retrouver d’un clic. Une vue du même nom est remplacée.",
        "Enregistrer la vue",
        list_url(found, query),
        kind=found,
    )

    def act() -> str:
        given = form.cleaned_data
        actions.save_view(actor, found, given["name"], query, is_shared=given["is_shared"])
        return f"La vue « {given['name']} » est enregistrée."

    return answer(request, form, asked, act)


@writes(Right.SEE_INVENTORY)
def change_view(request: Any, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    view = get_own_view_for(actor, pk)
    kind = get_kind(view.kind)
    form = ViewForm(sent(request), initial={"name": view.name, "is_shared": view.is_shared})
    back = list_url(kind, view.query)
    asked = FormPage(f"Modifier la vue « {view.name} »", "Son nom, et qui la voit.", "Enregistrer", back, kind=kind)

    def act() -> str:
        actions.change_view(actor, view, form.cleaned_data["name"], is_shared=form.cleaned_data["is_shared"])
        return f"La vue « {view.name} » est modifiée."

    return answer(request, form, asked, act)


@writes(Right.SEE_INVENTORY)
def delete_view(request: Any, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    view = get_own_view_for(actor, pk)
    kind = get_kind(view.kind)
    asked = FormPage(
        f"Supprimer la vue « {view.name} »",
        "La liste ne change pas.",
        "Supprimer la vue",
        list_url(kind, view.query),
        ["Elle disparaît aussi chez les collègues à qui elle est montrée."],
        is_dangerous=True,
        kind=kind,
    )

    def act() -> str:
        actions.delete_view(actor, view)
        return f"La vue « {view.name} » est supprimée."

    return answer(request, forms.Form(sent(request)), asked, act)

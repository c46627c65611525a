"""A case changed: described, its values, options, lines and fundings; copied, erased."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_own_case_for
from maillage.journey.studies.money.engine import (
    Case,
    CaseRefused,
    Option,
    case_of,
    used_keys,
    with_funding,
    with_line,
    with_option,
    without_funding,
    without_line,
    without_option,
    without_value,
)
from maillage.journey.studies.money.forms import DescribeForm, FundingForm, LineForm, OptionForm, ValueForm
from maillage.journey.studies.money.models import BusinessCase
from maillage.kernel.pages import NotAllowed, writes

__all__ = [
    "copy_case",
    "delete_case",
    "describe_case",
    "edit_funding",
    "edit_line",
    "edit_option",
    "edit_value",
    "remove_piece",
]


class ValueServes(MaillageError):
    """A value that lines still refer to."""


def _edit(
    request: Any,
    row: BusinessCase,
    form: forms.Form,
    change: Callable[[], tuple[Case, str]],
    *,
    title: str,
    back: str,
    purpose: str = "",
    remove: str = "",
) -> HttpResponse:
    """One form that changes a piece of a case; a contradiction is said on the form, which keeps what was typed."""
    form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=row.version, required=False)
    if request.method == "POST" and form.is_valid():
        try:
            case, what = change()
            version = form.cleaned_data["version"]
            actions.change_case(request.actor, row, case, what, version=row.version if version is None else version)
        except CaseRefused as refused:
            for fault in refused.faults:
                form.add_error(None, fault)
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("studies:case_part", row.pk, back)
    context = {
        "row": row,
        "title": title,
        "purpose": purpose,
        "form": form,
        "action_label": "Enregistrer",
        "cancel_url": reverse("studies:case_part", args=[row.pk, back]),
        "remove_url": reverse("studies:remove_case_piece", args=[row.pk, remove]) if remove else "",
    }
    return render(request, "study_money/form.html", context, status=422 if form.is_bound else 200)


@writes(Right.KEEP_FINANCES)
def describe_case(request: Any, pk: int) -> HttpResponse:
    row = get_own_case_for(request.actor, pk)
    case = case_of(row.content)
    form = DescribeForm(request.POST or None, row=row, case=case, studies=queries.studies_of(row.owner_id))

    def change() -> tuple[Case, str]:
        asked = form.cleaned_data
        study = form.chosen_study()
        actions.describe_case(request.actor, row, name=asked["name"], summary=asked["summary"], study=study)
        return form.changed(), "a changé le cadre"

    return _edit(request, row, form, change, title="Décrire ce cas", back="options")


@writes(Right.KEEP_FINANCES)
def edit_value(request: Any, pk: int, key: str = "") -> HttpResponse:
    row = get_own_case_for(request.actor, pk)
    case = case_of(row.content)
    value = case.by_key.get(key)
    if key and value is None:
        raise NotAllowed("value")
    form = ValueForm(request.POST or None, value=value)

    def change() -> tuple[Case, str]:
        label, amount = form.cleaned_data["label"], form.cleaned_data["amount"]
        before = "" if value is None else f" (avant : {value.amount:f})"
        return form.changed(case), f"a fixé « {label} » à {amount:f}{before}"

    title = "Ajouter une valeur" if value is None else value.label
    purpose = "Dites d’où vient le nombre : une hypothèse se voit, et se remplace."
    remove = f"valeur-{key}" if key and key not in used_keys(case) else ""
    return _edit(request, row, form, change, title=title, back="valeurs", purpose=purpose, remove=remove)


@writes(Right.KEEP_FINANCES)
def edit_option(request: Any, pk: int, rank: int | None = None) -> HttpResponse:
    row = get_own_case_for(request.actor, pk)
    case = case_of(row.content)
    option = None if rank is None else _option(case, rank)
    form = OptionForm(request.POST or None, case=case, option=option)

    def change() -> tuple[Case, str]:
        made = form.changed()
        return with_option(case, made, rank), f"a écrit l’option « {made.name} »"

    title = "Ajouter une option" if option is None else option.name
    remove = "" if rank is None else f"option-{rank}"
    return _edit(request, row, form, change, title=title, back="options", remove=remove)


@writes(Right.KEEP_FINANCES)
def edit_line(request: Any, pk: int, rank: int, place: int | None = None) -> HttpResponse:
    row = get_own_case_for(request.actor, pk)
    case = case_of(row.content)
    option = _option(case, rank)
    if place is not None and place >= len(option.lines):
        raise NotAllowed("line")
    form = LineForm(request.POST or None, case=case, line=None if place is None else option.lines[place])

    def change() -> tuple[Case, str]:
        changed, line = form.changed()
        return with_line(changed, rank, line, place), f"a écrit la ligne « {line.label} » de « {option.name} »"

    title = "Ajouter une ligne" if place is None else option.lines[place].label
    remove = "" if place is None else f"ligne-{rank}-{place}"
    purpose = f"Option « {option.name} »."
    return _edit(request, row, form, change, title=title, back="options", purpose=purpose, remove=remove)


@writes(Right.KEEP_FINANCES)
def edit_funding(request: Any, pk: int, rank: int, place: int | None = None) -> HttpResponse:
    row = get_own_case_for(request.actor, pk)
    case = case_of(row.content)
    option = _option(case, rank)
    if place is not None and place >= len(option.fundings):
        raise NotAllowed("funding")
    form = FundingForm(request.POST or None, case=case, funding=None if place is None else option.fundings[place])

    def change() -> tuple[Case, str]:
        changed, made = form.changed()
        return with_funding(changed, rank, made, place), f"a écrit le financement « {made.name} » de « {option.name} »"

    title = "Ajouter un financement" if place is None else option.fundings[place].name
    remove = "" if place is None else f"financement-{rank}-{place}"
    purpose = f"Option « {option.name} ». Une subvention ou une participation a un montant, ou un taux du HT."
    return _edit(request, row, form, change, title=title, back="options", purpose=purpose, remove=remove)


def _option(case: Case, rank: int) -> Option:
    if rank >= len(case.options):
        raise NotAllowed("option")
    return case.options[rank]


@writes(Right.KEEP_FINANCES)
def remove_piece(request: Any, pk: int, what: str) -> HttpResponse:
    """A value that serves no more, an option, a line, a funding leave the case."""
    row = get_own_case_for(request.actor, pk)
    case = case_of(row.content)
    left, name, back = _without(case, what)
    if request.method == "POST":
        actions.change_case(request.actor, row, left, f"a retiré « {name} »", version=row.version)
        messages.success(request, f"« {name} » est retiré.")
        return redirect("studies:case_part", pk, back)
    context = {
        "title": "Retirer du cas",
        "sentence": f"« {name} »",
        "consequences": ["Les résultats changent aussitôt ; les éditions déjà figées, non."],
        "confirm_label": "Retirer",
        "is_dangerous": True,
        "cancel_url": reverse("studies:case_part", args=[pk, back]),
    }
    return render(request, "kernel/confirm.html", context)


def _without(case: Case, what: str) -> tuple[Case, str, str]:
    """The case without a piece, the name of the piece, and where to go back."""
    kind, _, rest = what.partition("-")
    if kind == "valeur" and rest in case.by_key:
        if rest in used_keys(case):
            raise ValueServes("Cette valeur sert encore. Retirez d’abord les lignes qui la citent.")
        return without_value(case, rest), case.by_key[rest].label, "valeurs"
    places = [int(place) for place in rest.split("-") if place.isdigit()]
    if kind == "option" and len(places) == 1:
        return without_option(case, places[0]), _option(case, places[0]).name, "options"
    if kind in ("ligne", "financement") and len(places) == 2:
        option, place = _option(case, places[0]), places[1]
        if kind == "ligne" and place < len(option.lines):
            return without_line(case, places[0], place), option.lines[place].label, "options"
        if kind == "financement" and place < len(option.fundings):
            return without_funding(case, places[0], place), option.fundings[place].name, "options"
    raise NotAllowed("piece")


@writes(Right.KEEP_FINANCES)
def copy_case(request: Any, pk: int) -> HttpResponse:
    row = get_own_case_for(request.actor, pk)
    if request.method == "POST":
        made = actions.copy_case(request.actor, row)
        messages.success(request, "Le cas est copié.")
        return redirect("studies:case", made.pk)
    context = {
        "title": "Copier ce cas",
        "sentence": f"« {row.name} »",
        "consequences": ["La copie est un autre cas : la changer ne touche pas celui-ci."],
        "confirm_label": "Copier",
        "cancel_url": reverse("studies:case", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.KEEP_FINANCES)
def delete_case(request: Any, pk: int) -> HttpResponse:
    row = get_own_case_for(request.actor, pk)
    if request.method == "POST":
        actions.delete_case(request.actor, row)
        messages.success(request, "Le cas est effacé.")
        return redirect("studies:cases")
    context = {
        "title": "Effacer ce cas",
        "sentence": f"« {row.name} »",
        "consequences": ["Le cas et ses éditions disparaissent, et ce qui en est publié aussi."],
        "confirm_label": "Effacer",
        "is_dangerous": True,
        "cancel_url": reverse("studies:case", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)

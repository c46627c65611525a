"""Pages about machines: the address where they declare themselves, their list, and where they disagree with the records."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.agents import actions
from maillage.journey.census.agents.access import get_machine_for, get_own_machine_for
from maillage.journey.census.agents.forms import FilterForm, OptionsForm
from maillage.journey.census.agents.models import Enrolment
from maillage.journey.census.agents.queries import (
    LATE_AFTER,
    disagreeing,
    enrolment_for,
    figures,
    page_of_machines,
)
from maillage.journey.census.agents.views._shown import (
    PLACEHOLDER,
    Setup,
    differing,
    facts_about,
    machine_table,
    program_table,
    state_of,
)
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import KeyFigure
from maillage.kernel.typography import plural


@reads(Right.SEE_INVENTORY)
def machines(request: Any) -> HttpResponse:
    form = FilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    page = page_of_machines(
        request.actor,
        words=asked.get("q", ""),
        only_late=asked.get("muets", False),
        sort=request.GET.get("tri", ""),
        after=request.GET.get("apres", ""),
    )
    enrolment, counted = enrolment_for(request.actor), figures(request.actor)
    context = {
        "form": form,
        "enrolment": enrolment,
        "state": state_of(enrolment),
        "is_full": enrolment is not None and counted["machines"] >= enrolment.most_machines,
        "counted": counted,
        "figures": [
            KeyFigure(
                counted["machines"], "poste s’est déclaré" if counted["machines"] < 2 else "postes se sont déclarés"
            ),
            KeyFigure(
                counted["late"], f"{'muet' if counted['late'] < 2 else 'muets'} depuis plus de {LATE_AFTER.days} jours"
            ),
            KeyFigure(
                counted["disagreeing"],
                f"{'ne dit pas' if counted['disagreeing'] < 2 else 'ne disent pas'} ce qui est écrit",
            ),
        ],
        "table": machine_table(page.rows, is_filtered=bool(asked.get("q") or asked.get("muets"))),
        "next_key": page.next_key,
        "setup": Setup(_address(request, PLACEHOLDER), PLACEHOLDER),
        "may_keep": Right.KEEP_INVENTORY in request.actor.rights,
    }
    return render(request, "census_agents/machines.html", context)


@reads(Right.SEE_INVENTORY)
def machine(request: Any, pk: int) -> HttpResponse:
    found = get_machine_for(request.actor, pk)
    context = {
        "machine": found,
        "facts": facts_about(found),
        "programs": program_table(found),
        "has_differences": found.difference_count > 0,
    }
    return render(request, "census_agents/machine.html", context)


@writes(Right.KEEP_INVENTORY)
def renew_token(request: Any) -> HttpResponse:
    """A new address; it is shown in the answer to the POST, and nowhere else."""
    enrolment = enrolment_for(request.actor)
    if request.method == "POST":
        _, text = actions.renew_token(request.actor)
        return render(request, "census_agents/token.html", {"setup": Setup(_address(request, text), text)})
    is_first = enrolment is None or enrolment.digest is None
    context = {
        "title": "Créer l’adresse des postes" if is_first else "Renouveler l’adresse des postes",
        "sentence": "Une adresse secrète, propre à votre collectivité, à donner aux agents d’inventaire de vos postes.",
        "consequences": [
            "Elle ne sera montrée qu’une fois : ayez sous la main ce qui sert à régler les postes.",
            *(
                []
                if is_first
                else ["L’adresse d’avant ne vaudra plus rien : il faudra régler de nouveau tous les postes."]
            ),
        ],
        "confirm_label": "Créer l’adresse" if is_first else "Renouveler l’adresse",
        "is_dangerous": not is_first,
        "cancel_url": reverse("census:machines"),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.KEEP_INVENTORY)
def revoke_token(request: Any) -> HttpResponse:
    if request.method == "POST":
        if actions.revoke_token(request.actor):
            messages.success(request, "L’adresse est révoquée : aucun poste ne peut plus se déclarer.")
        else:
            messages.info(request, "Aucune adresse n’était en service.")
        return redirect("census:machines")
    context = {
        "title": "Révoquer l’adresse des postes",
        "sentence": "À faire si elle a pu être lue par quelqu’un d’autre.",
        "consequences": [
            "Plus aucun poste ne se déclarera, jusqu’à ce que vous créiez une autre adresse.",
            "Ce que les postes ont déjà dit reste dans l’inventaire.",
        ],
        "confirm_label": "Révoquer",
        "is_dangerous": True,
        "cancel_url": reverse("census:machines"),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.KEEP_INVENTORY)
def change_options(request: Any) -> HttpResponse:
    enrolment = enrolment_for(request.actor) or Enrolment()
    initial = {"most_machines": enrolment.most_machines, "keeps_last_user": enrolment.keeps_last_user}
    form = OptionsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_options(request.actor, **form.cleaned_data)
        messages.success(request, "Les réglages sont enregistrés.")
        return redirect("census:machines")
    context = {
        "form": form,
        "title": "Réglages des postes qui se déclarent",
        "purpose": "Combien de postes peuvent se déclarer, et ce que l’on garde de ceux qui s’en servent.",
        "action_label": "Enregistrer",
        "cancel_url": reverse("census:machines"),
    }
    return render(request, "kernel/form_page.html", context, status=422 if form.is_bound else 200)


@reads(Right.SEE_INVENTORY)
def differences(request: Any) -> HttpResponse:
    page = disagreeing(request.actor, request.GET.get("apres", ""))
    context = {
        "machines": [differing(row) for row in page.rows],
        "next_key": page.next_key,
        "may_keep": Right.KEEP_INVENTORY in request.actor.rights,
    }
    return render(request, "census_agents/differences.html", context)


@writes(Right.KEEP_INVENTORY)
def settle(request: Any, pk: int) -> HttpResponse:
    """One button, one column: the machine is right, or what is written stays."""
    found = get_own_machine_for(request.actor, pk)
    if request.method != "POST":
        return redirect("census:machine_differences")
    for button, act, one, several in (
        ("retenir", actions.take_declared, "valeur du poste est retenue", "valeurs du poste sont retenues"),
        ("garder", actions.keep_ours, "valeur reste comme elle est écrite", "valeurs restent comme elles sont écrites"),
    ):
        if button in request.POST:
            column = request.POST[button]
            count = act(request.actor, found, "" if column == "tout" else column)
            messages.success(request, f"« {found.name} » : {plural(count, one, several)}.")
            break
    return redirect("census:machine_differences")


def _address(request: Any, token: str) -> str:
    """Where the machines of this organisation knock, as they reach this very server."""
    return str(request.build_absolute_uri(reverse("census:declare", args=[token])))

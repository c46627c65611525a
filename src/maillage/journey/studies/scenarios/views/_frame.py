"""What the pages of scenarios share: forms and confirmations."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.templatetags.face import Tab

__all__ = ["confirm", "form_page", "may_conduct", "sections"]


def sections(current: str, *, may_conduct: bool) -> list[Tab]:
    """The pages about scenarios that belong to no study."""
    named = [("Études", "studies:scenario_studies"), ("Fiches d’audition", "studies:hearings")]
    if may_conduct:
        named.append(("Bibliothèque d’arguments", "studies:argument_library"))
    return [Tab(label, reverse(name), name == current) for label, name in named]


PARENTS = (("Études", "studies:studies"), ("Scénarios", "studies:scenario_studies"))
"""Where a form stands."""


def form_page(
    request: Any, form: Any, title: str, purpose: str, action_label: str, cancel_url: str, act: Callable[[], str]
) -> HttpResponse:
    """A form and its action; ``act`` answers with where to go. What is refused is said on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act())
        except MaillageError as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "parents": [(label, reverse(name)) for label, name in PARENTS],
        "title": title,
        "purpose": purpose,
        "action_label": action_label,
        "cancel_url": cancel_url,
    }
    return render(request, "kernel/form_page.html", context, status=422 if form.is_bound and form.errors else 200)


def confirm(
    request: Any,
    title: str,
    sentence: str,
    consequences: list[str],
    label: str,
    cancel_url: str,
    act: Callable[[], str],
    *,
    is_dangerous: bool = False,
) -> HttpResponse:
    """A question before something is done."""
    if request.method == "POST":
        try:
            return redirect(act())
        except MaillageError as refused:
            messages.error(request, str(refused))
            return redirect(cancel_url)
    context = {
        "title": title,
        "sentence": sentence,
        "consequences": consequences,
        "confirm_label": label,
        "cancel_url": cancel_url,
        "is_dangerous": is_dangerous,
    }
    return render(request, "kernel/confirm.html", context)


def may_conduct(actor: Actor, study: Study) -> bool:
    """Whether the actor writes the scenarios of a study."""
    return actor.may(Right.CONDUCT_STUDY, study.owner_id)

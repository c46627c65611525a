"""What pages about a campaign have in common: a form, a confirmation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.journey.census.campaigns.models import Campaign
from maillage.kernel.editions import ChangedMeanwhile
from maillage.kernel.forms import carry_edition

__all__ = ["campaign_url", "confirm", "form_page"]


def form_page(
    request: Any,
    form: Any,
    title: str,
    purpose: str,
    action_label: str,
    cancel_url: str,
    act: Callable[[], str],
    edition: Callable[[], str] | None = None,
) -> HttpResponse:
    """A form and its action; ``act`` answers with where to go. What is refused is said on the form. ``edition``: of what it
    changes, where two people may."""
    status = 422 if request.method == "POST" else 200
    if edition is not None:
        carry_edition(form, edition())
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act())
        except ChangedMeanwhile as changed:
            form.add_error(None, f"{changed} Vos réponses sont ci-dessous ; enregistrer de nouveau les garde.")
            status = changed.status
            if edition is not None:
                carry_edition(form, edition(), is_told=True)
        except MaillageError as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "title": title,
        "purpose": purpose,
        "action_label": action_label,
        "cancel_url": cancel_url,
    }
    return render(request, "census_campaigns/form_page.html", context, status=status)


def confirm(
    request: Any,
    title: str,
    sentence: str,
    consequences: list[str],
    label: str,
    cancel_url: str,
    act: Callable[[], str],
    *,
    form: Any = None,
    is_dangerous: bool = False,
) -> HttpResponse:
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return redirect(act())
        except MaillageError as refused:
            if form is None:
                messages.error(request, str(refused))
                return redirect(cancel_url)
            form.add_error(None, str(refused))
    context = {
        "title": title,
        "sentence": sentence,
        "consequences": consequences,
        "confirm_label": label,
        "is_dangerous": is_dangerous,
        "cancel_url": cancel_url,
        "form": form,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "census_campaigns/confirm.html", context, status=status)


def campaign_url(campaign: Campaign) -> str:
    return reverse("census:campaign", args=[campaign.pk])

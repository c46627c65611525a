"""What the pages of the stage have in common: their sections, and how a form is answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions import Refused
from maillage.foundations.organisations.enums import Right
from maillage.kernel.pages import NotAllowed
from maillage.kernel.templatetags.face import Tab
from maillage.kernel.typography import typeset

__all__ = ["FormPage", "answer", "draw", "must_pool", "page", "sections", "typed_in"]

_SECTIONS: Final = (
    ("Annuaire", "territories:directory", Right.SEE_TERRITORY),
    ("Personnes", "territories:people", Right.KEEP_PEOPLE),
    ("Partages", "territories:shares", Right.KEEP_SHARES),
    ("Jetons", "territories:tokens", Right.KEEP_TOKENS),
    ("Journal", "territories:journal", Right.SEE_JOURNAL),
)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form. ``back``: where it leads once done, and when it is given up."""

    title: str
    purpose: str
    action: str
    back: str
    consequences: list[str] = field(default_factory=list)
    is_dangerous: bool = False


def sections(actor: Actor, current: str = "") -> list[Tab]:
    """The pages of the stage that are the actor's, as tabs."""
    return [Tab(label, reverse(name), name == current) for label, name, right in _SECTIONS if actor.may(right)]


def page(request: Any, template: str, current: str, context: dict[str, Any], form: Any = None) -> HttpResponse:
    """A page under the tabs; refused input answers 422, so that programs and tests see it too."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, context | {"sections": sections(request.actor, current)}, status=status)


def answer(
    request: HttpRequest, form: forms.Form, asked: FormPage, act: Callable[[dict[str, Any]], str | HttpResponse]
) -> HttpResponse:
    """Draw a form. Once it is sent and valid, act: what is done is said on the page it leads back to.

    What a rule refuses stands above the form, with all that was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, typeset(done))
            return redirect(asked.back)
    return draw(request, form, asked)


def draw(request: HttpRequest, form: forms.Form, asked: FormPage) -> HttpResponse:
    """The page of a form, or of its consequences where there are any."""
    context = {
        "form": form,
        "title": asked.title,
        "purpose": asked.purpose,
        "sentence": asked.purpose,
        "action_label": asked.action,
        "confirm_label": asked.action,
        "cancel_url": asked.back if asked.back.startswith("/") else reverse(asked.back),
        "consequences": asked.consequences,
        "is_dangerous": asked.is_dangerous,
    }
    template = "territories/confirm.html" if asked.consequences else "territories/form.html"
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def must_pool(actor: Actor) -> None:
    """Only a body has members. Error: ``NotAllowed``."""
    if not actor.can_pool:
        raise NotAllowed("it is not a pooling body")


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What was typed in a form; ``None`` where it is only looked at."""
    return request.POST if request.method == "POST" else None

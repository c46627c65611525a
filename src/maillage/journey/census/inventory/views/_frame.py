"""What the pages of the inventory have in common: their sections, and how a form is answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.journey.census.inventory.models import Kind
from maillage.kernel.editions import ChangedMeanwhile
from maillage.kernel.forms import carry_edition
from maillage.kernel.typography import typeset

__all__ = ["FormPage", "answer", "crumbs_of", "list_url", "page", "sent"]


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form. ``back``: the address where it leads once done, and when it is given up; ``edition``: what
    the record is now."""

    title: str
    purpose: str
    action: str
    back: str
    consequences: Sequence[str] = ()
    is_dangerous: bool = False
    kind: Kind | None = None
    edition: str = ""


def list_url(kind: Kind, query: str = "") -> str:
    """Where the list of a kind is, as it is asked."""
    return reverse("census:records", args=[kind.slug]) + (f"?{query}" if query else "")


def crumbs_of(kind: Kind | None) -> list[tuple[str, str]]:
    """The way to a page of the inventory."""
    found = [("Qu’avons-nous ?", reverse("census:home"))]
    return [*found, (kind.title, list_url(kind))] if kind is not None else found


def page(request: Any, template: str, context: dict[str, Any], form: Any = None, status: int = 0) -> HttpResponse:
    """A page; refused input answers 422, so that programs and tests see it too, unless ``status`` says better."""
    status = status or (422 if form is not None and form.is_bound and form.errors else 200)
    return render(request, f"census_inventory/{template}", context, status=status)


def sent(request: HttpRequest) -> QueryDict | None:
    """What was typed in a form; ``None`` where it is only looked at."""
    return request.POST if request.method == "POST" else None


def answer(
    request: HttpRequest, form: forms.Form, asked: FormPage, act: Callable[[], str | HttpResponse]
) -> HttpResponse:
    """Draw a form. Once it is sent and valid, act: what is done is said on the page it leads back to.

    What a rule refuses stands above the form, with all that was typed. Where somebody else changed the record since it
    was shown, that is said first; sending the form again then does it.
    """
    status = 0
    carry_edition(form, asked.edition)
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except ChangedMeanwhile as changed:
            form.add_error(None, f"{changed} Renvoyez le formulaire pour le faire quand même.")
            carry_edition(form, asked.edition, is_told=True)
            status = changed.status
        except MaillageError as refused:
            form.add_error(None, str(refused))
        else:
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, typeset(done))
            return redirect(asked.back)
    context = {"form": form, "asked": asked, "crumbs": crumbs_of(asked.kind)}
    return page(request, "confirm.html" if asked.consequences else "form.html", context, form, status)

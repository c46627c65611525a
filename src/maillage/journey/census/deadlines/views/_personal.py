"""What each person asks for: a mail, an address for her agenda."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.timezone import localdate

from maillage.foundations.organisations.access import actor_for
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.deadlines import actions, documents, queries
from maillage.journey.census.deadlines.access import feed_of
from maillage.journey.census.deadlines.enums import Frequency
from maillage.journey.census.deadlines.forms import DigestForm
from maillage.journey.census.deadlines.models import Deadline
from maillage.kernel.pages import public, reads, writes
from maillage.kernel.tenancy import enter

__all__ = ["agenda_feed", "choose_digest", "create_feed", "for_me", "revoke_feed"]

MOST_EVENTS = 2000
KEPT_DAYS = 92
"""How long an agenda goes on showing what has passed."""


@reads(Right.SEE_INVENTORY)
def for_me(request: Any) -> HttpResponse:
    feed, frequency = queries.feed_and_choice(request.actor.person)
    return _page(request, DigestForm(initial={"frequency": frequency}), feed=feed)


def _page(request: Any, form: DigestForm, *, feed: Any, secret: str = "") -> HttpResponse:
    address = request.build_absolute_uri(reverse("census:agenda_feed", args=[secret])) if secret else ""
    context = {"form": form, "feed": feed, "address": address}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "census_deadlines/for_me.html", context, status=status)


@writes(Right.SEE_INVENTORY)
def choose_digest(request: Any) -> HttpResponse:
    if request.method != "POST":
        return redirect("census:for_me")
    form = DigestForm(request.POST)
    if not form.is_valid():
        return _page(request, form, feed=queries.feed_and_choice(request.actor.person)[0])
    actions.choose_digest(request.actor, Frequency(form.cleaned_data["frequency"]))
    messages.success(request, "Votre choix est enregistré.")
    return redirect("census:for_me")


@writes(Right.SEE_INVENTORY)
def create_feed(request: Any) -> HttpResponse:
    """The address is shown once: only a digest of it is kept."""
    if request.method != "POST":
        return redirect("census:for_me")
    feed, secret = actions.create_feed(request.actor)
    frequency = queries.feed_and_choice(request.actor.person)[1]
    return _page(request, DigestForm(initial={"frequency": frequency}), feed=feed, secret=secret)


@writes(Right.SEE_INVENTORY)
def revoke_feed(request: Any) -> HttpResponse:
    if request.method == "POST" and actions.revoke_feed(request.actor):
        messages.success(request, "L’adresse ne sert plus. Votre agenda cessera de se mettre à jour.")
    return redirect("census:for_me")


@public()
def agenda_feed(request: Any, secret: str) -> HttpResponse:
    """The deadlines of all the organisations of a person, each read in her own scope there; without any price."""
    person, day = feed_of(secret).person, localdate()
    found: dict[int, Deadline] = {}
    first = actor_for(person)
    for post in first.posts if first is not None else ():
        actor = actor_for(person, post.organisation_id)
        if actor is not None and actor.may(Right.SEE_INVENTORY):
            with enter(actor.scope):
                found |= {row.pk: row for row in _events(day, actor.acting_id, can_pool=actor.can_pool)}
    rows = sorted(found.values(), key=lambda row: (row.due_on, row.pk))[:MOST_EVENTS]
    text = documents.agenda(
        rows,
        name="Échéances Maillage",
        day=day,
        stamp=timezone.now(),
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    response = HttpResponse(text, content_type=documents.MEDIA_TYPES["ics"])
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response


def _events(day: date, acting_id: int, *, can_pool: bool) -> list[Deadline]:
    """What an agenda shows: of a body also its members', as far as they share them."""
    rows = queries.whole_calendar(queries.Wanted(), day).filter(due_on__gte=day - timedelta(days=KEPT_DAYS))
    return list((rows if can_pool else rows.filter(owner=acting_id))[:MOST_EVENTS])

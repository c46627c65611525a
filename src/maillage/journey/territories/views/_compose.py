"""A territory is composed: from an EPCI, or for whole départements."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.access import ACTING_FOR
from maillage.foundations.organisations.actions import Refused
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.territories import actions, queries
from maillage.journey.territories.forms import LargerBodyForm, SearchForm
from maillage.journey.territories.imports.reference import EDITION
from maillage.journey.territories.models import IntermunicipalBody
from maillage.journey.territories.views._frame import FormPage, answer, typed_in
from maillage.kernel.pages import NotAllowed, signed_in
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, Table
from maillage.kernel.typography import number, plural, typeset

__all__ = ["compose", "compose_body", "compose_larger"]

MOST_FOUND: Final = 20


def _must_compose(request: Any) -> None:
    """Who was asked to found a territory, or keeps one already. Error: ``NotAllowed``."""
    actor = request.actor
    if not (request.user.may_found or (actor is not None and actor.can_pool and actor.may(Right.KEEP_TERRITORY))):
        raise NotAllowed("compose")


@signed_in(is_reading=False)
def compose(request: Any) -> HttpResponse:
    _must_compose(request)
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = list(queries.find_bodies(text)[: MOST_FOUND + 1]) if text else []
    context = {"search": form, "q": text, "found": _found(found), "has_more": len(found) > MOST_FOUND}
    return render(request, "territories/compose.html", context)


def _found(bodies: list[IntermunicipalBody]) -> Table:
    communes = queries.count_communes(bodies, localdate())
    rows: list[list[Any]] = [
        [
            Cell(typeset(body.name), reverse("territories:compose_body", args=[body.siren])),
            communes.get(body.siren, 0),
            body.municipal_population,
            body.siren,
        ]
        for body in bodies[:MOST_FOUND]
    ]
    columns = (
        Column("EPCI"),
        Column("Communes", is_number=True),
        Column("Population", unit="habitants", is_number=True),
        Column("SIREN"),
    )
    nothing = Empty("Aucun EPCI ne porte ce nom.", "Essayez moins de mots, ou son SIREN.")
    return Table("EPCI trouvés, les plus peuplés d’abord", columns, rows, empty=nothing)


@signed_in(is_reading=False)
def compose_body(request: Any, siren: str) -> HttpResponse:
    _must_compose(request)
    body = IntermunicipalBody.objects.filter(pk=siren).first()
    if body is None:
        raise NotAllowed("EPCI")
    refused = ""
    if request.method == "POST":
        try:
            return _composed(request, actions.compose_body(request.user, request.actor, body))
        except Refused as refusal:
            refused = str(refusal)
    context = {"name": typeset(body.name), "refused": refused, **_portrait(body)}
    return render(request, "territories/compose_body.html", context, status=422 if refused else 200)


def _portrait(body: IntermunicipalBody) -> dict[str, Any]:
    today = localdate()
    communes = list(queries.communes_of(body, today))
    columns = (Column("Commune"), Column("Population", unit="habitants", is_number=True), Column("SIREN"))
    return {
        "facts": [
            Fact("Nature", body.get_kind_display()),
            Fact("SIREN", body.siren),
            Fact("Communes", number(len(communes))),
            Fact("Habitants", number(body.municipal_population), f"population municipale en vigueur en {EDITION}"),
        ],
        "listing": Table(
            "Communes membres",
            columns,
            [[typeset(commune.name), commune.municipal_population, commune.siren or None] for commune in communes],
            totals=("Total", sum(commune.municipal_population or 0 for commune in communes), ""),
            base=plural(len(communes), "commune.", "communes."),
        ),
        "vanished": [gone for gone in queries.vanished_in(body, today) if gone.former_name != gone.successor.name],
    }


@signed_in(is_reading=False)
def compose_larger(request: Any) -> HttpResponse:
    _must_compose(request)
    form = LargerBodyForm(typed_in(request))
    asked = FormPage(
        "Composer pour un ou plusieurs départements",
        "Un syndicat, un département, un opérateur de services numériques : toutes les communes y entrent à la fois.",
        "Composer ce territoire",
        "territories:compose",
    )

    def act(typed: dict[str, Any]) -> HttpResponse:
        body = actions.compose_larger(
            request.user, request.actor, form.newcomer(), typed["departments"], has_bodies=typed["has_bodies"]
        )
        return _composed(request, body)

    return answer(request, form, asked, act)


def _composed(request: Any, body: Organisation) -> HttpResponse:
    request.session[ACTING_FOR] = body.pk
    messages.success(request, f"Le territoire est composé. Vous agissez pour : {body.name}.")
    return redirect("territories:directory")

"""What the organisation shows to others, and what others show to it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations import actions as organisations
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Share
from maillage.journey.territories import queries
from maillage.journey.territories.forms import ShareForm
from maillage.journey.territories.views._frame import FormPage, answer, page, typed_in
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table

__all__ = ["add_share", "end_share", "shares"]


@reads(Right.KEEP_SHARES)
def shares(request: Any) -> HttpResponse:
    actor: Actor = request.actor
    given, received = queries.shares_of(actor)
    names = queries.names_of([*given, *received])
    context = {"given": _given(given, names), "received": _received(received, names)}
    return page(request, "territories/shares.html", "territories:shares", context)


def _given(rows: Sequence[Share], names: dict[int, str]) -> Table:
    today = localdate()
    columns = (
        *(Column("Avec"), Column("Ce qui est montré"), Column("Du"), Column("Au"), Column("Motif")),
        Column("À faire"),
    )
    return Table(
        "Ce que votre collectivité montre",
        columns,
        [
            [
                names.get(row.counterparty_id),
                row.get_shared_subject_display(),
                row.valid_from,
                row.valid_to or "sans fin prévue",
                row.basis,
                "terminé"
                if row.valid_to is not None and row.valid_to < today
                else Cell("Mettre fin", reverse("territories:end_share", args=[row.pk])),
            ]
            for row in rows
        ],
        empty=Empty(
            "Ici, ce que votre collectivité montre à d’autres.",
            "Elle ne montre rien : ses données restent chez elle.",
            "Partager",
            reverse("territories:add_share"),
        ),
    )


def _received(rows: Sequence[Share], names: dict[int, str]) -> Table | None:
    columns = (Column("De"), Column("Ce qui est montré"), Column("Du"), Column("Au"), Column("Motif"))
    found = [
        [
            names.get(row.owner_id),
            row.get_shared_subject_display(),
            row.valid_from,
            row.valid_to or "sans fin prévue",
            row.basis,
        ]
        for row in rows
    ]
    return Table("Ce que d’autres vous montrent", columns, found) if found else None


@writes(Right.KEEP_SHARES)
def add_share(request: Any) -> HttpResponse:
    actor: Actor = request.actor
    form = ShareForm(typed_in(request), grantees=queries.possible_grantees(actor))
    asked = FormPage(
        "Partager des données",
        "Vous dites à qui, quoi, jusqu’à quand et pourquoi. Vous pourrez y mettre fin à tout moment.",
        "Partager",
        "territories:shares",
    )

    def act(typed: dict[str, Any]) -> str:
        row = organisations.share(actor, **typed)
        return f"{row.counterparty.name} verra : {row.get_shared_subject_display()}."

    return answer(request, form, asked, act)


@writes(Right.KEEP_SHARES)
def end_share(request: Any, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    row = next((found for found in queries.shares_of(actor)[0] if found.pk == pk and not _is_over(found)), None)
    if row is None:
        raise NotAllowed("share")
    name = queries.names_of([row])[row.counterparty_id]
    asked = FormPage(
        f"Mettre fin au partage avec {name}",
        row.get_shared_subject_display(),
        "Mettre fin au partage",
        "territories:shares",
        [
            f"{name} ne verra plus rien de ces données dès maintenant.",
            "Ce que ses rapports en contenaient déjà y reste.",
        ],
        is_dangerous=True,
    )

    def act(_: dict[str, Any]) -> str:
        organisations.end_share(actor, row)
        return f"Le partage avec {name} est terminé."

    return answer(request, forms.Form(typed_in(request)), asked, act)


def _is_over(row: Share) -> bool:
    return row.valid_to is not None and row.valid_to < localdate()

"""Programs that act for someone: their tokens."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from maillage.foundations.organisations import actions as organisations
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import ApiToken
from maillage.journey.territories import queries
from maillage.journey.territories.forms import TokenForm
from maillage.journey.territories.views._frame import FormPage, answer, page, typed_in
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table
from maillage.kernel.typography import enumeration

__all__ = ["create_token", "revoke_token", "tokens"]

_LABELS: Final = {str(right): right.label for right in Right}


@reads(Right.KEEP_TOKENS)
def tokens(request: Any) -> HttpResponse:
    context = {"listing": _listing(queries.tokens_of(request.actor))}
    return page(request, "territories/tokens.html", "territories:tokens", context)


def _listing(rows: Sequence[ApiToken]) -> Table:
    columns = (Column("Usage"), Column("Au nom de"), Column("Peut"), Column("Jusqu’au"), Column("À faire"))
    return Table(
        "Jetons",
        columns,
        [
            [
                row.name,
                row.person.name,
                enumeration([_LABELS.get(right, right) for right in row.rights]),
                row.expires_on,
                _next(row),
            ]
            for row in rows
        ],
        empty=Empty(
            "Ici, les jetons des programmes qui lisent ou écrivent pour votre collectivité.",
            "Il n’y en a pas : aucun programme n’y accède.",
            "Créer un jeton",
            reverse("territories:create_token"),
        ),
    )


def _next(row: ApiToken) -> Cell:
    if row.revoked_at is not None:
        return Cell(f"révoqué le {localtime(row.revoked_at):%d/%m/%Y}")
    if row.expires_on < localdate():
        return Cell("expiré")
    return Cell("Révoquer", reverse("territories:revoke_token", args=[row.pk]))


@writes(Right.KEEP_TOKENS, needs_proof=True)
def create_token(request: Any) -> HttpResponse:
    actor: Actor = request.actor
    hers = [right for right in Right if right in actor.rights and right not in (Right.KEEP_TOKENS, Right.KEEP_PEOPLE)]
    form = TokenForm(typed_in(request), rights=hers)
    asked = FormPage(
        "Créer un jeton",
        "Un programme s’en sert pour agir en votre nom, dans cette collectivité et dans ces limites.",
        "Créer le jeton",
        "territories:tokens",
    )

    def act(typed: dict[str, Any]) -> HttpResponse:
        token, text = organisations.create_token(actor, **typed)
        return page(request, "territories/token_created.html", "territories:tokens", {"token": token, "text": text})

    return answer(request, form, asked, act)


@writes(Right.KEEP_TOKENS)
def revoke_token(request: Any, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    token = next((row for row in queries.tokens_of(actor) if row.pk == pk and row.revoked_at is None), None)
    if token is None:
        raise NotAllowed("token")
    asked = FormPage(
        f"Révoquer le jeton « {token.name} »",
        f"Créé par {token.person.name}.",
        "Révoquer le jeton",
        "territories:tokens",
        ["Le programme qui s’en sert sera refusé dès sa prochaine demande.", "Un jeton révoqué ne reprend pas."],
        is_dangerous=True,
    )

    def act(_: dict[str, Any]) -> str:
        organisations.revoke_token(actor, token)
        return f"Le jeton « {token.name} » est révoqué."

    return answer(request, forms.Form(typed_in(request)), asked, act)

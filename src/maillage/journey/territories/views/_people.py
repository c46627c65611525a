"""Who works for the organisation, and who is invited."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from maillage.foundations.organisations import actions as organisations
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import ROLES, Right, Role
from maillage.foundations.organisations.models import Invitation, Organisation, RoleAssignment
from maillage.journey.territories import actions, queries
from maillage.journey.territories.forms import EndForm, InvitationForm
from maillage.journey.territories.views._frame import FormPage, answer, page, typed_in
from maillage.kernel.keysets import Page
from maillage.kernel.pages import NotAllowed, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table, day
from maillage.kernel.typography import of, typeset

__all__ = ["end_role", "invite", "people", "withdraw_invitation"]


@writes(Right.KEEP_PEOPLE)
def people(request: Any) -> HttpResponse:
    actor: Actor = request.actor
    roles, today = queries.roles_of(actor), localdate()
    is_over = {role.pk: role.valid_to is not None and role.valid_to < today for role in roles}
    context: dict[str, Any] = {
        "roles": _roles(actor, [role for role in roles if not is_over[role.pk]]),
        "past": _past([role for role in roles if is_over[role.pk]]),
        "invitations": _invitations(actor, queries.invitations_of(actor)),
    }
    if actor.can_pool and actor.may(Right.KEEP_TERRITORY):
        found = queries.members_without_people(actor, request.GET.get("apres", ""))
        context |= {"untended": _untended(found), "next_key": found.next_key}
    return page(request, "territories/people.html", "territories:people", context)


def _roles(actor: Actor, roles: Sequence[RoleAssignment]) -> Table:
    columns = (Column("Personne"), Column("Rôle"), Column("Du"), Column("Au"), Column("À faire"))
    rows = [
        [
            Cell(role.person.name, detail=role.person.email),
            role.get_role_display(),
            role.valid_from,
            role.valid_to or "sans fin prévue",
            Cell("Mettre fin", reverse("territories:end_role", args=[role.pk])) if _is_hers(actor, role) else "",
        ]
        for role in roles
    ]
    nothing = Empty("Ici, les personnes qui travaillent pour cette collectivité.", "Il n’y en a pas encore.")
    return Table("Personnes et rôles", columns, rows, empty=nothing)


def _is_hers(actor: Actor, role: RoleAssignment) -> bool:
    """Nobody ends a role above her own."""
    return ROLES[Role(role.role)].rights <= actor.rights


def _past(roles: Sequence[RoleAssignment]) -> Table | None:
    columns = (Column("Personne"), Column("Rôle"), Column("Du"), Column("Au"))
    rows = [[role.person.name, role.get_role_display(), role.valid_from, role.valid_to] for role in roles]
    return Table("Rôles qui ont pris fin", columns, rows) if rows else None


def _invitations(actor: Actor, invitations: Sequence[Invitation]) -> Table | None:
    columns = (Column("Invitée"), Column("Rôle"), Column("Pour"), Column("À accepter avant le"), Column("À faire"))
    rows = [
        [
            invitation.email,
            invitation.get_role_display(),
            invitation.owner.name if invitation.owner_id != actor.acting_id else "votre collectivité",
            f"{localtime(invitation.expires_at):%d/%m/%Y}",
            Cell("Retirer", reverse("territories:withdraw_invitation", args=[invitation.pk])),
        ]
        for invitation in invitations
    ]
    return Table("Invitations en attente", columns, rows) if rows else None


def _untended(found: Page) -> Table:
    address = reverse("territories:invite")
    rows = [
        [
            Cell(member.name, reverse("territories:organisation", args=[member.pk])),
            member.get_kind_display(),
            "invitation en attente"
            if member.is_awaited
            else Cell("Inviter sa première personne", f"{address}?organisation={member.pk}"),
        ]
        for member in found.rows
    ]
    columns = (Column("Collectivité"), Column("Nature"), Column("À faire"))
    return Table(
        "Membres sans personne",
        columns,
        rows,
        note="Vous invitez la première ; elle invite ensuite les siennes.",
        empty=Empty("Chaque membre a au moins une personne.", "Il n’y a plus personne à inviter de votre part."),
    )


@writes(Right.KEEP_PEOPLE)
def invite(request: Any) -> HttpResponse:
    """Into one's own organisation, or (``?organisation=``) the first person of a member."""
    actor: Actor = request.actor
    organisation, roles = _inviting(actor, request.GET.get("organisation", ""))
    form = InvitationForm(typed_in(request), roles=roles)
    asked = FormPage(
        f"Inviter une personne : {organisation.name}",
        "Un lien lui ouvrira ce rôle : il sert une fois, pendant deux semaines.",
        "Inviter",
        "territories:people",
    )

    def act(typed: dict[str, Any]) -> str | HttpResponse:
        site = request.build_absolute_uri("/")
        invitation, link = actions.invite(actor, organisation, site=site, **typed)
        if not link:
            return f"L’invitation part par courriel à {invitation.email}."
        context = {"invitation": invitation, "link": link, "organisation": organisation}
        return page(request, "territories/invited.html", "territories:people", context)

    return answer(request, form, asked, act)


def _inviting(actor: Actor, wanted: str) -> tuple[Organisation, list[Role]]:
    """Into which organisation, and with which roles. Error: ``NotAllowed``."""
    pk = actor.acting_id if not wanted else int(wanted) if wanted.isascii() and wanted.isdigit() else 0
    organisation = Organisation.objects.filter(pk=pk, is_former=False).first()
    if organisation is None:
        raise NotAllowed("organisation")
    is_own = organisation.pk == actor.acting_id
    tended = True if is_own else queries.is_tended(actor, organisation)
    roles = [] if tended is None else organisations.grantable_roles(actor, organisation, has_people=tended)
    if not roles:
        raise NotAllowed("no role to give there")
    return organisation, roles


@writes(Right.KEEP_PEOPLE)
def withdraw_invitation(request: Any, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    invitation = next((found for found in queries.invitations_of(actor) if found.pk == pk), None)
    if invitation is None:
        raise NotAllowed("invitation")
    asked = FormPage(
        f"Retirer l’invitation de {invitation.email}",
        f"{invitation.get_role_display()}, pour {invitation.owner.name}.",
        "Retirer l’invitation",
        "territories:people",
        ["Son lien ne servira plus.", "Vous pourrez l’inviter de nouveau."],
    )

    def act(_: dict[str, Any]) -> str:
        organisations.withdraw_invitation(actor, invitation)
        return f"L’invitation de {invitation.email} est retirée."

    return answer(request, forms.Form(typed_in(request)), asked, act)


@writes(Right.KEEP_PEOPLE)
def end_role(request: Any, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    role = next((found for found in queries.lasting_roles_of(actor) if found.pk == pk and _is_hers(actor, found)), None)
    if role is None:
        raise NotAllowed("role")
    asked = FormPage(
        f"Fin du rôle {of(role.person.name)}",
        f"{role.get_role_display()}, pour {actor.acting_name}, depuis le {day(role.valid_from)}.",
        "Mettre fin au rôle",
        "territories:people",
        [
            "Ce rôle ne lui ouvrira plus aucune page le lendemain du jour donné.",
            "Son compte et ses rôles ailleurs ne changent pas.",
            "Ce qui a été fait reste écrit au journal.",
        ],
        is_dangerous=True,
    )
    form = EndForm(typed_in(request), help_text="Pour qu’il cesse tout de suite, donnez la date d’hier.")

    is_own = role.person_id == actor.person_id
    if is_own:
        asked.consequences.insert(0, "C’est votre propre rôle : vous n’agirez plus pour cette collectivité.")

    def act(typed: dict[str, Any]) -> str | HttpResponse:
        organisations.end_role(actor, role, typed["on"])
        if is_own:
            messages.success(request, typeset(f"Votre rôle chez {actor.acting_name} prend fin le {day(typed['on'])}."))
            return redirect("shell:home")
        return f"Le rôle de {role.person.name} prend fin le {day(typed['on'])}."

    return answer(request, form, asked, act)

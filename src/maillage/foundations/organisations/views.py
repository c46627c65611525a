"""Entering an organisation, and going from one to another."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from maillage.engine.errors import MaillageError
from maillage.foundations.accounts.actions import person_of_link
from maillage.foundations.accounts.forms import ChoosePasswordForm
from maillage.foundations.accounts.middleware import start_session
from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations import actions
from maillage.foundations.organisations.access import ACTING_FOR
from maillage.foundations.organisations.forms import NewAccountForm
from maillage.kernel.pages import PROOF, NotAllowed, public, signed_in


@public(is_reading=False)
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    invitation = actions.invitation_of_link(token)
    if invitation is None:
        return render(request, "accounts/link_served.html", status=404)
    context: dict[str, Any] = {"invitation": invitation}
    if Person.objects.filter(email=invitation.email).exists():
        if not request.user.is_authenticated:
            messages.info(request, "Connectez-vous avec votre compte pour accepter l’invitation.")
            return redirect_to_login(request.get_full_path())
        return _accept_with_account(request, invitation, context)
    form = NewAccountForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.accept_invitation(invitation, person=None, **form.cleaned_data)
        except (MaillageError, IntegrityError) as refused:  # sent twice: the account is there already
            known = "Votre compte existe déjà. Connectez-vous, puis ouvrez de nouveau le lien."
            form.add_error(None, str(refused) if isinstance(refused, MaillageError) else known)
        else:
            return _enter(request, person, invitation.owner_id)
    status = 422 if form.is_bound else 200
    return render(request, "organisations/accept_invitation.html", context | {"form": form}, status=status)


def _accept_with_account(request: Any, invitation: Any, context: dict[str, Any]) -> HttpResponse:
    person = request.user
    if person.has_second_factor and request.session.get(PROOF) != person.second_factor_stamp:
        return redirect(f"{reverse('accounts:second_factor')}?{urlencode({'next': request.get_full_path()})}")
    if request.method == "POST":
        try:
            actions.accept_invitation(invitation, person=request.user)
        except actions.Refused as refused:
            return render(request, "organisations/accept_invitation.html", context | {"refused": refused}, status=422)
        request.session[ACTING_FOR] = invitation.owner_id
        return redirect("shell:home")
    return render(request, "organisations/accept_invitation.html", context)


def _enter(request: HttpRequest, person: Person, organisation_id: int) -> HttpResponse:
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    start_session(request)
    request.session[ACTING_FOR] = organisation_id
    messages.success(request, "Bienvenue : votre compte est ouvert.")
    return redirect("shell:home")


@public(is_reading=False)
def choose_password(request: HttpRequest, key: str, token: str) -> HttpResponse:
    person = person_of_link(key, token)
    if person is None:
        return render(request, "accounts/link_served.html", status=404)
    form = ChoosePasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        actions.choose_password(person, form.cleaned_data["password"])
        messages.success(request, "Votre mot de passe est choisi. Connectez-vous.")
        return redirect("accounts:sign_in")
    context = {"form": form, "owner": person}
    return render(request, "accounts/choose_password.html", context, status=422 if form.is_bound else 200)


@signed_in(is_reading=False)
def switch(request: Any) -> HttpResponse:
    """Act for another of one's organisations. A page of the old one may not exist in the new: so, home."""
    if request.method != "POST":
        return redirect("shell:home")
    wanted = request.POST.get("organisation", "")
    posts = request.actor.posts if request.actor else ()
    post = next((post for post in posts if str(post.organisation_id) == wanted), None)
    if post is None:
        raise NotAllowed("switch")
    request.session[ACTING_FOR] = post.organisation_id
    messages.success(request, f"Vous agissez maintenant pour : {post.organisation_name}.")
    return redirect("shell:home")

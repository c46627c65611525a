"""Signing in and out, the second factor, the person's own page."""

import secrets
from base64 import b32encode
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from maillage.foundations.accounts import actions
from maillage.foundations.accounts.forms import (
    ChangePasswordForm,
    CodeForm,
    LostPasswordForm,
    SignInForm,
)
from maillage.foundations.accounts.middleware import start_session
from maillage.foundations.accounts.models import Person
from maillage.foundations.mail.actions import can_send
from maillage.kernel.lazily import lazily
from maillage.kernel.pages import PROOF, public, signed_in

if TYPE_CHECKING:
    import segno
else:
    segno = lazily("segno")

NEW_KEY = "totp_key"
"""Where a session keeps the key of an application that is being bound."""
KEY_BYTES = 20


@public(is_reading=False)
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and request.method == "GET":
        return redirect("shell:home")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        if person is not None:
            login(request, person)
            start_session(request)
            return redirect(_next(request))
        form.add_error(None, "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, puis recommencez.")
    return _page(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")}, form)


def _page(request: HttpRequest, template: str, context: dict[str, Any], form: Any = None) -> HttpResponse:
    """A page with a form; refused input answers 422, so that programs and tests see it too."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "shell:home"


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """Too many attempts: the same page whether the account exists or not."""
    return render(request, "accounts/locked_out.html", status=429)


@signed_in(is_reading=False, is_proving=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        logout(request)
        response = redirect("accounts:sign_in")
        response["Clear-Site-Data"] = '"cache"'  # pictures of studies are kept by the browser for a while
        return response
    return redirect("shell:home")


@signed_in(is_reading=False, is_proving=True)
def second_factor(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not person.has_second_factor:
        return redirect("shell:home")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = TOTPDevice.objects.filter(user=person, confirmed=True).first()
        if device is not None and device.verify_token(form.cleaned_data["code"]):
            request.session[PROOF] = person.second_factor_stamp
            request.session.cycle_key()
            return redirect(_next(request))
        form.add_error("code", "Ce code n’est pas le bon, ou n’est plus valable. Attendez le suivant.")
    return _page(request, "accounts/second_factor.html", {"form": form}, form)


@signed_in(is_reading=False, is_proving=True)
def second_factor_setup(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if person.has_second_factor and request.session.get(PROOF) != person.second_factor_stamp:
        return redirect("accounts:second_factor")
    form = CodeForm(request.POST or None)
    key = request.session.setdefault(NEW_KEY, secrets.token_hex(KEY_BYTES))
    if request.method == "POST" and form.is_valid():
        if actions.set_second_factor(person, key, form.cleaned_data["code"], _author(request)):
            del request.session[NEW_KEY]
            request.session[PROOF] = person.second_factor_stamp
            request.session.cycle_key()
            messages.success(request, "La double authentification est active.")
            return redirect("shell:home")
        form.add_error("code", "Ce code n’est pas le bon. Vérifiez l’heure de votre téléphone, puis recommencez.")
    secret = b32encode(bytes.fromhex(key)).decode()
    label = quote(f"{settings.OTP_TOTP_ISSUER}:{person.email}")
    address = f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': settings.OTP_TOTP_ISSUER})}"
    drawing = segno.make(address, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff", svgclass="qr")
    context = {
        "form": form,
        "drawing": mark_safe(drawing),  # noqa: S308 squares drawn by segno
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
    }
    return _page(request, "accounts/second_factor_setup.html", context, form)


@public(is_reading=False)
def lost_password(request: HttpRequest) -> HttpResponse:
    """The same answer whoever asks: it does not say who has an account."""
    form = LostPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.send_one_time_link(form.cleaned_data["email"], request.build_absolute_uri("/"))
        return render(request, "accounts/link_sent.html")
    return _page(request, "accounts/lost_password.html", {"form": form, "can_send": can_send()}, form)


@signed_in()
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account.html")


@signed_in(is_reading=False)
def change_password(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    form = ChangePasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        author = _author(request)
        actions.change_password(person, form.cleaned_data["password"], [author] if author else [])
        update_session_auth_hash(request, person)
        messages.success(request, "Votre mot de passe est changé ; vos autres sessions sont fermées.")
        return redirect("accounts:account")
    context = {
        "form": form,
        "title": "Changer de mot de passe",
        "purpose": "Vos autres sessions se fermeront.",
        "action_label": "Changer",
        "cancel_url": "/compte/",
    }
    return _page(request, "kernel/form_page.html", context, form)


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 the door lets nobody else through
    return person


def _author(request: Any) -> Any:
    """The actor, where the person acts for an organisation."""
    return request.actor

"""What people type to sign in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from maillage.foundations.accounts.models import Person

__all__ = ["ChangePasswordForm", "ChoosePasswordForm", "CodeForm", "LostPasswordForm", "SignInForm"]

PASSWORD_HELP = "Au moins 12 caractères. Quatre mots sans rapport font un bon mot de passe."  # noqa: S105 it is a hint


class SignInForm(forms.Form):
    email = forms.EmailField(
        label="Adresse électronique",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "Écrivez votre adresse électronique.",
            "invalid": "Cette adresse n’est pas complète.",
        },
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Écrivez votre mot de passe."},
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().casefold()


class ChoosePasswordForm(forms.Form):
    """A new password, judged for its person."""

    password = forms.CharField(
        label="Mot de passe",
        help_text=PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choisissez un mot de passe."},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class ChangePasswordForm(ChoosePasswordForm):
    current = forms.CharField(
        label="Mot de passe actuel",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Écrivez votre mot de passe actuel."},
    )
    field_order = ("current", "password")

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.person.check_password(current):
            raise forms.ValidationError("Ce n’est pas votre mot de passe actuel.")
        return current


class CodeForm(forms.Form):
    """Six figures of an authentication application."""

    code = forms.CharField(
        label="Code à six chiffres",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": 8}),
        error_messages={"required": "Écrivez le code affiché par votre application."},
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).replace(" ", "")
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError("Le code compte six chiffres.")
        return code


class LostPasswordForm(forms.Form):
    email = forms.EmailField(label="Adresse électronique", widget=forms.EmailInput(attrs={"autocomplete": "username"}))

"""What people type about organisations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from maillage.foundations.accounts.forms import PASSWORD_HELP
from maillage.foundations.accounts.models import Person

__all__ = ["NewAccountForm"]


class NewAccountForm(forms.Form):
    """Who has been invited says her name and chooses her password."""

    name = forms.CharField(
        label="Votre nom",
        max_length=120,
        help_text="Tel que vos collègues le liront.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Écrivez votre nom."},
    )
    password = forms.CharField(
        label="Choisissez un mot de passe",
        help_text=PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choisissez un mot de passe."},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned:
            try:
                validate_password(cleaned["password"], Person(email=self.email, name=cleaned.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned

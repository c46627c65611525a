"""What people type about campaigns."""

from collections.abc import Iterable
from typing import Any

from django import forms

from maillage.foundations.organisations.models import Organisation

__all__ = ["LinkForm"]


class LinkForm(forms.Form):
    """Which organisation of today an entity of an old survey is."""

    organisation = forms.ChoiceField(
        label="Collectivité d’aujourd’hui",
        required=False,
        help_text="Laissez vide si elle n’est aucune d’elles.",
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(organisation.pk): organisation for organisation in organisations}
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "Aucune"), *((key, _label(found)) for key, found in self.known.items())]

    def chosen(self) -> Organisation | None:
        return self.known.get(self.cleaned_data["organisation"])


def _label(organisation: Organisation) -> str:
    return f"{organisation.name} (disparue)" if organisation.is_former else organisation.name

"""How forms look and read: one column, label above, help below, errors beside the field and in a summary on top."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import DecimalValidator, MaxValueValidator, MinValueValidator
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

from maillage.kernel.editions import EDITION
from maillage.kernel.typography import MINUS, enumeration, number

__all__ = [
    "PLANNED",
    "DayField",
    "DayInput",
    "MaillageRenderer",
    "NumberField",
    "UploadField",
    "asks_check",
    "carry_edition",
]


class MaillageRenderer(DjangoTemplates):
    """Set by ``FORM_RENDERER``: ``{{ form }}`` and ``{{ form.field.as_field_group }}`` follow it everywhere."""

    form_template_name = "kernel/forms/form.html"
    field_template_name = "kernel/forms/field.html"


def asks_check(request: HttpRequest) -> bool:
    """Whether the page asks what is to be said of what is being typed, and does not save it (``kernel/checking.js``)."""
    return request.headers.get("X-Check") == "1"


def carry_edition(form: forms.BaseForm, edition: str, *, is_told: bool = False) -> None:
    """Have a form carry, unseen, what it was opened on. ``is_told``: its reader has been told of a newer one, which it
    carries from now on with all that was typed."""
    form.fields[EDITION] = forms.CharField(required=False, widget=forms.HiddenInput, initial=edition)
    if is_told:
        form.data = {**form.data.dict(), EDITION: edition}  # type: ignore[attr-defined]


class DayInput(forms.DateInput):
    """The browser's own date picker; it takes and gives ISO dates, whatever it shows."""

    input_type = "date"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}), format="%Y-%m-%d")


FIRST_YEAR, LAST_YEAR = 1700, 2200
_YEAR: Final = f"Vérifiez l’année : entre {FIRST_YEAR} et {LAST_YEAR}."
PLANNED: Final = (MinValueValidator(date(FIRST_YEAR, 1, 1), _YEAR), MaxValueValidator(date(LAST_YEAR, 12, 31), _YEAR))
"""Of a day from which months and years are reckoned: after the last year that a computer knows there is none."""


class DayField(forms.DateField):
    """A whole date. Where the browser has no picker, jj/mm/aaaa is read as well."""

    def __init__(self, *, help_text: str = "Au format jj/mm/aaaa, par exemple 31/03/2026.", **options: Any) -> None:
        options.setdefault("widget", DayInput)
        options.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        options.setdefault(
            "error_messages",
            {
                "required": "Donnez une date.",
                "invalid": "Cette date n’existe pas. Écrivez-la jj/mm/aaaa, par exemple 31/03/2026.",
            },
        )
        super().__init__(help_text=help_text, **options)


class NumberField(forms.DecimalField):
    """A number as it is written in French: « 1 234,50 ». Its ``unit`` stands in the label."""

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        self.unit = unit
        mode = "decimal" if options.get("decimal_places", 2) else "numeric"
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}))
        super().__init__(**options)
        self.error_messages["invalid"] = "Écrivez un nombre, par exemple 1 234,50."
        for check in self.validators:
            match check:
                case MinValueValidator():
                    check.message = f"Écrivez un nombre d’au moins {number(check.limit_value)}."
                case MaxValueValidator():
                    check.message = f"Ce nombre est trop grand : {number(check.limit_value)} au plus."
                case DecimalValidator():
                    check.messages = dict.fromkeys(check.messages, self._too_fine())

    def _too_fine(self) -> str:
        if not self.decimal_places:
            return "Écrivez un nombre entier, sans virgule."
        return f"Écrivez {self.decimal_places} chiffres au plus après la virgule."

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split()).replace(",", ".").replace(MINUS, "-")
            if "e" in value.casefold():  # 1e3 is for programs
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value


MEGABYTE: Final = 1_000_000


class UploadField(forms.FileField):
    """A file of known formats, no larger than said beforehand."""

    def __init__(self, *, extensions: Sequence[str], most_megabytes: int, **options: Any) -> None:
        self.extensions = tuple(extension.lower().removeprefix(".") for extension in extensions)
        self.most_megabytes = most_megabytes
        names = enumeration([extension.upper() for extension in self.extensions]).replace(" et ", " ou ")
        options.setdefault("help_text", f"Fichier {names}, {most_megabytes} Mo au plus.")
        options.setdefault(
            "widget", forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in self.extensions)})
        )
        super().__init__(**options)
        self.error_messages["required"] = f"Choisissez un fichier {names}."
        self.error_messages["empty"] = "Ce fichier est vide. Choisissez-en un autre."

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
        if extension not in self.extensions:
            wanted = enumeration([one.upper() for one in self.extensions]).replace(" et ", " ou ")
            raise ValidationError(f"Ce fichier n’est pas au format {wanted}. Enregistrez-le dans ce format.")
        if (file.size or 0) > self.most_megabytes * MEGABYTE:
            size = number((file.size or 0) / MEGABYTE, 1)
            raise ValidationError(f"Ce fichier fait {size} Mo ; on en accepte {self.most_megabytes} au plus.")
        return file

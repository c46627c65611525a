"""Rows of any model, filled by themselves, so that a new table is under every test of the walls from its first day."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Final
from uuid import uuid4

from django.db import connection, models
from django.utils import timezone

from maillage.foundations.organisations.models import Organisation, OrganisationSuccession
from maillage.kernel.tenancy import everything
from tests.cast import LONG_AGO, Place
from tests.security.tap import scoped_tables

__all__ = ["CANARY", "FOUND_BY", "column_values", "insert", "new", "row", "scoped_models", "texts_of"]

CANARY: Final = "Ѫ"
"""A letter that no page holds: every text of a row made here begins with it."""
FOUND_BY: Final = "canari"
"""A word of every text that is long enough, to search for."""

_numbers = count(1)

FACTS: Final[dict[Any, Callable[[Place], dict[str, Any]]]] = {
    OrganisationSuccession: lambda place: {"counterparty": row(Organisation, place)},  # one succession a pair
}
"""What a model cannot be given blindly: one line a model."""


def scoped_models() -> list[Any]:
    """Every owned and crossing model, by name."""
    return sorted(scoped_tables().values(), key=lambda model: str(model._meta.label))


def row(model: Any, place: Place, **facts: Any) -> Any:
    """A row of a model, owned by the commune of a place; between it and its body for a crossing model."""
    with everything("a row from nowhere"):
        made = new(model, place, **facts)
        made.save(force_insert=True)
    return made


def new(model: Any, place: Place, **facts: Any) -> Any:
    """The same, not yet written; what it refers to is."""
    with everything("a row from nowhere"):
        known = {"owner": place.town, "counterparty": place.body} | FACTS.get(model, lambda _: {})(place) | facts
        fields = {field.name: field for field in model._meta.concrete_fields}
        values = {name: value for name, value in known.items() if name in fields}
        for name, field in fields.items():
            if name not in values and not field.primary_key:
                values[name] = _value(field, Place(values.get("owner", place.town), values.get("counterparty", place.body)))
        return model(**values)


def _value(field: Any, place: Place) -> Any:
    if isinstance(field, models.ForeignKey):
        target: Any = field.related_model
        if target is Organisation:
            return place.town
        return row(target, place)
    if field.choices:
        return field.choices[0][0]
    return _plain_value(field, next(_numbers))


def _plain_value(field: Any, number: int) -> Any:
    text = _text(number, field.max_length)
    match field:
        case models.EmailField():
            return f"{CANARY.casefold()}{number}.{FOUND_BY}@maillage.example"
        case models.CharField() | models.TextField():
            return text
        case models.JSONField():
            return [text] if field.default is list else {FOUND_BY: text}
        case models.UUIDField():
            return uuid4()
        case models.DateTimeField():
            return None if field.null else timezone.now() + timedelta(days=1)
        case models.DateField():
            return None if field.null else LONG_AGO + timedelta(days=number)
        case models.BooleanField():
            return field.default is True
        case models.DecimalField():
            return Decimal(number % 7)
        case models.IntegerField() | models.FloatField():
            return number % 30_000
        case models.BinaryField():
            return text.encode()
    raise NotImplementedError(f"{field.model.__name__}.{field.name}: say in FACTS how to fill it")


def _text(number: int, longest: int | None) -> str:
    digits, code = "0123456789abcdefghijklmnopqrstuvwxyz", ""
    while number:
        number, digit = divmod(number, 36)
        code = digits[digit] + code
    return f"{CANARY}{code} {FOUND_BY}"[:longest]


# --- the same row without the ORM ------------------------------------------------------------------------------------


def column_values(made: Any) -> dict[str, Any]:
    """What an INSERT of a row sends, by column."""
    with everything("a row from nowhere"):
        return {
            field.column: field.get_db_prep_save(field.pre_save(made, add=True), connection)
            for field in made._meta.concrete_fields
            if not (field.primary_key and made.pk is None)
        }


def insert(table: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """The INSERT, ready to be sent."""
    columns = ", ".join(f'"{column}"' for column in values)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(["%s"] * len(values))})', list(values.values())  # noqa: S608


def texts_of(model: Any) -> Iterator[str]:
    """The text fields of a model that nothing but people decides."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.primary_key:
            yield field.name

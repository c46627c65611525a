"""Values of columns: read from texts as people write them, checked, and written again as texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models

from maillage.journey.census.inventory.models._fields import MOST_COUNTED
from maillage.journey.census.inventory.models._kinds import Kind
from maillage.kernel.spelling import fold
from maillage.kernel.typography import MINUS, number

__all__ = ["CURES", "KNOWN_COMMON", "Problem", "problems_of", "read_text", "shown_text"]

KNOWN_COMMON: Final = ("status", "as_of", "evidence", "retired_on")
"""Columns that every kind has and that may be written like its own."""
_TRUE: Final = {"oui", "vrai", "true", "o", "1", "x", "yes"}
_FALSE: Final = {"non", "faux", "false", "n", "0", "no"}
_LEAST, _MOST = date(1950, 1, 1), date(2150, 1, 1)

CURES: Final = {
    "number": "Écrivez un nombre, par exemple 1 234,50.",
    "whole": "Écrivez un nombre entier, sans virgule.",
    "day": "Écrivez la date jj/mm/aaaa, par exemple 31/03/2026.",
    "yes_no": "Écrivez oui ou non, ou laissez vide.",
    "choice": "Choisissez dans la liste : {choices}.",
    "long": "Raccourcissez à {most} caractères.",
    "required": "Remplissez cette colonne.",
    "site": "Écrivez le nom d’un lieu de la collectivité, ou créez-le d’abord.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the value of a column, and what to do about it, in French."""

    column: str
    value: str
    message: str
    cure: str


class NotRead(ValueError):
    """A text that is no value of its column; ``cure`` says how to write one."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message, self.cure = message, cure


def read_text(field: Any, text: str) -> Any:  # noqa: PLR0911 one answer a kind of column
    """The value of a column as somebody wrote it; ``None`` (or "" for a text) where nothing is written.

    Foreign keys are not read here: their names belong to an organisation. Error: ``NotRead``.

    >>> from maillage.journey.census.inventory.models import KINDS
    >>> lines = KINDS["lignes"].facts
    >>> read_text(lines["monthly_price"], "1 234,50 €"), read_text(lines["kind"], "rnis t0")
    (Decimal('1234.50'), 'ISDN_BRI')
    """
    text = text.strip()
    if field.choices:
        return _choice(field, text)
    if not text:
        return "" if isinstance(field, models.CharField | models.TextField) else None
    match field:
        case models.BooleanField():
            return _boolean(text)
        case models.DateField():
            return _day(text)
        case models.PositiveIntegerField():
            found = _decimal(text)
            if found != int(found):
                raise NotRead("n’est pas un nombre entier", CURES["whole"])
            return int(found)
        case models.DecimalField():
            return _decimal(text)
    return text


def _choice(field: Any, text: str) -> str:
    known = {fold(str(word)): code for code, label in field.choices for word in (code, label)}
    if text and fold(text) not in known:
        labels = ", ".join(str(label) for _, label in field.choices)
        raise NotRead("n’est pas dans la liste", CURES["choice"].format(choices=labels))
    return str(known.get(fold(text), ""))


def _boolean(text: str) -> bool:
    if fold(text) in _TRUE | _FALSE:
        return fold(text) in _TRUE
    raise NotRead("n’est ni oui ni non", CURES["yes_no"])


def _day(text: str) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(text.split("T", maxsplit=1)[0], form).date()  # noqa: DTZ007 a day has no hour
        except ValueError:
            continue
    raise NotRead("n’est pas une date", CURES["day"])


def _decimal(text: str) -> Decimal:
    plain = "".join(text.split()).replace(MINUS, "-").removesuffix("€").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or "e" in plain.casefold() or "_" in plain:
        raise NotRead("n’est pas un nombre", CURES["number"])
    return found


def shown_text(field: Any, value: Any) -> str:
    """The text of a value, which ``read_text`` reads back as the same value; empty for none. Money has its cents.

    >>> from maillage.journey.census.inventory.models import KINDS
    >>> lines, printers = KINDS["lignes"].facts, KINDS["imprimantes"].facts
    >>> shown_text(lines["monthly_price"], Decimal("30.5")), shown_text(printers["black_click"], Decimal("0.006200"))
    ('30,50', '0,0062')
    """
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.choices).get(value, value))
    match value:
        case bool():
            return "oui" if value else "non"
        case date():
            return f"{value:%d/%m}/{value.year:04}"
        case Decimal():
            whole, _, cents = f"{value:f}".partition(".")
            cents = cents.rstrip("0").ljust(2 if getattr(field, "is_price", False) else 0, "0")
            return f"{whole},{cents}" if cents else whole
    return str(value)


def problems_of(kind: Kind, values: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the values of one record, by column. Says nothing of columns that are not given."""
    for column, value in values.items():
        field = kind.facts.get(column) or (kind.model._meta.get_field(column) if column in KNOWN_COMMON else None)
        if field is None:
            yield Problem(column, str(value), "Cette colonne n’existe pas.", "Retirez-la.")
        elif found := _problem(field, value):
            yield Problem(column, shown_text(field, value), *found)
    yield from _across(kind, values)


def _problem(field: Any, value: Any) -> tuple[str, str] | None:  # noqa: PLR0911 one answer a reason
    if value is None or value == "":
        is_needed = not (field.null or field.blank)
        return ("Cette valeur manque.", CURES["required"]) if is_needed else None
    if isinstance(field, models.ForeignKey):
        return None
    if isinstance(value, str) and field.max_length and len(value) > field.max_length:
        return f"Ce texte a {number(len(value))} caractères.", CURES["long"].format(most=field.max_length)
    if isinstance(value, date) and not _LEAST <= value < _MOST:
        return "Cette date est trop loin.", f"Écrivez une année de {_LEAST.year} à {_MOST.year - 1}."
    if isinstance(value, Decimal | int) and not isinstance(value, bool) and value < 0:
        return "Ce nombre est négatif.", "Écrivez un nombre positif."
    if isinstance(field, models.PositiveIntegerField) and isinstance(value, int) and value > MOST_COUNTED:
        return "Ce nombre est trop grand.", f"Écrivez un nombre de {number(MOST_COUNTED)} au plus."
    try:
        field.clean(value, None)
    except ValidationError:
        is_number = isinstance(field, models.DecimalField | models.IntegerField)
        return "Cette valeur n’est pas possible.", CURES["number" if is_number else "required"]
    return None


_ORDERED: Final = (("starts_on", "ends_on"), ("authorised_on", "authorised_until"), ("purchased_on", "warranty_end"))


def _across(kind: Kind, values: Mapping[str, Any]) -> Iterator[Problem]:
    """Columns that must agree (DOMAIN 5.6)."""
    for first, last in _ORDERED:
        start, end = values.get(first), values.get(last)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            fields = kind.facts
            yield Problem(
                last,
                shown_text(fields[last], end),
                f"« {fields[last].verbose_name} » vient avant « {fields[first].verbose_name} ».",
                "Vérifiez les deux dates.",
            )
    priced = [column for column in kind.prices if values.get(column) is not None]
    if priced and "tax_basis" in values and not values["tax_basis"]:
        yield Problem(
            "tax_basis", "", "Il y a un prix, et l’on ne sait pas s’il est HT ou TTC.", "Choisissez HT ou TTC."
        )
    if values.get("other_site") is not None and values.get("site") == values["other_site"]:
        yield Problem("other_site", "", "Les deux bouts de la liaison sont le même lieu.", "Choisissez l’autre lieu.")
    colour, total = values.get("colour_total"), values.get("total_pages")
    if colour is not None and total is not None and colour > total:
        yield Problem(
            "colour_total", str(colour), "Plus de pages couleur que de pages.", "Vérifiez les deux compteurs."
        )
    channels = values.get("channel_count")
    if values.get("kind") == "ISDN_PRI" and channels is not None and not 15 <= channels <= 30:
        yield Problem("channel_count", str(channels), "Un T2 a de 15 à 30 canaux.", "Vérifiez le nombre de canaux.")
    satisfaction = values.get("satisfaction")
    if satisfaction is not None and not 1 <= satisfaction <= 5:
        yield Problem("satisfaction", str(satisfaction), "La note va de 1 à 5.", "Écrivez un nombre de 1 à 5.")

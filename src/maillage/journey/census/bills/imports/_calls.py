"""Records of communications, summed by line, month and class as they are read: none of them is kept."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.journey.census.bills.enums import CallClass
from maillage.journey.census.bills.imports._lines import code_of
from maillage.journey.census.bills.imports._rows import Rows
from maillage.journey.census.bills.imports._values import NotRead, day, megabytes, number, seconds
from maillage.journey.census.bills.models import line_key
from maillage.kernel.typography import number as shown_number
from maillage.kernel.typography import one_line

__all__ = ["CallKey", "CallSums", "CallTable", "sum_calls"]

CallKey = tuple[str, date, str]
"""Line, first of the month, class."""
MOST_KEYS: Final = 300_000
"""Sums held in memory: 3,000 lines over ten years, ten classes each."""
STEP: Final = 20_000
NOTHING: Final = Decimal(0)


@dataclass(slots=True)
class CallSums:
    """``seconds`` as they are; ``started_minutes`` each call rounded up; ``amount_ht`` ``None`` where no row says it."""

    call_count: int = 0
    seconds: int = 0
    started_minutes: int = 0
    megabytes: Decimal = NOTHING
    amount_ht: Decimal | None = None


@dataclass(slots=True)
class CallTable:
    """What a file sums up to."""

    sums: dict[CallKey, CallSums] = field(default_factory=dict)
    row_count: int = 0


def sum_calls(rows: Rows, told: Callable[[int], None] = lambda _: None, *, latest: date = date.max) -> CallTable:
    """The sums of a file. ``told`` hears how many rows are read, now and then; ``latest``: no call is of a later month.

    Error: ``TooManyLines``.
    """
    table = CallTable()
    sums = table.sums
    pairs, mark, form, is_sheet = rows.reading.categories, rows.mark, rows.date_format, rows.is_sheet
    for place, cells in rows:
        table.row_count += 1
        if table.row_count % STEP == 0:
            told(table.row_count)
        code = ""
        try:
            code = "line"
            line = line_key(cells.get("line", ""))
            if not line:
                raise NotRead("Cette cellule est vide", "Remplissez-la, ou retirez la ligne du fichier.")
            code = "called_on"
            month = _month(cells.get("called_on", ""), form)
            if month > latest:
                cure = "Vérifiez l’année et le format de date du profil : un relevé ne dit que ce qui a eu lieu."
                raise NotRead("est dans l’avenir", cure)
            code = "seconds"
            lasted = seconds(text, is_sheet=is_sheet) if (text := cells.get("seconds")) else 0
            code = "megabytes"
            volume = megabytes(text, mark) if (text := cells.get("megabytes")) else NOTHING
            code = "amount_ht"
            amount = number(text, mark) if (text := cells.get("amount_ht")) else None
            code = "call_class"
            reached = _class(cells.get("call_class", ""), cells.get("dialled", ""), pairs)
        except NotRead as wrong:
            value = cells.get(code, "")
            said = f"« {one_line(value, 60)} » {wrong.message}." if value else f"{wrong.message}."
            rows.fault(place, code, value, said, wrong.cure)
            continue
        key = (line, month, reached)
        found = sums.get(key)
        if found is None:
            if len(sums) >= MOST_KEYS:
                raise TooManyLines(
                    f"Ce fichier mêle plus de {shown_number(MOST_KEYS)} lignes, mois et classes. "
                    "Découpez-le par mois, ou vérifiez la colonne « ligne » du profil."
                )
            found = sums[key] = CallSums()
        found.call_count += 1
        found.seconds += lasted
        found.started_minutes += -(-lasted // 60)
        if volume:
            found.megabytes += volume
        if amount is not None:
            found.amount_ht = amount if found.amount_ht is None else found.amount_ht + amount
    return table


class TooManyLines(MaillageError):
    """More sums than any group of communes has: a column is taken for another."""


@lru_cache(maxsize=1 << 14)
def _month(text: str, form: str) -> date:
    if not text:
        raise NotRead("Cette cellule est vide", "Remplissez-la, ou retirez la ligne du fichier.")
    return day(text, form).replace(day=1)


@lru_cache(maxsize=1 << 16)
def _class(text: str, dialled: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """By the words of the profile; without a word, by the number that was dialled, then by « * »."""
    found = code_of(text, pairs) if text else _class_of_number(dialled) or code_of("", pairs)
    if found not in CallClass:
        cure = f"Dans le profil, dites à quelle classe correspond « {one_line(text, 60)} »."
        raise NotRead("n’est d’aucune classe connue du profil" if text else "Rien ne dit la classe", cure)
    return found


def _class_of_number(dialled: str) -> str:
    """Where a number leads; empty where it says nothing.

    >>> _class_of_number("02 98 00 00 00"), _class_of_number("+44 20 7946 0000"), _class_of_number("3103")
    ('FIXED', 'INTERNATIONAL', 'SPECIAL')
    """
    plain = re.sub(r"[^0-9+]", "", dialled)
    if plain.startswith(("+", "00")):
        plain = re.sub(r"^(\+|00)330?", "0", plain)
    if not plain:
        return ""
    if plain.startswith(("+", "00")):
        return CallClass.INTERNATIONAL.value
    if plain[0] != "0" or plain.startswith("08"):
        return CallClass.SPECIAL.value
    return (CallClass.MOBILE if plain[1:2] in ("6", "7") else CallClass.FIXED).value

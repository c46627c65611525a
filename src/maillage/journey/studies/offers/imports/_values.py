"""Cells of a file of references, as people write them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from maillage.journey.studies.offers.enums import VARIETIES
from maillage.kernel.spelling import fold
from maillage.kernel.typography import MINUS

__all__ = ["NotRead", "choice", "day", "decimal", "months", "price", "rate", "text", "tiers", "variety"]

_FORMS: Final = ("%d/%m/%Y", "%Y-%m-%d")
MOST_DIGITS: Final = 8


class NotRead(ValueError):
    """A cell that is no value of its column: what is wrong, and how to write it."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message, self.cure = message, cure


def text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise NotRead("C’est trop long.", f"Raccourcissez à {most} caractères.")
        return cell

    return read


def decimal(cell: str) -> Decimal | None:
    """« 1 234,50 € ». Error: ``NotRead``.

    >>> decimal("1 234,50 €"), decimal("")
    (Decimal('1234.50'), None)
    """
    if not cell:
        return None
    plain = "".join(cell.split()).replace(MINUS, "-").removesuffix("€").removesuffix("%").replace(",", ".")
    try:
        found = Decimal(plain)
    except InvalidOperation as error:
        raise NotRead("Ce n’est pas un nombre.", "Écrivez un nombre, par exemple 1 234,50.") from error
    if not found.is_finite() or "e" in plain.casefold():
        raise NotRead("Ce n’est pas un nombre.", "Écrivez un nombre, par exemple 1 234,50.")
    return found


def price(cell: str) -> Decimal | None:
    """Euros, zero or more, to six decimals."""
    found = decimal(cell)
    if found is not None and found < 0:
        raise NotRead("Un prix n’est pas négatif.", "Écrivez un prix d’au moins 0 €.")
    if found is not None and (found.adjusted() >= MOST_DIGITS or found != round(found, 6)):
        raise NotRead("Ce prix ne tient pas.", "Huit chiffres au plus avant la virgule, six après.")
    return found


def rate(cell: str) -> Decimal | None:
    found = decimal(cell)
    if found is not None and (not 0 <= found <= 100 or found != round(found, 2)):
        raise NotRead("Ce n’est pas un taux.", "Écrivez un pourcentage de 0 à 100, par exemple 20 ou 5,5.")
    return found


def months(cell: str) -> int | None:
    found = decimal(cell)
    if found is None:
        return None
    if found != int(found) or not 0 <= found <= 600:
        raise NotRead("Ce n’est pas une durée.", "Écrivez un nombre entier de mois, par exemple 36 ; 0 pour aucun.")
    return int(found)


def day(cell: str) -> date | None:
    if not cell:
        return None
    for form in _FORMS:
        try:
            found = datetime.strptime(cell.split("T", maxsplit=1)[0].split(" ", maxsplit=1)[0], form).date()  # noqa: DTZ007 a day
        except ValueError:
            continue
        if 2000 <= found.year <= 2100:
            return found
    raise NotRead("Ce n’est pas une date.", "Écrivez-la jj/mm/aaaa, par exemple 31/12/2027.")


def choice(choices: Mapping[str, str], default: str = "") -> Callable[[str], str]:
    """A code of a list, by its code or its label."""
    known = {fold(word): code for code, label in choices.items() for word in (code, label)}

    def read(cell: str) -> str:
        if not cell:
            return default
        if fold(cell) not in known:
            raise NotRead("Ce n’est pas dans la liste.", f"Choisissez parmi : {', '.join(choices.values())}.")
        return known[fold(cell)]

    return read


def variety(unit: str, cell: str) -> str:
    """The kind of a unit that a reference is limited to."""
    if not cell:
        return ""
    known = VARIETIES.get(unit)
    if known is None:
        raise NotRead("Cette unité n’a pas de natures.", "Laissez la case vide.")
    return choice(known)(cell)


def tiers(cell: str) -> list[list[str]]:
    """« 100 : 6,50 ; 500 : 5,90 » (or |, which no CSV quotes): from so many units on, a price. Error: ``NotRead``.

    >>> tiers("100 : 6,50 ; 500 : 5,90")
    [['100', '6.50'], ['500', '5.90']]
    """
    found: list[tuple[Decimal, Decimal]] = []
    for piece in filter(None, (piece.strip() for piece in cell.replace("|", ";").split(";"))):
        least, colon, amount = piece.partition(":")
        pair = (decimal(least.strip()), price(amount.strip())) if colon else (None, None)
        if pair[0] is None or pair[1] is None:
            raise NotRead("Ce ne sont pas des paliers.", "Écrivez-les ainsi : 100 : 6,50 ; 500 : 5,90.")
        if pair[0] <= 0 or (found and pair[0] <= found[-1][0]):
            raise NotRead(
                "Les paliers ne montent pas.",
                "Des quantités positives, de la plus petite à la plus grande, une seule fois.",
            )
        found.append((pair[0], pair[1]))
    return [[f"{least:f}", f"{amount:f}"] for least, amount in found]


def given(values: Mapping[str, Any], name: str) -> bool:
    """Whether something stands there."""
    return values.get(name) not in (None, "")

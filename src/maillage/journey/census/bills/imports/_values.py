"""Texts of cells as values: what is not certain is refused, never guessed."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from maillage.journey.census.bills.enums import DateFormat, LineKind, Unit
from maillage.kernel.spelling import fold
from maillage.kernel.typography import MINUS

__all__ = ["NotRead", "day", "kind_of_line", "megabytes", "number", "seconds", "unit_of"]

SIX: Final = Decimal("0.000001")
MOST: Final = Decimal(10) ** 9
LONGEST_CALL_S: Final = 10_000_000
"""A machine may stay connected for months."""
_FIRST, _LAST = date(1990, 1, 1), date(2100, 1, 1)
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009]+")
_NUMBERS: Final = {
    ",": re.compile(r"[-+]?[0-9]+(,[0-9]+)?"),
    ".": re.compile(r"[-+]?[0-9]+(\.[0-9]+)?"),
    "": re.compile(r"[-+]?[0-9]+([.,][0-9]+)?"),
}
_CLOCK: Final = re.compile(r"([0-9]{1,4}):([0-5]?[0-9]):([0-5]?[0-9])")
_CLOCK_OF_SHEET: Final = re.compile(r"([0-9]{1,4}):([0-5][0-9])()")
_WORDS: Final = re.compile(r"(?:([0-9]{1,6})h)?(?:([0-9]{1,6})(?:mn|min|m))?(?:([0-9]{1,9})(?:sec|s))?")


class NotRead(ValueError):
    """A text that is no value of its column: what is wrong, and the cure."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message, self.cure = message, cure


@lru_cache(maxsize=1 << 16)
def number(text: str, mark: str) -> Decimal:
    """A number, to six decimals. ``mark``: what parts the decimals; empty for a sheet, which writes either. Error: ``NotRead``.

    >>> number("-1 234,50 €", ","), number("12,50-", ","), number("0.0043", ".")
    (Decimal('-1234.50'), Decimal('-12.50'), Decimal('0.0043'))
    """
    plain = _SPACES.sub("", text).replace(MINUS, "-").removesuffix("%")
    plain = plain.removesuffix("€").removesuffix("EUR").removeprefix("€")
    if plain.endswith("-") and plain[:1] != "-":
        plain = f"-{plain[:-1]}"
    if not (plain.isascii() and _NUMBERS[mark].fullmatch(plain)):
        other = {",": "virgule", ".": "point"}.get(mark)
        cure = (
            f"Le profil attend des décimales après une {other}" if mark == "," else "Le profil attend un point décimal"
        )
        raise NotRead(
            "n’est pas un nombre", f"{cure} : corrigez le fichier ou le profil." if mark else "Écrivez un nombre."
        )
    found = Decimal(plain.replace(",", "."))
    if abs(found) >= MOST:
        raise NotRead("est un nombre trop grand", "Vérifiez la colonne : un milliard est trop pour une facture.")
    return found if int(found.as_tuple().exponent) >= -6 else found.quantize(SIX)


@lru_cache(maxsize=1 << 14)
def day(text: str, form: str) -> date:
    """A day; the hour after it, if any, is left. Error: ``NotRead``.

    >>> day("05/01/2026 13:45:10", "%d/%m/%Y")
    datetime.date(2026, 1, 5)
    """
    word = text.strip().replace("T", " ").partition(" ")[0]
    try:
        found = datetime.strptime(word, form).date()  # noqa: DTZ007 a day of a bill has no time zone
    except ValueError:
        label = DateFormat(form).label
        raise NotRead("n’est pas une date", f"Le profil attend {label} : corrigez le fichier ou le profil.") from None
    if not _FIRST <= found <= _LAST:
        raise NotRead("est une date impossible", "Vérifiez le format de date du profil.")
    return found


@lru_cache(maxsize=1 << 16)
def seconds(text: str, *, is_sheet: bool = False) -> int:
    """A duration. Error: ``NotRead``.

    >>> seconds("125"), seconds("00:02:05"), seconds("2min 5s")
    (125, 125, 125)
    """
    plain = _SPACES.sub("", text).casefold()
    if plain.isascii() and plain.isdigit() and len(plain) <= 9:
        return _plausible(int(plain))
    if plain[:1] in ("-", "−") and any(letter.isdigit() for letter in plain):
        cure = "Vérifiez l’heure de début et l’heure de fin, ou demandez ce relevé à nouveau à l’opérateur."
        raise NotRead("est une durée négative : l’appel finirait avant de commencer", cure)
    match = _CLOCK.fullmatch(plain) or (_CLOCK_OF_SHEET.fullmatch(plain) if is_sheet else None)
    match = match or (_WORDS.fullmatch(plain) if plain else None)
    if match is None:
        raise NotRead("n’est pas une durée", "Écrivez-la en secondes ou hh:mm:ss.")
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return _plausible(hours * 3600 + minutes * 60 + rest)


def _plausible(lasted: int) -> int:
    if lasted > LONGEST_CALL_S:
        raise NotRead("est une durée trop longue", "Vérifiez la colonne : elle est lue en secondes.")
    return lasted


_THOUSANDTH, _ONE, _THOUSAND = Decimal("0.001"), Decimal(1), Decimal(1000)
_SIZES: Final = {
    **dict.fromkeys(("ko", "kb"), _THOUSANDTH),
    **dict.fromkeys(("mo", "mb"), _ONE),
    **dict.fromkeys(("go", "gb"), _THOUSAND),
}


@lru_cache(maxsize=1 << 16)
def megabytes(text: str, mark: str) -> Decimal:
    """A volume in Mo. Error: ``NotRead``.

    >>> megabytes("1,5 Go", ","), megabytes("12", ",")
    (Decimal('1500.000'), Decimal('12.000'))
    """
    plain = _SPACES.sub("", text).casefold()
    size = _SIZES.get(plain[-2:], Decimal(1))
    found = number(plain[:-2] if plain[-2:] in _SIZES else plain, mark)
    if found < 0:
        raise NotRead("est un volume négatif", "Vérifiez la colonne.")
    return (found * size).quantize(Decimal("0.001"))


_UNITS: Final = {
    **dict.fromkeys(("s", "sec", "seconde", "secondes"), Unit.SECOND),
    **dict.fromkeys(("mo", "mb", "megaoctet", "megaoctets"), Unit.MEGABYTE),
    **dict.fromkeys(("sms", "mms"), Unit.SMS),
    **dict.fromkeys(("mois", "month", "months"), Unit.MONTH),
    **dict.fromkeys(("u", "unite", "unites", "piece", "pieces", "appel", "appels"), Unit.EACH),
}


@lru_cache(maxsize=1 << 10)
def unit_of(text: str) -> str:
    """The unit that a word means; empty where none is known."""
    return str(_UNITS.get(fold(text).rstrip("."), ""))


_KINDS: Final = (
    ("m2m", LineKind.M2M),
    ("ftto", LineKind.FTTO),
    ("ftth", LineKind.FTTH),
    ("fibre", LineKind.FTTH),
    ("sip", LineKind.SIP),
    ("t2", LineKind.ISDN_PRI),
    ("t0", LineKind.ISDN_BRI),
    ("rnis", LineKind.ISDN_BRI),
    ("dsl", LineKind.XDSL),
    ("data", LineKind.DATA),
    ("donnees", LineKind.DATA),
    ("cle", LineKind.DATA),
    ("mobile", LineKind.MOBILE),
    ("gsm", LineKind.MOBILE),
    ("fixe", LineKind.FIXED),
    ("analogique", LineKind.FIXED),
    ("rtc", LineKind.FIXED),
)


@lru_cache(maxsize=1 << 12)
def kind_of_line(text: str, key: str) -> str:
    """What kind of line a word means, else what its number says; empty where neither does.

    >>> kind_of_line("Ligne analogique", ""), kind_of_line("", "+33639980012"), kind_of_line("", "NDI29")
    ('FIXED', 'MOBILE', '')
    """
    words = fold(text)
    for word, kind in _KINDS:
        if word in words:
            return kind.value
    if len(key) == 12 and key.startswith("+33"):
        return (LineKind.MOBILE if key[3] in "67" else LineKind.FIXED).value
    return LineKind.M2M.value if key.startswith("+33700") else ""

"""A line by one name, whoever writes it: E.164 for a number, capitals without spaces for the reference of an access."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from maillage.kernel.lazily import lazily
from maillage.kernel.typography import NO_BREAK

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = lazily("phonenumbers")

__all__ = ["LONGEST", "line_key", "shown_line"]

LONGEST: Final = 40
OVERSEAS: Final = {
    **dict.fromkeys(("0590", "0690", "0691"), "GP"),
    **dict.fromkeys(("0594", "0694"), "GF"),
    **dict.fromkeys(("0596", "0696", "0697"), "MQ"),
    **dict.fromkeys(("0262", "0263", "0692", "0693"), "RE"),
    **dict.fromkeys(("0269", "0639"), "YT"),
}
"""Overseas numbers are dialled like any other in France but have a country code of their own."""
_NATIONAL: Final = re.compile(r"0[1-9][0-9]{8}")
_SIGNS: Final = re.compile(r"[\s\u00a0\u202f.()/_-]+")


@lru_cache(maxsize=1 << 16)
def line_key(text: str) -> str:
    """The one name of a line; empty for an empty text.

    >>> line_key("02 61 91 00 12"), line_key("+33 (0)2.61.91.00.12"), line_key("0033261910012"), line_key("261910012")
    ('+33261910012', '+33261910012', '+33261910012', '+33261910012')
    >>> line_key("0590 12 34 56"), line_key("ndi-29 0042 a")
    ('+590590123456', 'NDI290042A')
    """
    plain = _SIGNS.sub("", text.strip().replace("(0)", "")).upper()
    digits = plain.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return plain[:LONGEST]
    if plain.startswith(("+", "00")):
        return _international(digits.removeprefix("00") if plain[0] == "0" else digits)
    if len(plain) == 11 and plain.startswith("33"):
        return _international(plain)
    if len(plain) == 9 and plain[0] in "123456789":
        plain = f"0{plain}"  # a spreadsheet took its zero
    if _NATIONAL.fullmatch(plain):
        return _national(plain)
    # Machine to machine: fourteen digits that no shared plan of numbers knows.
    return f"+33{plain[1:]}" if len(plain) == 14 and plain.startswith("0700") else plain[:LONGEST]


def _national(digits: str) -> str:
    region = OVERSEAS.get(digits[:4])
    if region and _is_valid(digits, region) and not _is_valid(digits, "FR"):
        code = phonenumbers.country_code_for_region(region)
        return f"+{code}{digits[1:]}"
    return f"+33{digits[1:]}"


def _international(digits: str) -> str:
    if digits.startswith("330"):
        digits = f"33{digits[3:]}"
    if digits.startswith("33") and len(digits) == 11:
        return _national(f"0{digits[2:]}")
    return f"+{digits}"[:LONGEST]


def _is_valid(digits: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return False


@lru_cache(maxsize=1 << 12)
def shown_line(key: str) -> str:
    """As people read it in France, never cut at a line end.

    >>> shown_line("+33261910012").replace("\\xa0", " "), shown_line("NDI290042A")
    ('02 61 91 00 12', 'NDI290042A')
    """
    match = re.fullmatch(r"\+(?:33|590|594|596|262)([1-9][0-9]{8})", key)
    if match is None:
        return key
    digits = f"0{match[1]}"
    return NO_BREAK.join(digits[place : place + 2] for place in range(0, 10, 2))

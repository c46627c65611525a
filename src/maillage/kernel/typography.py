"""French numbers and spaces, as the Imprimerie nationale sets them."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from maillage.engine.quantities import round_half_up

__all__ = ["NARROW", "NO_BREAK", "enumeration", "number", "percent", "plural", "signed", "typeset"]

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"

Number = int | float | Decimal | Fraction


def number(value: Number, digits: int = 0) -> str:
    """A number with a decimal comma and narrow spaces between thousands.

    >>> number(12345.6, 2)
    '12\u202f345,60'
    """
    rounded = round_half_up(value, digits)
    whole, _, decimals = f"{abs(rounded):f}".partition(".")
    grouped = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", NARROW, whole)
    return (MINUS if rounded < 0 else "") + grouped + (f",{decimals}" if decimals else "")


def signed(value: Number, digits: int = 0) -> str:
    """A number that always shows its sign, except zero.

    >>> signed(-8.8, 1), signed(3), signed(0)
    ('−8,8', '+3', '0')
    """
    return ("+" if round_half_up(value, digits) > 0 else "") + number(value, digits)


def percent(value: Number, digits: int = 1) -> str:
    """A percentage with its sign, not parted from it.

    >>> percent(61.06)
    '61,1\u202f%'
    """
    return f"{number(value, digits)}{NARROW}%"


def plural(count: int | float | Fraction, singular: str, several: str) -> str:
    """A count and its noun; French takes the plural from two on.

    >>> plural(1, "réponse", "réponses"), plural(0, "réponse", "réponses"), plural(8, "réponse", "réponses")
    ('1 réponse', '0 réponse', '8 réponses')
    """
    return f"{number(count)} {singular if -2 < count < 2 else several}"


def enumeration(words: Sequence[str]) -> str:
    """« a, b et c ».

    >>> enumeration(["a", "b", "c"])
    'a, b et c'
    """
    return f"{', '.join(words[:-1])} et {words[-1]}" if len(words) > 1 else "".join(words)


def typeset(text: str) -> str:
    """Make the spaces of French punctuation unbreakable, and apostrophes curly.

    >>> typeset("Qui ? « lui » : 3 %") == "Qui\u202f? «\u00a0lui\u00a0»\u00a0: 3\u202f%"
    True
    """
    text = re.sub(r" (?=[;?!%€])", NARROW, text)
    text = re.sub(r" (?=[:»])|(?<=«) ", NO_BREAK, text)
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)

"""French numbers and spaces, as the Imprimerie nationale sets them."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from maillage.engine.quantities import round_half_up

__all__ = [
    "NARROW",
    "NO_BREAK",
    "agreed",
    "duration",
    "enumeration",
    "listed",
    "natural",
    "number",
    "of",
    "one_line",
    "percent",
    "plural",
    "signed",
    "trimmed",
    "typeset",
    "whole_telephones",
]

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
_TELEPHONE = re.compile(r"\b0[1-9](?: [0-9]{2}){4}\b")

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


def trimmed(value: Number, most: int = 2) -> str:
    """A number with at most so many decimals, without the zeros that say nothing: 4,500 would be read as thousands.

    >>> trimmed(4.5), trimmed(12), trimmed(Fraction(43, 3))
    ('4,5', '12', '14,33')
    """
    text = number(value, most)
    return text.rstrip("0").rstrip(",") if "," in text else text


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts names as people do: numbers by their value, letters without their accents.

    >>> sorted(["Bureau 10", "École", "Bureau 2", "Fax"], key=natural)
    ['Bureau 2', 'Bureau 10', 'École', 'Fax']
    """
    plain = "".join(one for one in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(one))
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", plain)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def duration(minutes: int) -> str:
    """A duration as one says it.

    >>> duration(15), duration(60), duration(150)
    ('15 minutes', '1 heure', '2 heures 30')
    """
    hours, left = divmod(minutes, 60)
    if not hours:
        return plural(left, "minute", "minutes")
    return plural(hours, "heure", "heures") + (f" {left:02}" if left else "")


def of(name: str) -> str:
    """« de » before a name, elided before a vowel or a mute h.

    >>> of("Taulé"), of("Ury"), of("Henvic"), of("Le Ponthou")
    ('de Taulé', 'd’Ury', 'd’Henvic', 'du Ponthou')
    """
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    first = unicodedata.normalize("NFD", name[:1]).casefold()[:1]
    return f"d’{name}" if first in set("aeiouyh") else f"de {name}"


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


_ALWAYS_S = frozenset(
    {"accès", "bois", "bus", "cas", "des", "devis", "fois", "les", "mois", "poids", "relais", "repas", "temps"}
)


def agreed(count: int | float | Decimal | Fraction, several: str) -> str:
    """A unit written in the plural, as many as there are of it: its first noun alone, « minutes par mois ».

    >>> agreed(1, "années"), agreed(2, "années"), agreed(1, "mois"), agreed(1, "minutes par mois"), agreed(1, "€ par an")
    ('année', 'années', 'mois', 'minute par mois', '€ par an')
    >>> agreed(0, "abonnés"), agreed(Fraction(1, 2), "des abonnés"), agreed(1, "accès")
    ('abonné', 'des abonnés', 'accès')
    """
    noun, space, rest = several.partition(" ")
    if not -2 < count < 2 or not noun.endswith("s") or len(noun) < 3 or noun.lower() in _ALWAYS_S:
        return several
    return f"{noun[:-1]}{space}{rest}"


def enumeration(words: Sequence[str]) -> str:
    """« a, b et c ».

    >>> enumeration(["a", "b", "c"])
    'a, b et c'
    """
    return f"{', '.join(words[:-1])} et {words[-1]}" if len(words) > 1 else "".join(words)


def listed(words: Sequence[str], most: int = 8) -> str:
    """The first words of a long list, and how many others.

    >>> listed(["a", "b", "c", "d"], most=3)
    'a, b et 2 autres'
    """
    return enumeration(words if len(words) <= most else [*words[: most - 1], f"{len(words) - most + 1} autres"])


def one_line(text: str, most: int = 120) -> str:
    """A text from outside as a title may print it: no control character, no broken one, not too long.

    >>> one_line("A\\nB"), one_line("x" * 200)[-2:], one_line("Qui\u202f?")
    ('A B', 'x…', 'Qui\u202f?')
    """
    kept = (NARROW, NO_BREAK)  # Python holds them for unprintable; French does not
    plain = "".join(character if character.isprintable() or character in kept else " " for character in text)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def whole_telephones(text: str) -> str:
    """Telephone numbers that no end of line parts: in a narrow column they would take three.

    >>> whole_telephones("05 00 11 22 33, 12 lignes")
    '05\xa000\xa011\xa022\xa033, 12 lignes'
    """
    return _TELEPHONE.sub(lambda found: found[0].replace(" ", NO_BREAK), text)


def typeset(text: str) -> str:
    """Make the spaces of French punctuation, of thousands and of telephone numbers unbreakable, and apostrophes curly.

    >>> typeset("Qui ? « lui » : 3 %") == "Qui\u202f? «\u00a0lui\u00a0»\u00a0: 3\u202f%"
    True
    >>> typeset("Ligne 05 00 11 22 33")
    'Ligne 05\xa000\xa011\xa022\xa033'
    """
    text = whole_telephones(text)
    text = re.sub(r" (?=[;?!%€])|(?<=[0-9]) (?=[0-9]{3}\b)", NARROW, text)
    text = re.sub(r" (?=[:»])|(?<=«) ", NO_BREAK, text)
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)

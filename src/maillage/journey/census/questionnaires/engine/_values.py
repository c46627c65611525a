"""A value as people write it, in its canonical form, and back in French."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from maillage.journey.census.inventory.enums import TaxBasis, ValueStatus
from maillage.journey.census.questionnaires.engine._answers import Given
from maillage.journey.census.questionnaires.engine._definition import Field
from maillage.journey.census.questionnaires.enums import FieldType, TaxAsked
from maillage.kernel.spelling import fold
from maillage.kernel.typography import MINUS, number

__all__ = ["Unreadable", "ranks_of", "read_given", "read_value", "shown", "told", "typed"]

_UNKNOWN: Final = {"nc", "n.c.", "n.c", "non communique", "ne sait pas", "?", "inconnu"}
_NONE: Final = {"so", "s.o.", "s.o", "sans objet", "non concerne", "n/a"}
_YES: Final = {"oui", "o", "vrai", "x", "yes", "true", "1"}
_NO: Final = {"non", "n", "faux", "no", "false", "0"}
_ABOUT: Final = re.compile(r"^(?:~|≈|env\.?\s|environ\s)\s*", re.I)
_BASIS: Final = re.compile(r"\b(H\.?T\.?|T\.?T\.?C\.?)$", re.I)
_MONTHS: Final = {
    name: place
    for place, names in enumerate(
        (
            *("janvier janv", "fevrier fevr", "mars", "avril avr", "mai", "juin", "juillet juil", "aout"),
            *("septembre sept", "octobre oct", "novembre nov", "decembre dec"),
        ),
        start=1,
    )
    for name in names.split()
}
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_YEARS: Final = range(1950, 2150)


class Unreadable(ValueError):
    """What is written is no answer to the field: what is wrong, and how to write it."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message} {cure}")
        self.message, self.cure = message, cure


def read_given(field: Field, text: str, status: str = "", tax_basis: str = "", as_of: date | None = None) -> Given:
    """The answer that somebody wrote. NC and « sans objet » may stand for the value, « ~ » before it says estimated, and a
    price may bear its HT or TTC: what is written with the value counts before what stands beside it. Error: ``Unreadable``.
    """
    text = " ".join(text.split()) if field.type != FieldType.LONG_TEXT else text.strip()
    word = fold(text).strip()
    if word in _UNKNOWN or (not text and status == ValueStatus.UNKNOWN):
        return Given("", str(ValueStatus.UNKNOWN), "", as_of)
    if word in _NONE or (not text and status == ValueStatus.NOT_APPLICABLE):
        return Given("", str(ValueStatus.NOT_APPLICABLE), "", as_of)
    if not text:
        return Given()
    if status in ("", ValueStatus.UNKNOWN, ValueStatus.NOT_APPLICABLE):
        status = str(ValueStatus.MEASURED)  # a value was written: it is known
    if field.is_measured and (about := _ABOUT.match(text)):
        text, status = text[about.end() :], str(ValueStatus.ESTIMATED)
    if field.is_price:
        if basis := _BASIS.search(text):
            text = text[: basis.start()].strip()
            tax_basis = str(TaxBasis.TTC if "c" in basis[0].casefold() else TaxBasis.HT)
        if field.tax in (TaxAsked.HT, TaxAsked.TTC):
            if tax_basis and tax_basis != field.tax:
                raise Unreadable(f"ce prix est demandé {field.tax}.", f"Écrivez le montant {field.tax}.")
            tax_basis = field.tax
    return Given(read_value(field, text), str(status), str(tax_basis) if field.is_price else "", as_of)


def read_value(field: Field, text: str) -> str:
    """The canonical form of a value that is neither empty nor NC. Error: ``Unreadable``."""
    reader = _READERS.get(field.type, _text)
    return reader(field, text)


def _text(field: Field, text: str) -> str:
    if len(text) > field.longest:
        raise Unreadable(
            f"ce texte a {number(len(text))} caractères.", f"Raccourcissez-le à {number(field.longest)} au plus."
        )
    return text


def _number(field: Field, text: str) -> str:
    plain = re.sub(r"[\s€\u00a0\u202f%]", "", text.replace(MINUS, "-"))
    unit = "".join(field.unit.replace("€", "").split())
    if unit and plain.casefold().endswith(unit.casefold()):
        plain = plain[: -len(unit)]
    if "," in plain and "." in plain:  # the last one parts the decimals
        plain = plain.replace("." if plain.rfind(",") > plain.rfind(".") else ",", "")
    plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise Unreadable("ce n’est pas un nombre.", "Écrivez un nombre, par exemple 1 234,50, ou NC.")
    try:
        found = Decimal(plain)
    except InvalidOperation:  # pragma: no cover - the pattern has said that it is one
        raise Unreadable("ce n’est pas un nombre.", "Écrivez un nombre, par exemple 1 234,50, ou NC.") from None
    if field.type == FieldType.COUNT and found != found.to_integral_value():
        raise Unreadable("ce n’est pas un nombre entier.", "Écrivez un nombre entier, sans virgule.")
    if field.is_price and found < 0:
        raise Unreadable("un prix n’est pas négatif.", "Écrivez le montant sans signe.")
    if field.least is not None and found < field.least and not field.is_price:
        raise Unreadable("ce nombre est trop petit.", f"Écrivez au moins {_plain(field.least)} {field.unit}.".strip())
    if field.most is not None and found > field.most and not field.is_price:  # an odd price may be true: a rule asks
        raise Unreadable("ce nombre est trop grand.", f"Écrivez au plus {_plain(field.most)} {field.unit}.".strip())
    finest = 6 if field.is_price else 3
    if abs(found) >= Decimal(10) ** 8 or found != round(found, finest):
        raise Unreadable("ce nombre est trop long.", f"Écrivez au plus huit chiffres, et {finest} après la virgule.")
    return _canonical(found)


def _canonical(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _plain(value: Decimal) -> str:
    return _canonical(value).replace(".", ",")


_BAD_DAY: Final = ("ce n’est pas une date.", "Écrivez jj/mm/aaaa, ou seulement mm/aaaa ou l’année, ou NC.")


def _day(_: Field, text: str) -> str:
    text = re.sub(r"^(\d{1,2})(?:er|ᵉʳ)\b", r"\1", text.strip())
    for form, shape in (("%d/%m/%Y", 10), ("%Y-%m-%d", 10), ("%d-%m-%Y", 10), ("%d.%m.%Y", 10), ("%d/%m/%y", 10)):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no hour
        except ValueError:
            continue
        return _within(found.isoformat()[:shape])
    if match := re.fullmatch(r"(?:(\d{1,2}) )?([a-z.]+) (\d{4})", fold(text)):
        month = _MONTHS.get(match[2].rstrip("."), 0)
        if month:
            return _made(int(match[3]), month, int(match[1]) if match[1] else 0)
    if match := re.fullmatch(r"(\d{1,2})[/-](\d{4})", text):
        return _made(int(match[2]), int(match[1]), 0)
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return _made(int(match[1]), int(match[2]), 0)
    if re.fullmatch(r"\d{4}", text):
        return _within(text)
    raise Unreadable(*_BAD_DAY)


def _made(year: int, month: int, day: int) -> str:
    try:
        date(year, month, day or 1)
    except ValueError:
        raise Unreadable(*_BAD_DAY) from None
    return _within(f"{year:04}-{month:02}" + (f"-{day:02}" if day else ""))


def _within(text: str) -> str:
    if int(text[:4]) not in _YEARS:
        raise Unreadable("cette année est hors du temps.", "Vérifiez l’année, à quatre chiffres.")
    return text


def _yes_no(_: Field, text: str) -> str:
    word = fold(text)
    if word not in _YES | _NO:
        raise Unreadable("ce n’est ni oui, ni non, ni NC.", "Écrivez oui, non ou NC.")
    return "oui" if word in _YES else "non"


def _choice(field: Field, text: str) -> str:
    known = {fold(word): choice.code for choice in field.choices for word in (choice.code, choice.label)}
    if fold(text) not in known:
        labels = ", ".join(choice.label for choice in field.choices)
        raise Unreadable("ce n’est pas dans la liste.", f"Choisissez : {labels}, ou NC.")
    return known[fold(text)]


def _choices(field: Field, text: str) -> str:
    words = [word.strip() for word in re.split(r"[;\n]|, ", text) if word.strip()]
    chosen = {_choice(field, word) for word in words}
    return ";".join(choice.code for choice in field.choices if choice.code in chosen)


def ranks_of(value: str) -> dict[str, int]:
    """The ranks that a ranking gives, by code. Error: ``ValueError``."""
    pairs = [pair.partition("=") for pair in value.split(";") if pair]
    return {code: int(rank) for code, _, rank in pairs}


def _ranking(field: Field, text: str) -> str:
    """« code=1;code=2 »; whether it is a permutation is a cross-check, since a reason may excuse a tie."""
    try:
        ranks = ranks_of(text)
    except ValueError:
        ranks = {}
    codes = [choice.code for choice in field.choices]
    if not ranks or not set(ranks) <= set(codes) or not all(1 <= rank <= len(codes) for rank in ranks.values()):
        raise Unreadable("ce classement ne se lit pas.", f"Donnez à chaque objectif un rang de 1 à {len(codes)}.")
    return ";".join(f"{code}={ranks[code]}" for code in codes if code in ranks)


def _phone(_: Field, text: str) -> str:
    plain = re.sub(r"[\s.\-()/]", "", text)
    if not re.fullmatch(r"(\+[1-9][0-9]{6,14}|0[1-9][0-9]{8}|[0-9]{2,6})", plain):
        raise Unreadable("ce n’est pas un numéro de téléphone.", "Écrivez dix chiffres, ou +33 suivi du numéro.")
    return plain


def _email(_: Field, text: str) -> str:
    try:
        EmailValidator()(text)
    except ValidationError:
        raise Unreadable(
            "ce n’est pas une adresse électronique.", "Écrivez par exemple mairie@commune.example."
        ) from None
    return text


def _url(field: Field, text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise Unreadable("ce n’est pas une adresse de site.", "Écrivez par exemple www.commune.example.") from None
    return _text(field, address)


_READERS: Final = {
    FieldType.COUNT: _number,
    FieldType.NUMBER: _number,
    FieldType.PRICE: _number,
    FieldType.DAY: _day,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.RANKING: _ranking,
    FieldType.PHONE: _phone,
    FieldType.EMAIL: _email,
    FieldType.URL: _url,
}

_WORDS: Final = {ValueStatus.UNKNOWN: "NC", ValueStatus.NOT_APPLICABLE: "sans objet"}


def shown(field: Field, given: Given) -> str:  # noqa: PLR0911 one answer a type
    """The answer as French writes it, which ``read_given`` reads back; empty where there is none."""
    if not given.value:
        return _WORDS.get(given.status, "")  # type: ignore[call-overload, no-any-return]
    match field.type:
        case FieldType.COUNT | FieldType.NUMBER | FieldType.PRICE:
            return given.value.replace(".", ",") if _NUMBER.fullmatch(given.value) else given.value
        case FieldType.DAY:
            return "/".join(reversed(given.value.split("-"))) if given.value[:4].isdigit() else given.value
        case FieldType.CHOICE:
            return field.label_of(given.value)
        case FieldType.CHOICES:
            return " ; ".join(field.label_of(code) for code in given.value.split(";"))
        case FieldType.PHONE if re.fullmatch(r"0[0-9]{9}", given.value):
            return " ".join(given.value[place : place + 2] for place in range(0, 10, 2))
    return given.value


def told(field: Field, given: Given) -> str:
    """The answer as it is read, with its unit and its basis; empty where there is none."""
    text = shown(field, given)
    if not given.value:
        return text
    if field.type == FieldType.RANKING:
        try:
            ranks = sorted((rank, code) for code, rank in ranks_of(given.value).items())
        except ValueError:
            return text
        return ", ".join(f"{rank}. {field.label_of(code)}" for rank, code in ranks)
    if field.type in (FieldType.COUNT, FieldType.NUMBER, FieldType.PRICE) and _NUMBER.fullmatch(given.value):
        decimals = len(given.value.partition(".")[2])
        digits = max(decimals, 2) if field.is_price and decimals else decimals
        text = number(Decimal(given.value), digits) if field.unit != "année" else text
        unit = "" if field.unit.startswith("de ") or field.unit == "année" else field.unit
        return " ".join(filter(None, [text, unit, given.tax_basis]))
    return text


def typed(field: Field, given: Given) -> Any:  # noqa: PLR0911 one answer a type
    """The value that a column holds: a number, a date (of a partial one the first day), a boolean, a text; ``None`` where there is
    none. Error: ``Unreadable``, for a draft that was never checked."""
    if not given.value:
        return None
    value = read_value(field, given.value)
    match field.type:
        case FieldType.COUNT:
            return int(value)
        case FieldType.NUMBER | FieldType.PRICE:
            return Decimal(value)
        case FieldType.DAY:
            return date.fromisoformat((value + "-01-01")[:10])
        case FieldType.YES_NO:
            return value == "oui"
        case FieldType.CHOICES:
            return ", ".join(field.label_of(code) for code in value.split(";"))
    return value

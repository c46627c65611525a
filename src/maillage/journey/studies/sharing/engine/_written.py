"""What is typed line by line: a tariff, a network, the costs of groups."""

from collections.abc import Iterator
from decimal import Decimal

from maillage.engine.sharing import BadGame, Tariff, Tier

__all__ = ["coalitions_of", "links_of", "tiers_of", "typed_number"]


def typed_number(text: str) -> Decimal | None:
    """A number as it is written in French; ``None`` where it is none.

    >>> typed_number("1 234,50"), typed_number("douze")
    (Decimal('1234.50'), None)
    """
    bare = "".join(text.split()).replace(",", ".").removesuffix("€")
    if not bare.removeprefix("-").replace(".", "", 1).isdecimal() or not bare.isascii():
        return None
    return Decimal(bare)


def _lines(text: str, wanted: str) -> Iterator[tuple[int, list[str]]]:
    count = wanted.count(";") + 1
    for line, written in enumerate(text.splitlines(), 1):
        if not written.strip():
            continue
        cells = [cell.strip() for cell in written.split(";")]
        if len(cells) != count or not all(cells):
            raise BadGame(f"Ligne {line}, « {written.strip()[:60]} » : écrivez « {wanted} ».")
        yield line, cells


def _number(line: int, text: str) -> Decimal:
    value = typed_number(text)
    if value is None:
        raise BadGame(f"Ligne {line} : « {text[:40]} » n’est pas un nombre. Écrivez par exemple 1 234,50.")
    return value


def tiers_of(text: str) -> tuple[tuple[int, Decimal], ...]:
    """« à partir de ; prix unitaire », a line a tier of a sound tariff. Errors: ``BadGame``, ``BadTariff``.

    >>> tiers_of("1 ; 120\\n50 ; 105,50")
    ((1, Decimal('120')), (50, Decimal('105.50')))
    """
    found = []
    for line, (start, price) in _lines(text, "à partir de ; prix unitaire"):
        quantity = _number(line, start)
        if quantity % 1:
            raise BadGame(f"Ligne {line} : un palier commence à un nombre entier.")
        found.append((int(quantity), _number(line, price)))
    if found:
        Tariff([Tier(*tier) for tier in found])
    return tuple(found)


def links_of(text: str) -> tuple[tuple[str, str, Decimal], ...]:
    """« point ; vers ; coût », a line a link. Error: ``BadGame``."""
    lines = _lines(text, "point ; vers ; coût")
    return tuple((node, towards, _number(line, cost)) for line, (node, towards, cost) in lines)


def coalitions_of(text: str) -> tuple[tuple[tuple[str, ...], Decimal], ...]:
    """« A + B ; coût », a line a group. Error: ``BadGame``."""
    found = []
    for line, written in enumerate(text.splitlines(), 1):
        if ";" in written and not written.partition(";")[0].replace("+", "").strip():
            raise BadGame(f"Ligne {line} : ce groupe n’a aucun membre. Nommez-en au moins un, ou retirez la ligne.")
    for line, (names, cost) in _lines(text, "membre + membre ; coût"):
        found.append((tuple(name.strip() for name in names.split("+") if name.strip()), _number(line, cost)))
    return tuple(found)

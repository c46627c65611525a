"""A case changed piece by piece; each gives a new case, none touches the old one."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from maillage.engine.finance import Case, CaseRefused, CaseValue, Funding, Line, Option, check_case
from maillage.kernel.spelling import fold

__all__ = [
    "blank_case",
    "faults_of",
    "key_for",
    "used_keys",
    "with_funding",
    "with_line",
    "with_option",
    "with_value",
    "without_funding",
    "without_line",
    "without_option",
    "without_value",
]

ItemT = TypeVar("ItemT")


def blank_case(starts_on: date, horizon: int) -> Case:
    """A case with its frame and no option yet."""
    by_default = "Aucune actualisation, sauf à le demander"
    frame = (
        CaseValue("horizon", "Horizon du calcul", Decimal(horizon), "mois", source="Choisi à la création du cas"),
        CaseValue("actualisation", "Taux d’actualisation", Decimal(0), "% par an", source=by_default),
        CaseValue("delai-fctva", "Délai du FCTVA", Decimal(1), "années", source="À faire confirmer par la préfecture"),
    )
    return Case(starts_on, frame, ())


def faults_of(case: Case) -> tuple[str, ...]:
    """What keeps a case from being computed; nothing where it can be."""
    try:
        check_case(case)
    except CaseRefused as refused:
        return refused.faults
    return ()


def key_for(label: str, taken: Collection[str]) -> str:
    """A key made of a label, that no other value has.

    >>> key_for("Prix de la minute", ["prix-de-la-minute"])
    'prix-de-la-minute-2'
    """
    letters = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in fold(label))
    stem = "-".join(letters.split())[:60].strip("-") or "valeur"
    key, place = stem, 2
    while key in taken:
        key, place = f"{stem}-{place}", place + 1
    return key


def used_keys(case: Case) -> set[str]:
    """The values that the case needs: its frame, and what its lines and fundings refer to."""
    found = {case.horizon, case.discount, case.delay, case.units, case.units_change}
    for option in case.options:
        found.add(option.service)
        for line in option.lines:
            found |= {line.amount, line.quantity, line.discount, line.margin, line.included}
        for funding in option.fundings:
            found |= {funding.amount, funding.rate}
    return found - {""}


def with_value(case: Case, value: CaseValue) -> Case:
    """A value changed, or added at the end where its key is new."""
    if value.key in case.by_key:
        return replace(case, values=tuple(value if old.key == value.key else old for old in case.values))
    return replace(case, values=(*case.values, value))


def without_value(case: Case, key: str) -> Case:
    return replace(case, values=tuple(value for value in case.values if value.key != key))


def with_option(case: Case, option: Option, rank: int | None = None) -> Case:
    """An option changed, or added at the end. A new reference takes the place of the old one."""
    options = _placed(case.options, option, rank)
    if option.is_reference:
        options = tuple(one if one is option else replace(one, is_reference=False) for one in options)
    return replace(case, options=options)


def without_option(case: Case, rank: int) -> Case:
    return replace(case, options=_left(case.options, rank))


def with_line(case: Case, rank: int, line: Line, place: int | None = None) -> Case:
    """A line of an option changed, or added at the end."""
    option = case.options[rank]
    return _with(case, rank, replace(option, lines=_placed(option.lines, line, place)))


def without_line(case: Case, rank: int, place: int) -> Case:
    option = case.options[rank]
    return _with(case, rank, replace(option, lines=_left(option.lines, place)))


def with_funding(case: Case, rank: int, funding: Funding, place: int | None = None) -> Case:
    """A funding of an option changed, or added at the end."""
    option = case.options[rank]
    return _with(case, rank, replace(option, fundings=_placed(option.fundings, funding, place)))


def without_funding(case: Case, rank: int, place: int) -> Case:
    option = case.options[rank]
    return _with(case, rank, replace(option, fundings=_left(option.fundings, place)))


def _with(case: Case, rank: int, option: Option) -> Case:
    return replace(case, options=_placed(case.options, option, rank))


def _placed(items: Sequence[ItemT], item: ItemT, place: int | None) -> tuple[ItemT, ...]:
    if place is None:
        return (*items, item)
    return (*items[:place], item, *items[place + 1 :])


def _left(items: Sequence[ItemT], place: int) -> tuple[ItemT, ...]:
    return (*items[:place], *items[place + 1 :])

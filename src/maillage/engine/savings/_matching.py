"""Which offers answer to a paid line, and what stands in the way of comparing the two."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maillage.engine.savings._offers import Offer, PaidLine

__all__ = ["Choice", "Match", "Obstacle", "by_unit", "find_matches", "obstacle_of"]


class Obstacle(StrEnum):
    """Why a line is left out of every total."""

    EXCLUDED = "excluded"
    NO_OFFER = "no_offer"
    UNIT = "unit"
    MODE = "mode"
    TERM = "term"
    NOT_IN_FORCE = "not_in_force"
    UNKNOWN_TAX_BASIS = "unknown_tax_basis"
    UNKNOWN_PRICE = "unknown_price"
    UNKNOWN_QUANTITY = "unknown_quantity"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided for a line: the key of an offer, or empty to leave the line out."""

    offer: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """``offers``: those that are like for like, by key; where there is none, ``obstacle`` says why and ``shown`` is the
    offer that came nearest, to be seen beside what is paid."""

    line: PaidLine
    offers: tuple[Offer, ...] = ()
    obstacle: Obstacle | None = None
    shown: Offer | None = None


def by_unit(offers: Iterable[Offer]) -> dict[str, list[Offer]]:
    """Offers by functional unit, each list in the order of its keys."""
    found: dict[str, list[Offer]] = {}
    for offer in sorted(offers, key=lambda offer: offer.key):
        found.setdefault(offer.unit, []).append(offer)
    return found


def obstacle_of(line: PaidLine, offer: Offer, on: date, longer_by_months: int = 0) -> Obstacle | None:
    """What makes an offer unlike what is paid: another unit, another mode, a longer bond, or not in force on a day.

    The term is alike where the offer binds at most ``longer_by_months`` longer than what is paid; where either does not
    say, nothing stands in the way, and the comparison carries a reservation.

    >>> from decimal import Decimal
    >>> from maillage.engine.quantities import TaxBasis
    >>> line = PaidLine("l", "page", Decimal(1), Decimal("0.01"), TaxBasis.HT, 12, "use")
    >>> obstacle_of(line, Offer("o", "page", Decimal(1), TaxBasis.HT, "lease"), date(2026, 11, 22)).value
    'mode'
    """
    if offer.unit != line.unit:
        return Obstacle.UNIT
    if offer.mode != line.mode:
        return Obstacle.MODE
    are_both_said = offer.term_months is not None and line.term_months is not None
    if are_both_said and (offer.term_months or 0) > (line.term_months or 0) + longer_by_months:
        return Obstacle.TERM
    return None if offer.holds_on(on) else Obstacle.NOT_IN_FORCE


def find_matches(
    lines: Sequence[PaidLine],
    offers: Iterable[Offer],
    choices: Mapping[str, Choice],
    on: date,
    longer_by_months: int = 0,
) -> list[Match]:
    """For each line, in its order: the choice of a person where there is one, else by rule.

    By rule: same unit, same variety where the offer names one, all its words in the text of the line. ``choices`` by key
    of line. Guarantee: the order of the offers changes nothing.
    """
    listed = list(offers)
    index, keyed = _Index(listed), {offer.key: offer for offer in listed}
    return [_match(line, index, keyed, choices.get(line.key), on, longer_by_months) for line in lines]


class _Index:
    """The offers for each unit and variety, in the order of their keys, found once."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self._units = by_unit(offers)
        self._found: dict[tuple[str, str], list[Offer]] = {}

    def of(self, line: PaidLine) -> list[Offer]:
        """Those that answer to a line by rule."""
        place = (line.unit, line.variety)
        if place not in self._found:
            self._found[place] = [
                offer for offer in self._units.get(line.unit, ()) if offer.variety in ("", line.variety)
            ]
        return [offer for offer in self._found[place] if all(word in line.text for word in offer.words)]


def _match(
    line: PaidLine,
    index: _Index,
    keyed: Mapping[str, Offer],
    choice: Choice | None,
    on: date,
    longer_by_months: int,
) -> Match:
    if choice is not None and not choice.offer:
        return Match(line, obstacle=Obstacle.EXCLUDED)
    candidates = [keyed[choice.offer]] if choice is not None and choice.offer in keyed else index.of(line)
    if not candidates:
        return Match(line, obstacle=Obstacle.NO_OFFER)
    alike, obstacles = [], []
    for offer in candidates:
        obstacle = obstacle_of(line, offer, on, longer_by_months)
        if obstacle is None:
            alike.append(offer)
        else:
            obstacles.append((obstacle, offer))
    if not alike:
        return Match(line, (), *obstacles[0])
    unknown = _unknown(line)
    return Match(line, (), unknown, alike[0]) if unknown else Match(line, tuple(alike))


def _unknown(line: PaidLine) -> Obstacle | None:
    if line.price is None:
        return Obstacle.UNKNOWN_PRICE
    if line.tax_basis is None:
        return Obstacle.UNKNOWN_TAX_BASIS
    return Obstacle.UNKNOWN_QUANTITY if line.quantity is None else None

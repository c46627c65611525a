"""What each line would gain or lose: signed, low, central and high, each year and once, before and after what comes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import Final

from maillage.engine.quantities import round_half_up
from maillage.engine.savings._matching import Choice, Match, Obstacle, find_matches
from maillage.engine.savings._offers import NetPrice, Offer, PaidLine, net_price, price_at

__all__ = ["Gain", "Hypotheses", "Reservation", "Spread", "lost_if_missed", "price_lines", "sum_spreads"]

CENTS: Final = 2


class Reservation(StrEnum):
    """What a comparison rests on that nobody has said."""

    STANDARD_RATE = "standard_rate"
    UNKNOWN_TERM = "unknown_term"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Spread:
    """Euros, to the cent: ``low <= central <= high``; negative is a rise, or a cost."""

    low: Decimal
    central: Decimal
    high: Decimal

    def __add__(self, other: "Spread") -> "Spread":
        return Spread(self.low + other.low, self.central + other.central, self.high + other.high)


NOTHING: Final = Spread(Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """What a study supposes, each of it said: the day of the prices, the standard rate of VAT in per cent, by how much an
    estimated value may be wrong in per cent, how many months longer an offer may bind."""

    on: date
    standard_vat_pct: Decimal
    estimated_within_pct: Decimal
    longer_by_months: int = 0


@dataclass(frozen=True, slots=True)
class Gain:
    """What becomes of a line.

    ``offer``: the central offer, or the one that is shown where ``obstacle`` keeps the line out of totals; ``offers``:
    the keys of all that are like for like. ``existing``, ``offered``: a unit today and with the central offer.
    ``recurring``: HT a year; ``one_off``: HT, once. ``net_recurring``, ``net_one_off``: TTC less FCTVA, grants and exit
    penalties, that is what it changes for the budget.
    """

    line: PaidLine
    obstacle: Obstacle | None = None
    offer: Offer | None = None
    offers: tuple[str, ...] = ()
    existing: NetPrice | None = None
    offered: NetPrice | None = None
    recurring: Spread = NOTHING
    one_off: Spread = NOTHING
    net_recurring: Spread = NOTHING
    net_one_off: Spread = NOTHING
    reservations: tuple[Reservation, ...] = ()

    @property
    def is_counted(self) -> bool:
        return self.obstacle is None


def price_lines(
    lines: Sequence[PaidLine],
    offers: Iterable[Offer],
    hypotheses: Hypotheses,
    choices: Mapping[str, Choice] | None = None,
) -> list[Gain]:
    """Match each line and price it: ``saving = quantity x (existing - offered) x times a year``, in euros HT, signed.

    A thing that is bought once (``times_a_year`` 0) saves once. ``central``: against the offer of middle price, the dearer
    of two, at the quantity that is known; ``low`` and ``high``: the least and the greatest over all offers that are like
    for like, over the quantity and the price of the line each within ``estimated_within_pct`` where it is estimated, and
    over the tier that these quantities reach. The tier is that of all lines an offer answers to, together.

    Guarantees: one gain a line, in its order; ``low <= central <= high``; the order of lines and offers changes no gain; a
    line that is not counted is zero everywhere; a rise is negative. Source: DOMAIN 4.5 and 6.7.

    >>> from maillage.engine.quantities import TaxBasis
    >>> line = PaidLine("l", "line", Decimal(2), Decimal("12.27"), TaxBasis.HT, 12, "subscription")
    >>> offer = Offer("o", "line", Decimal("7.35"), TaxBasis.HT, "subscription")
    >>> supposed = Hypotheses(date(2026, 11, 22), Decimal(20), Decimal(20))
    >>> price_lines([line], [offer], supposed)[0].recurring.central
    Decimal('118.08')
    """
    matches = find_matches(lines, offers, choices or {}, hypotheses.on, hypotheses.longer_by_months)
    within = Fraction(hypotheses.estimated_within_pct) / 100
    volumes = _volumes(matches, within)
    return [_gain(match, volumes, hypotheses, within) for match in matches]


def lost_if_missed(yearly: Decimal, months: int) -> Decimal:
    """Euros that go when a notice is missed: what the saving brings over the ``months`` for which it binds again.

    Zero where nothing is saved. In the tax basis of ``yearly``.

    >>> lost_if_missed(Decimal("118.08"), 12), lost_if_missed(Decimal("-5"), 12)
    (Decimal('118.08'), Decimal('0.00'))
    """
    return round_half_up(max(Fraction(yearly), Fraction(0)) * months / 12, CENTS)


def sum_spreads(spreads: Iterable[Spread]) -> Spread:
    """The sum, line by line. Guarantee: to the cent that of the lines as they are printed."""
    return sum(spreads, NOTHING)


Triple = tuple[Fraction, Fraction, Fraction]


def _around(value: Decimal, within: Fraction, is_estimated: bool) -> Triple:
    exact = Fraction(value)
    return (exact * (1 - within), exact, exact * (1 + within)) if is_estimated else (exact, exact, exact)


def _volumes(matches: Sequence[Match], within: Fraction) -> dict[str, Triple]:
    """For each offer with tiers, the least, central and greatest quantity that it would serve."""
    found: dict[str, Triple] = {}
    for match in matches:
        for offer in match.offers:
            if offer.tiers and match.line.quantity is not None:
                added = _around(match.line.quantity, within, match.line.is_quantity_estimated)
                before = found.get(offer.key, (Fraction(0),) * 3)
                found[offer.key] = (before[0] + added[0], before[1] + added[1], before[2] + added[2])
    return found


@dataclass(frozen=True, slots=True)
class _Priced:
    """An offer at the price of the tier reached with the central quantity, and at those of the others."""

    offer: Offer
    central: NetPrice
    others: tuple[NetPrice, ...]


def _priced(offer: Offer, volumes: Mapping[str, Triple], standard: Decimal) -> _Priced:
    assert offer.tax_basis is not None  # noqa: S101 an offer without one cannot be made
    amounts = [price_at(offer, volume) for volume in volumes.get(offer.key, (Fraction(0),) * 3)]
    low, central, high = (net_price(amount, offer.tax_basis, offer.vat_pct, standard) for amount in amounts)
    return _Priced(offer, central, (central,) if amounts[0] == amounts[2] else (low, central, high))


def _gain(match: Match, volumes: Mapping[str, Triple], supposed: Hypotheses, within: Fraction) -> Gain:
    line, standard = match.line, supposed.standard_vat_pct
    existing = None
    if line.price is not None and line.tax_basis is not None:
        existing = net_price(line.price, line.tax_basis, line.vat_pct, standard)
    if match.obstacle is not None or existing is None or line.quantity is None:
        offered = _priced(match.shown, volumes, standard).central if match.shown else None
        return Gain(line, match.obstacle, match.shown, (), existing, offered)
    ranked = sorted(
        (_priced(offer, volumes, standard) for offer in match.offers),
        key=lambda priced: (priced.central.ht, priced.offer.key),
    )
    middle = ranked[len(ranked) // 2]
    quantities = _around(line.quantity, within, line.is_quantity_estimated)
    factors = _around(Decimal(1), within, line.is_price_estimated)
    central = _amounts(line, middle.offer, existing, middle.central, quantities[1], Fraction(1))
    corners = [
        _amounts(line, priced.offer, existing, price, quantity, factor)
        for priced in ranked
        for price in priced.others
        for quantity, factor in product({quantities[0], quantities[2]}, {factors[0], factors[2]})
    ]
    recurring, one_off, net_recurring, net_one_off = (
        _spread(central[place], [corner[place] for corner in corners]) for place in range(4)
    )
    return Gain(
        line,
        None,
        middle.offer,
        tuple(priced.offer.key for priced in ranked),
        existing,
        middle.central,
        recurring,
        one_off,
        net_recurring,
        net_one_off,
        _reservations(line, existing, ranked),
    )


def _amounts(
    line: PaidLine, offer: Offer, existing: NetPrice, offered: NetPrice, quantity: Fraction, factor: Fraction
) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """HT a year, HT once, net a year, net once."""
    kept = 1 - offer.refund_pct / 100
    saved = quantity * (existing.ht * factor - offered.ht)
    net = quantity * (existing.ttc * factor - offered.ttc) * kept
    fees = quantity * (Fraction(offer.installation) + Fraction(offer.buy_out))
    taxed = offered.ttc / offered.ht if offered.ht else Fraction(1)
    fees_ht = fees / taxed if offered.was_ttc else fees
    penalty = Fraction(line.exit_penalty)
    net_fees = fees_ht * taxed * kept - fees_ht * offer.grant_pct / 100
    times = line.times_a_year
    if times:
        return saved * times, -fees_ht - penalty, net * times, -net_fees - penalty
    granted = quantity * (existing.ht * factor - offered.ht) * offer.grant_pct / 100
    return Fraction(0), saved - fees_ht - penalty, Fraction(0), net - granted - net_fees - penalty


def _spread(central: Fraction, corners: Sequence[Fraction]) -> Spread:
    low, high = min(central, *corners), max(central, *corners)
    return Spread(round_half_up(low, CENTS), round_half_up(central, CENTS), round_half_up(high, CENTS))


def _reservations(line: PaidLine, existing: NetPrice, ranked: Sequence[_Priced]) -> tuple[Reservation, ...]:
    found = []
    if (existing.was_ttc and existing.is_assumed) or any(
        priced.central.was_ttc and priced.central.is_assumed for priced in ranked
    ):
        found.append(Reservation.STANDARD_RATE)
    if line.term_months is None or any(priced.offer.term_months is None for priced in ranked):
        found.append(Reservation.UNKNOWN_TERM)
    if line.is_price_estimated or line.is_quantity_estimated:
        found.append(Reservation.ESTIMATED)
    return tuple(found)

"""What each line would gain or lose: signed, low, central and high, each year and once, before and after what comes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm
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
    fields = _Fields(_volumes(matches, within), hypotheses.standard_vat_pct)
    return [_gain(match, fields, hypotheses, within) for match in matches]


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


@dataclass(frozen=True, slots=True)
class _Cost:
    """What one unit costs with an offer: HT and what stays of TTC each time it is paid, and once; ``once`` and ``net_once``
    of what is bought once hold its price too. ``kept``: of each euro TTC, after FCTVA."""

    kept: Fraction
    grant: Fraction
    ht: Fraction
    net: Fraction
    fee: Fraction
    net_fee: Fraction

    @property
    def bought(self) -> Fraction:
        return self.ht + self.fee

    @property
    def net_bought(self) -> Fraction:
        return self.net - self.ht * self.grant + self.net_fee


def _cost(offer: Offer, price: NetPrice) -> _Cost:
    kept, grant = 1 - offer.refund_pct / 100, offer.grant_pct / 100
    taxed = price.ttc / price.ht if price.ht else Fraction(1)
    fees = Fraction(offer.installation) + Fraction(offer.buy_out)
    fee = fees / taxed if price.was_ttc else fees
    return _Cost(kept, grant, price.ht, price.ttc * kept, fee, fee * (taxed * kept - grant))


@dataclass(frozen=True, slots=True)
class _Field:
    """The offers that are like for like for a line: the middle one, and the least and greatest costs among those that FCTVA
    and grants treat alike. What a line saves is monotone in each cost, so that these are all its corners."""

    middle: _Priced
    central: _Cost
    keys: tuple[str, ...]
    extremes: tuple[tuple[_Cost, Mapping[str, tuple[Fraction, Fraction]]], ...]
    is_assumed: bool
    is_term_said: bool


class _Fields:
    """Made once for each set of offers: thousands of lines share a few."""

    def __init__(self, volumes: Mapping[str, Triple], standard: Decimal) -> None:
        self.volumes, self.standard = volumes, standard
        self._priced: dict[str, _Priced] = {}
        self._fields: dict[tuple[str, ...], _Field] = {}

    def priced(self, offer: Offer) -> _Priced:
        """An offer at the tiers that all its lines reach together."""
        if offer.key not in self._priced:
            assert offer.tax_basis is not None  # noqa: S101 an offer without one cannot be made
            amounts = [price_at(offer, volume) for volume in self.volumes.get(offer.key, (Fraction(0),) * 3)]
            prices = [net_price(amount, offer.tax_basis, offer.vat_pct, self.standard) for amount in amounts]
            self._priced[offer.key] = _Priced(offer, prices[1], tuple(prices))
        return self._priced[offer.key]

    def of(self, offers: Sequence[Offer]) -> _Field:
        """The field of some offers."""
        keys = tuple(offer.key for offer in offers)
        if keys not in self._fields:
            self._fields[keys] = self._made(offers)
        return self._fields[keys]

    def _made(self, offers: Sequence[Offer]) -> _Field:
        found = (self.priced(offer) for offer in offers)
        ranked = sorted(found, key=lambda priced: (priced.central.ht, priced.offer.key))
        alike: dict[tuple[Fraction, Fraction], list[_Cost]] = {}
        for priced in ranked:
            for price in priced.others:
                cost = _cost(priced.offer, price)
                alike.setdefault((cost.kept, cost.grant), []).append(cost)
        names = ("ht", "net", "fee", "net_fee", "bought", "net_bought")
        extremes = tuple(
            (costs[0], {name: _ends([getattr(cost, name) for cost in costs]) for name in names})
            for costs in alike.values()
        )
        middle = ranked[len(ranked) // 2]
        return _Field(
            middle,
            _cost(middle.offer, middle.central),
            tuple(priced.offer.key for priced in ranked),
            extremes,
            any(priced.central.was_ttc and priced.central.is_assumed for priced in ranked),
            all(priced.offer.term_months is not None for priced in ranked),
        )


def _ends(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    return min(values), max(values)


def _gain(match: Match, fields: _Fields, supposed: Hypotheses, within: Fraction) -> Gain:
    line = match.line
    existing = None
    if line.price is not None and line.tax_basis is not None:
        existing = net_price(line.price, line.tax_basis, line.vat_pct, supposed.standard_vat_pct)
    if match.obstacle is not None or existing is None or line.quantity is None:
        offered = fields.priced(match.shown).central if match.shown else None
        return Gain(line, match.obstacle, match.shown, (), existing, offered)
    field = fields.of(match.offers)
    spreads = _spreads(line, field, existing, within)
    return Gain(
        line,
        None,
        field.middle.offer,
        field.keys,
        existing,
        field.middle.central,
        *spreads,
        _reservations(line, existing, field),
    )


Spreads = tuple[Spread, Spread, Spread, Spread]


def _spreads(line: PaidLine, field: _Field, existing: NetPrice, within: Fraction) -> Spreads:
    """HT a year, HT once, net a year, net once."""
    assert line.quantity is not None  # noqa: S101 a line without quantity is not counted
    quantities = _around(line.quantity, within, line.is_quantity_estimated)
    factors = _around(Decimal(1), within, line.is_price_estimated)
    penalty, times, cost = Fraction(line.exit_penalty), line.times_a_year, field.central
    factor_ends = {factors[0], factors[2]}
    amount_ends, parts = _whole({quantities[0], quantities[2]}, quantities[1])
    amount = amount_ends.pop()

    def spread(paid: Fraction, asked: Fraction, weight: int, name: str, lost: Fraction = Fraction(0)) -> Spread:
        """``weight q (paid f - asked) - lost``, at the centre and at all ends; in whole numbers over one denominator."""
        paids = [(_paid(existing, one, name, paid), costs[name]) for one, costs in field.extremes]
        terms = [(now * factor, end) for now, ends in paids for factor in factor_ends for end in ends]
        under = lcm(*{part.denominator for term in ((paid, asked), *terms) for part in term})
        centre, *saved = (
            now.numerator * (under // now.denominator) - end.numerator * (under // end.denominator)
            for now, end in ((paid, asked), *terms)
        )
        central = weight * amount * centre
        corners = [weight * many * one for many in amount_ends for one in (min(saved), max(saved))]
        low, high = min(central, *corners), max(central, *corners)
        return _spread(*(Fraction(found, under * parts) - lost for found in (low, central, high)))

    if times:
        return (
            spread(existing.ht, cost.ht, times, "ht"),
            spread(Fraction(0), cost.fee, 1, "fee", penalty),
            spread(existing.ttc * cost.kept, cost.net, times, "net"),
            spread(Fraction(0), cost.net_fee, 1, "net_fee", penalty),
        )
    net = existing.ttc * cost.kept - existing.ht * cost.grant
    return (
        NOTHING,
        spread(existing.ht, cost.bought, 1, "bought", penalty),
        NOTHING,
        spread(net, cost.net_bought, 1, "net_bought", penalty),
    )


def _paid(existing: NetPrice, cost: _Cost, name: str, paid: Fraction) -> Fraction:
    """What is paid today, as FCTVA and grants would treat it with that offer."""
    if name == "net":
        return existing.ttc * cost.kept
    return existing.ttc * cost.kept - existing.ht * cost.grant if name == "net_bought" else paid


def _whole(values: Iterable[Fraction], last: Fraction) -> tuple[list[int], int]:
    """Some numbers, and a last one, as whole numbers over one denominator, which comes after them."""
    listed = [*values, last]
    under = lcm(*(value.denominator for value in listed))
    return [value.numerator * (under // value.denominator) for value in listed], under


def _spread(low: Fraction, central: Fraction, high: Fraction) -> Spread:
    middle = round_half_up(central, CENTS)
    if low == high:
        return Spread(middle, middle, middle)
    return Spread(round_half_up(low, CENTS), middle, round_half_up(high, CENTS))


def _reservations(line: PaidLine, existing: NetPrice, field: _Field) -> tuple[Reservation, ...]:
    found = []
    if (existing.was_ttc and existing.is_assumed) or field.is_assumed:
        found.append(Reservation.STANDARD_RATE)
    if line.term_months is None or not field.is_term_said:
        found.append(Reservation.UNKNOWN_TERM)
    if line.is_price_estimated or line.is_quantity_estimated:
        found.append(Reservation.ESTIMATED)
    return tuple(found)

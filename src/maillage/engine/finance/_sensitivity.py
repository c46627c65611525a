"""Which hypothesis reverses the result, and at which value."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import ceil, floor
from typing import Final

from maillage.engine.finance._case import LONGEST, Case, CaseValue, Option
from maillage.engine.finance._reckoning import Reckoning
from maillage.engine.quantities import round_half_up

__all__ = ["Sensitivity", "sensitivities"]

DIGITS: Final = 4
FARTHEST: Final = 20
"""A threshold is looked for up to so many times the value, where the result is not linear in it."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What one value does to the gain per year of service (euros).

    ``at_low`` and ``at_high``: the gain at its bounds, ``None`` where it has none. ``threshold``: the value at which the gain is
    zero, the others unchanged, to ``DIGITS`` decimals towards the side where the result still holds; ``None``: no value that it
    can take reverses the result. ``margin_pct``: how far it is, in per cent of the value, signed.
    """

    value: CaseValue
    gain: Fraction
    at_low: Fraction | None
    at_high: Fraction | None
    threshold: Decimal | None
    margin_pct: Fraction | None


def sensitivities(case: Case, option: Option, *, reckoning: Reckoning | None = None) -> list[Sensitivity]:
    """Every value that moves the gain of an option, the one that is nearest to reversing it first.

    The gain is linear in amounts, quantities, units and rates: the threshold is solved exactly and then tried; where it is not
    (months, discount, change of units, a quantity included), it is found by halving. Guarantee: at the threshold the gain is
    zero, or changes sign from one side of it to the other.
    """
    found = []
    known = reckoning or Reckoning(case)
    centre = known.yearly_gain(option)
    for value in case.values:
        gain_at = partial(_gain_at, known, option, value.key)
        at_low = None if value.low is None else gain_at(Fraction(value.low))
        at_high = None if value.high is None else gain_at(Fraction(value.high))
        gains_at = partial(_gains_at, known, option, value.key)
        threshold = _threshold(case, value, centre, gain_at, gains_at)
        if threshold is None and not _moves(case, value, centre, gain_at):
            continue
        margin = None
        if threshold is not None and value.amount:
            margin = (Fraction(threshold) / Fraction(value.amount) - 1) * 100
        found.append(Sensitivity(value, centre, at_low, at_high, threshold, margin))
    return sorted(found, key=_nearest)


def _nearest(found: Sensitivity) -> tuple[bool, Fraction, str]:
    distance = abs(found.margin_pct) if found.margin_pct is not None else Fraction(10**9)
    return found.threshold is None, distance, found.value.key


def _gain_at(known: Reckoning, option: Option, key: str, amount: Fraction) -> Fraction:
    return known.yearly_gain(option, {key: amount})


def _gains_at(known: Reckoning, option: Option, key: str, amount: Fraction) -> bool:
    return known.gains(option, {key: amount})


def _whole(case: Case) -> dict[str, tuple[int, int]]:
    """Values that are whole numbers, and what they go from and to."""
    months = dict.fromkeys(filter(None, (case.horizon, *(option.service for option in case.options))), (1, LONGEST))
    return months | {case.delay: (0, 10)}


def _moves(case: Case, value: CaseValue, centre: Fraction, gain_at: Callable[[Fraction], Fraction]) -> bool:
    step = Fraction(1) if value.key in _whole(case) else Fraction(value.amount) / 10 or Fraction(1)
    return gain_at(Fraction(value.amount) + step) != centre


def _threshold(
    case: Case,
    value: CaseValue,
    centre: Fraction,
    gain_at: Callable[[Fraction], Fraction],
    gains_at: Callable[[Fraction], bool],
) -> Decimal | None:
    amount = Fraction(value.amount)
    least, most = _room(case, value)
    if not centre:
        return value.amount
    if value.key not in _whole(case):
        step = amount / 10 or Fraction(1)
        slope = (gain_at(amount + step) - centre) / step
        candidate = amount - centre / slope if slope else amount
        is_trivial = value.key == case.units and not candidate  # nobody at all: nothing is gained and nothing is lost
        if slope and least <= candidate <= most and not is_trivial and not gain_at(candidate):
            return _towards(candidate, amount)
        return _halved(amount, least, most, 10**DIGITS, gains_at, centre)
    return _halved(amount, least, most, 1, gains_at, centre)


def _room(case: Case, value: CaseValue) -> tuple[Fraction, Fraction]:
    """Between what and what a value may move."""
    if value.key in _whole(case):
        least, most = _whole(case)[value.key]
        return Fraction(least), Fraction(most)
    if value.key == case.units_change:
        return Fraction(-99), Fraction(100)
    discounts = {line.discount for option in case.options for line in option.lines} - {""}
    rates = {funding.rate for option in case.options for funding in option.fundings} - {""}
    if value.key in discounts | rates | {case.discount}:
        return Fraction(0), Fraction(100)
    return Fraction(0), max(Fraction(value.amount) * FARTHEST, Fraction(1000))


def _towards(candidate: Fraction, amount: Fraction) -> Decimal:
    """To so many decimals, on the side of the present value: what is printed still holds."""
    exact = round_half_up(candidate, DIGITS)
    if exact == candidate:
        return _plain(exact)
    scaled = candidate * 10**DIGITS
    return _plain(Decimal(floor(scaled) if candidate > amount else ceil(scaled)).scaleb(-DIGITS))


def _plain(number: Decimal) -> Decimal:
    """Without the zeros that say nothing, and never as a power of ten."""
    return Decimal(f"{number.normalize():f}")


def _halved(
    amount: Fraction,
    least: Fraction,
    most: Fraction,
    parts: int,
    gains_at: Callable[[Fraction], bool],
    centre: Fraction,
) -> Decimal | None:
    """The value nearest to ``amount``, in steps of ``1 / parts``, at which the gain has changed sign; on either side."""
    found = []
    for end in (least, most):
        if end == amount or gains_at(end) == (centre > 0):
            continue
        same, other = round(amount * parts), round(end * parts)
        while abs(other - same) > 1:
            middle = (same + other) // 2
            if gains_at(Fraction(middle, parts)) == (centre > 0):
                same = middle
            else:
                other = middle
        found.append(Fraction(other, parts))
    if not found:
        return None
    nearest = min(found, key=lambda candidate: abs(candidate - amount))
    return _plain(round_half_up(nearest, 0 if parts == 1 else DIGITS))

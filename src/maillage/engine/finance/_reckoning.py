"""The same case again and again, one value changed: what does not depend on that value is computed once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Final

from maillage.engine.finance._case import Case, Direction, Funding, Line, Option
from maillage.engine.finance._dates import add_months
from maillage.engine.finance._discounting import sum_of_factors, years_between
from maillage.engine.finance._evaluation import (
    NOTHING,
    MovementKind,
    OptionResult,
    Reading,
    compensation_rates,
    kind_of,
    option_months,
)
from maillage.engine.finance._funding import FundingKind

__all__ = ["Reckoning"]

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
DOUBT: Final = 1e-9
"""Of all that moves, added without its sign. Fifty years of months in floating point are wrong by a thousandth of that at most:
each amount and each factor by some hundred roundings, each sum by as many as it has terms, of 1.1e-16 each."""

Settled = tuple[tuple[str, Fraction], ...]
"""The values that stand elsewhere than in the case, of those on which something depends."""


@dataclass(frozen=True, slots=True)
class _Fall:
    """The days on which a line falls due in one year of service, or in all where it pays the same every year; ``returns``: what
    comes back of what is paid on them, so much of it on one day each time."""

    year: int
    days: tuple[date, ...]
    returns: tuple[tuple[Fraction, date], ...]


@dataclass(frozen=True, slots=True)
class _Traced:
    """A line, and the values on which its price depends."""

    line: Line
    sign: int
    keys: frozenset[str]


class Reckoning:
    """A case and what was found of it.

    Guarantees: ``result`` is ``evaluate``; ``yearly_cost`` that of ``evaluate`` without rounding, exactly; ``gains`` the sign of
    ``yearly_gain``. Nothing is rounded, so that a line pays ``quantity x price``, and its present value is
    ``price x sum(quantity x factors)``: prices and factors are kept.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self._values = {value.key: Fraction(value.amount) for value in case.values}
        self._reference = case.reference
        self._traced = {option.name: tuple(_traced(line) for line in option.lines) for option in case.options}
        self._keys = {option.name: _keys_of(case, option) for option in case.options}
        self._results: dict[tuple[str, int, Settled], OptionResult] = {}
        self._costs: dict[tuple[str, Settled], Fraction] = {}
        self._prices: dict[tuple[int, Settled], tuple[Fraction, Fraction]] = {}
        self._falls: dict[tuple[int, int, int], tuple[_Fall, ...]] = {}
        self._factors: dict[tuple[int, int, int, Fraction], tuple[tuple[Fraction, Fraction], ...]] = {}

    def result(
        self, option: Option, replaced: Mapping[str, Fraction] = NOTHING, *, months: int | None = None
    ) -> OptionResult:
        """``evaluate``, each answer once. Errors: its own."""
        lasting = option_months(self.case, option, replaced) if months is None else months
        key = option.name, lasting, _settled(replaced, self._keys[option.name])
        if key not in self._results:
            served = option_months(self.case, option, replaced)
            reading = Reading(self.case, self._values | dict(replaced), lasting, served, is_rounded=True)
            self._results[key] = reading.result(option)
        return self._results[key]

    def yearly_gain(self, option: Option, replaced: Mapping[str, Fraction] = NOTHING) -> Fraction:
        """What an option costs less a year of service than the reference, nothing rounded; than nothing, where there is none."""
        cost = self.yearly_cost(option, replaced)
        return -cost if self._reference is None else self.yearly_cost(self._reference, replaced) - cost

    def gains(self, option: Option, replaced: Mapping[str, Fraction]) -> bool:
        """``yearly_gain > 0``: floating point says on which side of zero it stands, exact numbers where it cannot tell."""
        gain = doubt = 0.0
        for sign, each in ((1, option), (-1, self._reference)):
            if each is not None:
                present, moved = self._about(each, replaced)
                gain, doubt = gain + sign * present, doubt + moved * DOUBT
        return gain > 0 if abs(gain) > doubt else self.yearly_gain(option, replaced) > 0

    def yearly_cost(self, option: Option, replaced: Mapping[str, Fraction] = NOTHING) -> Fraction:
        """The net cost per year of service, nothing rounded. Errors: those of ``evaluate``."""
        key = option.name, _settled(replaced, self._keys[option.name])
        if key not in self._costs:
            self._costs[key] = self._yearly_cost(option, replaced)
        return self._costs[key]

    def _yearly_cost(self, option: Option, replaced: Mapping[str, Fraction]) -> Fraction:
        reading = self._reading(option, replaced)
        rate, since = reading.values[self.case.discount], self.case.starts_on
        present = ZERO
        for traced in self._traced[option.name]:
            ht, ttc = self._price(reading, traced, replaced)
            paid = returned = ZERO
            falls = self._falls_of(reading, traced)
            for fall, (due, back) in zip(falls, self._factors_of(reading, traced, falls, rate), strict=True):
                quantity = reading.quantity(traced.line, fall.year)
                paid += quantity * due
                returned += quantity * back
            present += traced.sign * (ht if self.case.recovers_vat else ttc) * paid + ttc * returned
        for amount, day in self._brought(reading, option, replaced):
            present += amount * sum_of_factors(rate, since, (day,))
        return -present * 12 / reading.months

    def _about(self, option: Option, replaced: Mapping[str, Fraction]) -> tuple[float, float]:
        """The present value a year of service in floating point, and all that moves, without its sign: what a quantity already
        paid for takes off is counted there too."""
        reading = self._reading(option, replaced)
        rate, since = float(reading.values[self.case.discount]) / 100, self.case.starts_on
        present = moved = 0.0
        for traced in self._traced[option.name]:
            ht, ttc = map(float, self._price(reading, traced, replaced))
            paid = traced.sign * (ht if self.case.recovers_vat else ttc)
            quantities = _Quantities(reading, traced.line)
            for fall in self._falls_of(reading, traced):
                quantity, most = quantities.of(fall.year)
                due = paid * _factors_about(rate, since, fall.days)
                back = ttc * sum(float(part) * _factors_about(rate, since, (day,)) for part, day in fall.returns)
                present += quantity * (due + back)
                moved += most * (abs(due) + abs(back))
        for amount, day in self._brought(reading, option, replaced):
            part = float(amount) * _factors_about(rate, since, (day,))
            present, moved = present + part, moved + abs(part)
        return present * 12 / reading.months, moved * 12 / reading.months

    def _reading(self, option: Option, replaced: Mapping[str, Fraction]) -> Reading:
        months = option_months(self.case, option, replaced)
        return Reading(self.case, self._values | dict(replaced), months, months, is_rounded=False)

    def _price(self, reading: Reading, traced: _Traced, replaced: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
        key = id(traced), _settled(replaced, traced.keys)
        if key not in self._prices:
            self._prices[key] = reading.priced(traced.line, ONE)
        return self._prices[key]

    def _falls_of(self, reading: Reading, traced: _Traced) -> tuple[_Fall, ...]:
        delay = floor(reading.values[self.case.delay])
        key = id(traced), reading.months, delay
        if key not in self._falls:
            self._falls[key] = tuple(_falls(reading, traced.line, delay))
        return self._falls[key]

    def _factors_of(
        self, reading: Reading, traced: _Traced, falls: tuple[_Fall, ...], rate: Fraction
    ) -> tuple[tuple[Fraction, Fraction], ...]:
        key = id(traced), reading.months, floor(reading.values[self.case.delay]), rate
        if key not in self._factors:
            self._factors[key] = tuple(_factors(rate, self.case.starts_on, fall) for fall in falls)
        return self._factors[key]

    def _brought(
        self, reading: Reading, option: Option, replaced: Mapping[str, Fraction]
    ) -> Iterator[tuple[Fraction, date]]:
        """What grants and shares bring, and when."""
        given = [funding for funding in option.fundings if funding.kind is not FundingKind.LOAN]
        if not given:
            return
        base = ZERO
        for traced in self._traced[option.name]:
            if kind_of(traced.line) is MovementKind.INVESTMENT:
                ht, _ = self._price(reading, traced, replaced)
                falls = self._falls_of(reading, traced)
                times = sum((reading.quantity(traced.line, fall.year) * len(fall.days) for fall in falls), ZERO)
                base += ht * times
        yield from _brought(reading, given, base)


def _brought(reading: Reading, given: list[Funding], base: Fraction) -> Iterator[tuple[Fraction, date]]:
    for funding in given:
        amount = reading.brought_by(funding, base)
        if amount:
            yield amount, add_months(reading.case.starts_on, funding.after_months)


def _settled(replaced: Mapping[str, Fraction], keys: frozenset[str]) -> Settled:
    return tuple(sorted((key, amount) for key, amount in replaced.items() if key in keys))


def _traced(line: Line) -> _Traced:
    sign = 1 if line.direction is Direction.RECEIPT else -1
    return _Traced(line, sign, frozenset({line.amount, line.discount, line.margin} - {""}))


def _keys_of(case: Case, option: Option) -> frozenset[str]:
    """The values on which an option depends."""
    keys = {case.discount, case.delay, option.service or case.horizon}
    for line in option.lines:
        keys |= {line.amount, line.quantity, line.discount, line.margin, line.included}
        keys |= {case.units, case.units_change} if line.is_per_unit else set()
    for funding in option.fundings:
        keys |= {funding.amount, funding.rate}
    return frozenset(keys - {""})


def _falls(reading: Reading, line: Line, delay: int) -> Iterator[_Fall]:
    falls = list(reading.falls(line))
    if falls and not reading.changes(line):
        falls = [(falls[0][0], tuple(day for _, days in falls for day in days))]
    for year, days in falls:
        rates = compensation_rates(line.section, line.category, days) if reading.is_compensated(line) else ()
        yield _Fall(year, days, tuple((rate, date(spent + delay, 12, 31)) for spent, rate in rates))


def _factors(rate: Fraction, since: date, fall: _Fall) -> tuple[Fraction, Fraction]:
    """What one euro on each of the days is worth, and what comes back of it."""
    due = sum_of_factors(rate, since, fall.days)
    return due, sum((part * sum_of_factors(rate, since, (day,)) for part, day in fall.returns), ZERO)


class _Quantities:
    """``Reading.quantity`` in floating point, and the sum of its terms without their signs."""

    def __init__(self, reading: Reading, line: Line) -> None:
        values = reading.values
        self._once = float(values[line.quantity]) if line.quantity else 1.0
        self._included = float(values[line.included]) if line.included else None
        self._yearly = 1.0
        if line.is_per_unit:
            self._once *= float(values[reading.case.units])
            if reading.case.units_change:
                self._yearly = float(1 + values[reading.case.units_change] / 100)

    def of(self, year: int) -> tuple[float, float]:
        """Of a year of service."""
        quantity = self._once * self._yearly**year
        if self._included is None:
            return quantity, abs(quantity)
        return max(0.0, quantity - self._included), abs(quantity) + abs(self._included)


@lru_cache(maxsize=1024)
def _elapsed(since: date, days: tuple[date, ...]) -> tuple[tuple[int, float], ...]:
    found = [years_between(since, day) for day in days]
    return tuple((years, passed / whole) for years, passed, whole in found)


def _factors_about(rate: float, since: date, days: tuple[date, ...]) -> float:
    """``sum_of_factors`` in floating point; all of its terms are positive, so that no digit is lost."""
    if not rate:
        return float(len(days))
    yearly = 1 + rate
    return sum(1 / (yearly**years * (1 + rate * share)) for years, share in _elapsed(since, days))

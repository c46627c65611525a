"""What each option of a case costs, when, and what is left once VAT and grants have come back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from math import floor
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import Final

from maillage.engine.finance._case import Case, Direction, Funding, Line, Option, Rhythm
from maillage.engine.finance._dates import add_months
from maillage.engine.finance._discounting import Flow, sum_of_factors
from maillage.engine.finance._funding import FundingKind
from maillage.engine.finance._vat import BudgetSection, SpendingCategory, compensation_rule
from maillage.engine.quantities import TaxBasis, round_half_up

__all__ = [
    "FinancedBy",
    "LineTotal",
    "Movement",
    "MovementKind",
    "OptionResult",
    "Reading",
    "compensation_rates",
    "evaluate",
    "kind_of",
    "option_months",
]

NOTHING: Final[Mapping[str, Fraction]] = MappingProxyType({})
_KEPT: Final = 4096
"""Lists of days that are kept, so that the same case is not read anew each time that one of its values changes."""
_STEP: Final = {Rhythm.ONCE: 0, Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}


class MovementKind(StrEnum):
    """Why money moves."""

    INVESTMENT = "investissement"
    RUNNING = "fonctionnement"
    RECEIPT = "recettes"
    COMPENSATION = "fctva"
    FUNDING = "financements"


@dataclass(frozen=True, slots=True)
class Movement:
    """The same ``amount`` (euros, negative when it goes out) on each of some days. ``line``: its place in the option, -1 for a
    funding."""

    kind: MovementKind
    amount: Fraction
    days: tuple[date, ...]
    line: int = -1

    @property
    def total(self) -> Fraction:
        return self.amount * len(self.days)


@dataclass(frozen=True, slots=True)
class LineTotal:
    """A line over the months of its option, in euros: ``ht``, ``ttc``, what the State gives back, and ``net``, that is what
    the body bears (or receives)."""

    line: Line
    ht: Fraction
    ttc: Fraction
    compensation: Fraction
    net: Fraction


@dataclass(frozen=True, slots=True)
class FinancedBy:
    """What a grant or a share brings, in euros."""

    name: str
    kind: FundingKind
    amount: Fraction


@dataclass(frozen=True, slots=True)
class OptionResult:
    """``months`` of service. ``present``: net present value of all movements, negative for a cost. ``net_cost``: what the body
    bears in all; ``yearly_cost = -present x 12 / months``, the net cost per year of service."""

    option: Option
    months: int
    movements: tuple[Movement, ...]
    lines: tuple[LineTotal, ...]
    fundings: tuple[FinancedBy, ...]
    present: Fraction

    @property
    def net_cost(self) -> Fraction:
        return -sum((movement.total for movement in self.movements), Fraction(0))

    @property
    def yearly_cost(self) -> Fraction:
        return -self.present * 12 / self.months

    def total(self, kind: MovementKind) -> Fraction:
        """What moves for one reason, in euros, negative when it goes out."""
        return sum((movement.total for movement in self.movements if movement.kind is kind), Fraction(0))

    def flows(self) -> list[Flow]:
        """Every movement on its day, the earliest first."""
        found = [Flow(day, movement.amount) for movement in self.movements for day in movement.days]
        return sorted(found, key=lambda flow: flow.on)

    def by_year(self) -> dict[int, dict[MovementKind, Fraction]]:
        """Budget year by budget year, what moves for each reason. Guarantee: adds up to ``-net_cost``."""
        found: dict[int, dict[MovementKind, Fraction]] = {}
        for movement in self.movements:
            for day in movement.days:
                year = found.setdefault(day.year, dict.fromkeys(MovementKind, Fraction(0)))
                year[movement.kind] += movement.amount
        return dict(sorted(found.items()))


def option_months(case: Case, option: Option, replaced: Mapping[str, Fraction] = NOTHING) -> int:
    """During how many months an option serves."""
    key = option.service or case.horizon
    return int(replaced[key] if key in replaced else case.by_key[key].amount)


def evaluate(
    case: Case,
    option: Option,
    replaced: Mapping[str, Fraction] = NOTHING,
    *,
    months: int | None = None,
    is_rounded: bool = True,
) -> OptionResult:
    """What an option costs over its months of service, or over ``months``, where what is paid once and what is granted
    count for ``months`` of its months of service: two lives are compared like for like.

    Each time a line falls due: ``max(0, quantity x units - included) x amount x (1 - discount) x (1 + margin)``, VAT added,
    each step rounded to the cent where ``is_rounded`` (what is really paid); without, all is exact and linear in each amount,
    quantity and rate. FCTVA of a line and a budget year: ``sum(TTC) x rate``, on 31 December so many years later; grants at a
    rate: on the HT of the capital costs. ``net = TTC - FCTVA - grants`` (DOMAIN 4.5). ``replaced``: other amounts for some
    values. The case must have passed ``check_case``. Errors: ``UncoveredDate``, ``RateRefused``.
    """
    values = {value.key: Fraction(value.amount) for value in case.values} | dict(replaced)
    lasting = option_months(case, option, replaced) if months is None else months
    served = option_months(case, option, replaced)
    return Reading(case, values, lasting, served, is_rounded).result(option)


def _added(amounts: Iterable[tuple[Fraction, int]]) -> Fraction:
    """So many times each amount; the same one several times running is multiplied once."""
    total = Fraction(0)
    for amount, run in groupby(amounts, key=itemgetter(0)):
        total += amount * sum(times for _, times in run)
    return total


def kind_of(line: Line) -> MovementKind:
    if line.direction is Direction.RECEIPT:
        return MovementKind.RECEIPT
    return MovementKind.INVESTMENT if line.section is BudgetSection.CAPITAL else MovementKind.RUNNING


@lru_cache(maxsize=_KEPT)
def compensation_rates(
    section: BudgetSection, category: SpendingCategory, days: tuple[date, ...]
) -> tuple[tuple[int, Fraction], ...]:
    """The rates of FCTVA of some days added, budget year by budget year; without those in which nothing comes back."""
    found: dict[int, Fraction] = {}
    for day in days:
        rule = compensation_rule(section, category, day)
        if rule is not None:
            found[day.year] = found.get(day.year, Fraction(0)) + Fraction(rule.value) / 100
    return tuple((year, rates) for year, rates in found.items() if rates)


@lru_cache(maxsize=_KEPT)
def _days(since: date, first: int, after: int, step: int) -> tuple[date, ...]:
    if not step:
        return (add_months(since, first),) if first < after else ()
    return tuple(add_months(since, month) for month in range(first, after, step))


@dataclass(frozen=True, slots=True)
class _Due:
    """What a line pays on each of some days of one year of service."""

    ht: Fraction
    ttc: Fraction
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of a case, as they stand, over some months."""

    case: Case
    values: Mapping[str, Fraction]
    months: int
    served: int
    is_rounded: bool

    @property
    def part(self) -> Fraction:
        """Of what is paid once: 1 over the whole life of the option."""
        return min(Fraction(1), Fraction(self.months, self.served))

    def result(self, option: Option) -> OptionResult:
        """All that ``evaluate`` says of an option."""
        case = self.case
        movements: list[Movement] = []
        lines: list[LineTotal] = []
        for place, line in enumerate(option.lines):
            due = list(self.due(line))
            given_back = list(self.compensation(line, due))
            sign = 1 if line.direction is Direction.RECEIPT else -1
            ht = _added((each.ht, len(each.days)) for each in due)
            ttc = _added((each.ttc, len(each.days)) for each in due)
            back = _added((amount, 1) for _, amount in given_back)
            kind = kind_of(line)
            movements += [
                Movement(kind, sign * (each.ht if case.recovers_vat else each.ttc), each.days, place) for each in due
            ]
            movements += [
                Movement(MovementKind.COMPENSATION, amount, (day,), place) for day, amount in given_back if amount
            ]
            lines.append(LineTotal(line, ht, ttc, back, (ht if case.recovers_vat else ttc) - back))
        fundings = list(self.fundings(option, lines))
        for funding, found in zip(option.fundings, fundings, strict=True):
            if funding.kind is not FundingKind.LOAN and found.amount:
                day = add_months(case.starts_on, funding.after_months)
                movements.append(Movement(MovementKind.FUNDING, found.amount, (day,)))
        rate = self.values[case.discount]
        present = Fraction(0)
        for amount, run in groupby(movements, key=attrgetter("amount")):
            factors = [sum_of_factors(rate, case.starts_on, movement.days) for movement in run]
            present += amount * sum(factors)
        return OptionResult(option, self.months, tuple(movements), tuple(lines), tuple(fundings), present)

    def cents(self, amount: Fraction) -> Fraction:
        if not self.is_rounded:
            return amount
        over, under = abs(amount.numerator), amount.denominator
        whole = (200 * over + under) // (2 * under)
        return Fraction(whole if amount > 0 else -whole, 100)

    def due(self, line: Line) -> Iterator[_Due]:
        """What is paid, year of service by year of service."""
        paid: tuple[Fraction, Fraction] | None = None
        for year, days in self.falls(line):
            if paid is None or self.changes(line):
                paid = self.once(line, year)
                if not _STEP[line.rhythm]:
                    paid = self.cents(paid[0] * self.part), self.cents(paid[1] * self.part)
            yield _Due(*paid, days)

    def changes(self, line: Line) -> bool:
        """Whether a line pays more or less from one year of service to the next."""
        return line.is_per_unit and bool(self.case.units_change)

    def falls(self, line: Line) -> Iterator[tuple[int, tuple[date, ...]]]:
        """The days on which a line falls due, year of service by year of service, for units may change from one to the next."""
        step = _STEP[line.rhythm]
        until = self.months if step else max(self.months, self.served)
        after = until if line.lasts is None else min(until, line.starts_after + line.lasts)
        month = line.starts_after
        while month < after:
            year = month // 12
            end = min(after, (year + 1) * 12)
            days = _days(self.case.starts_on, month, end, step)
            yield year, days
            if not step:
                return
            month += step * len(days)

    def units(self, year: int) -> Fraction:
        """Whole units where what is really paid is asked for: nobody subscribes by halves."""
        found = self.values[self.case.units]
        if self.case.units_change:
            found *= (1 + self.values[self.case.units_change] / 100) ** year
        return Fraction(round_half_up(found)) if self.is_rounded and self.case.units_change else found

    def once(self, line: Line, year: int) -> tuple[Fraction, Fraction]:
        """HT and TTC of one payment."""
        return self.priced(line, self.quantity(line, year))

    def quantity(self, line: Line, year: int) -> Fraction:
        """How many times the amount of a line is paid each time."""
        quantity = self.values[line.quantity] if line.quantity else Fraction(1)
        if line.is_per_unit:
            quantity *= self.units(year)
        if line.included:
            quantity = max(Fraction(0), quantity - self.values[line.included])
        return quantity

    def priced(self, line: Line, quantity: Fraction) -> tuple[Fraction, Fraction]:
        """HT and TTC of a quantity; without rounding, so many times those of one."""
        amount = self.values[line.amount] * quantity
        if line.discount:
            amount *= 1 - self.values[line.discount] / 100
        amount = self.cents(amount)
        if line.margin:
            amount += self.cents(amount * self.values[line.margin] / 100)
        rate = 1 + Fraction(line.vat_pct) / 100
        if line.tax_basis is TaxBasis.HT:
            return amount, self.cents(amount * rate)
        return self.cents(amount / rate), amount

    def is_compensated(self, line: Line) -> bool:
        """Whether FCTVA may come back."""
        return line.direction is Direction.COST and not self.case.recovers_vat and bool(line.vat_pct)

    def compensation(self, line: Line, due: list[_Due]) -> Iterator[tuple[date, Fraction]]:
        """FCTVA by budget year of spending, and the day on which it comes."""
        if not self.is_compensated(line):
            return
        by_year: dict[int, Fraction] = {}
        for each in due:
            for year, rates in compensation_rates(line.section, line.category, each.days):
                by_year[year] = by_year.get(year, Fraction(0)) + each.ttc * rates
        delay = floor(self.values[self.case.delay])
        for year, amount in by_year.items():
            yield date(year + delay, 12, 31), self.cents(amount)

    def fundings(self, option: Option, lines: list[LineTotal]) -> Iterator[FinancedBy]:
        capital = [total for total in lines if kind_of(total.line) is MovementKind.INVESTMENT]
        base = sum((total.ht for total in capital), Fraction(0))
        for funding in option.fundings:
            yield FinancedBy(funding.name, funding.kind, self.cents(self.brought_by(funding, base)))

    def brought_by(self, funding: Funding, base: Fraction) -> Fraction:
        """What a funding brings; ``base``: what is invested, HT."""
        if funding.kind is FundingKind.LOAN or funding.amount:
            return self.values[funding.amount] * self.part
        return base * self.values[funding.rate] / 100

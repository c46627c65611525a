"""All that a page or a paper says of a case, computed once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from json import dumps
from typing import Final

from maillage.engine.finance import (
    BreakEven,
    BudgetSection,
    Case,
    Comparison,
    DepreciationYear,
    Direction,
    FundingKind,
    FundingPlan,
    FundingSource,
    Instalment,
    Line,
    MovementKind,
    Option,
    OptionResult,
    OverFunded,
    Reckoning,
    Sensitivity,
    add_months,
    bounds_of,
    break_even_of,
    check_case,
    compare_options,
    compensation_rule,
    depreciation_table,
    funding_plan,
    loan_table,
    sensitivities,
)
from maillage.engine.parameters import Parameter, parameter
from maillage.engine.quantities import round_half_up
from maillage.journey.studies.money.engine._document import Document, document_of

__all__ = [
    "METHOD_VERSION",
    "Amortised",
    "CaseResults",
    "Compared",
    "DecidedLife",
    "Financing",
    "Loan",
    "Outlook",
    "compute",
    "digest_of",
    "lives_from",
    "stored_lives",
    "verified",
]

METHOD_VERSION: Final = "1"


@dataclass(frozen=True, slots=True)
class DecidedLife:
    """Over how many years an assembly amortises what stands in an account; only below an amount, where it says so."""

    account: str
    years: int
    decision: str
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Amortised:
    """How a capital line is spread. ``decision``: who decided so; empty for a hypothesis of the case. ``rows`` is empty where
    nobody said over how long."""

    line: Line
    value: Decimal
    years: int | None
    decision: str
    rows: tuple[DepreciationYear, ...]


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan, its payments and what it costs in interest."""

    name: str
    amount: Decimal
    rate_pct: Decimal
    rows: tuple[Instalment, ...]

    @property
    def interest(self) -> Decimal:
        return sum((row.interest for row in self.rows), Decimal(0))


@dataclass(frozen=True, slots=True)
class Financing:
    """Who pays for the capital lines of an option. ``fault``: why the plan does not hold, where it does not."""

    plan: FundingPlan | None
    fault: str
    least_own: Parameter
    loans: tuple[Loan, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """An option set against the reference: at the present values, at the bounds that favour it least and most, and what would
    reverse it."""

    centre: Comparison
    least: Comparison
    most: Comparison
    break_even: BreakEven | None
    sensitivities: tuple[Sensitivity, ...]

    @property
    def has_range(self) -> bool:
        return self.least.yearly_gain != self.most.yearly_gain

    @property
    def is_paid_at_once(self) -> bool:
        """Nothing is ever advanced: from the first day the option has cost no more than the reference."""
        flows = self.centre.flows
        return bool(flows) and self.centre.pays_from is not None and self.centre.pays_from <= flows[0].on


@dataclass(frozen=True, slots=True)
class Outlook:
    """An option, with what follows from it; ``compared`` is ``None`` for the reference itself, and
    where there is nothing to compare with."""

    result: OptionResult
    compared: Compared | None
    financing: Financing | None
    amortised: tuple[Amortised, ...]

    @property
    def option(self) -> Option:
        return self.result.option


@dataclass(frozen=True, slots=True)
class CaseResults:
    """``best``: the option that costs least a year of service. ``warnings``: what a dated rule says must be checked."""

    case: Case
    outlooks: tuple[Outlook, ...]
    best: str
    rules: tuple[Parameter, ...]
    warnings: tuple[str, ...]
    digest: str


def lives_from(stored: Sequence[Document]) -> list[DecidedLife]:
    """Decided lives as they are kept with a frozen case."""
    return [
        DecidedLife(
            account=found["compte"],
            years=int(found["annees"]),
            decision=found["decision"],
            below=None if found["sous"] is None else Decimal(found["sous"]),
        )
        for found in stored
    ]


def stored_lives(lives: Iterable[DecidedLife]) -> list[Document]:
    """Decided lives as they are kept. Guarantee: ``lives_from(stored_lives(lives)) == lives``."""
    return [
        {
            "compte": life.account,
            "annees": life.years,
            "decision": life.decision,
            "sous": None if life.below is None else f"{life.below:f}",
        }
        for life in lives
    ]


def digest_of(case: Case, lives: Sequence[DecidedLife]) -> str:
    """SHA-256 of what a case was computed from."""
    inputs = [document_of(case), stored_lives(lives)]
    return sha256(dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def verified(case: Case) -> Case:
    """The case with what was found in place of what was expected; the same where nothing was verified yet.

    What a line was expected to come to and what it came to: ``amount`` becomes what was found, its discount is already in it.
    """
    values = list(case.values)
    options = []
    for rank, option in enumerate(case.options):
        lines = []
        for place, line in enumerate(option.lines):
            if line.verified is None:
                lines.append(line)
                continue
            key = f"constate-{rank + 1}-{place + 1}"
            named = case.by_key[line.amount]
            values.append(replace(named, key=key, amount=line.verified, low=None, high=None))
            lines.append(replace(line, amount=key, discount="", margin=""))
        options.append(replace(option, lines=tuple(lines)))
    return replace(case, values=tuple(values), options=tuple(options))


def compute(case: Case, lives: Sequence[DecidedLife] = (), *, on: date) -> CaseResults:
    """Everything about a case; ``on``: the day of the rules that have no date of spending. Errors: ``CaseRefused``,
    ``UncoveredDate``, ``FlowTooEarly``."""
    check_case(case)
    reckoning = Reckoning(case)
    outlooks = tuple(_outlook(reckoning, option, lives, on) for option in case.options)
    rules = _rules(outlooks)
    return CaseResults(
        case=case,
        outlooks=outlooks,
        best=min(outlooks, key=lambda outlook: outlook.result.yearly_cost).option.name,
        rules=rules,
        warnings=tuple(dict.fromkeys(rule.warning for rule in rules if rule.warning)),
        digest=digest_of(case, lives),
    )


def _outlook(reckoning: Reckoning, option: Option, lives: Sequence[DecidedLife], on: date) -> Outlook:
    case, result = reckoning.case, reckoning.result(option)
    compared = None
    if _is_comparable(case, option):
        least, most = bounds_of(case, option, reckoning=reckoning)
        compared = Compared(
            centre=compare_options(case, option, reckoning=reckoning),
            least=least,
            most=most,
            break_even=break_even_of(case, option),
            sensitivities=tuple(sensitivities(case, option, reckoning=reckoning)),
        )
    capital = [total for total in result.lines if _is_capital(total.line)]
    amortised = tuple(
        _amortised(case, result, place, lives) for place, line in enumerate(option.lines) if _is_capital(line)
    )
    return Outlook(result, compared, _financing(case, result, on) if capital else None, amortised)


def _is_comparable(case: Case, option: Option) -> bool:
    """Against the reference; without one, a service that earns something is set against not having it."""
    if case.reference is not None:
        return not option.is_reference
    return any(line.direction is Direction.RECEIPT for line in option.lines)


def _is_capital(line: Line) -> bool:
    return line.section is BudgetSection.CAPITAL and line.direction is Direction.COST


def _amortised(case: Case, result: OptionResult, place: int, lives: Sequence[DecidedLife]) -> Amortised:
    """Each time the line is paid it is spread over its own life; the years are then added."""
    line = result.lines[place].line
    total = result.lines[place]
    value = round_half_up(total.ht if case.recovers_vat else total.ttc, 2)
    times = [m for m in result.movements if m.kind is MovementKind.INVESTMENT and m.line == place]
    once = max((-movement.amount for movement in times), default=Fraction(0))
    decided = _life_of(line, once, lives)
    years = decided.years if decided is not None else line.life_years
    if years is None:
        return Amortised(line, value, None, "", ())
    by_year: dict[int, Decimal] = {}
    for movement in times:
        for day in movement.days:
            for row in depreciation_table(round_half_up(-movement.amount, 2), day, years):
                by_year[row.year] = by_year.get(row.year, Decimal(0)) + row.charge
    rows, accumulated = [], Decimal(0)
    for year, charge in sorted(by_year.items()):
        accumulated += charge
        rows.append(DepreciationYear(year, charge, accumulated, value - accumulated))
    return Amortised(line, value, years, decided.decision if decided is not None else "", tuple(rows))


def _life_of(line: Line, amount: Fraction, lives: Iterable[DecidedLife]) -> DecidedLife | None:
    """What the assembly decided for the account: the narrowest rule that holds the amount."""
    held = [life for life in lives if line.account and life.account == line.account]
    held = [life for life in held if life.below is None or amount < life.below]
    return min(held, key=lambda life: life.below if life.below is not None else Decimal("Infinity"), default=None)


def _financing(case: Case, result: OptionResult, on: date) -> Financing:
    capital = [total for total in result.lines if _is_capital(total.line)]
    ht = round_half_up(sum((total.ht for total in capital), Fraction(0)), 2)
    ttc = round_half_up(sum((total.ttc for total in capital), Fraction(0)), 2)
    back = round_half_up(sum((total.compensation for total in capital), Fraction(0)), 2)
    sources = [FundingSource(found.name, found.kind, round_half_up(found.amount, 2)) for found in result.fundings]
    rule = parameter("finance/least_own_share", on)
    loans = tuple(_loans(case, result))
    try:
        plan = funding_plan(ht, ht if case.recovers_vat else ttc, back, sources, Decimal(rule.value))
    except OverFunded as error:
        return Financing(None, str(error), rule, loans)
    return Financing(plan, "", rule, loans)


def _loans(case: Case, result: OptionResult) -> Iterable[Loan]:
    values = case.by_key
    for funding in result.option.fundings:
        if funding.kind is FundingKind.LOAN:
            amount, rate = values[funding.amount].amount, values[funding.rate].amount
            first = add_months(case.starts_on, funding.after_months + 12)
            yield Loan(funding.name, amount, rate, loan_table(amount, rate, funding.years, first))


def _rules(outlooks: Iterable[Outlook]) -> tuple[Parameter, ...]:
    """The dated rates that were used, each once."""
    found: dict[tuple[str, date], Parameter] = {}
    for outlook in outlooks:
        for place, total in enumerate(outlook.result.lines):
            if not total.compensation:
                continue
            for movement in outlook.result.movements:
                for day in movement.days if movement.line == place else ():
                    if movement.kind is not MovementKind.COMPENSATION:
                        rule = compensation_rule(total.line.section, total.line.category, day)
                        if rule is not None:
                            found[rule.code, rule.valid_from] = rule
        if outlook.financing is not None:
            least = outlook.financing.least_own
            found[least.code, least.valid_from] = least
    return tuple(found.values())

"""Bills beside the inventory: what nobody uses, what is billed and not known, known and not billed, and at another price.

Nothing is decided here about money: amounts are those of the rows, to the cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from maillage.engine.quantities import round_half_up
from maillage.journey.census.bills.enums import LineCategory
from maillage.journey.census.bills.models import line_key
from maillage.journey.census.bills.queries import BilledRow, CallMonths, KnownLine
from maillage.kernel.spelling import fold

__all__ = [
    "IDLE_MONTHS",
    "BilledPrice",
    "PriceGap",
    "Unused",
    "billed_prices",
    "by_key",
    "price_gaps",
    "unbilled_lines",
    "unknown_lines",
    "unused_lines",
]

IDLE_MONTHS: Final = 3
"""Months without use after which a line that is paid for is shown."""


@dataclass(frozen=True, slots=True)
class BilledPrice:
    """The latest subscription of a line, for one month, as one bill says it. ``ht`` is ``None`` for a line that is billed without any."""

    line: str
    operator: str
    account: str
    kind: str
    label: str
    month: date
    ht: Decimal | None
    ttc: Decimal | None
    bill: int


@dataclass(frozen=True, slots=True)
class Unused:
    """``since``: the first month of those without use; it may be longer, for no more is looked at."""

    price: BilledPrice
    since: date


@dataclass(frozen=True, slots=True)
class PriceGap:
    """``billed`` and ``known`` in the same basis; ``known`` is ``None`` where the inventory says no price."""

    line: KnownLine
    price: BilledPrice
    billed: Decimal
    known: Decimal | None
    basis: str


def billed_prices(rows: Iterable[BilledRow]) -> dict[str, BilledPrice]:
    """The latest subscription of each line that is billed, by line."""
    found: dict[str, list[BilledRow]] = {}
    for row in rows:
        found.setdefault(row.line, []).append(row)
    return {line: _latest(of_line) for line, of_line in found.items()}


def _latest(rows: Sequence[BilledRow]) -> BilledPrice:
    paid = [row for row in rows if row.category == LineCategory.SUBSCRIPTION]
    chosen = paid or list(rows)
    month = max(row.month for row in chosen)
    chosen = _of_latest_bill([row for row in chosen if row.month == month])
    first = chosen[0]
    ht = ttc = None
    if paid:
        ht = round_half_up(sum((row.ht / row.months for row in chosen), Decimal(0)), 2)
        if all(row.ttc is not None for row in chosen):
            ttc = round_half_up(sum((row.ttc / row.months for row in chosen if row.ttc is not None), Decimal(0)), 2)
    kind = next((row.kind for row in rows if row.kind), "")
    return BilledPrice(
        first.line, first.operator, first.account, kind, first.label if paid else "", month, ht, ttc, first.bill
    )


def _of_latest_bill(rows: Sequence[BilledRow]) -> list[BilledRow]:
    """The rows of the latest bill of a month: two bills of a month are two tellings, never a price to add up.

    A credit note says no price while another bill of that month does.
    """
    bills: dict[tuple[date, int], list[BilledRow]] = {}
    for row in rows:
        bills.setdefault((row.issued_on, row.bill), []).append(row)
    charged = [key for key, of_bill in bills.items() if sum(row.ht for row in of_bill) > 0]
    return bills[max(charged or bills)]


def unused_lines(rows: Sequence[BilledRow], calls: Iterable[CallMonths]) -> list[Unused]:
    """Lines whose subscription was paid over the last three months and that nobody used, where use is known.

    Use is known of an account when one of its lines has a consumption in those months, or when records of communications
    of its operator are there. A bill of communications comes a month late: the month before counts too.
    Bills without a period may be issued twice in a month, on its 2nd and its 31st: they pay for the month before where it
    would be the only one missing.
    """
    latest: dict[tuple[str, str], date] = {}
    for row in rows:
        account = (row.operator, row.account)
        latest[account] = max(latest.get(account, row.month), row.month)
    called: dict[str, set[date]] = {}
    told: dict[str, set[date]] = {}
    for call in calls:
        called.setdefault(call.line, set()).add(call.month)
        told.setdefault(fold(call.operator), set()).add(call.month)
    is_told: set[tuple[str, str]] = set()
    idle: dict[str, bool] = {}
    paid: dict[str, set[date]] = {}
    bills: dict[tuple[str, date], set[int]] = {}
    account_of: dict[str, tuple[str, str]] = {}
    for row in rows:
        account = (row.operator, row.account)
        start = _back(latest[account], IDLE_MONTHS - 1)
        account_of[row.line] = account
        if told.get(fold(row.operator), set()) & {_back(latest[account], back) for back in range(IDLE_MONTHS + 1)}:
            is_told.add(account)
        if row.category == LineCategory.USAGE and row.month >= start and (row.ht or row.quantity):
            is_told.add(account)
            idle[row.line] = False
        if row.category == LineCategory.SUBSCRIPTION and row.ht > 0:
            covered = {_back(row.month, -ahead) for ahead in range(row.months)}
            paid.setdefault(row.line, set()).update(covered)
            bills.setdefault((row.line, row.month), set()).add(row.bill)
    for (line, month), of_month in bills.items():
        before = _back(month, 1)
        if len(of_month) > 1 and _back(before, 1) in paid[line]:
            paid[line].add(before)
    prices = billed_prices(rows)
    found = []
    for line, months in paid.items():
        account = account_of[line]
        window = {_back(latest[account], back) for back in range(IDLE_MONTHS)}
        used = called.get(line, set()) & (window | {_back(latest[account], IDLE_MONTHS)})
        if account in is_told and window <= months and idle.get(line, True) and not used:
            found.append(Unused(prices[line], min(window)))
    return sorted(found, key=lambda unused: unused.price.line)


def _back(month: date, count: int) -> date:
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def by_key(known: Iterable[KnownLine]) -> dict[str, KnownLine]:
    """Lines of the inventory by number, and by reference where that is what the operator bills."""
    found: dict[str, KnownLine] = {}
    for line in known:
        for text in (line.reference, line.number):
            if key := line_key(text):
                found[key] = line
    return found


def unknown_lines(rows: Iterable[BilledRow], known: Iterable[KnownLine]) -> list[BilledPrice]:
    """Lines that are billed and not in the inventory, by line."""
    keys = by_key(known)
    prices = billed_prices(rows)
    return [prices[line] for line in sorted(prices) if line not in keys]


def unbilled_lines(rows: Sequence[BilledRow], known: Iterable[KnownLine]) -> list[KnownLine]:
    """Lines of the inventory that no bill names, of operators and accounts whose bills are known."""
    billed = {row.line for row in rows}
    accounts: dict[str, set[str]] = {}
    for row in rows:
        accounts.setdefault(fold(row.operator), set()).add(fold(row.account))

    def is_expected(line: KnownLine) -> bool:
        operator = fold(line.operator)
        names = [name for name in accounts if operator and (name.startswith(operator) or operator.startswith(name))]
        if not names:
            return False
        return not line.account or any(fold(line.account) in accounts[name] for name in names)

    found = [
        line
        for line in known
        if is_expected(line)
        and (keys := {line_key(line.number), line_key(line.reference)} - {""})
        and not keys & billed
    ]
    return sorted(found, key=lambda line: (line.name, line.list, line.pk))


def price_gaps(rows: Iterable[BilledRow], known: Iterable[KnownLine]) -> list[PriceGap]:
    """Lines whose price in the inventory is not that of their latest subscription, by line."""
    keys: Mapping[str, KnownLine] = by_key(known)
    found = []
    for line, price in sorted(billed_prices(rows).items()):
        record = keys.get(line)
        if record is None:
            continue
        basis = "TTC" if record.basis == "TTC" else "HT"
        billed = price.ttc if basis == "TTC" else price.ht
        same = record.price is not None and record.basis and billed == round_half_up(record.price, 2)
        if billed is not None and not same:
            found.append(PriceGap(record, price, billed, record.price, basis))
    return found

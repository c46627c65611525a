"""Twelve months of bills of up to three operators, for the lines of an inventory."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from maillage.journey.census.bills.enums import LineCategory, Separator
from maillage.journey.census.bills.imports import Reading, shipped_readings
from maillage.journey.census.bills.models import line_key, shown_line
from maillage.journey.census.bills.queries import KnownLine

__all__ = ["BilledYear", "OperatorFile", "bills_of", "written"]

SHIPPED: Final = ("orange", "sfr", "bouygues")
"""The shipped profiles by which the operators' files are written, in the order of their names."""
VAT: Final = Decimal(20)
CENT: Final = Decimal("0.01")
WRONG_BY: Final = Decimal("12.30")
MOST_OPERATORS: Final = 3
LABELS: Final = {
    LineCategory.SUBSCRIPTION: "Abonnement mensuel",
    LineCategory.OPTION: "Option présentation du numéro",
    LineCategory.USAGE: "Communications du mois",
    LineCategory.EQUIPMENT: "Location de routeur",
    LineCategory.DISCOUNT: "Remise sur volume",
    LineCategory.FEE: "Frais de facturation",
}


@dataclass(frozen=True, slots=True)
class OperatorFile:
    """A file, the profile that reads it, and for each of its bills the total that the bill announces, HT."""

    name: str
    content: bytes
    reading: Reading
    announced: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class BilledYear:
    """``unused``, ``unknown``, ``unbilled``, ``dearer``: keys of the lines (E.164 or reference) that are so on purpose.

    ``wrong_bill``: the number of the one whose announced total is not the sum of its lines.
    """

    files: tuple[OperatorFile, ...]
    calls: OperatorFile | None
    unused: tuple[str, ...]
    unknown: tuple[str, ...]
    unbilled: tuple[str, ...]
    dearer: tuple[str, ...]
    wrong_bill: str


def bills_of(
    lines: Sequence[KnownLine],
    *,
    last_month: date,
    code: str = "0",
    seed: int = 0,
    months: int = 12,
    silent: Collection[str] = (),
) -> BilledYear:
    """Bills of ``months`` months up to ``last_month`` for the lines of one organisation's inventory.

    ``lines``: as ``queries.known_lines`` gives them; those without number or operator are left out, and so are the
    operators beyond the third. ``silent``: keys of the accesses to the internet, that make no call. ``code``: what tells
    the organisation's accounts and bills from others' (its INSEE code).
    The same arguments give the same bytes. Numbers that are not of the inventory are of the ranges kept for fiction.
    """
    return _Year(lines, last_month, code, seed, months, frozenset(silent)).made()


def written(reading: Reading, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A delimited file as a profile reads it: its header, separator, encoding, dates and decimals.

    A row holds values by the codes of imports.PIVOT; ``category`` and ``call_class`` as our codes.
    """
    codes = [name for name, header in reading.columns.items() if not header.startswith("=")]
    words = {code: word for word, code in reversed(reading.categories)}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=Separator(reading.separator).sign or ";", lineterminator="\r\n")
    for place in range(reading.skipped):
        writer.writerow([f"Fichier de démonstration, ligne de titre {place + 1}"])
    writer.writerow([reading.columns[code] for code in codes])
    for row in rows:
        writer.writerow([_cell(row.get(code), code, reading, words) for code in codes])
    return text.getvalue().encode(reading.encoding or "utf-8")


def _cell(value: Any, code: str, reading: Reading, words: Mapping[str, str]) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.strftime(reading.date_format)
        case Decimal():
            return f"{value:f}".replace(".", reading.decimal_mark)
    return words.get(str(value), str(value)).capitalize() if code in ("category", "call_class") else str(value)


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    account: str
    price: Decimal
    is_mobile: bool
    is_used: bool


class _Year:
    def __init__(
        self, lines: Sequence[KnownLine], last_month: date, code: str, seed: int, months: int, silent: frozenset[str]
    ) -> None:
        self.silent = silent
        self.random = Random(f"{code}-{seed}")  # noqa: S311 an invention, the same each time
        self.code = code
        self.months = [_back(last_month.replace(day=1), back) for back in range(months - 1, -1, -1)]
        self.by_operator: dict[str, list[KnownLine]] = {}
        for line in sorted(lines, key=lambda line: (line.operator, line.list, line.pk)):
            if line.operator and (line.number or line.reference):
                self.by_operator.setdefault(line.operator, []).append(line)
        kept = sorted(self.by_operator, key=lambda name: -len(self.by_operator[name]))[:MOST_OPERATORS]
        self.by_operator = {name: self.by_operator[name] for name in sorted(kept)}
        self.keys = {line_key(line.number or line.reference) for line in lines}
        self.unused: list[str] = []
        self.unknown: list[str] = []
        self.unbilled: list[str] = []
        self.dearer: list[str] = []

    def made(self) -> BilledYear:
        files = []
        billed: dict[str, list[_Line]] = {}
        for place, (operator, known) in enumerate(self.by_operator.items()):
            lines = billed[operator] = self._lines(known, is_first=place == 0)
            reading = replace(
                shipped_readings()[SHIPPED[place]], operator=operator, name=f"{operator}, détail de facture"
            )
            files.append(self._file(reading, lines, place))
        wrong = ""
        if files:
            first = files[0]
            wrong = sorted(first.announced)[-1]
            announced = {**first.announced, wrong: first.announced[wrong] + WRONG_BY}
            files[0] = replace(first, announced=announced)
        return BilledYear(
            tuple(files),
            self._calls(billed),
            unused=tuple(sorted(self.unused)),
            unknown=tuple(sorted(self.unknown)),
            unbilled=tuple(sorted(self.unbilled)),
            dearer=tuple(sorted(self.dearer)),
            wrong_bill=wrong,
        )

    def _lines(self, known: Sequence[KnownLine], *, is_first: bool) -> list[_Line]:
        """The lines of an operator as it bills them: most as the inventory says, a few not."""
        found: list[_Line] = []
        for place, line in enumerate(known):
            key, price = line_key(line.number or line.reference), line.price or Decimal("19.90")
            if any(key == other.key for other in found):
                continue
            fate = self.random.random()
            if len(known) > 3 and (fate < 0.04 or (is_first and place == 1)):
                self.unbilled.append(key)
                continue
            if fate > 0.92 and line.price is not None:
                price = (price * Decimal("1.12")).quantize(CENT)
                self.dearer.append(key)
            is_used = not (0.04 <= fate < 0.10 or (is_first and place == 2))
            if not is_used:
                self.unused.append(key)
            account = line.account or f"C{self.code}"
            found.append(_Line(key, account, price.quantize(CENT), line.list == "mobiles", is_used))
        for _ in range(1 + len(known) // 25):
            key = self._unknown_key(is_mobile=bool(found) and found[0].is_mobile)
            account = found[0].account if found else f"C{self.code}"
            self.unknown.append(key)
            found.append(_Line(key, account, Decimal("17.50"), found[0].is_mobile if found else False, is_used=True))
        return found

    def _unknown_key(self, *, is_mobile: bool) -> str:
        while True:
            key = f"{'+3363998' if is_mobile else '+3326191'}{self.random.randint(0, 9999):04}"
            if key not in self.keys:
                self.keys.add(key)
                return key

    def _file(self, reading: Reading, lines: Sequence[_Line], place: int) -> OperatorFile:
        rows: list[dict[str, Any]] = []
        announced: dict[str, Decimal] = {}
        accounts = sorted({line.account for line in lines})
        for month in self.months:
            for account in accounts:
                number = f"D{place + 1}-{self.code}-{account}-{month:%Y%m}"[:60]
                bill = [row for line in lines if line.account == account for row in self._rows_of(line)]
                bill.append(_row("", LineCategory.FEE, Decimal("1.50")))
                bill.append(_row("", LineCategory.DISCOUNT, -(Decimal("0.35") * len(bill)).quantize(CENT)))
                frame = {
                    "account": account,
                    "number": number,
                    "issued_on": month.replace(day=5),
                    "period_start": month,
                    "period_end": _back(month, -1) - timedelta(days=1),
                }
                rows += [frame | row for row in bill]
                announced[number] = sum((row["amount_ht"] for row in bill), Decimal(0))
        name = f"factures-{place + 1}-{self.code}-{self.months[-1]:%Y-%m}.csv"
        return OperatorFile(name, written(reading, rows), reading, announced)

    def _rows_of(self, line: _Line) -> list[dict[str, Any]]:
        kind = "Mobile" if line.is_mobile else "Fixe"
        rows = [_row(line.key, LineCategory.SUBSCRIPTION, line.price, kind, Decimal(1), "mois")]
        if line.is_used:
            seconds = Decimal(self.random.randint(120, 9000))
            amount = (seconds / 60 * Decimal("0.021")).quantize(CENT)
            rows.append(_row(line.key, LineCategory.USAGE, amount, kind, seconds, "s"))
        return rows

    def _calls(self, billed: Mapping[str, Sequence[_Line]]) -> OperatorFile | None:
        """Records of the last four months of the operator that bills mobile lines, for all that it bills; a line without
        use has none, nor has an access to the internet."""
        operator = next((name for name, lines in billed.items() if any(line.is_mobile for line in lines)), None)
        if operator is None:
            return None
        reading = replace(shipped_readings()["releve-generique"], operator=operator, name=f"{operator}, communications")
        rows: list[dict[str, Any]] = []
        for month in self.months[-4:]:
            for line in billed[operator]:
                for _ in range(self.random.randint(3, 9) if line.is_used and line.key not in self.silent else 0):
                    rows.append(self._call(line, month))
        return OperatorFile(f"communications-{self.code}.csv", written(reading, rows), reading, {}) if rows else None

    def _call(self, line: _Line, month: date) -> dict[str, Any]:
        """A call lasts, a session weighs, a message does neither."""
        classes = ("MOBILE", "FIXED", "SMS", "DATA") if line.is_mobile else ("MOBILE", "FIXED", "FIXED", "SPECIAL")
        said = self.random.choice(classes)
        call = {
            "line": shown_line(line.key).replace("\u00a0", " "),
            "called_on": month + timedelta(days=self.random.randint(0, 27)),
            "call_class": said,
            "amount_ht": Decimal(0),
        }
        seconds, size = self.random.randint(5, 900), Decimal(self.random.randint(1, 4000)) / 10
        call |= {"seconds": seconds} if said not in ("SMS", "DATA") else {}
        call |= {"megabytes": size} if said == "DATA" else {}
        return call


def _row(
    line: str,
    category: LineCategory,
    amount: Decimal,
    kind: str = "",
    quantity: Decimal = Decimal(1),
    unit: str = "unité",
) -> dict[str, Any]:
    return {
        "line": shown_line(line).replace("\u00a0", " "),
        "line_kind": kind,
        "category": category.value,
        "label": LABELS[category],
        "quantity": quantity,
        "unit": unit,
        "amount_ht": amount,
        "vat_rate": VAT,
        "amount_ttc": (amount * Decimal("1.2")).quantize(Decimal("0.0001")),
    }


def _back(month: date, count: int) -> date:
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)

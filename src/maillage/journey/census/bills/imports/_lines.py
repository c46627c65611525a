"""Bill lines: each row of a file as one amount of one bill."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from maillage.journey.census.bills.enums import LineCategory, Unit
from maillage.journey.census.bills.imports._rows import Rows
from maillage.journey.census.bills.imports._values import NotRead, day, kind_of_line, number, unit_of
from maillage.journey.census.bills.models import line_key
from maillage.kernel.spelling import fold
from maillage.kernel.typography import one_line

__all__ = ["BillDraft", "PivotLine", "code_of", "read_lines"]

HUNDRED: Final = Decimal(100)
DAYS_A_MONTH: Final = 30.4375
MOST_MONTHS: Final = 60


@dataclass(frozen=True, slots=True)
class PivotLine:
    """One amount, in the words of STANDARDS G. ``months``: how many months it pays for."""

    account: str
    number: str
    issued_on: date
    period_start: date | None
    period_end: date | None
    line: str
    line_kind: str
    user: str
    site: str
    category: str
    label: str
    quantity: Decimal | None
    unit: str
    amount_ht: Decimal
    vat_rate: Decimal | None
    amount_ttc: Decimal | None
    offer_code: str
    months: int


@dataclass(slots=True)
class BillDraft:
    """A bill as its rows tell it. ``first_row``: where it begins; ``total_ttc``: ``None`` where one line does not say it."""

    number: str
    account: str
    issued_on: date
    first_row: int
    period_start: date | None = None
    period_end: date | None = None
    line_count: int = 0
    total_ht: Decimal = Decimal(0)
    total_ttc: Decimal | None = Decimal(0)
    categories: dict[str, Decimal] = field(default_factory=dict)
    begun: Counter[date] = field(default_factory=Counter)
    """Months in which its subscriptions begin, with how many."""

    @property
    def month(self) -> date | None:
        """The first of the month it pays for, as its periods tell; ``None`` where they say nothing.

        Most subscriptions decide: usage is that of the month before, and a line opened meanwhile begins on its own day.
        """
        if self.begun:
            return min(self.begun, key=lambda month: (-self.begun[month], month))
        return self.period_start.replace(day=1) if self.period_start else None

    def add(self, line: PivotLine) -> None:
        self.line_count += 1
        self.total_ht += line.amount_ht
        if self.total_ttc is not None:
            self.total_ttc = None if line.amount_ttc is None else self.total_ttc + line.amount_ttc
        self.categories[line.category] = self.categories.get(line.category, Decimal(0)) + line.amount_ht
        if line.period_start and line.category == LineCategory.SUBSCRIPTION:
            self.begun[line.period_start.replace(day=1)] += 1
        starts = [found for found in (self.period_start, line.period_start) if found]
        ends = [found for found in (self.period_end, line.period_end) if found]
        self.period_start, self.period_end = min(starts, default=None), max(ends, default=None)


@lru_cache(maxsize=1 << 14)
def code_of(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """The code of the first word that a text holds, else that of « * »; empty where there is none.

    >>> code_of("Abonnement Fibre", (("abonnement", "SUBSCRIPTION"), ("*", "FEE")))
    'SUBSCRIPTION'
    """
    words = fold(text)
    rest = ""
    for word, code in pairs:
        if word.strip() == "*":
            rest = rest or code
        elif fold(word) in words:
            return code
    return rest


def read_lines(rows: Rows, bills: dict[str, BillDraft]) -> Iterator[PivotLine]:
    """The amounts of a file, in its order; its bills gather in ``bills`` by number, what is wrong in ``rows.faults``."""
    for place, cells in rows:
        line = _Row(rows, place, cells).read()
        if line is None:
            continue
        known = bills.get(line.number)
        if known is None:
            known = bills[line.number] = BillDraft(line.number, line.account, line.issued_on, place)
        elif known.issued_on != line.issued_on or known.account != line.account:
            code = "issued_on" if known.issued_on != line.issued_on else "account"
            label = "deux dates" if code == "issued_on" else "deux comptes"
            rows.fault(
                place,
                code,
                cells.get(code, ""),
                f"La facture {one_line(line.number, 60)} porte {label} (voyez la ligne {known.first_row}).",
                "Une facture a une date et un compte : corrigez le fichier, ou vérifiez les colonnes du profil.",
            )
            continue
        known.add(line)
        yield line


@dataclass(slots=True)
class _Row:
    rows: Rows
    place: int
    cells: dict[str, str]
    is_wrong: bool = False

    def read(self) -> PivotLine | None:
        start, end = self._day("period_start"), self._day("period_end")
        if start and end and end < start:
            self._wrong("period_end", "est avant le début de la période", "Vérifiez les deux colonnes de période.")
        issued_on = self._needed_day("issued_on")
        bill_number = self._needed("number", 60)
        label = self._needed("label", 200)
        key = line_key(self.cells.get("line", ""))
        category = self._category(label)
        ht, vat_rate, ttc = self._amounts()
        quantity, unit = self._number("quantity"), unit_of(self.cells.get("unit", ""))
        if self.is_wrong or issued_on is None or ht is None:
            return None
        cells = self.cells
        return PivotLine(
            account=one_line(cells.get("account", ""), 60),
            number=bill_number,
            issued_on=issued_on,
            period_start=start,
            period_end=end,
            line=key,
            line_kind=kind_of_line(cells.get("line_kind", ""), key),
            user=one_line(cells.get("user", ""), 120) if self.rows.reading.keeps_users else "",
            site=one_line(cells.get("site", ""), 120),
            category=category,
            label=label,
            quantity=quantity,
            unit=unit,
            amount_ht=ht,
            vat_rate=vat_rate,
            amount_ttc=ttc,
            offer_code=one_line(cells.get("offer_code", ""), 60),
            months=_months(start, end, quantity, unit),
        )

    def _wrong(self, code: str, said: str, cure: str) -> None:
        value = self.cells.get(code, "")
        shown = one_line(value, 60)
        self.rows.fault(self.place, code, value, f"« {shown} » {said}." if shown else f"{said}.", cure)
        self.is_wrong = True

    def _needed(self, code: str, most: int) -> str:
        text = one_line(self.cells.get(code, ""), most)
        if not text:
            self._wrong(code, "Cette cellule est vide", "Remplissez-la, ou retirez la ligne du fichier.")
        return text

    def _day(self, code: str) -> date | None:
        text = self.cells.get(code, "")
        if not text:
            return None
        try:
            return day(text, self.rows.date_format)
        except NotRead as wrong:
            self._wrong(code, wrong.message, wrong.cure)
            return None

    def _needed_day(self, code: str) -> date | None:
        if not self.cells.get(code):
            self._wrong(code, "Cette cellule est vide", "Remplissez-la, ou retirez la ligne du fichier.")
            return None
        return self._day(code)

    def _number(self, code: str) -> Decimal | None:
        text = self.cells.get(code, "")
        if not text:
            return None
        try:
            return number(text, self.rows.mark)
        except NotRead as wrong:
            self._wrong(code, wrong.message, wrong.cure)
            return None

    def _category(self, label: str) -> str:
        pairs = self.rows.reading.categories
        text = self.cells.get("category", "") or label
        found = code_of(text, pairs)
        if found not in LineCategory:
            cure = f"Dans le profil, dites à quelle catégorie correspond « {one_line(text, 60)} »."
            code = "category" if self.cells.get("category") else "label"
            self._wrong(code, "n’est d’aucune catégorie connue du profil", cure)
        return found

    def _amounts(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """HT, rate and TTC; one of the two amounts follows from the other and the rate."""
        ht, rate, ttc = self._number("amount_ht"), self._number("vat_rate"), self._number("amount_ttc")
        if rate is not None and not 0 <= rate <= HUNDRED:
            self._wrong("vat_rate", "n’est pas un taux de TVA", "Écrivez-le en pour cent, par exemple 20.")
        if self.is_wrong:
            return None, None, None
        if ht is None and ttc is None:
            self._wrong("amount_ht", "Il manque un montant", "Remplissez le montant HT, ou le TTC et le taux de TVA.")
        elif ht is None and ttc is not None:
            if rate is None:
                cure = "Remplissez le montant HT, ou le taux de TVA."
                self._wrong("amount_ht", "Il manque le montant HT, et sans taux il ne se déduit pas du TTC", cure)
            else:
                ht = (ttc * HUNDRED / (HUNDRED + rate)).quantize(Decimal("0.000001"))
        elif ttc is None and ht is not None and rate is not None:
            ttc = (ht * (HUNDRED + rate) / HUNDRED).quantize(Decimal("0.000001"))
        return ht, rate, ttc


def _months(start: date | None, end: date | None, quantity: Decimal | None, unit: str) -> int:
    """How many months an amount pays for: those of its period, else those that it counts, else one."""
    if start and end:
        return min(max(1, round(((end - start).days + 1) / DAYS_A_MONTH)), MOST_MONTHS)
    if unit == Unit.MONTH and quantity and quantity == int(quantity) and 1 <= quantity <= MOST_MONTHS:
        return int(quantity)
    return 1

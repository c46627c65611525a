"""Numbers, durations and formulas of a case, in words."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from maillage.journey.studies.money.engine import Case, CaseValue, Line
from maillage.journey.studies.money.enums import RHYTHM_LABELS
from maillage.kernel.typography import NO_BREAK, agreed, number, plural, trimmed

__all__ = [
    "amount_of",
    "basis_of",
    "duration",
    "euros",
    "formula_of",
    "in_months",
    "month_of",
    "since",
    "value_text",
]

_MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def euros(amount: Fraction | Decimal | int, digits: int = 2) -> str:
    """« 1 234,56 € »."""
    return f"{number(amount, digits)} €"


def month_of(day: date) -> str:
    """« mars 2030 »."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def since(day: date) -> str:
    """« à partir d’août 2028 »."""
    month = month_of(day)
    return f"à partir d’{month}" if month[0] in "aeiouh" else f"à partir de {month}"


def duration(months: int) -> str:
    """« 5 ans », « 63 mois », « 1 an », the number not parted from its unit."""
    text = plural(months // 12, "an", "ans") if months % 12 == 0 else f"{months} mois"
    return text.replace(" ", NO_BREAK)


def in_months(months: Fraction) -> str:
    """« 19,2 mois »."""
    return f"{trimmed(months, 1)}{NO_BREAK}mois"


def value_text(number_of: Decimal | Fraction | None) -> str:
    """A value as it was typed: no more decimals than it has."""
    return "" if number_of is None else trimmed(number_of, 6)


def amount_of(value: CaseValue) -> str:
    """« 30 € par mois », « 4 425,20 € TTC »: cents are written in full."""
    has_cents = value.unit.startswith("€") and value.amount != int(value.amount)
    text = value_text(value.amount)
    if has_cents and len(text.partition(",")[2]) < 2:
        text = number(value.amount, 2)
    return f"{text} {agreed(value.amount, value.unit)}".strip()


def basis_of(case: Case) -> str:
    """What the amounts of a case are, once VAT is settled."""
    return "HT, TVA récupérée" if case.recovers_vat else "TTC, FCTVA déduit"


def formula_of(case: Case, line: Line) -> str:
    """How a line is reckoned each time it falls due, with its numbers."""
    known = case.by_key
    factors = []
    if line.quantity:
        factors.append(amount_of(known[line.quantity]))
    if line.is_per_unit:
        units = known[case.units]
        factors.append(f"{value_text(units.amount)} {agreed(units.amount, case.units_name or units.unit)}")
    quantity = " × ".join(factors)
    if line.included:
        quantity = f"({quantity or '1'} − {amount_of(known[line.included])}, zéro au moins)"
    text = " × ".join(filter(None, (amount_of(known[line.amount]), quantity)))
    if line.discount:
        text += f" − {value_text(known[line.discount].amount)} %"
    if line.margin:
        text += f" + {value_text(known[line.margin].amount)} %"
    unit, often = known[line.amount].unit, RHYTHM_LABELS[line.rhythm.value]
    if line.tax_basis.value not in unit:
        text += f" {line.tax_basis.value}"
    if often not in unit:
        text += f", {often}"
    return f"{text}, TVA {value_text(line.vat_pct)} %{_when(line)}"


def _when(line: Line) -> str:
    if line.starts_after and line.lasts:
        return f", du mois {line.starts_after + 1} au mois {line.starts_after + line.lasts}"
    if line.starts_after:
        return f", à partir du mois {line.starts_after + 1}"
    return f", pendant {duration(line.lasts)}" if line.lasts else ""

"""VAT and what the State gives back of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from maillage.engine.parameters import Parameter, parameter
from maillage.engine.quantities import round_half_up

__all__ = ["BudgetSection", "SpendingCategory", "VatCompensation", "compensation_rule", "vat_compensation"]


class BudgetSection(StrEnum):
    """In which section of the budget a spending stands: it decides the FCTVA and the amortisation."""

    CAPITAL = "investissement"
    OPERATING = "fonctionnement"


class SpendingCategory(StrEnum):
    """What is bought. In the capital section all but ``NOT_ELIGIBLE`` opens a right to FCTVA; in the operating section only
    ``CLOUD_INFRASTRUCTURE`` does."""

    EQUIPMENT = "materiel"
    SOFTWARE = "logiciel"
    NETWORK = "reseau"
    WORKS = "travaux"
    CLOUD_INFRASTRUCTURE = "nuage"
    CLOUD_SOFTWARE = "logiciel-en-ligne"
    LEASE = "location"
    MAINTENANCE = "maintenance"
    TELECOM = "telecom"
    SERVICE = "prestation"
    ENERGY = "energie"
    STAFF = "personnel"
    NOT_ELIGIBLE = "hors-fctva"


_CAPITAL: Final = "finance/fctva_capital_rate"
_CLOUD: Final = "finance/fctva_cloud_rate"


@dataclass(frozen=True, slots=True)
class VatCompensation:
    """``amount`` in euros, to the cent; ``rule``: the dated rate, ``None`` where the spending is not eligible."""

    amount: Decimal
    rule: Parameter | None


def compensation_rule(section: BudgetSection, category: SpendingCategory, on: date) -> Parameter | None:
    """The rate of FCTVA in force for a spending on its date; ``None`` where there is none. Error: ``UncoveredDate``.

    >>> compensation_rule(BudgetSection.OPERATING, SpendingCategory.LEASE, date(2026, 11, 22)) is None
    True
    """
    if section is BudgetSection.CAPITAL and category not in (SpendingCategory.NOT_ELIGIBLE, SpendingCategory.STAFF):
        return parameter(_CAPITAL, on)
    if section is BudgetSection.OPERATING and category is SpendingCategory.CLOUD_INFRASTRUCTURE:
        return parameter(_CLOUD, on)
    return None


def vat_compensation(
    ttc: Decimal | Fraction, section: BudgetSection, category: SpendingCategory, on: date
) -> VatCompensation:
    """FCTVA on a spending: ``round(ttc x rate / 100, 2)``.

    ``ttc`` in euros, VAT included; the rate is a dated parameter. Guarantees: never more than the spending, never negative
    for a positive one. Error: ``UncoveredDate``. Source: DOMAIN 4.5.

    >>> on = date(2026, 11, 22)
    >>> str(vat_compensation(Decimal("1200.00"), BudgetSection.CAPITAL, SpendingCategory.EQUIPMENT, on).amount)
    '196.85'
    >>> str(vat_compensation(Decimal("1200.00"), BudgetSection.OPERATING, SpendingCategory.CLOUD_INFRASTRUCTURE, on).amount)
    '67.20'
    """
    rule = compensation_rule(section, category, on)
    if rule is None:
        return VatCompensation(Decimal("0.00"), None)
    return VatCompensation(round_half_up(Fraction(ttc) * Fraction(rule.value) / 100, 2), rule)

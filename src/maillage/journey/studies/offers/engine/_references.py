"""Price references, and the offers of surveys, as offers that can be compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from maillage.engine.finance import BudgetSection, SpendingCategory, compensation_rule
from maillage.engine.quantities import Price, TaxBasis
from maillage.engine.savings import Comparison, Offer, Tier, compare
from maillage.journey.studies.offers.engine._lines import words_of
from maillage.journey.studies.offers.enums import UNITS, FunctionalUnit, Readers, VatRefund
from maillage.journey.studies.offers.models import PriceReference
from maillage.journey.studies.syntheses.models import PriceOffer
from maillage.kernel.spelling import fold

__all__ = ["Listed", "compared", "listed_offers", "offer_of", "reference_key", "refund_pct", "unit_of_survey_offer"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A price that lines may be compared with. ``readers``: who reads it."""

    offer: Offer
    label: str
    readers: str

    @property
    def is_confidential(self) -> bool:
        return self.readers == Readers.BODY


def reference_key(row: PriceReference | PriceOffer) -> str:
    """« r12 » for a reference, « o34 » for an offer of a survey."""
    return f"{'r' if isinstance(row, PriceReference) else 'o'}{row.pk}"


def refund_pct(refund: str, on: date) -> Fraction:
    """What FCTVA gives back of 100 euros TTC on a day, by the dated rule."""
    match refund:
        case VatRefund.CAPITAL:
            rule = compensation_rule(BudgetSection.CAPITAL, SpendingCategory.EQUIPMENT, on)
        case VatRefund.CLOUD:
            rule = compensation_rule(BudgetSection.OPERATING, SpendingCategory.CLOUD_INFRASTRUCTURE, on)
        case _:
            return Fraction(0)
    return Fraction(0) if rule is None else Fraction(str(rule.value))


def offer_of(row: PriceReference, on: date, grant_pct: Decimal) -> Offer:
    """A reference as the engine takes it. Errors: ``PriceWithoutBasis``, ``BadTier``."""
    card = UNITS[row.unit]
    return Offer(
        key=reference_key(row),
        unit=row.unit,
        price=row.price,
        tax_basis=TaxBasis(row.tax_basis) if row.tax_basis else None,
        mode=card.mode,
        variety=row.variety,
        words=words_of(row.words),
        vat_pct=row.vat_rate,
        term_months=row.term_months,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        tiers=tuple(Tier(Decimal(least), Decimal(price)) for least, price in row.tiers),
        installation=row.installation_price,
        buy_out=row.buy_out_price,
        refund_pct=refund_pct(row.vat_refund, on),
        grant_pct=Fraction(grant_pct),
    )


def listed_offers(
    references: Iterable[PriceReference], surveyed: Iterable[PriceOffer], on: date, grant_pct: Decimal
) -> dict[str, Listed]:
    """All prices of a body, by key. What a unit that is matched by words alone is without words waits for a hand: it answers to
    no line by rule. An offer of a survey without basis, or in a unit that is not known, is left out."""
    found = {}
    for row in references:
        offer = offer_of(row, on, grant_pct)
        if UNITS[row.unit].needs_words and not offer.words:
            continue
        found[offer.key] = Listed(offer, row.label, row.readers)
    for old in surveyed:
        unit = unit_of_survey_offer(old)
        if unit is None or not old.basis:
            continue
        price = Offer(reference_key(old), str(unit), old.proposed, TaxBasis(old.basis), UNITS[unit].mode)
        found[price.key] = Listed(price, old.label, Readers.MEMBERS)
    return found


_SPOKEN: Final = (
    (FunctionalUnit.BLACK_PAGE, "copie", ("noir",)),
    (FunctionalUnit.COLOUR_PAGE, "copie", ("couleur",)),
    (FunctionalUnit.DIRECT_NUMBER, "mois", ("sda",)),
    (FunctionalUnit.INTERNET_ACCESS, "mois", ("acces", "internet")),
    (FunctionalUnit.DATA_SIM, "mois", ("cle",)),
    (FunctionalUnit.MOBILE_OPTION, "mois", ("option",)),
    (FunctionalUnit.MOBILE_LINE, "mois", ("mobile",)),
)
"""The functional unit of an offer of a survey: what its unit and its label say."""


def unit_of_survey_offer(row: PriceOffer) -> FunctionalUnit | None:
    """The functional unit that an offer of a survey speaks of, ``None`` where it is not plain."""
    unit, label = fold(row.unit), fold(row.label).replace(",", " ").replace("(", " ").split()
    return next((code for code, per, words in _SPOKEN if per in unit and set(words) <= set(label)), None)


def compared(row: PriceOffer) -> Comparison:
    """What an offer of a survey says was paid, beside what was offered: signed."""
    basis: Any = TaxBasis(row.basis) if row.basis else None
    return compare(
        Price(row.existing, row.unit, basis, row.existing_mode or None),
        Price(row.proposed, row.unit, basis, row.proposed_mode or None),
    )

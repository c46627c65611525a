"""A line of frozen savings and the price that was really had for it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.parameters import parameter
from maillage.engine.quantities import TaxBasis
from maillage.engine.savings import NetPrice, Outcome, net_price, outcome_of
from maillage.journey.studies.offers.enums import UNITS, FunctionalUnit
from maillage.journey.studies.offers.models import SavingsLine

__all__ = ["NothingToCompare", "outcome_of_line"]


class NothingToCompare(EngineError):
    """A line without price or quantity today."""


def outcome_of_line(
    line: SavingsLine, unit: str, price: Decimal, basis: str, vat_rate: Decimal | None, on: date
) -> Outcome:
    """Existing, offered and obtained, HT. Errors: ``NotTheSameUnit``, ``NothingToCompare``."""
    if line.existing_ht is None or line.offered_ht is None or line.quantity is None:
        raise NothingToCompare(
            f"« {line.name} » n’a pas de prix, d’offre ou de quantité connus : rien ne peut être comparé. "
            "Complétez l’inventaire, puis recalculez avant de figer."
        )
    standard = Decimal(parameter("finance/standard_vat_rate", on).value)
    had = net_price(price, TaxBasis(basis), vat_rate, standard)
    before, after = (str(FunctionalUnit(code).label) for code in (line.unit, unit))
    units = (before, after)
    return outcome_of(_ht(line.existing_ht), _ht(line.offered_ht), had, line.quantity, UNITS[line.unit].times, units)


def _ht(amount: Decimal) -> NetPrice:
    return NetPrice(Fraction(amount), Fraction(amount), is_assumed=False, was_ttc=False)

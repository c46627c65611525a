"""What is paid and what is offered, as a comparison needs them: never without unit and tax basis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.quantities import TaxBasis

__all__ = ["BadTier", "NetPrice", "Offer", "PaidLine", "PriceWithoutBasis", "Tier", "net_price", "price_at"]


class PriceWithoutBasis(EngineError):
    """A price that says neither HT nor TTC."""


class BadTier(EngineError):
    """Volume tiers that contradict themselves."""


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``least`` units bought together on, one unit costs ``price``."""

    least: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One thing that is paid today.

    ``unit``: the functional unit (one line for a month, one page…), ``variety``: what kind of it, ``text``: its words, in
    lower case without accents. ``quantity`` in units, of each payment; ``price`` in euros for one unit, ``None`` for NC.
    ``times_a_year``: how often it is paid, 0 for once. ``mode``: how it is had (subscription, lease, purchase, use).
    ``term_months``: how long one is bound. ``vat_pct``: its own rate, ``None`` where it does not say.
    ``exit_penalty``: euros HT that leaving costs.
    """

    key: str
    unit: str
    quantity: Decimal | None
    price: Decimal | None
    tax_basis: TaxBasis | None
    times_a_year: int
    mode: str
    variety: str = ""
    text: str = ""
    vat_pct: Decimal | None = None
    term_months: int | None = None
    is_quantity_estimated: bool = False
    is_price_estimated: bool = False
    exit_penalty: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Offer:
    """A price that one could have. Errors: ``PriceWithoutBasis``, ``BadTier``.

    ``variety``: only for this kind, empty for all; ``words``: all of them must stand in the text of a line. ``tiers``: by
    the quantity that is bought together. ``installation`` and ``buy_out``: euros a unit, paid once, in the same basis.
    ``refund_pct``: what FCTVA gives back of each euro TTC, in per cent; ``grant_pct``: what is granted of what is paid
    once, in per cent of HT.
    """

    key: str
    unit: str
    price: Decimal
    tax_basis: TaxBasis | None
    mode: str
    variety: str = ""
    words: tuple[str, ...] = ()
    vat_pct: Decimal | None = None
    term_months: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    tiers: Sequence[Tier] = ()
    installation: Decimal = Decimal(0)
    buy_out: Decimal = Decimal(0)
    refund_pct: Fraction = field(default_factory=Fraction)
    grant_pct: Fraction = field(default_factory=Fraction)

    def __post_init__(self) -> None:
        if self.tax_basis is None:
            raise PriceWithoutBasis(
                f"Le prix « {self.key} » ne dit ni HT ni TTC : il ne peut être comparé à rien. Écrivez sa base de taxe."
            )
        if self.price < 0 or any(tier.price < 0 for tier in self.tiers):
            raise BadTier(f"Un prix de « {self.key} » est négatif. Écrivez un prix d’au moins 0 €.")
        bounds = [tier.least for tier in self.tiers]
        if any(least <= 0 for least in bounds) or bounds != sorted(set(bounds)):
            raise BadTier(
                f"Les paliers de « {self.key} » ne montent pas. Écrivez des quantités positives, de la plus petite à la "
                "plus grande, chacune une seule fois."
            )

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class NetPrice:
    """A price HT, exact, and at which rate: ``is_assumed`` where the standard rate stood in for one that nobody told."""

    ht: Fraction
    ttc: Fraction
    is_assumed: bool
    was_ttc: bool


def net_price(price: Decimal, basis: TaxBasis, vat_pct: Decimal | None, standard_pct: Decimal) -> NetPrice:
    """``HT = TTC / (1 + rate)`` at the price's own rate, else at the standard one, which is said.

    Guarantee: ``ttc = ht (1 + rate)`` exactly. Source: CGI art. 266 and 278.

    >>> net_price(Decimal(120), TaxBasis.TTC, None, Decimal(20))
    NetPrice(ht=Fraction(100, 1), ttc=Fraction(120, 1), is_assumed=True, was_ttc=True)
    """
    factor = 1 + Fraction(standard_pct if vat_pct is None else vat_pct) / 100
    amount, is_ttc = Fraction(price), basis is TaxBasis.TTC
    ht = amount / factor if is_ttc else amount
    return NetPrice(ht, amount if is_ttc else ht * factor, vat_pct is None, is_ttc)


def price_at(offer: Offer, volume: Decimal | Fraction) -> Decimal:
    """The price of one unit where ``volume`` units are bought together: that of the highest tier that is reached.

    >>> offer = Offer("a", "line", Decimal(10), TaxBasis.HT, "use", tiers=(Tier(Decimal(100), Decimal(8)),))
    >>> price_at(offer, Decimal(99)), price_at(offer, Decimal(100))
    (Decimal('10'), Decimal('8'))
    """
    reached = [tier.price for tier in offer.tiers if tier.least <= volume]
    return reached[-1] if reached else offer.price


Offers = Mapping[str, Offer]
"""By key."""

"""What a quantity costs together: tiers of volume."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from maillage.engine.sharing._errors import BadTariff


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``from_quantity`` units on, a unit costs ``unit_price`` EUR."""

    from_quantity: int
    unit_price: Decimal


class Tariff:
    """``fixed`` EUR as soon as there is one unit, and a price a unit that depends on the quantity.

    Of the whole (``is_marginal`` false): all units at the price of the tier that the quantity reaches. By slices
    (``is_marginal``): each unit at the price of its own slice. Error: ``BadTariff``.

    >>> tariff = Tariff([Tier(1, Decimal(10)), Tier(100, Decimal(8))])
    >>> tariff.price(99), tariff.price(100)
    (Fraction(990, 1), Fraction(800, 1))
    """

    def __init__(self, tiers: Sequence[Tier], *, fixed: Decimal = Decimal(0), is_marginal: bool = False) -> None:
        if wrong := next((tier for tier in tiers if tier.from_quantity < 0 or tier.unit_price < 0), None):
            raise BadTariff(
                f"Le palier « {wrong.from_quantity} ; {wrong.unit_price} » a une quantité ou un prix négatif. Corrigez-le."
            )
        if not tiers or tiers[0].from_quantity not in (0, 1):
            raise BadTariff("Le premier palier d’un tarif commence à 1. Ajoutez-le.")
        starts = [tier.from_quantity for tier in tiers]
        if starts != sorted(set(starts)):
            raise BadTariff("Les paliers d’un tarif vont en croissant, chacun une fois. Remettez-les dans l’ordre.")
        if fixed < 0:
            raise BadTariff("La part fixe d’un tarif est un montant négatif. Corrigez-la.")
        self.tiers, self.fixed, self.is_marginal = tuple(tiers), fixed, is_marginal
        self.scale = lcm(Fraction(fixed).denominator, *(Fraction(tier.unit_price).denominator for tier in tiers))
        self._starts = [max(1, start) for start in starts]
        self._fixed = int(fixed * self.scale)
        self._prices = [int(tier.unit_price * self.scale) for tier in tiers]
        self._before = [0]
        for place in range(1, len(tiers)):
            width = self._starts[place] - self._starts[place - 1]
            self._before.append(self._before[-1] + width * self._prices[place - 1])

    def units(self, quantity: int) -> int:
        """The price in ``1 / scale`` EUR."""
        if quantity <= 0:
            return 0
        place = bisect_right(self._starts, quantity) - 1
        if self.is_marginal:
            return self._fixed + self._before[place] + (quantity - self._starts[place] + 1) * self._prices[place]
        return self._fixed + quantity * self._prices[place]

    def price(self, quantity: int) -> Fraction:
        """EUR for ``quantity`` units; nothing for none."""
        return Fraction(self.units(quantity), self.scale)

    def pieces(self, most: int) -> list[tuple[int, int, int, int]]:
        """Straight pieces up to ``most`` units: first, last quantity, price at zero, price a unit (1 / scale EUR)."""
        found = []
        for place, start in enumerate(self._starts):
            last = self._starts[place + 1] - 1 if place + 1 < len(self._starts) else most
            if start <= most:
                origin = self._before[place] - (start - 1) * self._prices[place] if self.is_marginal else 0
                found.append((start, min(last, most), self._fixed + origin, self._prices[place]))
        return found

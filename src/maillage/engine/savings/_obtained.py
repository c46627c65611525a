"""Existing, offered, obtained: what was really had, beside what was hoped for."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.quantities import percentage, round_half_up
from maillage.engine.savings._offers import NetPrice

__all__ = ["NotTheSameUnit", "Outcome", "outcome_of"]


class NotTheSameUnit(EngineError):
    """Before and after are not counted in the same functional unit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Euros HT, to the cent, a year (or once, for what is bought once); ``kept_pct``: what was obtained of what was hoped
    for, ``None`` where nothing was."""

    potential: Decimal
    obtained: Decimal
    kept_pct: Fraction | None

    @property
    def difference(self) -> Decimal:
        return self.obtained - self.potential


def outcome_of(
    existing: NetPrice, offered: NetPrice, obtained: NetPrice, quantity: Decimal, times: int, units: tuple[str, str]
) -> Outcome:
    """``potential = q (existing - offered) t``; ``obtained = q (existing - obtained) t``, both signed.

    ``units``: the functional unit before and after; ``times`` a year, 0 for once. Error: ``NotTheSameUnit``.
    Source: DOMAIN 3.3.5, the report before and after.

    >>> ht = lambda text: NetPrice(Fraction(text), Fraction(text), False, False)
    >>> found = outcome_of(ht("12.27"), ht("7.35"), ht("8.00"), Decimal(2), 12, ("line", "line"))
    >>> found.potential, found.obtained, round(float(found.kept_pct), 1)
    (Decimal('118.08'), Decimal('102.48'), 86.8)
    """
    before, after = units
    if before != after:
        raise NotTheSameUnit(
            f"Le prix d’avant est par « {before} », celui d’après par « {after} » : ils ne se comparent pas. "
            "Ramenez le prix obtenu à l’unité d’avant."
        )
    each = Fraction(quantity) * (times or 1)
    potential = round_half_up(each * (existing.ht - offered.ht), 2)
    had = round_half_up(each * (existing.ht - obtained.ht), 2)
    return Outcome(potential, had, percentage(had, potential))

"""What a fleet is made of: counts and percentages with the base that they are percentages of."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from maillage.engine.quantities import percentage


@dataclass(frozen=True, slots=True)
class Composition:
    """Parts of a whole. ``percent`` in per cent of ``base``, ``None`` where the base is zero."""

    base: Fraction
    counts: dict[str, Fraction]
    percent: dict[str, Fraction | None]


def compose(counts: Mapping[str, Fraction], base: Fraction | None = None) -> Composition:
    """Percentages of each count in ``base``, by default the sum of the counts.

    Guarantee: without a ``base`` of its own, and where the sum is not zero, percentages add up to 100 exactly. With
    one (machines, where several answers may describe the same machine) they may add up to more or less.

    >>> compose({"a": Fraction(1), "b": Fraction(3)}).percent
    {'a': Fraction(25, 1), 'b': Fraction(75, 1)}
    """
    whole = sum(counts.values(), Fraction(0)) if base is None else base
    return Composition(whole, dict(counts), {name: percentage(count, whole) for name, count in counts.items()})

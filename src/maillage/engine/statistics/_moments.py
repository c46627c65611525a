"""What the estimators need of the answers of a stratum: sums of the answers, of the populations, of their products."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from maillage.engine.statistics._strata import Sample

__all__ = ["Moments", "Number", "exact", "moments_of", "pooled", "summed"]

Number = int | Fraction | Decimal


def exact(value: Number) -> int | Fraction:
    """The same number in the arithmetic of this package: whole numbers stay whole, because they add up faster."""
    if isinstance(value, int):
        return value
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


@dataclass(frozen=True, slots=True)
class Moments:
    """Of one stratum or of several: ``N`` entities of ``X`` inhabitants; ``n`` answers ``y`` of entities of ``x``
    inhabitants, as the sums ``y``, ``x``, ``yy``, ``xy``, ``xx``, all exact. ``is_sized``: communes, whose population a
    ratio may use; a body of another kind has none.
    """

    is_sized: bool
    N: int
    X: int
    n: int
    y: int | Fraction
    x: int
    yy: int | Fraction
    xy: int | Fraction
    xx: int

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.is_sized and other.is_sized,
            self.N + other.N,
            self.X + other.X,
            self.n + other.n,
            self.y + other.y,
            self.x + other.x,
            self.yy + other.yy,
            self.xy + other.xy,
            self.xx + other.xx,
        )

    def without(self, y: int | Fraction, x: int) -> "Moments":
        """Less the answer ``y`` of an entity of ``x`` inhabitants."""
        return Moments(
            self.is_sized,
            self.N,
            self.X,
            self.n - 1,
            self.y - y,
            self.x - x,
            self.yy - y * y,
            self.xy - x * y,
            self.xx - x * x,
        )

    def residuals(self, slope: Fraction) -> tuple[int | Fraction, int | Fraction]:
        """``sum e`` and ``sum e^2`` of ``e = y - slope x``."""
        if not slope:
            return self.y, self.yy
        return self.y - slope * self.x, self.yy - 2 * slope * self.xy + slope * slope * self.xx

    @property
    def weight(self) -> Fraction:
        """``N / n``."""
        return Fraction(self.N, self.n)


def moments_of(sample: Sample, values: Mapping[str, Number]) -> tuple[Moments, ...]:
    """The sums of each stratum of ``sample``, in its order. ``values``: one for each entity that answered.

    >>> from maillage.engine.statistics import COMMUNE, Unit, draw_up, stratify
    >>> sample = draw_up(stratify([Unit("A", COMMUNE, 10), Unit("B", COMMUNE, 20)], [0]), "A")
    >>> moments_of(sample, {"A": 3})[0].xy
    30
    """
    answers = {name: exact(values[name]) for name in sample.answered}
    unit = lcm(
        *{answer.denominator for answer in answers.values()}
    )  # in whole numbers of it, sums are several times faster
    found = []
    for stratum in sample.strata:
        y = yy = xy = x = xx = n = 0
        for one in stratum.units:
            if one.name in answers:
                answer, size = answers[one.name], one.population or 0
                whole = answer.numerator * (unit // answer.denominator)
                n, y, x = n + 1, y + whole, x + size
                yy, xy, xx = yy + whole * whole, xy + whole * size, xx + size * size
        inhabitants = sum(one.population or 0 for one in stratum.units)
        found.append(
            Moments(
                stratum.is_bracket,
                len(stratum.units),
                inhabitants,
                n,
                exact(Fraction(y, unit)),
                x,
                exact(Fraction(yy, unit * unit)),
                exact(Fraction(xy, unit)),
                xx,
            )
        )
    return tuple(found)


def pooled(moments: Sequence[Moments], group: Sequence[int]) -> Moments:
    """The sums of several strata together."""
    first, *others = (moments[place] for place in group)
    for other in others:
        first += other
    return first


def summed(parts: Sequence[tuple[int | Fraction, int | Fraction]], n: int) -> Fraction:
    """``s^2 = (sum e^2 - (sum e)^2 / n) / (n - 1)`` of residuals given by their two sums, part by part. ``n`` at least 2.

    >>> summed([(1, 1), (3, 9)], 2)
    Fraction(2, 1)
    """
    total = sum((Fraction(first) for first, _ in parts), Fraction(0))
    squares = sum((Fraction(second) for _, second in parts), Fraction(0))
    return (squares - total * total / n) / (n - 1)

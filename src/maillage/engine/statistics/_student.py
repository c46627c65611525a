"""Quantiles of Student's t for whole degrees of freedom, without a scientific library to load (docs/adr/0002)."""

from functools import cache
from math import atan, cos, inf, pi, sin, sqrt


def _central_probability(t: float, df: int) -> float:
    """P(-t < T < t), by the finite sums that exist for whole degrees of freedom (Abramowitz and Stegun, 26.7.3-4)."""
    theta = atan(t / sqrt(df))
    odd = df % 2
    term = cos(theta) if odd else 1.0
    total = term if df > 1 else 0.0
    for k in range(2 + odd, df - 1, 2):
        term *= (k - 1) / k * cos(theta) ** 2
        total += term
    return 2 / pi * (theta + sin(theta) * total) if odd else sin(theta) * total


@cache
def student_quantile(confidence: float, df: int) -> float:
    """The ``t`` for which a central interval of Student's law holds ``confidence`` of the probability.

    ``confidence`` in ]0, 1[, ``df`` a whole number of degrees of freedom, at least 1. Exact to about 12 significant
    digits (checked against an independent library in the tests); found by bisection, so always finite and positive.

    >>> round(student_quantile(0.95, 5), 4), round(student_quantile(0.95, 10_000), 3)
    (2.5706, 1.96)
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    if df < 1:
        raise ValueError(f"df must be at least 1, not {df}")
    low, high = 0.0, 1.0
    while _central_probability(high, df) < confidence:
        low, high = high, high * 2
        if high == inf:
            raise ValueError(f"no finite quantile for {confidence}")
    while (middle := (low + high) / 2) not in (low, high):
        if _central_probability(middle, df) < confidence:
            low = middle
        else:
            high = middle
    return high

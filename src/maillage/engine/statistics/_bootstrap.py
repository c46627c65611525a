"""The range found again by drawing the respondents anew, without the formula of the variance: a cross-check."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, fsum, sqrt
from random import Random

from maillage.engine.statistics._estimates import Estimate, Estimator
from maillage.engine.statistics._moments import Number, exact
from maillage.engine.statistics._strata import Sample

__all__ = ["Resampling", "resample"]


@dataclass(frozen=True, slots=True)
class Resampling:
    """``standard_error`` of the total over ``replicates`` draws, and its middle range at ``confidence``, in the unit of
    the figure; all three ``None`` where one answer alone stands for several entities and has no neighbour."""

    standard_error: float | None
    low: float | None
    high: float | None
    confidence: float
    replicates: int
    seed: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A group that carries a variance: ``N``, ``X``, its answers with their populations, as ``complex(y, x)`` so that a
    draw adds both at once."""

    is_sized: bool
    N: int
    X: int
    answers: list[complex]

    def totals(self, random: Random | None) -> complex:
        """Estimated totals of the answers and of the populations: of the sample (``None``), or of one draw from it."""
        n = len(self.answers)
        mean = sum(self.answers, 0j) / n
        if random is not None and n < self.N:
            drawn = sum(random.choices(self.answers, k=n - 1), 0j) / (n - 1)
            mean += sqrt(1 - n / self.N) * (drawn - mean)
        return self.N * mean


def resample(
    sample: Sample, values: Mapping[str, Number], estimate: Estimate, *, replicates: int, seed: int
) -> Resampling:
    """The rescaled bootstrap of Rao and Wu, with ``m_h = n_h - 1`` draws in each stratum.

    In each stratum ``n_h - 1`` answers are drawn with replacement and the mean is drawn towards that of the sample by
    ``sqrt(1 - n_h/N_h)``: ``ybar* = ybar + sqrt(1 - n_h/N_h) (ybar_drawn - ybar)``, and the populations with it, so that
    a ratio varies as a whole. Drawing ``n_h`` answers as they are would be wrong here: with two answers it finds half
    the variance, and it knows no finite population. This one holds from ``n_h = 2``, leaves still a stratum where all
    answered, and its variance is that of the formula for a total that is linear in the answers; mirror-match, the other
    method for such samples, must draw its sizes at random where ``N_h/n_h`` is no whole number.

    Strata are those that carry the variance (``Sample.variance_groups``); what is drawn is set around ``estimate.total``.
    ``seed`` makes it the same each time. Guarantee: zero where all answered.
    Source: Rao and Wu, JASA 83 (1988) 231-241; Rao, Wu and Yue, Survey Methodology 18 (1992) 209-217.

    >>> from maillage.engine.statistics import COMMUNE, Unit, draw_up, estimate_total, stratify
    >>> sample = draw_up(stratify([Unit(name, COMMUNE, 10) for name in "ABCD"], [0]), "AB")
    >>> answers = {"A": 1, "B": 3}
    >>> found = resample(sample, answers, estimate_total(sample, answers, 0.95), replicates=4000, seed=1)
    >>> round(found.standard_error, 1)
    2.8
    """
    nothing = Resampling(None, None, None, estimate.confidence, replicates, seed)
    if estimate.standard_error is None:
        return nothing
    parts = []
    for group in sample.variance_groups:
        units, answered = sample.units_in(group), sample.answered_in(group)
        answers = [complex(float(exact(values[unit.name])), unit.population or 0) for unit in answered]
        inhabitants = sum(unit.population or 0 for unit in units)
        is_sized = all(sample.strata[place].is_bracket for place in group)
        parts.append(_Part(is_sized, len(units), inhabitants, answers))
    random = Random(seed)  # noqa: S311 a simulation, no secret
    centre = _total(parts, estimate.estimator, None)
    found = sorted(_total(parts, estimate.estimator, random) - centre for _ in range(replicates))
    mean = fsum(found) / replicates
    tail = (1 - estimate.confidence) / 2 * (replicates - 1)
    total = float(estimate.total)
    return Resampling(
        standard_error=sqrt(fsum((value - mean) ** 2 for value in found) / (replicates - 1)),
        low=total + found[floor(tail)],
        high=total + found[ceil(replicates - 1 - tail)],
        confidence=estimate.confidence,
        replicates=replicates,
        seed=seed,
    )


def _total(parts: list[_Part], estimator: Estimator, random: Random | None) -> float:
    total, inhabitants, sized = 0.0, 0, 0j
    for part in parts:
        found = part.totals(random)
        if not part.is_sized or estimator == Estimator.EXPANSION:
            total += found.real
        elif estimator == Estimator.COMBINED_RATIO:
            sized, inhabitants = sized + found, inhabitants + part.X
        else:
            total += found.real / found.imag * part.X if found.imag else found.real
    return total + (sized.real / sized.imag * inhabitants if sized.imag else sized.real)

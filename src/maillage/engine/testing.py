"""Territories whose truth is known, to see how often a range holds it. For tests and benchmarks alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from maillage.engine.statistics import (
    COMMUNE,
    Estimate,
    Estimator,
    Sample,
    Stratum,
    Unit,
    draw_up,
    estimate_side_by_side,
    estimate_total,
    stratify,
)

__all__ = ["METHODS", "KnownTerritory", "Method", "Verdict", "cover", "known_territories", "sized_territories"]

Method = Callable[[Sample, Mapping[str, int], float], Estimate]


def _by(estimator: Estimator) -> Method:
    return lambda sample, values, confidence: estimate_total(sample, values, confidence, estimator)


def _first(sample: Sample, values: Mapping[str, int], confidence: float) -> Estimate:
    return estimate_side_by_side(sample, values, confidence, Fraction(1, 10)).shown


METHODS: dict[str, Method] = {**{estimator.value: _by(estimator) for estimator in Estimator}, "first": _first}
"""The three estimators, and the one that is shown first."""


@dataclass(frozen=True, slots=True)
class KnownTerritory:
    """``values``: the truth of every entity; ``answers``: how many answer in each stratum, drawn at random, or where
    ``is_by_size`` the likelier the more populous they are: volunteers who are not like the others."""

    name: str
    strata: tuple[Stratum, ...]
    values: dict[str, int]
    answers: tuple[int, ...]
    is_by_size: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Shares of the draws: ranges that held the truth; ``mean_error`` of the totals, and ``mean_width`` of the ranges, in
    per cent of the truth."""

    covered: float
    mean_error_pct: float
    mean_width_pct: float


def known_territories(seed: int = 1) -> list[KnownTerritory]:
    """From a comfortable survey to one as thin as Morlaix's. Same seed, same territories."""
    random = Random(seed)  # noqa: S311 a simulation, no secret

    def territory(name: str, brackets: list[tuple[int, int, int, int]], *, is_skewed: bool = False) -> KnownTerritory:
        units, values, answers = [], {}, []
        for place, (size, population, n, mean) in enumerate(brackets):
            answers.append(n)
            for index in range(size):
                unit = Unit(f"{name}-{place}-{index}", COMMUNE, population + index)
                units.append(unit)
                drawn = mean * random.lognormvariate(0, 0.8) if is_skewed else random.gauss(mean, mean / 3)
                values[unit.name] = max(0, round(drawn))
        return KnownTerritory(name, stratify(units, [0, 1000, 5000, 20000]), values, tuple(answers))

    even = [(40, 200, 16, 9), (35, 1200, 15, 12), (15, 6000, 15, 60)]
    top_heavy = [(40, 200, 12, 3), (35, 1200, 14, 12), (15, 6000, 7, 60)]
    like_morlaix = [(12, 150, 1, 3), (15, 1200, 5, 12), (1, 16000, 1, 150)]
    return [
        territory("90 communes, les 15 plus grandes ont toutes répondu", even),
        territory("90 communes, 7 des 15 plus grandes, parcs semblables", top_heavy),
        territory("90 communes, 7 des 15 plus grandes, parcs très inégaux", top_heavy, is_skewed=True),
        territory("comme Morlaix : 1 sur 12, 5 sur 15, 1 sur 1", like_morlaix),
    ]


def sized_territories(seed: int = 3) -> list[KnownTerritory]:
    """Where what is counted follows the population, closely or not at all, and where the answers are not drawn evenly."""
    random = Random(seed)  # noqa: S311 a simulation, no secret

    def territory(name: str, noise: float, answers: tuple[int, ...], *, is_by_size: bool = False) -> KnownTerritory:
        units, values = [], {}
        for place, (size, low, high) in enumerate([(40, 60, 999), (35, 1000, 4999), (15, 5000, 19999)]):
            for index in range(size):
                population = round(low * (high / low) ** random.random())
                unit = Unit(f"{name}-{place}-{index}", COMMUNE, population)
                units.append(unit)
                expected = population / 150 if noise < 1 else 12
                values[unit.name] = max(0, round(expected * random.lognormvariate(0, noise)))
        return KnownTerritory(name, stratify(units, [0, 1000, 5000, 20000]), values, answers, is_by_size)

    return [
        territory("parc selon la population, réponses au hasard", 0.25, (12, 12, 7)),
        territory("parc selon la population, peu de réponses", 0.25, (3, 3, 2)),
        territory("parc selon la population, les grandes répondent", 0.25, (12, 12, 7), is_by_size=True),
        territory("parc sans lien avec la population", 1.0, (12, 12, 7)),
        territory("parc sans lien, les grandes répondent", 1.0, (12, 12, 7), is_by_size=True),
    ]


def _draw(random: Random, territory: KnownTerritory, stratum: Stratum, n: int) -> list[Unit]:
    if not territory.is_by_size:
        return random.sample(stratum.units, n)
    # The n smallest of exponential waits, each the shorter the larger the commune: drawing by size, without replacement.
    waits = {unit: random.expovariate((unit.population or 1) / 1000) for unit in stratum.units}
    return sorted(stratum.units, key=waits.__getitem__)[:n]


def cover(
    territory: KnownTerritory, draws: int, seed: int = 2, confidence: float = 0.95, method: str = "expansion"
) -> Verdict:
    """Draw ``draws`` samples without replacement and count the ranges of a method that hold the true total."""
    random = Random(seed)  # noqa: S311 a simulation, no secret
    truth = sum(territory.values.values())
    covered, error, width = 0, 0.0, 0.0
    for _ in range(draws):
        answered = [
            unit.name
            for stratum, n in zip(territory.strata, territory.answers, strict=True)
            for unit in _draw(random, territory, stratum, n)
        ]
        estimate = METHODS[method](draw_up(territory.strata, answered), territory.values, confidence)
        assert estimate.low is not None and estimate.high is not None  # noqa: S101 every bracket has a neighbour
        covered += estimate.low <= truth <= estimate.high
        error += float(estimate.total) - truth
        width += estimate.high - estimate.low
    return Verdict(covered / draws, 100 * error / draws / truth, 100 * width / draws / truth)

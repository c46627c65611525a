"""Territories whose truth is known, to see how often a range holds it. For tests and benchmarks alone."""

from dataclasses import dataclass
from random import Random

from maillage.engine.statistics import COMMUNE, Stratum, Unit, draw_up, estimate_total, stratify

__all__ = ["KnownTerritory", "Verdict", "cover", "known_territories"]


@dataclass(frozen=True, slots=True)
class KnownTerritory:
    """``values``: the truth of every entity; ``answers``: how many answer in each stratum, drawn at random."""

    name: str
    strata: tuple[Stratum, ...]
    values: dict[str, int]
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Shares of the draws: ranges that held the truth; ``mean_error`` of the totals, in per cent of the truth."""

    covered: float
    mean_error_pct: float


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


def cover(territory: KnownTerritory, draws: int, seed: int = 2, confidence: float = 0.95) -> Verdict:
    """Draw ``draws`` samples without replacement and count the ranges that hold the true total."""
    random = Random(seed)  # noqa: S311 a simulation, no secret
    truth = sum(territory.values.values())
    covered, error = 0, 0.0
    for _ in range(draws):
        answered = [
            unit.name
            for stratum, n in zip(territory.strata, territory.answers, strict=True)
            for unit in random.sample(stratum.units, n)
        ]
        estimate = estimate_total(draw_up(territory.strata, answered), territory.values, confidence)
        assert estimate.low is not None and estimate.high is not None  # noqa: S101 every bracket has a neighbour
        covered += estimate.low <= truth <= estimate.high
        error += float(estimate.total) - truth
    return Verdict(covered / draws, 100 * error / draws / truth)

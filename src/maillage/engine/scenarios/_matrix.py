"""A decision matrix: weighted scores, the order that they give, and how far a weight may move before another comes first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from maillage.engine.errors import EngineError

__all__ = ["MatrixRefused", "Ranking", "Reversal", "Standing", "best_is_full", "rank_scenarios", "reversals"]

Number = int | Decimal | Fraction
MOST: Final = 5
"""The best score."""


class MatrixRefused(EngineError):
    """A matrix that ranks nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``position``: 1 for the first, shared by equals; ``score`` out of five; ``parts``: weight × score ÷ sum of weights."""

    scenario: str
    score: Fraction
    position: int
    parts: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scenarios from the first to the last. ``weights`` as shares of one."""

    standings: tuple[Standing, ...]
    weights: Mapping[str, Fraction]

    @property
    def first(self) -> tuple[str, ...]:
        return tuple(standing.scenario for standing in self.standings if standing.position == 1)


@dataclass(frozen=True, slots=True)
class Reversal:
    """The nearest weight of one criterion, as a share of one, from which ``scenario`` comes before today's first."""

    criterion: str
    weight: Fraction
    at: Fraction
    scenario: str

    @property
    def change(self) -> Fraction:
        return self.at - self.weight


def best_is_full(values: Mapping[str, Number | None]) -> dict[str, Fraction | None]:
    """Scores out of five of a measured criterion: ``5 (x − worst) ÷ (best − worst)``, the greatest value being the best.

    ``None`` stays ``None``: what is not known has no score. Where all values are equal each gets five.

    >>> best_is_full({"a": 0, "b": 50, "c": 100, "d": None})
    {'a': Fraction(0, 1), 'b': Fraction(5, 2), 'c': Fraction(5, 1), 'd': None}
    """
    known = [Fraction(value) for value in values.values() if value is not None]
    if not known:
        return dict.fromkeys(values)
    worst, best = min(known), max(known)
    return {
        name: None
        if value is None
        else Fraction(MOST)
        if best == worst
        else MOST * (Fraction(value) - worst) / (best - worst)
        for name, value in values.items()
    }


def rank_scenarios(
    weights: Mapping[str, Number], scores: Mapping[str, Mapping[str, Number | None]], *, least: int = 2
) -> Ranking:
    """``score_i = sum_k w_k s_ik ÷ sum_k w_k``, from the best to the worst; equals share a position.

    ``scores[scenario][criterion]`` from 0 to 5. A criterion without weight counts for nothing.
    Guarantees: the order does not change when all weights are multiplied by one number, nor with the order of the
    scenarios. Errors: ``MatrixRefused`` for fewer than ``least`` scenarios, a negative weight, no weight at all, a score
    out of bounds or missing on a criterion that counts.

    >>> weights = {"cost": 3, "service": 1}
    >>> found = rank_scenarios(weights, {"group": {"cost": 4, "service": 2}, "alone": {"cost": 0, "service": 5}})
    >>> [(one.scenario, one.score) for one in found.standings]
    [('group', Fraction(7, 2)), ('alone', Fraction(5, 4))]
    """
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    if any(weight < 0 for weight in weights.values()) or not total:
        raise MatrixRefused("Donnez un poids positif à un critère au moins, et aucun poids négatif.")
    if len(scores) < least:
        raise MatrixRefused(f"Il faut au moins {least} scénarios à comparer, dont « ne rien changer ». Ajoutez-en un.")
    shares = {name: Fraction(weight) / total for name, weight in weights.items()}
    parts: dict[str, dict[str, Fraction]] = {}
    for scenario, given in scores.items():
        parts[scenario] = {}
        for criterion, share in shares.items():
            score = given.get(criterion)
            if score is None and share:
                raise MatrixRefused(
                    f"« {scenario} » n’a pas de note pour « {criterion} ». Notez-le, ou mettez ce critère à zéro."
                )
            if score is not None and not 0 <= score <= MOST:
                raise MatrixRefused(f"La note de « {scenario} » pour « {criterion} » doit être entre 0 et {MOST}.")
            parts[scenario][criterion] = share * Fraction(score or 0)
    totals = {scenario: sum(found.values(), Fraction(0)) for scenario, found in parts.items()}
    ordered = sorted(totals, key=lambda scenario: (-totals[scenario], scenario))
    standings = tuple(
        Standing(name, totals[name], 1 + sum(other > totals[name] for other in totals.values()), parts[name])
        for name in ordered
    )
    return Ranking(standings, shares)


def reversals(weights: Mapping[str, Number], scores: Mapping[str, Mapping[str, Number | None]]) -> list[Reversal]:
    """For each criterion, the change of its weight alone that puts another scenario first, the others keeping their
    proportions; the smallest change first, criteria that change nothing left out.

    With weight ``t`` on criterion ``k``, ``score_i(t) = t s_ik + (1 − t) r_i`` where ``r_i`` is the score on the others;
    today's first ``a`` and ``b`` cross at ``t = (r_a − r_b) ÷ ((r_a − r_b) − (s_ak − s_bk))``.
    Guarantee: at ``at`` the two are equal, and beyond it the other is before: a weight of 0 or of 1 beyond which nothing
    lies, and a criterion on which a score is not known, reverse nothing.
    Error: ``MatrixRefused``, as :func:`rank_scenarios`.

    >>> scores = {"group": {"cost": 4, "service": 2}, "alone": {"cost": 0, "service": 5}}
    >>> [(one.criterion, one.at, one.scenario) for one in reversals({"cost": 3, "service": 1}, scores)]
    [('cost', Fraction(3, 7), 'alone'), ('service', Fraction(4, 7), 'alone')]
    """
    ranking = rank_scenarios(weights, scores)
    first = ranking.standings[0]
    found = []
    for criterion, weight in ranking.weights.items():
        crossings = [
            Reversal(criterion, weight, at, other.scenario)
            for other in ranking.standings[1:]
            for at in _crossing(criterion, weight, first, other, scores)
        ]
        if crossings:
            found.append(min(crossings, key=lambda one: (abs(one.change), one.scenario)))
    return sorted(found, key=lambda one: (abs(one.change), one.criterion))


def _crossing(
    criterion: str,
    weight: Fraction,
    first: Standing,
    other: Standing,
    scores: Mapping[str, Mapping[str, Number | None]],
) -> Sequence[Fraction]:
    """Where the other comes level, if it does for a weight between 0 and 1."""
    if weight == 1:
        return []  # the others have no proportions to keep
    known = [value for one in (first, other) if (value := scores[one.scenario].get(criterion)) is not None]
    if len(known) < 2:
        return []  # a score that nobody gave is not a zero
    ours, theirs = (Fraction(value) for value in known)
    rest = [(one.score - one.parts[criterion]) / (1 - weight) for one in (first, other)]
    ahead_rest, ahead_here = rest[0] - rest[1], ours - theirs
    if ahead_rest == ahead_here:
        return []
    at = ahead_rest / (ahead_rest - ahead_here)
    slope = ahead_here - ahead_rest  # of the lead, as the weight grows
    is_beyond = weight <= at < 1 if slope < 0 else 0 < at <= weight
    return [at] if is_beyond else []

"""Strata of communes by population, and what a set of answers makes of them."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from maillage.engine.errors import NothingToEstimate

COMMUNE = "commune"
"""The kind that is grouped by population; an entity of any other kind is a stratum of its own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An entity of the territory: its name (unique), its kind, its population (``None`` where it has none)."""

    name: str
    kind: str
    population: int | None


@dataclass(frozen=True, slots=True)
class Stratum:
    """Entities that stand for each other.

    ``lower`` is included, ``upper`` is not; both are ``None`` for the stratum of an entity that is not a commune,
    ``upper`` is ``None`` for the last bracket.
    """

    kind: str
    lower: int | None
    upper: int | None
    units: tuple[Unit, ...]

    @property
    def is_bracket(self) -> bool:
        return self.lower is not None


def stratify(units: Collection[Unit], lower_bounds: Sequence[int]) -> tuple[Stratum, ...]:
    """Cut a territory into strata: communes by brackets of population, every other entity alone.

    ``lower_bounds`` in inhabitants, rising, each included in its own bracket; a commune below the first bound is in
    the first bracket. Brackets without a commune are left out. Communes come first, from the smallest bracket up;
    inside a stratum units are sorted by population, then name.

    Guarantee: each unit is in exactly one stratum, whatever the order of ``units``.
    Source: representativity table of the Morlaix study, 2012.

    >>> [len(s.units) for s in stratify([Unit("A", COMMUNE, 999), Unit("B", COMMUNE, 1000)], [0, 1000])]
    [1, 1]
    """
    bounds = list(lower_bounds)
    brackets: dict[int, list[Unit]] = {}
    alone: list[Unit] = []
    for unit in units:
        if unit.kind != COMMUNE:
            alone.append(unit)
        elif unit.population is None:
            raise ValueError(f"the commune {unit.name} has no population")
        else:
            brackets.setdefault(max(0, bisect_right(bounds, unit.population) - 1), []).append(unit)
    return tuple(
        Stratum(
            COMMUNE, bounds[place], bounds[place + 1] if place + 1 < len(bounds) else None, _sorted(brackets[place])
        )
        for place in sorted(brackets)
    ) + tuple(Stratum(unit.kind, None, None, (unit,)) for unit in _sorted(alone))


def _sorted(units: Collection[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: (unit.population or 0, unit.name)))


Groups = tuple[tuple[int, ...], ...]
"""Indices of strata, grouped."""


def merge_empty(strata: Sequence[Stratum], answers: Sequence[int]) -> Groups:
    """Groups of strata (by index) that share one weight, given the number of answers of each stratum.

    A bracket of communes without an answer joins the next larger bracket, the next smaller where there is none. An
    entity that is not a commune and did not answer is represented by those of its kind that did. A stratum that nobody
    can stand for is in no group: what it holds is unknown, and no town hall looks like a welfare body (docs/adr/0004).
    """
    brackets: list[list[int]] = []
    pending: list[int] = []
    own: dict[str, list[int]] = {}
    for place, stratum in enumerate(strata):
        if not stratum.is_bracket:
            own.setdefault(stratum.kind, []).append(place)
            continue
        pending.append(place)
        if answers[place]:
            brackets.append(pending)
            pending = []
    if brackets:
        brackets[-1].extend(pending)
    others: list[list[int]] = []
    for places in own.values():
        answered = [place for place in places if answers[place]]
        if len(answered) == len(places):
            others.extend([place] for place in places)
        elif answered:
            others.append(places)
    return tuple(tuple(group) for group in [*brackets, *others])


def merge_single(strata: Sequence[Stratum], groups: Groups, answers: Sequence[int]) -> Groups:
    """Groups for the variance alone: where one answer stands for several entities, its group joins the next larger.

    The next smaller where there is no larger; entities that are not communes join the largest communes. A group that
    stays with a single answer for several entities has no estimable variance.
    """

    def single(group: tuple[int, ...]) -> bool:
        return sum(answers[place] for place in group) == 1 < sum(len(strata[place].units) for place in group)

    communes = [group for group in groups if strata[group[0]].is_bracket]
    others = [group for group in groups if not strata[group[0]].is_bracket]
    merged: list[tuple[int, ...]] = []
    for group in communes:
        if merged and single(merged[-1]):
            merged[-1] += group
        else:
            merged.append(group)
    if len(merged) > 1 and single(merged[-1]):
        last = merged.pop()
        merged[-1] += last
    kept: list[tuple[int, ...]] = []
    for group in others:
        if single(group) and merged:
            merged[-1] += group
        else:
            kept.append(group)
    return tuple(merged + kept)


@dataclass(frozen=True)
class Sample:
    """The strata of a territory and who answered: weights, and the groups that carry the variance."""

    strata: tuple[Stratum, ...]
    answered: frozenset[str]

    @cached_property
    def answers(self) -> tuple[int, ...]:
        """``n_h`` of each stratum."""
        return tuple(sum(unit.name in self.answered for unit in stratum.units) for stratum in self.strata)

    @cached_property
    def groups(self) -> Groups:
        """Strata that share one weight: themselves, unless nobody answered in one of them."""
        return merge_empty(self.strata, self.answers)

    @cached_property
    def variance_groups(self) -> Groups:
        """Strata that share one variance."""
        return merge_single(self.strata, self.groups, self.answers)

    def units_in(self, group: Sequence[int]) -> list[Unit]:
        return [unit for place in group for unit in self.strata[place].units]

    def answered_in(self, group: Sequence[int]) -> list[Unit]:
        return [unit for unit in self.units_in(group) if unit.name in self.answered]

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """``w = N_h / n_h`` of each entity that answered, an exact fraction. Guarantee: they add up to ``N``."""
        return {
            unit.name: weight
            for group in self.groups
            for answered in [self.answered_in(group)]
            for weight in [Fraction(len(self.units_in(group)), len(answered))]
            for unit in answered
        }

    @cached_property
    def unrepresented(self) -> tuple[Unit, ...]:
        """Entities that nobody stands for: they are in no total."""
        represented = {place for group in self.groups for place in group}
        return tuple(
            unit for place, stratum in enumerate(self.strata) if place not in represented for unit in stratum.units
        )

    @property
    def N(self) -> int:
        """Entities that the answers stand for."""
        return sum(len(stratum.units) for stratum in self.strata) - len(self.unrepresented)

    @property
    def n(self) -> int:
        return sum(self.answers)


def draw_up(strata: tuple[Stratum, ...], answered: Collection[str]) -> Sample:
    """What a set of answers makes of the strata.

    Error: ``NothingToEstimate`` where nobody answered.

    >>> strata = stratify([Unit("A", COMMUNE, 10), Unit("B", COMMUNE, 20), Unit("C", "epci", None)], [0])
    >>> draw_up(strata, {"B", "C"}).weights
    {'B': Fraction(2, 1), 'C': Fraction(1, 1)}
    """
    sample = Sample(strata, frozenset(answered))
    if not sample.n:
        raise NothingToEstimate("Personne n’a répondu : rien ne permet d’estimer le territoire.")
    return sample

"""What every member reads of a census: totals, profiles, means and coverage that tell what none of them has."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from maillage.engine.quantities import percentage
from maillage.engine.statistics import benchmark
from maillage.journey.studies.syntheses.engine.census._facts import FrozenEntity
from maillage.journey.studies.syntheses.engine.census._profiles import Cover, PriceOf, prices_of
from maillage.journey.studies.syntheses.engine.census._secret import Rule, blurred, groups_shown
from maillage.journey.studies.syntheses.engine.census.results import (
    CoverageRow,
    FigureResult,
    ProfileResult,
    ShownFigure,
    ShownPart,
    ShownPrice,
)

__all__ = ["coverage", "figures", "parts", "prices"]


def figures(found: Mapping[str, FigureResult], rule: Rule) -> dict[str, ShownFigure]:
    """Each figure that may be shown; one that is a part of another, where what is left of the other may be too."""
    shown: dict[str, ShownFigure] = {}
    taken: dict[str, list[FigureResult]] = {}
    for code, figure in found.items():
        parts = [weight * figure.answers[name] for name, weight in figure.weights.items()]
        is_safe = rule.allows(parts)
        if is_safe and figure.within:
            whole = found.get(figure.within)
            siblings = [*taken.get(figure.within, []), figure]
            is_safe = whole is not None and figure.within in shown and _leaves_enough(whole, siblings, figure, rule)
            if is_safe:
                taken[figure.within] = siblings
        if is_safe:
            shown[code] = _figure(figure, rule)
    return shown


def _leaves_enough(whole: FigureResult, parts: Sequence[FigureResult], last: FigureResult, rule: Rule) -> bool:
    """Whether the whole less a part, and less all the parts that are shown, tells of none of them."""
    return all(rule.allows(_left(whole, taken)) or not any(_left(whole, taken)) for taken in ([last], parts))


def _left(whole: FigureResult, parts: Iterable[FigureResult]) -> list[Fraction]:
    taken = list(parts)
    return [
        max(
            Fraction(0),
            weight * (whole.answers[name] - sum((part.answers.get(name, Fraction(0)) for part in taken), Fraction(0))),
        )
        for name, weight in whole.weights.items()
    ]


def _figure(figure: FigureResult, rule: Rule) -> ShownFigure:
    best = figure.shown
    # A range of no width says that all answers of a stratum are the same, and then what each of them is.
    has_range = best.low is not None and best.high is not None and bool(best.standard_error)
    typical = benchmark(list(figure.answers.values()), rule.least, rule.most_share)
    return ShownFigure(
        label=figure.label,
        unit=figure.unit,
        digits=figure.digits,
        n=figure.n,
        N=figure.N,
        total=best.total,
        low=max(best.low, 0.0) if has_range and best.low is not None else None,
        high=best.high if has_range else None,
        mean=None if typical is None else typical.mean,
        middle=None if typical is None else blurred(typical.middle),
    )


def parts(profile: ProfileResult, contributions: Mapping[str, Mapping[str, Fraction]], rule: Rule) -> list[ShownPart]:
    """The lines of a profile, the small ones together."""
    found = []
    for group in groups_shown(contributions, rule):
        estimated = sum((profile.estimated[label] for label in group), Fraction(0))
        label = group[0] if len(group) == 1 else "Autres et NC" if "NC" in group else "Autres"
        names = {name for one in group for name in contributions[one]}
        found.append(ShownPart(label, estimated, percentage(estimated, profile.base), len(names)))
    return found


def prices(price: PriceOf, answered: Sequence[FrozenEntity], rule: Rule) -> list[ShownPrice]:
    """Means and middles of what each member pays on average for like things, where five at least pay."""
    known: dict[tuple[str, str], list[Fraction]] = {}
    for entity in answered:
        for key, paid in prices_of(price, entity).items():
            things = sum(number for _, number in paid)
            known.setdefault(key, []).append(
                sum((Fraction(amount) * number for amount, number in paid), Fraction(0)) / things
            )
    found = []
    for (like, basis), means in sorted(known.items()):
        typical = benchmark(means, rule.least, rule.most_share)
        if typical is not None:
            found.append(
                ShownPrice(
                    price.title, like, price.unit, basis, price.digits, typical.n, typical.mean, blurred(typical.middle)
                )
            )
    return found


def coverage(rows: Sequence[CoverageRow], rule: Rule) -> dict[str, dict[str, int]]:
    """By function, how many have it in what way: ways that too few have are counted together, or the row is left out."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = {cover.value: row.counts[cover.value] for cover in Cover if row.counts[cover.value]}
        having = sum(counts.get(cover.value, 0) for cover in (Cover.POOLED, Cover.OWN, Cover.OFFICE))
        together = {"HAVING": having, Cover.NONE.value: counts.get(Cover.NONE.value, 0)}
        together |= {Cover.UNKNOWN.value: counts.get(Cover.UNKNOWN.value, 0)}
        for told in (counts, {key: number for key, number in together.items() if number}):
            apart = [number for key, number in told.items() if key != Cover.UNKNOWN.value]
            if rule.allows_numbers(apart) and apart:
                found[row.code] = told
                break
    return found

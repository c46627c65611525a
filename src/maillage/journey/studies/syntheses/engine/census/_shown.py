"""What every member reads of a census: totals, profiles, means and coverage that tell what none of them has."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from maillage.engine.quantities import percentage, round_half_up
from maillage.engine.statistics import benchmark
from maillage.journey.studies.syntheses.engine.census._facts import FrozenEntity
from maillage.journey.studies.syntheses.engine.census._measures import MEASURES
from maillage.journey.studies.syntheses.engine.census._profiles import Cover, PriceOf, prices_of
from maillage.journey.studies.syntheses.engine.census._secret import Rule, blurred, groups_shown
from maillage.journey.studies.syntheses.engine.census.results import (
    CensusStudy,
    CoverageRow,
    FigureResult,
    ProfileResult,
    ShownFigure,
    ShownPart,
    ShownPrice,
)

__all__ = ["coverage", "figures", "own_rows", "parts", "prices", "shown_totals"]


def figures(found: Mapping[str, FigureResult], rule: Rule) -> dict[str, ShownFigure]:
    """Each figure that may be shown, told by enough; one that is a part of another, where what is left of the other may be too."""
    shown: dict[str, ShownFigure] = {}
    taken: dict[str, list[FigureResult]] = {}
    for code, figure in found.items():
        parts = [weight * figure.answers[name] for name, weight in figure.weights.items()]
        is_safe = rule.allows(parts) and figure.is_told_enough
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


def shown_totals(study: CensusStudy) -> dict[str, Any]:
    """The same as numbers, for programs and for the page of each member: amounts as text, ``None`` where not shown."""
    return {
        "figures": {
            code: {
                "theme": theme,
                "label": figure.label,
                "unit": figure.unit,
                "digits": figure.digits,
                "total": _text(figure.total),
                "low": figure.low,
                "high": figure.high,
                "mean": _text(figure.mean),
                "middle": _text(figure.middle),
                "n": figure.n,
                "N": figure.N,
            }
            for theme, found in study.themes.items()
            for code, figure in found.shown_figures.items()
        },
        "coverage": {
            row.code: study.shown_coverage[row.code] for row in study.coverage if row.code in study.shown_coverage
        },
        "coverage_labels": {row.code: row.label for row in study.coverage},
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else f"{round_half_up(value, 6).normalize():f}"


def own_rows(told: Sequence[Mapping[str, str | None]], totals: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a member has of each figure that may be shown to it or that it told: label, unit, its own, mean, middle, n, total.

    ``told``: its own figures, and those of whom it replaced: added up, and not known where one of them is not.
    """
    shown: Mapping[str, Mapping[str, Any]] = totals.get("figures", {})
    rows = []
    for code, measure in MEASURES.items():
        parts = [figures[code] for figures in told if code in figures]
        found = shown.get(code)
        if not parts and found is None:
            continue
        own = (
            None
            if not parts or None in parts
            else sum((Decimal(part) for part in parts if part is not None), Decimal(0))
        )
        rows.append(
            (
                measure.label,
                measure.unit,
                own,
                _decimal(found, "mean"),
                _decimal(found, "middle"),
                found["n"] if found else None,
                _decimal(found, "total"),
            )
        )
    return rows


def _decimal(found: Mapping[str, Any] | None, name: str) -> Decimal | None:
    if found is None or found[name] is None:
        return None
    return round_half_up(Fraction(found[name]), 0 if name == "total" else 1)

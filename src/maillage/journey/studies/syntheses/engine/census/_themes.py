"""One theme of a census: its figures, what its things are made of, what they cost, until when they are supported."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from maillage.engine.quantities import percentage
from maillage.engine.statistics import dispersion_of, diversity_of
from maillage.journey.studies.syntheses.engine.census import _shown
from maillage.journey.studies.syntheses.engine.census._facts import FrozenEntity, count
from maillage.journey.studies.syntheses.engine.census._measures import (
    MEASURES,
    THEMES,
    WORKSTATIONS,
    Context,
    is_out_of_support,
    measured,
)
from maillage.journey.studies.syntheses.engine.census._profiles import (
    PRICES,
    PROFILES,
    UNKNOWN,
    PriceOf,
    Profile,
    parts_of,
    prices_of,
    spelled,
)
from maillage.journey.studies.syntheses.engine.census._sampling import Sampling
from maillage.journey.studies.syntheses.engine.census.results import (
    CallsFor,
    DiversityResult,
    FigureResult,
    PriceResult,
    ProfileResult,
    ThemeResult,
)
from maillage.kernel.spelling import fold

__all__ = ["conduct_theme"]

Contributions = dict[str, dict[str, Fraction]]
"""By name, what each entity adds to its estimate."""
YEARS_AHEAD: Final = 3
"""How many years ahead machines out of support are counted."""
LEAST_PRICES: Final = 2
"""Fewer have no dispersion."""


def conduct_theme(theme: str, answered: Sequence[FrozenEntity], sampling: Sampling, context: Context) -> ThemeResult:
    """All that the respondents told of a theme."""
    figures: dict[str, FigureResult] = {}
    calls: list[CallsFor] = []
    for measure in MEASURES.values():
        if measure.theme != theme:
            continue
        values = {
            entity.name: found for entity in answered if (found := measured(measure, entity, context)) is not None
        }
        # Those who have nothing at all say nothing of the others: alone they would make a zero of the territory.
        if any(entity.records for entity in answered if entity.name in values):
            figures[measure.code], called = sampling.figure(measure, values)
            if called is not None and called.sequence:
                calls.append(called)
    profiles: dict[str, ProfileResult] = {}
    contributions: dict[str, Contributions] = {}
    for profile in PROFILES:
        if profile.theme == theme and (made := _profile(profile, answered, sampling, context.as_of)) is not None:
            profiles[profile.code], contributions[profile.code] = made
    prices = [one for price in PRICES if price.theme == theme for one in _prices(price, answered)]
    secret = sampling.rules.secret
    return ThemeResult(
        label=THEMES[theme],
        figures=figures,
        profiles=profiles,
        prices=prices,
        calls=calls,
        support=_support(answered, sampling, context.as_of) if theme == "INFRASTRUCTURE" else [],
        shown_figures=_shown.figures(figures, secret),
        shown_profiles={code: _shown.parts(profile, contributions[code], secret) for code, profile in profiles.items()},
        shown_prices=[
            one for price in PRICES if price.theme == theme for one in _shown.prices(price, answered, secret)
        ],
    )


def _profile(
    profile: Profile, answered: Sequence[FrozenEntity], sampling: Sampling, on: date
) -> tuple[ProfileResult, Contributions] | None:
    is_counted = profile.where.get("category") != WORKSTATIONS  # one line for all its machines is enough of a profile
    telling = [one for one in answered if one.tells(profile.kind, profile.where, is_counted=is_counted)]
    if not any(one.records for one in telling):
        return None
    weights = sampling.of(frozenset(one.name for one in telling)).weights
    parts = {one.name: parts_of(profile, one, on) for one in telling}
    spelling = spelled(name for found in parts.values() for name in found)
    seen: dict[str, int] = {}
    contributions: Contributions = {}
    bases = {one.name: sum(count(record) for record in one.rows(profile.kind, profile.where)) for one in telling}
    for entity, found in parts.items():
        for name, number in found.items():
            label = spelling[fold(name)]
            seen[label] = seen.get(label, 0) + number
            contributions.setdefault(label, {})
            contributions[label][entity] = contributions[label].get(entity, Fraction(0)) + weights[entity] * number
    base = sum((weights[name] * number for name, number in bases.items()), Fraction(0))
    if not base:
        return None
    estimated = {label: sum(found.values(), Fraction(0)) for label, found in contributions.items()}
    ranked = sorted(estimated, key=lambda label: (label == UNKNOWN, -estimated[label], label))
    known = {label: estimated[label] for label in ranked if label != UNKNOWN}
    diversity = None
    if profile.is_varied and any(known.values()):
        varied = diversity_of(known)
        diversity = DiversityResult(varied.kinds, varied.effective, varied.largest_share * 100)
    return (
        ProfileResult(
            title=profile.title,
            base_label=profile.base,
            n=len(telling),
            seen={label: seen[label] for label in ranked},
            seen_base=sum(bases.values()),
            estimated={label: estimated[label] for label in ranked},
            base=base,
            percent={label: percentage(estimated[label], base) for label in ranked},
            entities={label: len(contributions[label]) for label in ranked},
            diversity=diversity,
            is_multiple=profile.is_multiple,
        ),
        {label: contributions[label] for label in ranked},
    )


def _prices(price: PriceOf, answered: Sequence[FrozenEntity]) -> list[PriceResult]:
    """Configurations of which several prices are known, those with most prices first."""
    known: dict[tuple[str, str], list[tuple[str, Decimal, int]]] = {}
    for entity in answered:
        for key, paid in prices_of(price, entity).items():
            known.setdefault(key, []).extend((entity.name, amount, number) for amount, number in paid)
    results = []
    for (like, basis), found in known.items():
        if len(found) < LEAST_PRICES:
            continue
        spread = dispersion_of([amount for _, amount, _ in found])
        things = sum(number for _, _, number in found)
        results.append(
            PriceResult(
                label=price.title,
                like=like,
                unit=price.unit,
                tax_basis=basis,
                digits=price.digits,
                prices=spread.n,
                entities=len({name for name, _, _ in found}),
                things=things,
                low=spread.low,
                middle=spread.middle,
                high=spread.high,
                mean=sum((Fraction(amount) * number for _, amount, number in found), Fraction(0)) / things,
                ratio=spread.ratio,
                variation=spread.variation,
            )
        )
    return sorted(results, key=lambda one: (-one.prices, one.like, one.tax_basis))


def _support(
    answered: Sequence[FrozenEntity], sampling: Sampling, as_of: date
) -> list[tuple[date, Fraction, Fraction, Fraction]]:
    """Machines whose system is no longer corrected, on the day of the census and in the years after it."""
    where = {"category": WORKSTATIONS}
    telling = [one for one in answered if one.tells("equipements", where, is_counted=False)]
    if not telling:
        return []
    weights = sampling.of(frozenset(one.name for one in telling)).weights
    found = []
    for ahead in range(YEARS_AHEAD + 1):
        on = as_of.replace(year=as_of.year + ahead, day=min(as_of.day, 28))
        ended = known = machines = Fraction(0)
        for entity in telling:
            for record in entity.rows("equipements", where):
                number = weights[entity.name] * count(record)
                is_ended = is_out_of_support(record, on)
                machines += number
                known += number * (is_ended is not None)
                ended += number * bool(is_ended)
        found.append((on, ended, known, machines))
    return found
